// Exponential back-off with full upper jitter: base * 2^attempt, capped, plus up to a quarter of it.

import type { Random } from './random.js';

export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Delay in ms before try number `attempt` (0 for the first retry). */
export function backoffDelay(attempt: number, { baseMs, capMs }: BackoffOptions, random: Random): number {
  const step = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
  return Math.round(step + random.next() * (step / 4));
}
