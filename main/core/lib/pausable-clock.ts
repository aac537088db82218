// A time of its own beside an outer one: it runs with the outer time, stands still, goes ahead by steps, and stops by itself at
// a moment that was named. Pure: outer times come in as arguments and never go back.

import { assert } from './assert.js';
import type { Millis } from './ids.js';

export class PausableClock {
  /** `#own` was the own time when the outer time was `#outer`; since then they ran together, unless paused. */
  #own: Millis;
  #outer: Millis;
  #paused = false;
  #until: Millis | null = null;

  constructor(own: Millis, outer: Millis) {
    this.#own = own;
    this.#outer = outer;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Where it stops by itself, or null. */
  get until(): Millis | null {
    return this.#until;
  }

  /** Own time at this outer time. */
  at(outer: Millis): Millis {
    if (this.#paused) return this.#own;
    const own = this.#own + Math.max(0, outer - this.#outer);
    return this.#until === null ? own : Math.min(own, this.#until);
  }

  /** The outer time at which the own time will be (or has become) `own`: Infinity when it does not get there by itself. */
  outerOf(own: Millis): Millis {
    if (this.#paused || (this.#until !== null && own > this.#until)) return Infinity;
    return this.#outer + (own - this.#own);
  }

  pause(outer: Millis): void {
    this.#own = this.at(outer);
    this.#outer = outer;
    this.#paused = true;
    this.#until = null;
  }

  /** Runs again from where it stood; `until`: stops there by itself, which is at once when it is past. */
  resume(outer: Millis, until: Millis | null = null): void {
    this.#own = this.at(outer);
    this.#outer = outer;
    this.#paused = false;
    this.#until = until === null ? null : Math.max(until, this.#own);
  }

  /** True once when it has come to where it was to stop; it is paused from then on. */
  arrived(outer: Millis): boolean {
    if (this.#until === null || this.at(outer) < this.#until) return false;
    this.pause(outer);
    return true;
  }

  /** Goes ahead by `ms` at once, while it stands still. */
  pass(ms: Millis): void {
    assert(this.#paused, 'a clock that runs cannot be moved by hand');
    assert(Number.isFinite(ms) && ms >= 0, `time goes on only: ${String(ms)} ms`);
    this.#own += ms;
  }
}
