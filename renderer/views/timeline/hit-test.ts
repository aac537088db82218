// What is at a place of the canvas: a problem, a bar, a folded silence. Lane by height, then binary search by time. Pure.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { LaneDrawn } from './bars-frame.js';
import { laneBox, rowAt } from './layout.js';
import type { Layout, Row } from './layout.js';
import type { Hover } from './stage-types.js';
import type { Viewport } from './viewport.js';

/** Pointer distance within which a bar counts as meant (24 px targets). */
const SLACK_PX = 12;
const PROBLEM_PX = 7;

export interface HitFrame {
  readonly model: TimelineModel;
  readonly layout: Layout;
  readonly view: Viewport;
  readonly drawn: ReadonlyMap<number, LaneDrawn>;
  readonly now: number;
}

/** `y` from the top of the lanes; negative on the axis. */
export function hitTest(frame: HitFrame, x: number, y: number): Hover | null {
  const { view, layout } = frame;
  const row = layout.rows[rowAt(layout, y + view.scrollY)];
  const found = row && y >= 0 ? (problemAt(frame, row, x, y) ?? barAt(frame, row, x, y)) : null;
  if (found) return found;
  const fold = view.scale.foldAt(view.left + x);
  return fold >= 0 ? { type: 'fold', fold, x, y } : null;
}

function problemAt({ model: { problems }, view }: HitFrame, row: Row, x: number, y: number): Hover | null {
  const { from, to } = problems.range(view.timeAt(x - PROBLEM_PX), view.timeAt(x + PROBLEM_PX));
  for (let problem = from; problem < to; problem++) {
    if (row.lanes.includes(problems.lane[problem] ?? -1)) return { type: 'problem', problem, x, y };
  }
  return null;
}

function barAt({ model, view, drawn, now }: HitFrame, row: Row, x: number, y: number): Hover | null {
  const inRow = y + view.scrollY - row.y;
  const position = row.lanes.findIndex((_, i) => {
    const box = laneBox(row, i);
    return inRow < box.top + box.height + 2;
  });
  const lane = model.lanes[row.lanes[position] ?? row.lanes.at(-1) ?? -1];
  if (!lane) return null;
  const box = laneBox(row, Math.max(0, position));
  const rows = drawn.get(lane.index)?.rows ?? 0;
  const sub = Math.floor(((inRow - box.top) / box.height) * Math.max(1, rows));
  const time = view.timeAt(x);
  const slack = Math.max(1, SLACK_PX * view.msPerPx);
  const exact = rows > 1 ? lane.bars.hit(time, Math.max(0, Math.min(rows - 1, sub)), slack) : -1;
  const bar = exact >= 0 ? exact : lane.bars.hit(time, null, slack);
  return bar >= 0 && time <= now + slack ? { type: 'bar', place: { lane: lane.index, bar }, x, y } : null;
}
