// Where names stand beside their marks so that nothing hides them: the first side with free room, inside the canvas. Pure.

import type { Point } from '../../../main/core/lib/ids.js';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Side = 'below' | 'above' | 'right' | 'left';

export interface LabelWish {
  readonly key: string;
  /** Middle of its mark. */
  readonly at: Point;
  readonly width: number;
  readonly height: number;
  /** Half the size of the mark, with the space between it and the name. */
  readonly reach: Point;
  /** In order of preference. */
  readonly sides: readonly Side[];
}

export interface PlacedLabel extends Rect {
  readonly side: Side;
}

const EDGE_PX = 4;

/**
 * Places each label in turn; `obstacles` are the marks. A label keeps the side it had `before` while that is free, so that names
 * do not jump about; where no side is free it takes the one that hides least.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  obstacles: readonly Rect[],
  area: { readonly width: number; readonly height: number },
  before: ReadonlyMap<string, Side> = new Map(),
): Map<string, PlacedLabel> {
  const taken: Rect[] = [...obstacles];
  const placed = new Map<string, PlacedLabel>();
  for (const wish of wishes) {
    const kept = before.get(wish.key);
    const sides = kept ? [kept, ...wish.sides.filter((side) => side !== kept)] : wish.sides;
    let best: PlacedLabel | null = null;
    let least = Infinity;
    for (const side of sides) {
      const box = boxAt(wish, side, area);
      const hidden = taken.reduce((sum, other) => sum + overlap(box, other), 0);
      if (hidden >= least) continue;
      best = { ...box, side };
      least = hidden;
      if (hidden === 0) break;
    }
    if (!best) continue;
    placed.set(wish.key, best);
    taken.push(best);
  }
  return placed;
}

function boxAt({ at, width, height, reach }: LabelWish, side: Side, area: { width: number; height: number }): Rect {
  const across = side === 'left' ? at.x - reach.x - width : side === 'right' ? at.x + reach.x : at.x - width / 2;
  const down = side === 'above' ? at.y - reach.y - height : side === 'below' ? at.y + reach.y : at.y - height / 2;
  return {
    x: Math.max(EDGE_PX, Math.min(area.width - width - EDGE_PX, across)),
    y: Math.max(EDGE_PX, Math.min(area.height - height - EDGE_PX, down)),
    width,
    height,
  };
}

/** Common area, square pixels. */
export function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
