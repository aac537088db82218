// Watches one child for silence in two stages, tolerating the machine's sleep. Owns its timer; ends nothing by itself.

import type { Clock, Timers } from '../core/lib/clock.js';
import type { Millis } from '../core/lib/ids.js';

export const PING_MS = 5000;

export interface HeartbeatEvents {
  /** Send a ping with this number. */
  ping(id: number): void;
  /** One ping went unanswered (stage one). */
  silent(): void;
  /** It speaks again after `silent`. */
  back(): void;
  /** Silent for a whole further interval in which this program was awake itself (stage two). */
  dead(): void;
}

export class Heartbeat {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #events: HeartbeatEvents;
  #cancel: (() => void) | null = null;
  #dueAt: Millis = 0;
  #id = 0;
  #heard = true;
  #missed = 0;

  constructor(clock: Clock, timers: Timers, events: HeartbeatEvents) {
    this.#clock = clock;
    this.#timers = timers;
    this.#events = events;
  }

  start(): void {
    this.stop();
    this.#heard = true;
    this.#missed = 0;
    this.#arm();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** Any message is a sign of life. */
  heard(): void {
    this.#heard = true;
    if (this.#missed > 0) {
      this.#missed = 0;
      this.#events.back();
    }
  }

  #arm(): void {
    this.#dueAt = this.#clock.now() + PING_MS;
    this.#cancel = this.#timers.after(PING_MS, () => this.#tick());
  }

  #tick(): void {
    // Woken long after the timer was due: the whole machine slept, and the child slept with it. Its silence proves nothing.
    const slept = this.#clock.now() - this.#dueAt > PING_MS;
    if (this.#heard || slept) {
      this.#missed = this.#heard ? 0 : Math.min(this.#missed, 1);
    } else {
      this.#missed += 1;
      if (this.#missed === 1) this.#events.silent();
      if (this.#missed >= 2) {
        this.#cancel = null;
        this.#events.dead();
        return;
      }
    }
    this.#heard = false;
    this.#arm();
    this.#events.ping((this.#id += 1));
  }
}
