// The clock of the simulated world between two of its reports. Pure.

import type { Millis } from '../lib/ids.js';
import type { LabClock } from './lab-status.js';

/** World time at `now`; reports come once a second, and a clock that runs does not wait for them (nor go far without). */
export function worldTimeAt(clock: LabClock, now: Millis): Millis {
  if (clock.paused) return clock.worldTime;
  return clock.worldTime + Math.min(Math.max(0, now - clock.at), 3000);
}
