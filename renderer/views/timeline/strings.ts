// The timeline's texts. No logic beyond choosing words.

import type { BarKind, LaneStage } from '../../../main/core/feed/timeline-kinds.js';
import { defineStrings } from '../../state/strings.js';

export const s = defineStrings('timeline', {
  title: 'Timeline',
  roledescription: 'timeline',
  groupLabel: 'Timeline of warehouses and trucks',
  help: 'Left and right: event in the lane. Up and down: lane. Plus and minus: zoom. A and D: pan. L: live. N: next problem. Enter: open. T: table.',
  emptyTitle: 'Nothing has moved yet.',
  emptyText: 'Place an order, and every step of it appears here: packing, waiting, loading, driving.',
  emptyAction: 'Place an order',
  noneTitle: 'No lane matches.',
  noneText: 'The filter “{text}” hides all {n} {n|lane|lanes}.',
  noneTrouble: 'No lane has had a problem. All {n} {n|lane|lanes} are hidden by “Only trouble”.',
  clearFilter: 'Show all lanes',
  loadingFirst: 'Loading what has happened so far…',
  loading: 'Loading history: {n} of {total} events',
  loadingEarlier: 'The last {shown} events are shown; earlier ones are being loaded ({percent} %)',
  failed: 'The history could not be loaded: {text}',
  retry: 'Try again',
  live: 'Live',
  liveOn: 'Live: the view follows what happens now',
  paused: 'Live paused',
  pausedNew: 'Live paused — {n} new',
  resume: 'Resume',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fitAll: 'Show everything',
  nextProblem: 'Next problem',
  previousProblem: 'Previous problem',
  table: 'Table',
  chart: 'Chart',
  sort: 'Sort',
  sortId: 'by number',
  sortActivity: 'by activity',
  sortTrouble: 'by trouble',
  fold: 'Fold silences',
  trouble: 'Only trouble',
  filter: 'Filter lanes',
  filterHint: 'Filter lanes',
  height: 'Height of lanes',
  low: 'low lanes',
  medium: 'medium lanes',
  tall: 'tall lanes',
  warehouses: 'Warehouses',
  trucks: 'Trucks',
  program: 'Program',
  warehouse: 'Warehouse {id}',
  truck: 'Truck {id}',
  others: 'Messages not understood',
  expand: 'Expand {name}',
  collapse: 'Collapse {name}',
  peak: 'up to {n} at once',
  peakShort: 'max {n}',
  silence: '{time} without events. Click to unfold.',
  silenceShort: '{time}',
  now: 'now',
  open: 'for {time} so far',
  inferred: 'Not reported: follows from messages about packages.',
  cancelled: 'Ended by a cancellation.',
  hadProblem: 'A problem was noted.',
  shipment: 'package {id}',
  order: 'order #{order}',
  orderShipment: 'Order #{order}, package {id}',
  noEvent: 'No event in this lane.',
  position: '{what}, {where}. {detail}',
  problemAt: 'Problem: {what}, {where}, {time}',
  noProblem: 'No further problem in this direction.',
  minimap: 'Overview. Drag to move the view.',
  colLane: 'Lane',
  colWhat: 'What',
  colOrder: 'Order',
  colPackage: 'Package',
  colFrom: 'From',
  colUntil: 'Until',
  colLasted: 'Lasted',
  colTrouble: 'Remarks',
  tableCaption: 'The {n} {n|bar|bars} of the {lanes} {lanes|lane|lanes} shown, {from} to {to}',
  tableMore: 'The first {n} of {total}. Zoom in or filter to see the others.',
  refresh: 'Refresh',
  refreshNew: 'Refresh ({n} new)',
  stillOpen: 'open',
  pinned: 'Time cursor at {time}',
  unpin: 'Back to now',
  zoomSpan: '{time} in view',
});

/** Of each stage of a lane. */
export const stageWord = defineStrings('timeline-stage', {
  queue: 'Placed, waits for stock',
  packing: 'Packing',
  ready: 'Packed, waits for truck',
  loading: 'Loading',
  state: 'Truck',
  cargo: 'Packages on board',
  program: 'Not understood',
} satisfies Readonly<Record<LaneStage, string>>);

/** Of each kind of bar. */
export const kindWord = defineStrings('timeline-kind', {
  queued: 'Placed',
  packing: 'Packing',
  ready: 'Packed',
  loading: 'Loading',
  'on-truck': 'Loaded',
  'to-warehouse': 'To warehouse',
  waiting: 'Waiting at dock',
  'truck-loading': 'Loading',
  delivering: 'Delivering',
} satisfies Readonly<Record<BarKind, string>>);

const problemWords = {
  problem: 'stands still',
  'command-rejected': 'command rejected',
  quarantined: 'message not understood',
};
const problemText = defineStrings('timeline-problem', problemWords);

/** Of an event that means trouble; its own name for one that has no words here. */
export function problemWord(kind: string): string {
  return Object.hasOwn(problemWords, kind) ? problemText(kind as keyof typeof problemWords) : kind;
}
