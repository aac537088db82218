// The level of detail for crowded lanes: one number a pixel column, kept from frame to frame, computed only where the view
// or the lane has changed. Stacked lanes: how many bars are open; others: the kind byte + 1 (0: none). Pure.

import type { BarColumns } from '../../../main/core/feed/timeline-columns.js';
import { gallopUpper, upperBound } from '../../../main/core/feed/timeline-search.js';
import type { TimeScale } from './scale.js';

/** Columns px0 … px0+count of one lane. */
export interface Strip {
  readonly values: Uint32Array;
  readonly px0: number;
  readonly count: number;
}

interface Kept {
  scaleKey: string;
  px0: number;
  count: number;
  values: Uint32Array;
  spare: Uint32Array;
  /** The lane as it was: columns before this time stay true. */
  knownUntil: number;
}

export class StripCache {
  #kept = new Map<number, Kept>();
  #times = new Float64Array(0);

  clear(): void {
    this.#kept.clear();
  }

  /** `lastAt`: time of the last event folded in; later ones change nothing before it. `now` bounds open bars. */
  get(
    lane: number,
    bars: BarColumns,
    lastAt: number,
    now: number,
    scale: TimeScale,
    scaleKey: string,
    px0: number,
    count: number,
  ): Strip {
    const kept = this.#kept.get(lane);
    const fits = kept?.scaleKey === scaleKey && kept.values.length >= count;
    const next: Kept = fits
      ? kept
      : {
          scaleKey,
          px0,
          count: 0,
          values: new Uint32Array(count),
          spare: new Uint32Array(count),
          knownUntil: -Infinity,
        };
    if (!fits) this.#kept.set(lane, next);
    // Columns that are still true: those in both views, left of what changed since.
    const nowPx = Math.floor(scale.toPx(now)) + 1;
    const truePx = Math.min(Math.floor(scale.toPx(next.knownUntil)) - 1, nowPx);
    const from = Math.max(px0, next.px0);
    const to = Math.min(px0 + count, next.px0 + next.count, truePx);
    if (to > from) {
      next.spare.set(next.values.subarray(from - next.px0, to - next.px0), from - px0);
      this.#compute(bars, scale, px0, px0, from, nowPx, next.spare);
      this.#compute(bars, scale, px0, to, px0 + count, nowPx, next.spare);
      [next.values, next.spare] = [next.spare, next.values];
    } else {
      this.#compute(bars, scale, px0, px0, px0 + count, nowPx, next.values);
    }
    next.px0 = px0;
    next.count = count;
    next.knownUntil = Math.min(now, bars.stacked ? lastAt : settledUntil(bars));
    return next;
  }

  #compute(
    bars: BarColumns,
    scale: TimeScale,
    px0: number,
    from: number,
    to: number,
    nowPx: number,
    out: Uint32Array,
  ): void {
    const until = Math.min(to, nowPx);
    if (to > until) out.fill(0, Math.max(from, until) - px0, to - px0);
    const count = until - from;
    if (count <= 0) return;
    if (this.#times.length < count + 1) this.#times = new Float64Array(count + 512);
    scale.times(from, count, this.#times);
    const target = out.subarray(from - px0, until - px0);
    if (bars.stacked) bars.density(this.#times, count, target);
    else dominantKinds(bars, this.#times, count, target);
  }
}

/** A truck's way to a warehouse is inferred afterwards: only what lies before its last bar is settled. */
function settledUntil(bars: BarColumns): number {
  const last = bars.length - 1;
  if (last < 0) return -Infinity;
  return bars.endOf(last) === Infinity ? bars.startOf(last) : bars.endOf(last);
}

/** Per column: the bar that begins in it, else the one that spans it. */
export function dominantKinds(bars: BarColumns, times: Float64Array, count: number, out: Uint32Array): void {
  const { start, end, kind } = bars;
  let at = upperBound(start, bars.length, times[0] ?? 0);
  for (let column = 0; column < count; column++) {
    const left = times[column] ?? 0;
    const next = gallopUpper(start, bars.length, times[column + 1] ?? Infinity, at);
    // Of those beginning here the longest stays visible; looking at a few is enough.
    let best = at - 1 >= 0 && (end[at - 1] ?? 0) > left ? at - 1 : -1;
    let longest = best < 0 ? -1 : (end[best] ?? 0) - left;
    for (let index = at; index < next && index < at + 4; index++) {
      const length = (end[index] ?? 0) - (start[index] ?? 0);
      if (length > longest) {
        best = index;
        longest = length;
      }
    }
    out[column] = best < 0 ? 0 : (kind[best] ?? 0) + 1;
    at = next;
  }
}
