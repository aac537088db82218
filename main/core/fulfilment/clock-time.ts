// A time of day in sentences for people: hours and minutes on the clock of the machine.

import type { Millis } from '../lib/ids.js';

export function clockTime(at: Millis): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
