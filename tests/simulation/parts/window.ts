// A window on the kernel: calls, and the feed folded as the renderer folds it. It closes with its kernel; another one opens.

import type { ServerMessage } from '../../../main/contracts/app-feed.js';
import type { MethodName, Params, Results } from '../../../main/contracts/app-api.js';
import { foldDelta } from '../../../main/core/feed/fold.js';
import type { FeedMessage, FeedState } from '../../../main/core/feed/types.js';
import type { CodedError } from '../../../main/core/lib/result.js';
import type { ChannelListener, ClientConnection } from '../../../main/kernel/ports.js';
import { mustHold } from '../checks/violation.js';
import { isPlanted } from '../plants/active.js';
import type { SimProcess } from '../machine/process.js';
import { between } from '../machine/timeline.js';

/** Deltas that may be on their way; a slow window runs out of it now and then. */
const CREDIT = 4;
const FOLD_MS = 60;
/** Deltas and states that are copied as a pipe copies them. */
const COPIED = 200;

export type Answer<M extends MethodName> =
  { readonly ok: true; readonly result: Results[M] } | { readonly ok: false; readonly error: CodedError };

export class SimWindow implements ClientConnection {
  readonly id: string;
  readonly #kernel: SimProcess;
  readonly #random;
  #onMessage: (message: unknown) => void = () => undefined;
  #onClose: (() => void)[] = [];
  #nextId = 1;
  readonly #waiting = new Map<number, (answer: Answer<MethodName>) => void>();
  #booksId: string | null = null;
  #closed = false;
  state: FeedState | null = null;
  #fed = 0;
  snapshots = 0;
  deltas = 0;

  constructor(id: string, kernel: SimProcess) {
    this.id = id;
    this.#kernel = kernel;
    this.#random = kernel.timeline.random(`${id} of ${kernel.name}`);
  }

  send(message: unknown): void {
    if (!this.#kernel.alive || this.#closed) return;
    const copy = this.#copied(message as ServerMessage);
    if (copy.type === 'feed') this.#feed(copy.message);
    else {
      this.#waiting.get(copy.id)?.(copy as Answer<MethodName>);
      this.#waiting.delete(copy.id);
    }
  }

  /** What crosses is JSON; of much of the same kind the first speak for the rest. */
  #copied(message: ServerMessage): ServerMessage {
    if (message.type !== 'feed' || message.message.feed === 'snapshot') return crossed(message);
    this.#fed += 1;
    return this.#fed > COPIED ? message : crossed(message);
  }

  bufferedBytes(): number {
    return 0;
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onClose(listener: () => void): void {
    this.#onClose.push(listener);
  }

  close(): void {
    this.#closed = true;
    const listeners = this.#onClose;
    this.#onClose = [];
    for (const listener of listeners) this.#kernel.run(listener);
  }

  subscribe(): void {
    this.#say({ type: 'subscribe', credit: CREDIT });
  }

  /** Never, when the kernel dies first. */
  ask<M extends MethodName>(method: M, params: Params<M>): Promise<Answer<M>> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve as (answer: Answer<MethodName>) => void);
      this.#say({ type: 'call', id, method, params });
    });
  }

  #say(message: object): void {
    if (this.#kernel.alive && !this.#closed) this.#kernel.run(() => this.#onMessage(message));
  }

  #feed(message: FeedMessage): void {
    if (message.feed === 'snapshot') {
      this.#booksId = message.booksId;
      this.state = message.snapshot;
      this.snapshots += 1;
    } else if (message.feed === 'delta') {
      this.deltas += 1;
      if (isPlanted('feed-gap') && this.deltas % 10 === 0) return;
      mustHold(message.booksId === this.#booksId, () => `a delta of ${message.booksId}, shown is ${this.#booksId}`);
      const folded = this.state === null ? 'gap' : foldDelta(this.state, message.delta);
      mustHold(folded !== 'gap', () => `a delta after ${message.delta.after} for a window at ${this.state?.rev}`);
      this.state = folded.state;
      const folds = between(this.#random, 0, FOLD_MS);
      this.#kernel.timeline.after(folds, this.#kernel, () => this.#say({ type: 'credit', add: 1 }));
    }
  }
}

function crossed(message: ServerMessage): ServerMessage {
  return JSON.parse(JSON.stringify(message)) as ServerMessage;
}

export class SimChannel implements ChannelListener {
  readonly #kernel: SimProcess;
  #listener: (connection: ClientConnection) => void = () => undefined;
  #count = 0;

  constructor(kernel: SimProcess) {
    this.#kernel = kernel;
  }

  onConnection(listener: (connection: ClientConnection) => void): void {
    this.#listener = listener;
  }

  open(): SimWindow {
    const window = new SimWindow(`window-${(this.#count += 1)}`, this.#kernel);
    this.#kernel.run(() => this.#listener(window));
    return window;
  }
}
