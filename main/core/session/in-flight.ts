// Outgoing items until they are acked: those waiting for the window, those on their way, and the keys of their answers.
// Owns no timers and no bytes on the wire.

import type { Seq } from '../lib/ids.js';

/** One outgoing item, encoded once. */
export interface Outgoing {
  readonly seq: Seq;
  readonly bytes: Uint8Array;
  readonly key: string | null;
  /** Another item with the same key, given later. */
  nextWithKey: Outgoing | null;
  state: 'queued' | 'sent' | 'done';
  /** Copies sent on this connection, and over all connections. */
  tries: number;
  copies: number;
  /** Copies on this connection whose time ran out, of which the pace knows nothing yet. */
  timeouts: number;
  /** The flight (one write) that carries its newest copy; an older flight's timer does not concern it any more. */
  flight: number;
  /** Its place in that flight. */
  place: number;
}

export class InFlight {
  /** Items sent and not acked at most. */
  window: number;
  readonly #items = new Map<Seq, Outgoing>();
  readonly #byKey = new Map<string, Outgoing>();
  /** First in, first out, with a moving head; done items stay in it until the head passes them. */
  #queue: Outgoing[] = [];
  #head = 0;
  #queued = 0;

  constructor(window: number) {
    this.window = window;
  }

  /** Sent, not acked. */
  get sent(): number {
    return this.#items.size - this.#queued;
  }

  get queued(): number {
    return this.#queued;
  }

  add(seq: Seq, bytes: Uint8Array, key: string | null): void {
    const unsent = { tries: 0, copies: 0, timeouts: 0, flight: 0, place: 0 };
    const item: Outgoing = { seq, bytes, key, nextWithKey: null, state: 'queued', ...unsent };
    this.#items.set(seq, item);
    this.#queue.push(item);
    this.#queued += 1;
    if (key !== null) this.#link(key, item);
  }

  /** The next item that the window lets go, now counted as sent; null when there is none. */
  next(): Outgoing | null {
    if (this.#queued === 0 || this.sent >= this.window) return null;
    for (;;) {
      const item = this.#queue[this.#head];
      if (item === undefined) return null;
      this.#head += 1;
      this.#trim();
      if (item.state !== 'queued') continue;
      item.state = 'sent';
      this.#queued -= 1;
      return item;
    }
  }

  /** All that were sent and not acked, oldest first. */
  *unacked(): IterableIterator<Outgoing> {
    for (const item of this.#items.values()) if (item.state === 'sent') yield item;
  }

  get(seq: Seq): Outgoing | undefined {
    return this.#items.get(seq);
  }

  /** The oldest item whose answer comes under this key. */
  withKey(key: string): Outgoing | undefined {
    return this.#byKey.get(key);
  }

  /** Acked, answered or given up. */
  remove(item: Outgoing): void {
    if (item.state === 'done') return;
    if (item.state === 'queued') this.#queued -= 1;
    item.state = 'done';
    this.#items.delete(item.seq);
    if (item.key !== null) this.#unlink(item.key, item);
  }

  #trim(): void {
    if (this.#head < 1024 || this.#head * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #link(key: string, item: Outgoing): void {
    let last = this.#byKey.get(key);
    if (last === undefined) {
      this.#byKey.set(key, item);
      return;
    }
    while (last.nextWithKey !== null) last = last.nextWithKey;
    last.nextWithKey = item;
  }

  #unlink(key: string, item: Outgoing): void {
    const first = this.#byKey.get(key);
    if (first === item) {
      if (item.nextWithKey === null) this.#byKey.delete(key);
      else this.#byKey.set(key, item.nextWithKey);
      return;
    }
    for (let at = first ?? null; at !== null; at = at.nextWithKey) {
      if (at.nextWithKey === item) {
        at.nextWithKey = item.nextWithKey;
        return;
      }
    }
  }
}
