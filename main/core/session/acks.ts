// Inbound items from their first copy until their ack is out: which are new, which wait to be settled, what is to be acked and
// how often. Owns no bytes on the wire.

import type { PeerSeq } from '../lib/ids.js';
import { AckLoss } from './ack-loss.js';
import { SeenSet } from './dedupe.js';

/** Settled numbers are remembered in at most this many pages; older ones are forgotten whole: the owner's inbox knows them too. */
const MAX_PAGES = 50_000;

export type Arrival = 'new' | 'waiting' | 'settled';

/** Delivered, not settled; `behind` it settled items that came again after it. `answer`: to a command of ours. */
interface Waiting {
  readonly answer: boolean;
  behind: PeerSeq[] | null;
}

/** A settled item that came again, in this turn, and waits for those before it. */
interface Held {
  readonly answer: boolean;
  readonly turn: number;
}

export class InboundAcks {
  readonly #waiting = new Map<PeerSeq, Waiting>();
  #newest: PeerSeq | null = null;
  readonly #held = new Map<PeerSeq, Held>();
  /** To be acked in this turn; the value says whether it is an answer. */
  readonly #pending = new Map<PeerSeq, boolean>();
  #turn = 0;
  #settled = new SeenSet();
  /** Nothing but our ack tells the peer that an answer came; a command it may know to have come by our own answer to it. */
  readonly #ofAnswers = new AckLoss();
  readonly #ofOthers = new AckLoss();

  /** Delivered, not settled. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Notes an inbound copy. A settled one is acked again when all before it are settled: the order of our acks tells the peer what was
   * lost, and an ack that overtakes others has it send those again (42 items an order instead of 29 at 30 % loss). If it comes
   * once more, it is acked at once.
   */
  arrived(seq: PeerSeq, answer: boolean): Arrival {
    if (this.#waiting.has(seq)) return 'waiting';
    if (!this.#settled.has(seq)) {
      this.#waiting.set(seq, { answer, behind: null });
      this.#newest = seq;
      return 'new';
    }
    this.#again(seq, answer);
    return 'settled';
  }

  #again(seq: PeerSeq, answer: boolean): void {
    if (this.#pending.has(seq)) return;
    const held = this.#held.get(seq);
    if (held?.turn === this.#turn) return;
    const newest = this.#newest === null ? undefined : this.#waiting.get(this.#newest);
    if (held === undefined && newest !== undefined) {
      newest.behind ??= [];
      newest.behind.push(seq);
      this.#held.set(seq, { answer, turn: this.#turn });
      return;
    }
    this.#held.delete(seq);
    this.#ack(seq, answer, true);
  }

  /** The owner has recorded it. Numbers that were not delivered are passed over: acking a stranger's number can harm. */
  settle(seq: PeerSeq, connected: boolean): void {
    const waiting = this.#waiting.get(seq);
    if (waiting === undefined) return;
    this.#waiting.delete(seq);
    if (this.#settled.pages >= MAX_PAGES) this.#settled = new SeenSet();
    this.#settled.add(seq);
    if (!connected) return;
    this.#ack(seq, waiting.answer, false);
    for (const other of waiting.behind ?? []) {
      const held = this.#held.get(other);
      if (held === undefined) continue;
      this.#held.delete(other);
      this.#ack(other, held.answer, true);
    }
  }

  /** The connection is gone: un-sent acks with it. The peer will send those items again, and they are acked then. */
  drop(): void {
    this.#pending.clear();
    this.#held.clear();
    for (const waiting of this.#waiting.values()) waiting.behind = null;
  }

  /**
   * Takes what is to be acked now, each number as often as the loss calls for, in lists of at most `batch`. `likelyLoss`: of single
   * copies, as our own items show it.
   */
  take(batch: number, likelyLoss: () => number): readonly (readonly PeerSeq[])[] {
    this.#turn += 1;
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
