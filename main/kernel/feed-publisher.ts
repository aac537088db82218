// Sends the feed to every subscribed connection: a snapshot, then contiguous deltas while the receiver has credit, and the
// status. Over the limit deltas are dropped and a fresh snapshot follows. Holds the books' feed state; decides nothing.

import { foldDelta } from '../core/feed/fold.js';
import { assert } from '../core/lib/assert.js';
import type { AppStatus, Delta, FeedMessage, FeedState } from '../core/feed/types.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import type { BookEvent, Product } from '../core/orders/types.js';
import type { ClientConnection } from './ports.js';

/** Deltas are gathered for this long after one was sent: a busy kernel sends at most 250 a second. */
export const GATHER_MS = 4;
export const STATUS_MS = 250;
/** A connection with more than this waiting to leave gets nothing but a later snapshot. */
export const BUFFER_LIMIT = 4 * 1024 * 1024;
/** More events than this in one delta cost more than a snapshot. */
export const DELTA_EVENTS = 5000;
const CREDIT_LIMIT = 1000;
/** Events that are kept unfolded at most while nobody watches: then they are taken into the state, so that memory has an end. */
const UNWATCHED_EVENTS = 1000;

/** The feed's view of the present books, as of the last commit. */
export interface FeedSource {
  readonly booksId: string;
  readonly state: FeedState;
  readonly products: readonly Product[];
}

interface Subscriber {
  readonly connection: ClientConnection;
  credit: number;
  /** It has missed something: only a snapshot makes it whole. */
  stale: boolean;
  lastStatus: string;
}

export class FeedPublisher {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #status: () => AppStatus;
  readonly #subscribers = new Map<string, Subscriber>();
  #source: FeedSource | null = null;
  #state: FeedState | null = null;
  #products: readonly Product[] = [];
  #pending: BookEvent[] = [];
  #cancelGather: (() => void) | null = null;
  #cancelStatus: (() => void) | null = null;
  #lastStatusAt = -Infinity;
  #stopped = false;

  constructor(clock: Clock, timers: Timers, status: () => AppStatus) {
    this.#clock = clock;
    this.#timers = timers;
    this.#status = status;
  }

  /** The last event that this feed knows of; null without books. */
  get rev(): number | null {
    return this.#pending.at(-1)?.rev ?? this.#state?.rev ?? null;
  }

  /** Other books (or none while switching), or the same ones read again: everyone gets a snapshot. */
  use(source: FeedSource | null): void {
    this.#source = source;
    this.#state = source?.state ?? null;
    this.#products = source?.products ?? [];
    this.#pending = [];
    for (const subscriber of this.#subscribers.values()) {
      subscriber.stale = true;
      this.#refresh(subscriber);
    }
    this.statusChanged();
  }

