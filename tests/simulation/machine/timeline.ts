// The one clock of a simulation: events in order of time, then of being scheduled, each run in its process's context. Between
// two events every promise settles. Knows nothing of what the events are.

import type { Clock } from '../../../main/core/lib/clock.js';
import { seededRandom, randomInt, type Random } from '../../../main/core/lib/random.js';
import { TimeQueue } from '../../../main/core/lib/time-queue.js';
import { beginEvent, endEvent, realSetImmediate, type Owner } from './context.js';

interface Entry {
  at: number;
  readonly order: number;
  readonly owner: Owner | null;
  fn: (() => void) | null;
}

const EPOCH = 1_700_000_000_000;
/** Lines of what happened last, for the report of a failure. */
const KEPT_LINES = 80;
/** Events at one instant at most: more is a loop that time cannot leave. */
const INSTANT_EVENTS = 200_000;

export class Timeline implements Clock {
  readonly #queue = new TimeQueue<Entry>();
  #now = EPOCH;
  #order = 0;
  #atThisInstant = 0;
  #lines: string[] = [];
  /** Real work that this event waits for. */
  #held = 0;
  #resume: (() => void) | null = null;
  readonly #seed: number;
  steps = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  now(): number {
    return this.#now;
  }

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.#now - EPOCH;
  }

  /** A source of chance of its own for each use, so that one more draw here does not change everything there. */
  random(name: string): Random {
    let hash = this.#seed >>> 0;
    for (let i = 0; i < name.length; i += 1) hash = (Math.imul(hash ^ name.charCodeAt(i), 0x01000193) + i) >>> 0;
    return seededRandom(hash);
  }

  /** Calls `fn` in the owner's context after `ms`, unless the owner is dead by then. The returned function cancels it. */
  after(ms: number, owner: Owner | null, fn: () => void): () => void {
    // In whole milliseconds, as the runtime's own timers and Date.now are.
    const entry: Entry = { at: this.#now + Math.max(0, Math.trunc(ms)), order: (this.#order += 1), owner, fn };
    this.#queue.push(entry);
    return () => {
      entry.fn = null;
    };
  }

  /** The machine sleeps: what was due meanwhile happens late, all at once. */
  sleep(ms: number): void {
    this.#advance(this.#now + ms);
  }

  log(text: string): void {
    this.#lines.push(`${(this.elapsed / 1000).toFixed(3).padStart(9)} ${text}`);
    if (this.#lines.length > 2 * KEPT_LINES) this.#lines = this.#lines.slice(-KEPT_LINES);
  }

  get lastLines(): readonly string[] {
    return this.#lines.slice(-KEPT_LINES);
  }

  /**
   * Runs events, letting the promises of each settle, until `over` says so (asked after each event): true. False when none is due
   * by `until`: it is `until` then. Rejects with what `over` or an event throws.
   */
  run(until: number, over: () => boolean): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        if (this.#held > 0) {
          this.#resume = turn;
          return;
        }
        endEvent();
        try {
          if (over()) resolve(true);
          else if (this.#next(until)) realSetImmediate(turn);
          else resolve(false);
        } catch (error) {
          endEvent();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      turn();
    });
  }

  /** Time stands still until `work` is over: it is real (a file's), and belongs to the present event. */
  async hold<T>(work: Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await work;
    } finally {
      this.#held -= 1;
      const resume = this.#resume;
      if (this.#held === 0 && resume !== null) {
        this.#resume = null;
        realSetImmediate(resume);
      }
    }
  }

  /** Begins the next event that is due by `until`; false when there is none: it is `until` then. */
  #next(until: number): boolean {
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined || next.at > until) {
        this.#advance(until);
        return false;
      }
      this.#queue.pop();
      const { fn, owner } = next;
      if (fn === null || owner?.alive === false) continue;
      if (owner !== null && owner.hangsUntil > Math.max(this.#now, next.at)) {
        next.at = owner.hangsUntil;
        this.#queue.push(next);
        continue;
      }
      this.#advance(next.at);
      this.steps += 1;
      this.#atThisInstant += 1;
      if (this.#atThisInstant > INSTANT_EVENTS) throw new Error('time stands still: events without end at one instant');
      beginEvent(owner);
      fn();
      return true;
    }
  }

  #advance(to: number): void {
    if (to <= this.#now) return;
    this.#now = to;
    this.#atThisInstant = 0;
  }
}

/** Uniform in [low, high] milliseconds, whole. */
export function between(random: Random, low: number, high: number): number {
  return randomInt(random, low, high);
}

export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const value = from[randomInt(random, 0, from.length - 1)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}
