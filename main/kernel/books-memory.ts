// One world's open books in memory with what belongs to them: identity, the numbers seen of each peer, and the client ids of
// what closed lately. Mutated by the books service only.

import { createBooks, type MutableBooks } from '../core/fulfilment/books.js';
import { decide } from '../core/fulfilment/decide.js';
import type { Changes, Counters, Decision, FulfilmentInput } from '../core/fulfilment/types.js';
import { isClosed } from '../core/orders/machine.js';
import type { LinkName, PeerSeq, Seq } from '../core/lib/ids.js';
import type { BookEvent, NewEvent, ShipmentState } from '../core/orders/types.js';
import { SeenSet } from '../core/session/dedupe.js';
import type { BooksIdentity, LoadedBooks } from '../store/store.js';
import { numberEvents, type TurnBatch } from './turn-batch.js';

/** Client ids remembered after their order or purchase left memory, for repeats that the disk was asked about too early. */
const RECENT_LIMIT = 10_000;

export class BooksMemory {
  identity: BooksIdentity;
  /** Numbers beyond these books are known to have been used; null: as far as is known, nothing was lost. */
  readonly ahead: Counters | null;
  readonly books: MutableBooks;
  readonly #pipeline: Record<ShipmentState, number>;
  readonly #seen: Readonly<Record<LinkName, SeenSet>> = { world: new SeenSet(), ups: new SeenSet() };
  readonly #recent = new Map<string, Decision['outcome']>();

  constructor(loaded: LoadedBooks) {
    this.identity = loaded.identity;
    this.ahead = loaded.ahead ?? null;
    this.books = createBooks(loaded);
    this.#pipeline = { ...loaded.pipeline };
    this.#seen.world.addAll(loaded.inbox.world);
    this.#seen.ups.addAll(loaded.inbox.ups);
  }

  /** Counts of all shipments by state, closed ones too. */
  get pipeline(): Readonly<Record<ShipmentState, number>> {
    return { ...this.#pipeline };
  }

  /** The number of the last event in these books (committed or of the present turn). */
  get rev(): number {
    return this.books.counters.nextRev - 1;
  }

  /** True the first time. */
  see(link: LinkName, seq: PeerSeq): boolean {
    return this.#seen[link].add(seq);
  }

  /** Decides and takes the result into memory; the events come back numbered. */
  decide(input: FulfilmentInput): Pick<Decision, 'changes' | 'outcome'> & { readonly events: readonly BookEvent[] } {
    const { changes, events, outcome } = decide(this.books, input);
    // Books that were restored go on beyond the numbers that were used.
    const firstRev = Math.max(this.books.counters.nextRev, changes.counters.nextRev);
    const counters = { ...changes.counters, nextRev: firstRev + events.length };
    this.books.apply({ ...changes, counters });
    for (const { from, to } of events) this.#moved(from ?? null, to ?? null);
    return { changes, outcome, events: numberEvents(events, firstRev) };
  }

  /** The next numbers of a link, never given out again. */
  take(link: LinkName, count: number): readonly Seq[] {
    const { counters } = this.books;
    const first = counters.nextSeq[link];
    const nextSeq = { ...counters.nextSeq, [link]: first + count };
    this.books.apply({ ...NO_CHANGES, counters: { ...counters, nextSeq } });
    return Array.from({ length: count }, (_, index) => first + index);
  }

  /** Numbers events that no decision made. */
  number(events: readonly NewEvent[]): readonly BookEvent[] {
    const { counters } = this.books;
    this.books.apply({ ...NO_CHANGES, counters: { ...counters, nextRev: counters.nextRev + events.length } });
    return numberEvents(events, counters.nextRev);
  }

  /** After a commit: what closed leaves memory; its client ids stay for a while. */
  settled(batch: TurnBatch): void {
    const closed = batch.orders().filter(({ state }) => isClosed(state));
    this.books.dropClosed(closed.map(({ id }) => id));
    for (const { id, clientId, shipmentIds } of closed) {
      this.#remember(`order ${clientId}`, { type: 'placed', orderId: id, shipmentIds, repeated: true });
    }
    for (const { id, clientId, state } of batch.purchases()) {
      if (clientId === null || state === 'sent' || state === 'acked') continue;
      this.#remember(`purchase ${clientId}`, { type: 'bought', purchaseId: id, repeated: true });
    }
  }

  /** What to answer when this client id was served and closed a moment ago. */
  repeatOf(input: FulfilmentInput): Decision['outcome'] | null {
    if (input.type === 'place') return this.#recent.get(`order ${input.order.clientId}`) ?? null;
    if (input.type === 'buy' && input.clientId !== null) return this.#recent.get(`purchase ${input.clientId}`) ?? null;
    return null;
  }

  #moved(from: ShipmentState | null, to: ShipmentState | null): void {
    if (from === to) return;
    if (from !== null) this.#pipeline[from] -= 1;
    if (to !== null) this.#pipeline[to] += 1;
  }

  #remember(key: string, outcome: Decision['outcome']): void {
    this.#recent.set(key, outcome);
    if (this.#recent.size <= RECENT_LIMIT) return;
    for (const oldest of this.#recent.keys()) {
      this.#recent.delete(oldest);
      break;
    }
  }
}

const NO_CHANGES: Omit<Changes, 'counters'> = {
  orders: [],
  shipments: [],
  stock: [],
  products: [],
  customers: [],
  warehouses: [],
  trucks: [],
  purchases: [],
  outboxPut: [],
  outboxDelete: [],
};
