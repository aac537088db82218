// Inbound items from their first copy until their ack is out: which are new, which wait to be settled, what is to be acked and
// how often. Owns no bytes on the wire.

import type { Millis, PeerSeq } from '../lib/ids.js';
import { AckLoss } from './ack-loss.js';
import { SeenSet } from './dedupe.js';

/** Settled numbers are remembered in at most this many pages; older ones are forgotten whole: the owner's inbox knows them too. */
const MAX_PAGES = 50_000;

/** Items over which the time to settle one is averaged. */
const SETTLES = 64;

export type Arrival = 'new' | 'waiting' | 'settled';

interface Waiting {
  readonly answer: boolean;
  readonly since: Millis;
}

export class InboundAcks {
  /** Delivered, not settled. */
  readonly #waiting = new Map<PeerSeq, Waiting>();
  /** To be acked in this turn; the value says whether it answers a command of ours. */
  readonly #pending = new Map<PeerSeq, boolean>();
  #settled = new SeenSet();
  #settleMs = 0;
  /** Nothing but our ack tells the peer that an answer came; a command it may know to have come by our own answer to it. */
  readonly #ofAnswers = new AckLoss();
  readonly #ofOthers = new AckLoss();

  /** Delivered, not settled. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** How long our owner takes to record an item, of late; the peer hears nothing of it for so long. */
  get settleMs(): number {
    return this.#settleMs;
  }

  /** Something is to be acked in this turn. */
  get owed(): boolean {
    return this.#pending.size > 0;
  }

  /** Notes an inbound copy; a settled one will be acked again at once, however many copies came in this turn. */
  arrived(seq: PeerSeq, answer: boolean, now: Millis): Arrival {
    if (this.#waiting.has(seq)) return 'waiting';
    if (!this.#settled.has(seq)) {
      this.#waiting.set(seq, { answer, since: now });
      return 'new';
    }
    if (!this.#pending.has(seq)) this.#ack(seq, answer, true);
    return 'settled';
  }

  /** The owner has recorded it. Numbers that were not delivered are passed over: acking a stranger's number can harm. */
  settle(seq: PeerSeq, connected: boolean, now: Millis): void {
    const waiting = this.#waiting.get(seq);
    if (waiting === undefined) return;
    this.#waiting.delete(seq);
    this.#settleMs += (now - waiting.since - this.#settleMs) / SETTLES;
    if (this.#settled.pages >= MAX_PAGES) this.#settled = new SeenSet();
    this.#settled.add(seq);
    if (connected) this.#ack(seq, waiting.answer, false);
  }

  /** The connection is gone: un-sent acks with it. The peer will send those items again, and they are acked then. */
  drop(): void {
    this.#pending.clear();
  }

  /**
   * Takes what is to be acked now, each number as often as the loss calls for, in lists of at most `batch`. `likelyLoss`: of single
   * copies, as our own items show it.
   */
  take(batch: number, likelyLoss: () => number): readonly (readonly PeerSeq[])[] {
    if (this.#pending.size === 0) return [];
    const answers = this.#ofAnswers.copies(likelyLoss);
    const others = this.#ofOthers.copies(() => 0);
    const lists: PeerSeq[][] = [];
    let list: PeerSeq[] = [];
    for (let copy = 0; copy < Math.max(answers, others); copy += 1) {
      for (const [seq, answer] of this.#pending) {
        if (copy >= (answer ? answers : others)) continue;
        if (list.length === batch) {
          lists.push(list);
          list = [];
        }
        list.push(seq);
      }
    }
    lists.push(list);
    for (const answer of this.#pending.values()) {
      if (answer) this.#ofAnswers.sent(answers);
      else this.#ofOthers.sent(others);
    }
    this.#pending.clear();
    return lists;
  }

  #ack(seq: PeerSeq, answer: boolean, again: boolean): void {
    this.#pending.set(seq, answer);
    (answer ? this.#ofAnswers : this.#ofOthers).count(again);
  }
}
