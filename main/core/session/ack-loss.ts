// How many of our acks get lost, from the items that come again although they were acked. Owns the estimate, not the acks.

import { ackCopies } from './loss-policy.js';

/** Acks over which the estimate forgets. Much, as a lost ack is noticed late: in a burst, first few seem lost and then many. */
const MEMORY = 1000;
/** A handful of duplicates says nothing yet. */
const FEWEST = 20;
/** What is less may be a peer that is impatient. */
const SOME = 0.02;

export class AckLoss {
  /** Acks of late, those of them that a duplicate showed to be lost, and the copies they were sent in. */
  #acks = 0;
  #lost = 0;
  #copies = 0;

  /** An item is acked; `again`: it was before. */
  count(again: boolean): void {
    if (this.#acks >= MEMORY) {
      this.#acks /= 2;
      this.#lost /= 2;
      this.#copies /= 2;
    }
    this.#acks += 1;
    if (again) this.#lost += 1;
  }

  sent(copies: number): void {
    this.#copies += copies;
  }

  /** Share of single copies that get lost: an ack fails only when all its copies do. */
  get loss(): number {
    if (this.#acks < FEWEST || this.#lost === 0) return 0;
    return (this.#lost / this.#acks) ** (1 / Math.max(1, this.#copies / this.#acks));
  }

  /** How often to say the next ack. `likely`: the loss as our own items show it, which they do sooner, if there is any at all. */
  copies(likely: () => number): number {
    const { loss } = this;
    return ackCopies(loss < SOME ? loss : Math.max(loss, likely()));
  }
}
