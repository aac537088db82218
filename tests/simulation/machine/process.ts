// A simulated process: what runs in its context has its timers, its sockets and its end. Decides nothing.

import { inContext, type Owner } from './context.js';
import type { SimNet } from './net.js';
import type { Timeline } from './timeline.js';

/** What setTimeout gives to a simulated process. */
export class SimTimer {
  readonly cancel: () => void;
  constructor(cancel: () => void) {
    this.cancel = cancel;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
}

export class SimProcess implements Owner {
  readonly name: string;
  readonly pid: number;
  readonly net: SimNet;
  readonly timeline: Timeline;
  #alive = true;
  hangsUntil = 0;
  readonly #timers = new Set<SimTimer>();
  readonly #onDeath: (() => void)[] = [];

  constructor(name: string, timeline: Timeline, net: SimNet) {
    this.name = name;
    this.pid = net.nextPid();
    this.timeline = timeline;
    this.net = net;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.size;
  }

  run<T>(fn: () => T): T {
    return inContext(this, fn);
  }

  setTimer(ms: number, fn: () => void): SimTimer {
    const timer: SimTimer = new SimTimer(() => {
      this.#timers.delete(timer);
      cancel();
    });
    if (this.#alive) this.#timers.add(timer);
    const cancel = this.timeline.after(ms, this, () => {
      this.#timers.delete(timer);
      fn();
    });
    return timer;
  }

  /** As the kernel's port. */
  after(ms: number, fn: () => void): () => void {
    const timer = this.setTimer(ms, fn);
    return () => timer.cancel();
  }

  hangUntil(time: number): void {
    this.hangsUntil = Math.max(this.hangsUntil, time);
  }

  onDeath(listener: () => void): void {
    this.#onDeath.push(listener);
  }

  /** Ends at once: nothing of it happens any more, its sockets break. */
  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#timers.clear();
    this.net.ownerDied(this);
    for (const listener of this.#onDeath) listener();
  }
}
