// What this world's pace taught us: how long an ack takes and how long one grid unit takes. Used only to know when silence
// has become too long; nothing else depends on it.

import type { Millis } from '../lib/ids.js';

export interface Pace {
  readonly ackMs: number;
  readonly unitMs: number;
}

/** The slowest world that is known, until it shows better: a tick of 6 s, 100 grid units a second. */
export const FIRST_PACE: Pace = { ackMs: 6_000, unitMs: 10 };

const FLOOR_MS = 2_000;
const LONGEST_CHECK_MS = 300_000;
const SHORTEST_TRIP = 10;
/** An ack that took longer waited for a connection: that says nothing about the world's pace. */
const LONGEST_ACK_MS = 30_000;

const blend = (old: number, sample: number): number => Math.round((old * 0.8 + sample * 0.2) * 1000) / 1000;

export function learnAck(pace: Pace, tookMs: Millis): Pace {
  return { ...pace, ackMs: blend(pace.ackMs, Math.min(LONGEST_ACK_MS, Math.max(0, tookMs))) };
}

/** A trip of `distance` units took this long between its ack and its end. Short ones teach nothing: the ticks drown them. */
export function learnTravel(pace: Pace, distance: number, tookMs: Millis): Pace {
  if (distance < SHORTEST_TRIP) return pace;
  return { ...pace, unitMs: blend(pace.unitMs, Math.max(0, tookMs - pace.ackMs) / distance) };
}

/** How long to wait for the end of a trip of `distance` units before asking, the `checks`th time. */
export function checkAfterMs(pace: Pace, distance: number, checks: number): number {
  const expected = FLOOR_MS + 3 * pace.ackMs + 2 * pace.unitMs * distance;
  return Math.min(LONGEST_CHECK_MS, Math.round(expected * 2 ** Math.min(checks, 10)));
}
