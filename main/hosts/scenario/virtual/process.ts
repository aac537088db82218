// A process of a virtual run: its timers and sockets are its own and end with it. Decides nothing.

import type { VirtualNet } from './net.js';
import type { Owner, Timeline } from './timeline.js';

/** What setTimeout and setImmediate give to a virtual process. */
export class VirtualTimer {
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

export class VirtualProcess implements Owner {
  readonly name: string;
  readonly pid: number;
  readonly timeline: Timeline;
  readonly net: VirtualNet;
  #alive = true;
  readonly #onDeath: (() => void)[] = [];

  constructor(name: string, timeline: Timeline, net: VirtualNet) {
    this.name = name;
    this.timeline = timeline;
    this.net = net;
    this.pid = net.nextPid();
  }

  get alive(): boolean {
    return this.#alive;
  }

  run<T>(fn: () => T): T {
    return this.timeline.as(this, fn);
  }

  /** As the kernel's port of timers. */
  after(ms: number, fn: () => void): () => void {
    return this.timeline.after(ms, this, fn);
  }

  onDeath(listener: () => void): void {
    this.#onDeath.push(listener);
  }

  /** Ends at once: nothing of it happens any more, its sockets break. */
  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.net.ownerDied(this);
    for (const listener of this.#onDeath) listener();
  }
}
