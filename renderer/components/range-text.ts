// The window's span of time in words, and joined with a list's own limits. Pure but for the local time zone.

import type { TimeRange } from '../state/nav-store.js';
import { formatExact } from './format.js';

/** `22 Nov 2026, 17:41:44 – 17:41:54`: the day once when both are on it. */
export function rangeText({ from, to }: TimeRange): string {
  const [start, end] = [formatExact(from), formatExact(to)];
  const sameDay = new Date(from).toDateString() === new Date(to).toDateString();
  return `${start} – ${sameDay ? (end.split(', ').at(-1) ?? end) : end}`;
}

/** What lies in the list's own limits (undefined: none) and in the span. */
export function narrowed(
  range: TimeRange | null,
  from: number | undefined,
  to: number | undefined,
): { readonly from: number | undefined; readonly to: number | undefined } {
  if (range === null) return { from, to };
  return { from: Math.max(range.from, from ?? -Infinity), to: Math.min(range.to, to ?? Infinity) };
}
