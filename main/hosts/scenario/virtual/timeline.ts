// The one clock of a virtual run: events in order of time, then of being scheduled, each run as its process. Between two events
// every promise settles, so that a run is the same every time. Knows nothing of what the events are.

import type { Clock } from '../../../core/lib/clock.js';
import { TimeQueue } from '../../../core/lib/time-queue.js';

/** Whoever an event belongs to. What belongs to the dead does not happen. */
export interface Owner {
  readonly alive: boolean;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly owner: Owner | null;
  fn: (() => void) | null;
}

/** 2024-01-01. */
const EPOCH = 1_704_067_200_000;
/** Events between two looks at the real world: signals, a terminal. */
const BREATH_EVENTS = 20_000;
/** Events at one instant at most: more is a loop that time cannot leave. */
const INSTANT_EVENTS = 2_000_000;

const MANY_CANCELLED = 100;

const realSetImmediate = setImmediate;
/** Cheaper than queueMicrotask, which keeps an async context for each. */
const SETTLED = Promise.resolve();

export class Timeline implements Clock {
  readonly #queue = new TimeQueue<Entry>();
  #now = EPOCH;
  #order = 0;
  #atThisInstant = 0;
  #cancelled = 0;
  #current: Owner | null = null;
  #failure: { readonly error: unknown } | null = null;
  events = 0;

  now(): number {
    return this.#now;
  }

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.#now - EPOCH;
  }

  /** Who is running; null: nobody's code. */
  get current(): Owner | null {
    return this.#current;
  }

  /** Calls `fn` as the owner after `ms`, unless the owner is dead by then. The returned function cancels it. */
  after(ms: number, owner: Owner | null, fn: () => void): () => void {
    const entry: Entry = { at: this.#now + (ms > 0 ? ms : 0), order: (this.#order += 1), owner, fn };
    this.#queue.push(entry);
    return () => {
      if (entry.fn === null) return;
      entry.fn = null;
      this.#cancelled += 1;
      if (this.#cancelled >= MANY_CANCELLED && this.#cancelled * 2 > this.#queue.size) this.#forgetCancelled();
    };
  }

  /** Timers are mostly put off again and again: without this, nine of ten entries in the queue would be dead ones. */
  #forgetCancelled(): void {
    this.#queue.keep(({ fn }) => fn !== null);
    this.#cancelled = 0;
  }

  /** Calls `fn` as the owner now. */
  as<T>(owner: Owner | null, fn: () => T): T {
    const before = this.#current;
    this.#current = owner;
    try {
      return fn();
    } finally {
      this.#current = before;
    }
  }

  /** Ends the run with this error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Runs events until `over`, which is asked after each of them. Rejects with what was thrown, and when nothing is left to do. */
  run(over: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const hop = (): void => process.nextTick(step);
      const step = (): void => {
        this.#current = null;
        if (this.#failure !== null) {
          reject(asError(this.#failure.error));
          return;
        }
        if (over()) {
          resolve();
          return;
        }
        try {
          if (!this.#next()) {
            reject(new Error('nothing is left to happen, and the run is not over'));
            return;
          }
        } catch (error) {
          reject(asError(error));
          return;
        }
        // A tick that is asked for by a microtask comes when no microtask is left: every promise has settled then.
        if (this.events % BREATH_EVENTS === 0) realSetImmediate(step);
        else void SETTLED.then(hop);
      };
      realSetImmediate(step);
    });
  }

  #next(): boolean {
    for (;;) {
      const next = this.#queue.pop();
      if (next === undefined) return false;
      const { at, fn, owner } = next;
      if (fn === null) {
        this.#cancelled -= 1;
        continue;
      }
      // It is over: to cancel it from now on means nothing.
      next.fn = null;
      if (owner?.alive === false) continue;
      if (at > this.#now) {
        this.#now = at;
        this.#atThisInstant = 0;
      }
      this.events += 1;
      this.#atThisInstant += 1;
      if (this.#atThisInstant > INSTANT_EVENTS) throw new Error('time stands still: events without end at one instant');
      this.#current = owner;
      fn();
      return true;
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
