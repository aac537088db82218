// Keeps the messages of one world's links for people to read, behind the books' back: gathered, written down in small pieces when
// there is time, the oldest dropped. Nothing waits for it, and its troubles are nobody else's: what it misses, it says it has not.

import type { KeptMessage, MessageRef, MessageResults, MessagesKept, NewMessage } from '../contracts/messages.js';
import type { LinkBodyIn } from '../contracts/link-port.js';
import type { OutboxRow } from '../core/fulfilment/types.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import { Fifo } from '../core/lib/fifo.js';
import type { LinkName, Millis, Seq } from '../core/lib/ids.js';
import type { Item } from '../core/session/types.js';
import type { MessageBatch, MessageStore } from '../store/message-store.js';
import type { Logger } from './ports.js';

/** About 60 MB on disk. */
export const KEPT_MESSAGES = 300_000;
export const KEPT_DAYS = 30;
export const KEPT_MS = KEPT_DAYS * 86_400_000;

const GATHER_MS = 1000;
/** Changes written in one go, about a millisecond of work, and the pause before the next: 10,000 a second at most. */
const PIECE = 500;
const PAUSE_MS = 50;
/** Changes that wait at most. A burst that is longer is kept up to here. */
const WAITING_MAX = 100_000;
const PRUNE_EVERY = 5000;

export interface MessageLogPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** The simulated world's clock now; null where it is not known. */
  worldTime(): Millis | null;
}

type Change =
  | { readonly to: 'messages'; readonly row: NewMessage }
  | {
      readonly to: 'acked' | 'dropped';
      readonly row: { readonly link: LinkName; readonly seq: Seq; readonly at: Millis };
    }
  | { readonly to: 'copies'; readonly row: { readonly link: LinkName; readonly seq: Seq; readonly copies: number } };

export class MessageLog {
  readonly #ports: MessageLogPorts;
  readonly #open: () => Promise<MessageStore>;
  /** Opened when it is needed first, so that nothing at the start waits for it. Gives null where it could not be. */
  #opened: Promise<MessageStore | null> | null = null;
  readonly #waiting = new Fifo<Change>();
  #cancel: (() => void) | null = null;
  #last: Promise<void> = Promise.resolve();
  #sincePrune = PRUNE_EVERY;
  #troubled = false;
  #overflowed = false;
  #closed = false;

  constructor(ports: MessageLogPorts, open: () => Promise<MessageStore>) {
    this.#ports = ports;
    this.#open = open;
  }

  /** Commands that were committed. */
  sent(link: LinkName, rows: readonly OutboxRow[]): void {
    const worldTime = rows.length === 0 ? null : this.#ports.worldTime();
    for (const { seq, body, at } of rows) {
      this.#add({ to: 'messages', row: { link, way: 'out', seq, at, worldTime, body } });
    }
  }

  heard(link: LinkName, items: readonly Item<LinkBodyIn>[]): void {
    const at = this.#ports.clock.now();
    const worldTime = this.#ports.worldTime();
    for (const { seq, body } of items) {
      this.#add({ to: 'messages', row: { link, way: 'in', seq, at, worldTime, body } });
    }
  }

  acked(link: LinkName, seqs: readonly Seq[]): void {
    const at = this.#ports.clock.now();
    for (const seq of seqs) this.#add({ to: 'acked', row: { link, seq, at } });
  }

  /** Commands that left the outbox without an ack. */
  dropped(link: LinkName, seqs: readonly Seq[]): void {
    const at = this.#ports.clock.now();
    for (const seq of seqs) this.#add({ to: 'dropped', row: { link, seq, at } });
  }

  /** How often commands were sent, where that was more than once. */
  copies(link: LinkName, counts: readonly (readonly [Seq, number])[]): void {
    for (const [seq, copies] of counts) this.#add({ to: 'copies', row: { link, seq, copies } });
  }

  async find(refs: readonly MessageRef[]): Promise<MessageResults['messages.get']> {
    const store = await this.#store();
    if (store === null) return { messages: [], kept: null };
    // What waits now; what comes meanwhile was not there when it was asked.
    for (let left = this.#waiting.size; left > 0; left -= PIECE) await this.#write();
    await this.#last;
    const messages: readonly KeptMessage[] = refs.length === 0 ? [] : await store.find(refs);
    const kept: MessagesKept = { since: await store.oldest(), most: KEPT_MESSAGES, days: KEPT_DAYS };
    return { messages, kept };
  }

  /** Writes what waits and closes the file. Never rejects: the books are closed after it. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    this.#cancel = null;
    while (this.#waiting.size > 0) await this.#write();
    await this.#last;
    const store = await this.#opened;
    await store?.close().catch((error: unknown) => {
      this.#ports.logger.warn('the file of the messages could not be closed', error);
    });
  }

  #add(change: Change): void {
    if (this.#closed) return;
    if (this.#waiting.size >= WAITING_MAX) {
      if (!this.#overflowed) this.#ports.logger.warn('messages come faster than they are kept: some are not');
      this.#overflowed = true;
      return;
    }
    this.#waiting.push(change);
    this.#cancel ??= this.#ports.timers.after(GATHER_MS, () => this.#work());
  }

  #work(): void {
    void this.#write().then(() => {
      this.#cancel = null;
      if (this.#closed) return;
      if (this.#waiting.size > 0) this.#cancel = this.#ports.timers.after(PAUSE_MS, () => this.#work());
      else this.#overflowed = false;
    });
  }

  #store(): Promise<MessageStore | null> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#ports.logger.warn('messages are not kept: their file could not be opened', error);
      this.#closed = true;
      return null;
    });
    return this.#opened;
  }

  /** One piece after another. Never rejects. */
  #write(): Promise<void> {
    this.#last = this.#last.then(async () => {
      const store = await this.#store();
      const piece = this.#next();
      if (store === null || piece.length === 0) return;
      try {
        await store.write(batchOf(piece));
        await this.#prune(store, piece.length);
        this.#troubled = false;
      } catch (error) {
        if (!this.#troubled) this.#ports.logger.warn('messages could not be kept', error);
        this.#troubled = true;
      }
    });
    return this.#last;
  }

  #next(): readonly Change[] {
    const piece: Change[] = [];
    while (piece.length < PIECE) {
      const change = this.#waiting.shift();
      if (change === undefined) break;
      piece.push(change);
    }
    return piece;
  }

  async #prune(store: MessageStore, written: number): Promise<void> {
    this.#sincePrune += written;
    if (this.#sincePrune < PRUNE_EVERY) return;
    this.#sincePrune = 0;
    await store.prune(KEPT_MESSAGES, this.#ports.clock.now() - KEPT_MS);
  }
}

function batchOf(piece: readonly Change[]): MessageBatch {
  const messages: NewMessage[] = [];
  const acked: MessageBatch['acked'][number][] = [];
  const dropped: MessageBatch['dropped'][number][] = [];
  const copies: MessageBatch['copies'][number][] = [];
  for (const change of piece) {
    switch (change.to) {
      case 'messages':
        messages.push(change.row);
        break;
      case 'acked':
        acked.push(change.row);
        break;
      case 'dropped':
        dropped.push(change.row);
        break;
      case 'copies':
        copies.push(change.row);
        break;
    }
  }
  return { messages, acked, dropped, copies };
}
