// Draws problems over the bars, however far the view is zoomed out. Keeps nothing.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { BarsFrame } from './bars-frame.js';
import { laneBox } from './layout.js';
import type { Row } from './layout.js';

/** Problem marks of a lane nearer than this run into one. */
const MARK_SPACING_PX = 7;
const TRIANGLES_UP_TO = 400;

/** Red marks on top of everything, however far the view is zoomed out; at most one in each few pixels of a lane. */
export function drawProblems({ context, view, palette, model, layout }: BarsFrame): void {
  const { problems } = model;
  if (problems.length === 0) return;
  const places = new Map<number, { y: number; height: number; x: number }>();
  for (const row of layout.rows) {
    const y = row.y - view.scrollY;
    if (y + row.height < 0 || y > view.height) continue;
    row.lanes.forEach((index, position) => {
      const box = laneBox(row, position);
      places.set(index, { y: y + box.top, height: box.height, x: -Infinity });
    });
    addFolded(row, y, model, places);
  }
  const { from, to } = problems.range(view.timeAt(-8), view.timeAt(view.width + 8));
  // Ticks instead of triangles when there are many: a quarter of the path.
  const many = to - from > TRIANGLES_UP_TO;
  context.fillStyle = palette.problem;
  context.strokeStyle = palette.surface;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let index = from; index < to; index++) {
    const place = places.get(problems.lane[index] ?? -1);
    if (!place) continue;
    const x = view.xOf(problems.atOf(index));
    if (x - place.x < MARK_SPACING_PX) continue;
    place.x = x;
    if (many) {
      context.rect(x - 1.5, place.y, 3, place.height);
      continue;
    }
    const size = Math.min(6, place.height / 2 + 1);
    const top = place.y + place.height / 2 - size;
    context.moveTo(x, top);
    context.lineTo(x + size, top + size * 1.8);
    context.lineTo(x - size, top + size * 1.8);
    context.closePath();
  }
  if (!many) context.stroke();
  context.fill();
}

/** Lanes that are folded away show their problems on the row they are folded into. */
function addFolded(
  row: Row,
  y: number,
  model: TimelineModel,
  places: Map<number, { y: number; height: number; x: number }>,
): void {
  if (row.type === 'lane') return;
  for (const lane of model.lanes) {
    if (places.has(lane.index) || lane.problems === 0 || lane.group !== row.group) continue;
    const folded = row.expanded === false && (row.type === 'section' || lane.entity === row.entity);
    if (folded) places.set(lane.index, { y: y + 4, height: row.height - 8, x: -Infinity });
  }
}
