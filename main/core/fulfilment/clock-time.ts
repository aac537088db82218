// Times of day in sentences for people, on the clock of the machine.

import type { Millis } from '../lib/ids.js';

const two = (n: number): string => String(n).padStart(2, '0');

/** `20:24`. */
export function clockTime(at: Millis): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `20:24:09`, for what is over within seconds. */
export function clockSeconds(at: Millis): string {
  return `${clockTime(at)}:${two(new Date(at).getSeconds())}`;
}
