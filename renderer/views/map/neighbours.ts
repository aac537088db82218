// Which mark an arrow key leads to: the nearest in that direction, sideways counting double. Pure.

import type { Point } from '../../../main/core/lib/ids.js';

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Index into `points`, or -1 when nothing lies that way. y grows upwards. */
export function neighbour(points: readonly Point[], from: Point, direction: Direction): number {
  let best = -1;
  let bestCost = Infinity;
  points.forEach((point, index) => {
    const [dx, dy] = [point.x - from.x, point.y - from.y];
    const forward =
      direction === 'ArrowLeft' ? -dx : direction === 'ArrowRight' ? dx : direction === 'ArrowUp' ? dy : -dy;
    const aside = Math.abs(direction === 'ArrowLeft' || direction === 'ArrowRight' ? dy : dx);
    if (forward <= 0 || aside > forward * 3) return;
    const cost = forward + 2 * aside;
    if (cost < bestCost) {
      best = index;
      bestCost = cost;
    }
  });
  return best;
}
