// Inbound items from their first copy until their ack is out: which are new, which wait to be settled, what is to be acked and
// how often. Owns no bytes on the wire.

import type { PeerSeq } from '../lib/ids.js';
import { SeenSet } from './dedupe.js';

/** Settled numbers are remembered in at most this many pages; older ones are forgotten whole: the owner's inbox knows them too. */
const MAX_PAGES = 50_000;
/** Acks over which the loss estimate forgets. */
const MEMORY = 500;

/** How many copies of an ack are sent when this share of single copies is lost. */
const REDUNDANCY: readonly (readonly [below: number, copies: number])[] = [
  [0.3, 1],
  [0.6, 2],
  [0.77, 3],
  [0.86, 5],
  [1.01, 10],
];

export type Arrival = 'new' | 'waiting' | 'settled';

export class InboundAcks {
  #waiting = new Set<PeerSeq>();
  #settled = new SeenSet();
  #pending: PeerSeq[] = [];
  /** Acks sent lately, those of them that a duplicate showed to be lost, and the copies they were sent in. */
  #sent = 0;
  #lost = 0;
  #copies = 0;

  /** Delivered, not settled. */
  get waiting(): number {
    return this.#waiting.size;
  }

  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  /** Notes an inbound copy; a settled one will be acked again at once. */
  arrived(seq: PeerSeq): Arrival {
    if (this.#waiting.has(seq)) return 'waiting';
    if (this.#settled.has(seq)) {
      this.#count(1);
      this.#pending.push(seq);
      return 'settled';
    }
    this.#waiting.add(seq);
    return 'new';
  }

  /** The owner has recorded it. Numbers that were not delivered are passed over: acking a stranger's number can harm. */
  settle(seq: PeerSeq, connected: boolean): void {
    if (!this.#waiting.delete(seq)) return;
    if (this.#settled.pages >= MAX_PAGES) this.#settled = new SeenSet();
    this.#settled.add(seq);
    if (!connected) return;
    this.#count(0);
    this.#pending.push(seq);
  }

  /** The connection is gone: un-sent acks with it. The peer will send those items again, and they are acked then. */
  drop(): void {
    this.#pending = [];
  }

  /** Takes what is to be acked now, each number as often as the loss calls for, in lists of at most `batch`. */
  take(batch: number): readonly (readonly PeerSeq[])[] {
    const pending = this.#pending;
    if (pending.length === 0) return [];
    this.#pending = [];
    const copies = this.copies;
    this.#copies += pending.length * copies;
    const lists: PeerSeq[][] = [];
    let list: PeerSeq[] = [];
    for (let copy = 0; copy < copies; copy += 1) {
      for (const seq of pending) {
        if (list.length === batch) {
          lists.push(list);
          list = [];
        }
        list.push(seq);
      }
    }
    lists.push(list);
    return lists;
  }

  /** Copies of each ack at today's loss. */
  get copies(): number {
    const loss = this.loss;
    return REDUNDANCY.find(([below]) => loss < below)?.[1] ?? 1;
  }

  /** Share of single ack copies that get lost: an ack fails only when all its copies do. */
  get loss(): number {
    // A handful of duplicates says nothing yet.
    if (this.#sent < 20 || this.#lost === 0) return 0;
    return (this.#lost / this.#sent) ** (1 / Math.max(1, this.#copies / this.#sent));
  }

  #count(lost: 0 | 1): void {
    if (this.#sent >= MEMORY) {
      this.#sent /= 2;
      this.#lost /= 2;
      this.#copies /= 2;
    }
    this.#sent += 1;
    this.#lost += lost;
  }
}
