// Grid units to pixels and back; y grows upwards as on paper. Pure state.

import type { Point } from '../../../main/core/lib/ids.js';

export const MIN_SCALE = 1e-7;
export const MAX_SCALE = 64;

export interface Bounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export function boundsOf(points: Iterable<Point>): Bounds | null {
  let bounds: { minX: number; minY: number; maxX: number; maxY: number } | null = null;
  for (const { x, y } of points) {
    if (!bounds) bounds = { minX: x, minY: y, maxX: x, maxY: y };
    bounds.minX = Math.min(bounds.minX, x);
    bounds.minY = Math.min(bounds.minY, y);
    bounds.maxX = Math.max(bounds.maxX, x);
    bounds.maxY = Math.max(bounds.maxY, y);
  }
  return bounds;
}

export class Camera {
  width = 100;
  height = 100;
  /** Grid point in the middle. */
  x = 0;
  y = 0;
  /** Pixels a grid unit. */
  scale = 4;

  toScreen(point: Point): Point {
    return {
      x: this.width / 2 + (point.x - this.x) * this.scale,
      y: this.height / 2 - (point.y - this.y) * this.scale,
    };
  }

  toGrid(px: number, py: number): Point {
    return { x: this.x + (px - this.width / 2) / this.scale, y: this.y - (py - this.height / 2) / this.scale };
  }

  pan(dx: number, dy: number): void {
    this.x -= dx / this.scale;
    this.y += dy / this.scale;
  }

  /** The grid point under the pixel stays under it. `factor` > 1 shows less. */
  zoomAt(factor: number, px: number, py: number): void {
    const before = this.toGrid(px, py);
    this.scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, this.scale * factor));
    const after = this.toGrid(px, py);
    this.x += before.x - after.x;
    this.y += before.y - after.y;
  }

  /** Shows all of it, with room for names (pixels on either side); a single point gets surroundings of its own. */
  fit(bounds: Bounds | null, padding: Point = { x: 56, y: 56 }): void {
    if (!bounds) return;
    const [width, height] = [Math.max(12, bounds.maxX - bounds.minX), Math.max(12, bounds.maxY - bounds.minY)];
    const [roomX, roomY] = [Math.min(padding.x, this.width / 3), Math.min(padding.y, this.height / 3)];
    const scale = Math.min((this.width - 2 * roomX) / width, (this.height - 2 * roomY) / height);
    this.scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
    this.x = (bounds.minX + bounds.maxX) / 2;
    this.y = (bounds.minY + bounds.maxY) / 2;
  }
}

/** 1, 2 or 5 times a power of ten: the smallest step at least `minPx` wide. Never below one unit. */
export function gridStep(scale: number, minPx: number): number {
  const least = Math.max(1, minPx / scale);
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power;
}
