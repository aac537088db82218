// Where marks are drawn when several stand in one place, and which of them a pointer means. Pure.

import type { Point } from '../../../main/core/lib/ids.js';

const DOCK_PX = 16;
const CELL_PX = 14;
const STEP_PX = 28;
const LINE_PX = 36;
const IN_A_LINE = 4;

/**
 * Marks that stand in the same place are put side by side, in lines of four; at a warehouse beside it, so that neither hides
 * the other. Towards the left where there is no room on the right of `width`.
 */
export function spread(points: readonly Point[], docks: readonly Point[], width = Infinity): Point[] {
  const taken = new Map<string, number>();
  return points.map((point) => {
    const dock = docks.findIndex(({ x, y }) => Math.abs(x - point.x) < DOCK_PX && Math.abs(y - point.y) < DOCK_PX);
    const cell = `${Math.round(point.x / CELL_PX)}/${Math.round(point.y / CELL_PX)}`;
    const key = dock >= 0 ? `dock ${dock}` : cell;
    const n = taken.get(key) ?? 0;
    taken.set(key, n + 1);
    const base = docks[dock];
    if (!base && n === 0) return point;
    const at = base ? { x: base.x, y: base.y } : point;
    const side = at.x + 6 + (IN_A_LINE + 0.5) * STEP_PX > width ? -1 : 1;
    const place = (n % IN_A_LINE) + (base ? 1 : 0);
    return {
      x: at.x + side * ((base ? 6 : 0) + place * STEP_PX),
      y: at.y + Math.floor(n / IN_A_LINE) * LINE_PX,
    };
  });
}
