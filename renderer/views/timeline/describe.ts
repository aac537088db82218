// Bars and problems in words: for the hover card, the live region and the table. Pure.

import { FLAG_CANCELLED, FLAG_INFERRED, FLAG_PROBLEM } from '../../../main/core/feed/timeline-kinds.js';
import type { BarKind } from '../../../main/core/feed/timeline-kinds.js';
import { barKindOf } from '../../../main/core/feed/timeline-kinds.js';
import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import { EVENT_KINDS } from '../../../main/core/orders/types.js';
import type { Selection } from '../../state/nav-store.js';
import { formatDuration, formatTime } from './format.js';
import { groupName } from './layout.js';
import type { BarPlace } from './selection-index.js';
import { kindWord, problemWord, s } from './strings.js';

export interface BarText {
  readonly kind: BarKind;
  readonly what: string;
  readonly where: string;
  /** Package and order, or empty. */
  readonly whose: string;
  readonly start: number;
  /** Infinity while open. */
  readonly end: number;
  readonly length: string;
  readonly remarks: readonly string[];
  readonly shipment: number;
  readonly order: number;
}

export function describeBar(
  model: TimelineModel,
  { lane: index, bar }: BarPlace,
  now: number,
  names: ReadonlyMap<number, string>,
): BarText | null {
  const lane = model.lanes[index];
  if (!lane || bar >= lane.bars.length) return null;
  const byte = lane.bars.kind[bar] ?? 0;
  const kind = barKindOf(byte);
  const shipment = lane.bars.ref[bar] ?? 0;
  const order = model.orderOf(shipment);
  const [start, end] = [lane.bars.startOf(bar), lane.bars.endOf(bar)];
  const remarks: string[] = [];
  if (byte & FLAG_PROBLEM) remarks.push(s('hadProblem'));
  if (byte & FLAG_CANCELLED) remarks.push(s('cancelled'));
  if (byte & FLAG_INFERRED) remarks.push(s('inferred'));
  const whose =
    shipment === 0
      ? ''
      : order > 0
        ? s('orderShipment', { order: String(order), id: String(shipment) })
        : s('shipment', { id: String(shipment) });
  const length = end === Infinity ? s('open', { time: formatDuration(now - start) }) : formatDuration(end - start);
  const where = groupName(lane.group, lane.entity, names);
  return { kind, what: kindWord(kind), where, whose, start, end, length, remarks, shipment, order };
}

export function sayBar(text: BarText): string {
  const detail = [text.whose, formatTime(text.start), text.length, ...text.remarks].filter(Boolean).join(', ');
  return s('position', { what: text.what, where: text.where, detail });
}

export function describeProblem(model: TimelineModel, index: number, names: ReadonlyMap<number, string>) {
  const { problems } = model;
  const lane = model.lanes[problems.lane[index] ?? -1];
  const kind = EVENT_KINDS[problems.kind[index] ?? -1] ?? 'problem';
  const shipment = problems.shipment[index] ?? 0;
  const at = problems.atOf(index);
  const what = problemWord(kind);
  const where = lane ? groupName(lane.group, lane.entity, names) : '';
  return { what, where, at, shipment, order: model.orderOf(shipment) };
}

/** What a click on a bar selects: its package; a truck's own state selects the truck. */
export function selectionOf(model: TimelineModel, { lane: index, bar }: BarPlace): Selection | null {
  const lane = model.lanes[index];
  if (!lane) return null;
  if (lane.stage === 'state') return { type: 'truck', id: lane.entity };
  const shipment = lane.bars.ref[bar] ?? 0;
  return shipment > 0 ? { type: 'shipment', id: shipment } : null;
}
