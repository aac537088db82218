// Time that passes only when a test says so: a clock and timers that fire in order, and a way to let promises settle between.

import type { Clock, Timers } from '../../main/core/lib/clock.js';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

export class VirtualClock implements Clock, Timers {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: (this.#order += 1), fn };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that wait. A part that has been stopped must leave none behind. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass, timer by timer, with promises settled after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#timers.delete(next);
      next.fn();
      await settle();
    }
    this.#now = end;
  }

  /** The machine sleeps: time jumps, and what was due fires late, all at once. */
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
    await this.advance(0);
  }

  #next(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (next === null || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

/** Lets everything happen that waits for promises only (and for setImmediate), not for time. */
export async function settle(rounds = 3): Promise<void> {
  for (let i = 0; i < rounds; i++) await new Promise<void>((resolve) => void setImmediate(resolve));
}
