// What left each shelf in the last days, for the books that are open: read from disk once, when somebody first asks, and from
// then on kept along with what is committed. Nothing is written for it.

import { demandFrom, DemandTally, hourOf, shippedBy } from '../core/inventory/demand.js';
import type { Clock } from '../core/lib/clock.js';
import type { Millis, Rev } from '../core/lib/ids.js';
import type { BookEvent } from '../core/orders/types.js';
import type { OpenBooks } from './world-state.js';

export interface DemandView {
  readonly tally: DemandTally;
  /** The window: since when, until when. */
  readonly from: Millis;
  readonly to: Millis;
}

interface Kept {
  readonly books: OpenBooks;
  readonly tally: DemandTally;
  readonly ready: Promise<void>;
  /** Entries up to this one were read from disk. */
  rev: Rev;
  /** What was committed while the disk was read; null: it was read. */
  late: BookEvent[] | null;
}

export class Demand {
  readonly #clock: Clock;
  #kept: Kept | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Of these books, which began at `since`. Rejects with what the store says. */
  async of(books: OpenBooks, since: Millis): Promise<DemandView> {
    const to = this.#clock.now();
    const from = demandFrom(to, since);
    const kept = this.#kept?.books === books ? this.#kept : this.#begin(books, from);
    this.#kept = kept;
    await kept.ready;
    kept.tally.dropBefore(from);
    return { tally: kept.tally, from, to };
  }

  /** Committed just now. */
  heard(events: readonly BookEvent[]): void {
    const kept = this.#kept;
    if (kept === null) return;
    for (const event of events) {
      if (event.kind !== 'stock') continue;
      if (kept.late === null) add(kept, event);
      else if (shippedBy(event) !== null) kept.late.push(event);
    }
  }

  /** Other books, or none. */
  forget(): void {
    this.#kept = null;
  }

  #begin(books: OpenBooks, from: Millis): Kept {
    const tally = new DemandTally();
    const read = async (): Promise<void> => {
      try {
        const { rev, hours } = await books.store.shippedSince(from);
        kept.rev = rev;
        for (const hour of hours) tally.add(hour);
        const late = kept.late ?? [];
        kept.late = null;
        for (const event of late) add(kept, event);
      } catch (error) {
        // Asked again by the next list.
        if (this.#kept === kept) this.#kept = null;
        throw error;
      }
    };
    const kept: Kept = { books, tally, rev: 0, late: [], ready: Promise.resolve().then(read) };
    return kept;
  }
}

function add(kept: Kept, event: BookEvent): void {
  const pieces = shippedBy(event);
  const { rev, at, warehouseId, productId } = event;
  if (pieces === null || rev <= kept.rev || warehouseId === null || productId === null) return;
  kept.tally.add({ warehouseId, productId, hour: hourOf(at), pieces });
}
