// The world's own time and what is due in it. It runs beside the time of the lines, stands still when told to, goes ahead by
// steps, and can stop by itself. What happens is done elsewhere.

import { must } from '../lib/assert.js';
import { PausableClock } from '../lib/pausable-clock.js';
import type { AgendaEntry } from './agenda.js';
import { Agenda } from './agenda.js';

export interface Happenings {
  /** The entry was not cancelled. */
  holds(entry: AgendaEntry): boolean;
  happen(entry: AgendaEntry): void;
}

export class WorldTime {
  readonly agenda = new Agenda();
  readonly #happenings: Happenings;
  #clock = new PausableClock(0, 0);
  #now = 0;

  constructor(happenings: Happenings) {
    this.#happenings = happenings;
  }

  /** World time of what is happening, or happened last. */
  get now(): number {
    return this.#now;
  }

  at(lines: number): number {
    return this.#clock.at(lines);
  }

  get paused(): boolean {
    return this.#clock.paused;
  }

  /** Where it stops by itself, or null. */
  get until(): number | null {
    return this.#clock.until;
  }

  /** Both times stand where they stood when this was saved. */
  restore(now: number): void {
    this.#now = now;
    this.#clock = new PausableClock(now, now);
  }

  /** When the world stops by itself, in time of the lines; Infinity when it will not. */
  stopsAt(): number {
    const { until } = this.#clock;
    return until === null ? Infinity : this.#clock.outerOf(until);
  }

  /** When the next thing is due, in time of the lines. */
  nextAt(): number {
    const next = this.agenda.peek();
    return next === undefined ? Infinity : this.#clock.outerOf(next.at);
  }

  /** What is due next happens. */
  happenNext(): void {
    const entry = must(this.agenda.pop(), 'event');
    this.#now = Math.max(this.#now, entry.at);
    this.#happenings.happen(entry);
  }

  /** The lines have come to this time. */
  follow(lines: number): void {
    this.#now = this.#clock.at(lines);
  }

  pause(lines: number): void {
    this.#clock.pause(lines);
  }

  resume(lines: number, until: number | null): void {
    this.#clock.resume(lines, until);
  }

  /** True once when it has stopped by itself. */
  stopped(lines: number): boolean {
    return this.#clock.arrived(lines);
  }

  /** While paused: `ms` pass at once, with all that happens in them. */
  pass(ms: number): void {
    const target = this.#now + ms;
    for (let next = this.#next(); next !== null && next.at <= target; next = this.#next()) this.#stepTo(next);
    this.#moveTo(target);
  }

  /** While paused: the next thing happens at once; null: nothing is coming. */
  stepEvent(): AgendaEntry | null {
    const next = this.#next();
    if (next !== null) this.#stepTo(next);
    return next;
  }

  /** Until the next thing happens, in ms, or null. */
  nextIn(): number | null {
    const next = this.#next();
    return next === null ? null : Math.max(0, next.at - this.#now);
  }

  #stepTo(entry: AgendaEntry): void {
    this.#moveTo(Math.max(this.#now, entry.at));
    this.happenNext();
  }

  #moveTo(target: number): void {
    this.#clock.pass(target - this.#now);
    this.#now = target;
  }

  /** The next entry that still holds; those before it are forgotten. */
  #next(): AgendaEntry | null {
    for (let next = this.agenda.peek(); next !== undefined; next = this.agenda.peek()) {
      if (this.#happenings.holds(next)) return next;
      this.agenda.pop();
    }
    return null;
  }
}
