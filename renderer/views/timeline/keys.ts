// The timeline's keys: what each does, and how its cursor walks from bar to bar. Only while the timeline has the focus.

import type { BarPlace } from './selection-index.js';
import type { TimelineStage } from './stage.js';

export interface KeyHooks {
  readonly onPick: (place: BarPlace) => void;
  /** Something to say about where the cursor is now. */
  readonly onMoved: () => void;
  readonly onProblem: (problem: number) => void;
  readonly onMark: (time: number) => void;
  /** The window's time cursor back to the present. */
  readonly onLive: () => void;
  readonly onFilter: () => void;
  readonly onTable: () => void;
  readonly onEscape: () => void;
}

const PAN_SHARE = 0.15;
const ZOOM_STEP = 1.35;

/** True when the key was the timeline's. */
export function handleKey(stage: TimelineStage, event: KeyboardEvent, hooks: KeyHooks): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const large = event.shiftKey ? 4 : 1;
  const { view } = stage;
  const anchor = stage.cursor ? middleOf(stage, stage.cursor) : null;
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      step(stage, (event.key === 'ArrowLeft' ? -1 : 1) * (event.shiftKey ? 10 : 1));
      hooks.onMoved();
      return true;
    case 'ArrowUp':
    case 'ArrowDown':
      changeLane(stage, event.key === 'ArrowUp' ? -large : large);
      hooks.onMoved();
      return true;
    case 'Home':
    case 'End':
      edge(stage, event.key === 'Home');
      hooks.onMoved();
      return true;
    case 'a':
      stage.pan(-view.width * PAN_SHARE * large);
      return true;
    case 'd':
      stage.pan(view.width * PAN_SHARE * large);
      return true;
    case 'w':
    case '+':
    case '=':
      stage.zoom(1 / ZOOM_STEP ** (event.key === 'W' ? 4 : 1), anchor);
      return true;
    case 's':
    case '-':
    case '_':
      stage.zoom(ZOOM_STEP ** (event.key === 'S' ? 4 : 1), anchor);
      return true;
    case 'f':
      if (!stage.fitSelection()) stage.fitAll();
      return true;
    case '0':
      stage.fitAll();
      return true;
    case 'l':
      hooks.onLive();
      stage.follow(!view.follow);
      return true;
    case 'n':
      toProblem(stage, event.shiftKey, hooks.onProblem);
      return true;
    case 'Enter':
      if (stage.cursor) hooks.onPick(stage.cursor);
      return stage.cursor !== null;
    case 'm':
      hooks.onMark(stage.cursor ? startOf(stage, stage.cursor) : view.timeAt(view.width / 2));
      return true;
    case '/':
      hooks.onFilter();
      return true;
    case 't':
      hooks.onTable();
      return true;
    case 'Escape':
      hooks.onEscape();
      return true;
    default:
      return false;
  }
}

/** Lanes from top to bottom, as drawn. */
function lanesInOrder(stage: TimelineStage): number[] {
  return stage.layout.rows.flatMap((row) =>
    row.lanes.filter((lane) => (stage.model.lanes[lane]?.bars.length ?? 0) > 0),
  );
}

function startOf(stage: TimelineStage, { lane, bar }: BarPlace): number {
  return stage.model.lanes[lane]?.bars.startOf(bar) ?? stage.now();
}

function middleOf(stage: TimelineStage, place: BarPlace): number {
  const x = stage.view.xOf(startOf(stage, place));
  return Math.max(0, Math.min(stage.view.width, x));
}

function show(stage: TimelineStage, place: BarPlace): void {
  stage.setCursor(place);
  stage.reveal(place.lane);
  stage.revealTime(startOf(stage, place));
}

/** The bar of a lane that begins nearest to a time. */
function nearest(stage: TimelineStage, lane: number, time: number): number {
  const bars = stage.model.lanes[lane]?.bars;
  if (!bars) return -1;
  const { from } = bars.range(time, time);
  const after = Math.min(bars.length - 1, Math.max(0, from));
  const before = Math.max(0, after - 1);
  return Math.abs(bars.startOf(before) - time) <= Math.abs(bars.startOf(after) - time) ? before : after;
}