  /** Events that were committed just now, contiguous with all before. */
  committed(events: readonly BookEvent[]): void {
    if (this.#source === null || this.#stopped) return;
    for (const event of events) this.#pending.push(event);
    const saved = events.flatMap((event) => (event.kind === 'product-saved' ? (productOf(event) ?? []) : []));
    if (saved.length > 0) this.#products = withProducts(this.#products, saved);
    if (this.#subscribers.size === 0) {
      if (this.#pending.length >= UNWATCHED_EVENTS) this.#fold();
    } else if (this.#cancelGather === null) this.#flush();
  }

  subscribe(connection: ClientConnection, credit: number): void {
    if (this.#stopped) return;
    if (this.#subscribers.size === 0) this.#fold();
    const known = this.#subscribers.get(connection.id);
    const subscriber = { connection, credit: Math.min(credit, CREDIT_LIMIT), stale: true, lastStatus: '' };
    this.#subscribers.set(connection.id, subscriber);
    if (known === undefined) connection.onClose(() => this.#subscribers.delete(connection.id));
    this.#snapshot(subscriber);
    this.#sendStatus(subscriber);
  }

  /** The connection has folded this many more deltas. Snapshots cost no credit. */
  credit(connectionId: string, add: number): void {
    const subscriber = this.#subscribers.get(connectionId);
    if (subscriber === undefined) return;
    subscriber.credit = Math.min(subscriber.credit + add, CREDIT_LIMIT);
    this.#refresh(subscriber);
  }

  statusChanged(): void {
    if (this.#cancelStatus !== null || this.#stopped || this.#subscribers.size === 0) return;
    const wait = Math.max(0, this.#lastStatusAt + STATUS_MS - this.#clock.now());
    this.#cancelStatus = this.#timers.after(wait, () => {
      this.#cancelStatus = null;
      this.#lastStatusAt = this.#clock.now();
      for (const subscriber of this.#subscribers.values()) {
        this.#sendStatus(subscriber);
        this.#refresh(subscriber);
      }
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelGather?.();
    this.#flush();
    this.#cancelStatus?.();
    for (const subscriber of this.#subscribers.values()) this.#sendStatus(subscriber);
    this.#subscribers.clear();
  }

  /** Takes what was gathered into the state; null: nothing was. */
  #fold(): Delta | null {
    const events = this.#pending;
    const first = events[0];
    const last = events.at(-1);
    if (first === undefined || last === undefined || this.#state === null) return null;
    this.#pending = [];
    const delta = { after: first.rev - 1, rev: last.rev, events };
    const folded = foldDelta(this.#state, delta);
    assert(folded !== 'gap', `events after rev ${this.#state.rev} begin at ${first.rev}`);
    this.#state = folded.state;
    return delta;
  }

  #flush(): void {
    const delta = this.#source === null ? null : this.#fold();
    if (delta === null || this.#source === null) return;
    const { events } = delta;
    const message: FeedMessage = { feed: 'delta', booksId: this.#source.booksId, delta };
    for (const subscriber of this.#subscribers.values()) {
      if (!this.#mayReceive(subscriber) || events.length > DELTA_EVENTS) subscriber.stale = true;
      if (subscriber.stale) this.#refresh(subscriber);
      else {
        subscriber.credit -= 1;
        this.#send(subscriber, message);
      }
    }
    if (this.#stopped) return;
    this.#cancelGather = this.#timers.after(GATHER_MS, () => {
      this.#cancelGather = null;
      this.#flush();
    });
    this.statusChanged();
  }

  #mayReceive(subscriber: Subscriber): boolean {
    return subscriber.credit > 0 && subscriber.connection.bufferedBytes() <= BUFFER_LIMIT;
  }

  #refresh(subscriber: Subscriber): void {
    if (subscriber.stale && this.#mayReceive(subscriber)) this.#snapshot(subscriber);
  }

  #snapshot(subscriber: Subscriber): void {
    if (this.#source === null || this.#state === null) return;
    // Events that wait to be gathered are in the next delta, which starts where this state ends.
    const { booksId } = this.#source;
    const snapshot = { ...this.#state, products: this.#products };
    subscriber.stale = false;
    this.#send(subscriber, { feed: 'snapshot', booksId, snapshot });
  }

  #send(subscriber: Subscriber, message: FeedMessage): void {
    subscriber.connection.send({ type: 'feed', message });
  }

  #sendStatus(subscriber: Subscriber): void {
    const status = this.#status();
    const text = JSON.stringify({ ...status, serverTime: 0 });
    if (text === subscriber.lastStatus) return;
    subscriber.lastStatus = text;
    subscriber.connection.send({ type: 'feed', message: { feed: 'status', status } });
  }
}

/** The event carries the whole product. */
function productOf(event: BookEvent): Product | null {
  return event.data === null ? null : (event.data as unknown as Product);
}

function withProducts(products: readonly Product[], saved: readonly Product[]): readonly Product[] {
  const byId = new Map([...products, ...saved].map((product) => [product.id, product]));
  return [...byId.values()];
}
