// What must hold of the open books, watched while they are: no impossible stock, no shipment delivered twice. Forgets with the
// books. Looks at all cells at most once a second, and only when somebody asks.

import type { Invariants } from '../core/feed/lab-status.js';
import { cellFault } from '../core/inventory/ledger.js';
import type { Millis } from '../core/lib/ids.js';
import type { BookEvent, StockCell } from '../core/orders/types.js';
import type { BooksMemory } from './books-memory.js';

const LOOK_MS = 1000;
/** What is wrong is named this often; the first ones tell the most. */
const NAMED = 5;
/** Shipments remembered as delivered; beyond it the oldest are forgotten, and said again they count anew. */
const REMEMBERED = 200_000;

export class InvariantWatch {
  #since: Millis;
  #delivered = 0;
  readonly #known = new Set<number>();
  #twice: number[] = [];
  #due = false;
  #stock: { readonly at: Millis; readonly cells: number; readonly faults: readonly string[] } | null = null;

  constructor(now: Millis) {
    this.#since = now;
  }

  /** Other books. */
  reset(now: Millis): void {
    this.#since = now;
    this.#delivered = 0;
    this.#known.clear();
    this.#twice = [];
    this.#stock = null;
  }

  committed(events: readonly BookEvent[]): void {
    for (const { kind, shipmentId } of events) {
      if (kind !== 'delivered' || shipmentId === null) continue;
      if (this.#known.has(shipmentId)) {
        if (this.#twice.length < NAMED && !this.#twice.includes(shipmentId)) this.#twice = [...this.#twice, shipmentId];
        continue;
      }
      this.#delivered += 1;
      this.#known.add(shipmentId);
      if (this.#known.size > REMEMBERED) for (const oldest of this.#known) return void this.#known.delete(oldest);
    }
  }

  /** The stock was not looked at by the last look: the one before was a moment ago. */
  get due(): boolean {
    return this.#due;
  }

  /** `memory`: between two turns. */
  look({ books }: BooksMemory, now: Millis): Invariants {
    this.#due = this.#stock !== null && now - this.#stock.at < LOOK_MS;
    if (this.#stock === null || !this.#due) this.#stock = { at: now, ...stockOf(books.stock.values()) };
    return {
      since: this.#since,
      cells: this.#stock.cells,
      stockFaults: this.#stock.faults,
      delivered: this.#delivered,
      deliveredTwice: this.#twice,
      openOrders: books.orders.size,
      openShipments: books.shipments.size,
    };
  }
}

function stockOf(all: Iterable<StockCell>): { readonly cells: number; readonly faults: readonly string[] } {
  const faults: string[] = [];
  let cells = 0;
  for (const cell of all) {
    cells += 1;
    const fault = cellFault(cell);
    if (fault !== null && faults.length < NAMED) faults.push(fault);
  }
  return { cells, faults };
}
