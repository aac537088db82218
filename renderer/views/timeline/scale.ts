// Time to pixels and back, with long silences folded to a zig-zag of fixed width. Pure.

import { upperBound } from '../../../main/core/feed/timeline-search.js';

/** Width of a folded silence, CSS pixels. */
export const GAP_PX = 48;
/** Silences shorter than this are never folded. */
export const FOLD_FROM_MS = 120_000;
/** Folding must save at least this many pixels. */
const FOLD_SAVES_PX = 120;

export interface Silences {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/**
 * Piecewise linear. Pixel 0 is `base`; pixels grow with time. Positions before a silence that is added later stay the
 * same at one zoom, so what was drawn can be kept.
 */
export class TimeScale {
  readonly base: number;
  readonly msPerPx: number;
  /** Folded silences, by time: their borders and the pixel at which each begins. */
  readonly foldFrom: number[] = [];
  readonly foldTo: number[] = [];
  readonly foldPx: number[] = [];

  /** `opened`: starts of silences that a person opened. `fold` false: none is folded. */
  constructor(base: number, msPerPx: number, silences: Silences, opened: ReadonlySet<number>, fold: boolean) {
    this.base = base;
    this.msPerPx = msPerPx;
    if (!fold) return;
    const least = Math.max(FOLD_FROM_MS, (GAP_PX + FOLD_SAVES_PX) * msPerPx);
    silences.from.forEach((from, i) => {
      const to = silences.to[i] ?? from;
      if (to - from < least || opened.has(from)) return;
      // Half a minute of it stays on either side, so that bars do not touch the fold.
      const margin = Math.min(30_000, (to - from) / 8, 24 * msPerPx);
      this.foldPx.push(this.toPx(from + margin));
      this.foldFrom.push(from + margin);
      this.foldTo.push(to - margin);
    });
  }

  toPx(time: number): number {
    const fold = upperBound(this.foldFrom, this.foldFrom.length, time) - 1;
    if (fold < 0) return (time - this.base) / this.msPerPx;
    const [from = 0, to = 0, px = 0] = [this.foldFrom[fold], this.foldTo[fold], this.foldPx[fold]];
    if (time < to) return px + (GAP_PX * (time - from)) / (to - from);
    return px + GAP_PX + (time - to) / this.msPerPx;
  }

  toTime(px: number): number {
    const fold = upperBound(this.foldPx, this.foldPx.length, px) - 1;
    if (fold < 0) return this.base + px * this.msPerPx;
    const [from = 0, to = 0, start = 0] = [this.foldFrom[fold], this.foldTo[fold], this.foldPx[fold]];
    if (px < start + GAP_PX) return from + ((to - from) * (px - start)) / GAP_PX;
    return to + (px - start - GAP_PX) * this.msPerPx;
  }

  /** Index of the folded silence at a pixel, or -1. */
  foldAt(px: number): number {
    const fold = upperBound(this.foldPx, this.foldPx.length, px) - 1;
    return fold >= 0 && px < (this.foldPx[fold] ?? 0) + GAP_PX ? fold : -1;
  }

  /** Times at pixels px0 … px0+count, into `out` (count + 1 entries). */
  times(px0: number, count: number, out: Float64Array): void {
    for (let i = 0; i <= count;) {
      const px = px0 + i;
      const fold = upperBound(this.foldPx, this.foldPx.length, px) - 1;
      const start = this.foldPx[fold] ?? -Infinity;
      if (px < start + GAP_PX) {
        out[i++] = this.toTime(px);
        continue;
      }
      const until = Math.min(count, Math.ceil((this.foldPx[fold + 1] ?? Infinity) - px0) - 1);
      const [time, from] = [this.toTime(px), i];
      for (; i <= until; i++) out[i] = time + (i - from) * this.msPerPx;
      if (until < from) out[i++] = time;
    }
  }
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
];

/** The smallest round step that keeps ticks at least `minPx` apart, ms. */
export function tickStep(msPerPx: number, minPx: number): number {
  return STEPS.find((step) => step / msPerPx >= minPx) ?? 3650 * DAY;
}

/** Round times in [t0, t1], aligned to the local clock (`offsetMs`: local time minus UTC). At most 200. */
export function ticks(t0: number, t1: number, step: number, offsetMs: number): number[] {
  const out: number[] = [];
  for (let t = Math.ceil((t0 + offsetMs) / step) * step - offsetMs; t <= t1 && out.length < 200; t += step) out.push(t);
  return out;
}