/** Where to begin: the first lane in view, at the middle of what is seen (at now while following). */
function begin(stage: TimelineStage): BarPlace | null {
  const { view } = stage;
  const time = view.follow ? stage.now() : view.timeAt(view.width / 2);
  for (const row of stage.layout.rows) {
    if (row.y + row.height <= view.scrollY) continue;
    const lane = row.lanes.find((one) => (stage.model.lanes[one]?.bars.length ?? 0) > 0);
    if (lane !== undefined) return { lane, bar: nearest(stage, lane, time) };
  }
  return null;
}

function step(stage: TimelineStage, by: number): void {
  const { cursor } = stage;
  const bars = cursor ? stage.model.lanes[cursor.lane]?.bars : undefined;
  const next =
    cursor && bars ? { lane: cursor.lane, bar: Math.max(0, Math.min(bars.length - 1, cursor.bar + by)) } : begin(stage);
  if (next) show(stage, next);
}

function edge(stage: TimelineStage, first: boolean): void {
  const place = stage.cursor ?? begin(stage);
  const bars = place ? stage.model.lanes[place.lane]?.bars : undefined;
  if (place && bars) show(stage, { lane: place.lane, bar: first ? 0 : bars.length - 1 });
}

function changeLane(stage: TimelineStage, by: number): void {
  const { cursor } = stage;
  const lanes = lanesInOrder(stage);
  const at = cursor ? lanes.indexOf(cursor.lane) : -1;
  if (!cursor || at < 0) {
    const place = begin(stage);
    if (place) show(stage, place);
    return;
  }
  const lane = lanes[Math.max(0, Math.min(lanes.length - 1, at + by))];
  if (lane !== undefined && lane !== cursor.lane)
    show(stage, { lane, bar: nearest(stage, lane, startOf(stage, cursor)) });
}

/** Goes to the next (or previous) problem among the lanes that are shown or folded into those shown. */
export function toProblem(stage: TimelineStage, back: boolean, onProblem: (problem: number) => void): void {
  const { problems, lanes } = stage.model;
  const shown = new Set(
    stage.layout.rows.filter((row) => row.type !== 'section').map((row) => `${row.group}/${row.entity}`),
  );
  const folded = new Set(
    stage.layout.rows.filter((row) => row.type === 'section' && row.expanded === false).map((row) => row.group),
  );
  const allowed = (index: number) => {
    const lane = lanes[index];
    return lane !== undefined && (folded.has(lane.group) || shown.has(`${lane.group}/${lane.entity}`));
  };
  const { view } = stage;
  const from = stage.problemAt ?? (view.follow ? stage.now() + 1 : view.timeAt(view.width / 2));
  const found = back ? problems.previous(from, allowed) : problems.next(from, allowed);
  // From the newest on there is none: the search begins again at the other end.
  const index = found >= 0 ? found : back ? problems.previous(Infinity, allowed) : problems.next(-Infinity, allowed);
  onProblem(index);
  if (index < 0) return;
  const time = problems.atOf(index);
  const lane = problems.lane[index] ?? -1;
  stage.pan(view.xOf(time) - view.width / 2);
  stage.problemAt = time;
  stage.reveal(lane);
  const bars = lanes[lane]?.bars;
  const bar = bars ? barOfShipment(bars, time, problems.shipment[index] ?? 0) : -1;
  if (bar >= 0) stage.setCursor({ lane, bar });
}

function barOfShipment(
  bars: { each: (t0: number, t1: number, visit: (index: number) => void) => void; ref: Uint32Array },
  time: number,
  shipment: number,
): number {
  let found = -1;
  bars.each(time, time, (index) => {
    if (bars.ref[index] === shipment) found = index;
  });
  return found;
}
