// Child processes that a test plays itself: what was posted to them is kept, what they say is said by the test.

import type { ChildHandle, ProcessHost, ProcessName } from '../../main/kernel/ports.js';

export class FakeChild implements ChildHandle {
  readonly name: ProcessName;
  readonly epoch: number;
  readonly pid: number;
  /** Messages without their envelopes, oldest first. */
  readonly posted: { readonly type: string; readonly [key: string]: unknown }[] = [];
  /** Posted after it was gone: must stay empty. */
  readonly postedDead: unknown[] = [];
  killed = false;
  alive = true;
  /** Goes when it is told to stop (the default), or must be killed. */
  obedient = true;
  /** Answers pings. */
  answers = true;
  #onMessage: ((message: unknown) => void)[] = [];
  #onExit: ((code: number | null, signal: string | null) => void)[] = [];

  constructor(name: ProcessName, epoch: number, pid: number) {
    this.name = name;
    this.epoch = epoch;
    this.pid = pid;
  }

  post(raw: unknown): void {
    const { message, epoch } = raw as { message: { type: string; id?: number }; epoch: number };
    if (!this.alive) {
      this.postedDead.push(message);
      return;
    }
    if (epoch !== this.epoch) throw new Error(`posted for epoch ${epoch} to a child of epoch ${this.epoch}`);
    this.posted.push(message);
    if (message.type === 'ping' && this.answers) this.say({ type: 'pong', id: message.id });
    if (message.type === 'stop' && this.obedient) queueMicrotask(() => this.exit(0));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage.push(listener);
  }

  onExit(listener: (code: number | null, signal: string | null) => void): void {
    this.#onExit.push(listener);
  }

  kill(): void {
    this.killed = true;
    queueMicrotask(() => this.exit(null, 'SIGKILL'));
  }

  /** The child says something, by default under its own epoch. */
  say(message: object, epoch = this.epoch): void {
    this.raw({ epoch, message });
  }

  raw(message: unknown): void {
    for (const listener of this.#onMessage) listener(message);
  }

  hello(): void {
    this.say({ type: 'hello', pid: this.pid });
  }

  exit(code: number | null, signal: string | null = null): void {
    if (!this.alive) return;
    this.alive = false;
    for (const listener of this.#onExit) listener(code, signal);
  }

  /** Everything posted of one type. */
  of(type: string): { readonly type: string; readonly [key: string]: unknown }[] {
    return this.posted.filter((message) => message.type === type);
  }
}

export class FakeProcessHost implements ProcessHost {
  readonly children: FakeChild[] = [];
  /** Called with each new child, to make it say hello by itself. */
  onStart: (child: FakeChild) => void = () => undefined;
  /** Starting fails with this. */
  fails: Error | null = null;
  #pid = 100;

  start(name: ProcessName, epoch: number): ChildHandle {
    if (this.fails !== null) throw this.fails;
    const child = new FakeChild(name, epoch, (this.#pid += 1));
    this.children.push(child);
    this.onStart(child);
    return child;
  }

  /** The newest child of this name. */
  last(name: ProcessName): FakeChild {
    const child = this.children.findLast((other) => other.name === name);
    if (child === undefined) throw new Error(`no ${name} was started`);
    return child;
  }

  living(): readonly FakeChild[] {
    return this.children.filter((child) => child.alive);
  }
}
