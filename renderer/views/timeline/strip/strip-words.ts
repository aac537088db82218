// The time strip in words: what is said of a moment, and which moment a key leads to. Pure.

import type { TimelineModel } from '../../../../main/core/feed/timeline.js';
import { formatDuration, formatTime } from '../format.js';
import { s } from './strings.js';

/** Packages in work at a time. */
export function inWork(model: TimelineModel, at: number): number {
  return model.lanes.reduce((sum, lane) => sum + (lane.bars.stacked ? lane.bars.openAt(at) : 0), 0);
}

export function sayMoment(model: TimelineModel, at: number | null, now: number): string {
  if (at === null) return s('liveNow', { n: inWork(model, now) });
  const ago = formatDuration(Math.max(0, now - at));
  return s('momentAt', { time: formatTime(at), ago, n: inWork(model, at) });
}

/** Where a key moves the moment to; `live`: to the present; null: it is no key of the strip. */
export function momentByKey(
  key: string,
  shift: boolean,
  at: number | null,
  now: number,
  window: { readonly from: number; readonly to: number },
): number | 'live' | null {
  const span = window.to - window.from;
  const step = shift ? span / 20 : span / 200;
  const from = at ?? now;
  const to = (time: number): number | 'live' => (time >= now ? 'live' : Math.max(0, time));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return to(from - step);
    case 'ArrowRight':
    case 'ArrowUp':
      return to(from + step);
    case 'PageDown':
      return to(from - span / 10);
    case 'PageUp':
      return to(from + span / 10);
    case 'Home':
      return to(window.from);
    case 'End':
    case 'Escape':
      return 'live';
    default:
      return null;
  }
}
