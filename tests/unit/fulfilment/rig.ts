// Runs decisions against books as the kernel does, and checks after each one what must always hold. Used by all fulfilment tests.

import { expect } from 'vitest';
import { createBooks } from '../../../main/core/fulfilment/books.js';
import type { BooksInit, MutableBooks } from '../../../main/core/fulfilment/books.js';
import { decide } from '../../../main/core/fulfilment/decide.js';
import type { Decision, FulfilmentInput, OutboxRow } from '../../../main/core/fulfilment/types.js';
import { emptyFeed, emptyPipeline, foldDelta } from '../../../main/core/feed/fold.js';
import { feedFromBooks } from '../../../main/core/feed/snapshot.js';
import type { FeedState } from '../../../main/core/feed/types.js';
import { cellFault, conservationFault, emptyCell } from '../../../main/core/inventory/ledger.js';
import { rank } from '../../../main/core/orders/machine.js';
import type { BookEvent, NewEvent, Shipment, StockCell, StockChange } from '../../../main/core/orders/types.js';
import type { UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldResponse } from '../../../main/core/wire/world-amazon.js';

export class Rig {
  books: MutableBooks;
  readonly events: BookEvent[] = [];
  /** Every command ever sent, and every shipment row as it was last, closed ones too. */
  readonly sent: OutboxRow[] = [];
  readonly rows = new Map<number, Shipment>();
  now = 1000;
  feed: FeedState;
  readonly #stock = new Map<string, { readonly from: StockCell; readonly changes: StockChange[] }>();
  #peerSeq = 0;

  constructor(initial: BooksInit) {
    this.books = createBooks(initial);
    for (const cell of initial.stock) {
      this.#stock.set(`${cell.warehouseId}/${cell.productId}`, { from: cell, changes: [] });
    }
    const start = feedFromBooks(this.books, emptyPipeline(), 0, []);
    this.feed = { ...emptyFeed(), warehouses: start.warehouses, trucks: start.trucks };
  }

  run(input: FulfilmentInput): Decision {
    const decision = decide(this.books, input);
    const firstSeq = this.books.counters.nextSeq;
    const before = new Map(decision.changes.shipments.map((s) => [s.id, this.books.shipments.get(s.id)]));
    const rev = this.books.counters.nextRev;
    const events = decision.events.map((event, i) => number(event, rev + i));
    const counters = { ...decision.changes.counters, nextRev: rev + events.length };
    this.books.apply({ ...decision.changes, counters });
    this.events.push(...events);
    this.sent.push(...decision.changes.outboxPut);
    for (const s of decision.changes.shipments) {
      this.#checkShipment(before.get(s.id), s);
      this.rows.set(s.id, s);
    }
    this.#checkSeqs(decision, firstSeq);
    this.#checkReferences(decision);
    this.#checkStock(decision, events);
    this.#checkFeed(events);
    return decision;
  }

  /** The program ends and starts: only whole rows of what is open come back. */
  restart(): void {
    this.books.dropClosed();
    const { counters, warehouses, products, customers, stock, orders, shipments, trucks, purchases, outbox } =
      this.books;
    this.books = createBooks({
      counters,
      warehouses: [...warehouses.values()],
      products: [...products.values()],
      customers: [...customers.values()],
      stock: [...stock.values()],
      orders: [...orders.values()].reverse(),
      shipments: [...shipments.values()].reverse(),
      trucks: [...trucks.values()],
      purchases: [...purchases.values()].reverse(),
      outbox: [...outbox.world.values(), ...outbox.ups.values()],
    });
  }

  world(body: WorldResponse): Decision {
    return this.run({ type: 'world-item', at: this.now, peerSeq: ++this.#peerSeq, body });
  }

  ups(body: UpsToStore): Decision {
    return this.run({ type: 'ups-item', at: this.now, peerSeq: ++this.#peerSeq, body });
  }

  ackAll(link: 'world' | 'ups'): Decision {
    return this.run({ type: 'acked', at: this.now, link, seqs: [...this.books.outbox[link].keys()] });
  }

  shipment(id: number): Shipment {
    const row = this.rows.get(id);
    if (row === undefined) throw new Error(`no shipment ${id}`);
    return row;
  }

  /** Bodies of commands of this kind, in the order sent. */
  commands<K extends OutboxRow['body']['kind']>(kind: K) {
    return this.sent.flatMap((row) =>
      row.body.kind === kind ? [{ seq: row.seq, body: row.body as Extract<OutboxRow['body'], { kind: K }> }] : [],
    );
  }

  kinds(shipmentId?: number): string[] {
    return this.events
      .filter((event) => shipmentId === undefined || event.shipmentId === shipmentId)
      .map((event) => event.kind);
  }

  #checkShipment(before: Shipment | undefined, after: Shipment): void {
    if (before === undefined) return;
    expect(after.version).toBeGreaterThan(before.version);
    if (rank(before.state) >= 0 && rank(after.state) >= 0) {
      expect(rank(after.state)).toBeGreaterThanOrEqual(rank(before.state));
    }
    expect(['delivered', 'cancelled'].includes(before.state) && after.state !== before.state).toBe(false);
    // A new pack command only when the last one is known to have come to nothing.
    if (after.packSeq !== before.packSeq && after.packSeq !== null) {
      expect(after.packAttempts).toBe(before.packAttempts + 1);
      expect(after.reserved || after.packedAt !== null).toBe(true);
    }
  }

  #checkSeqs(decision: Decision, first: Readonly<Record<'world' | 'ups', number>>): void {
    const next = { ...first };
    for (const row of decision.changes.outboxPut) expect(row.seq).toBe(next[row.link]++);
    expect(decision.changes.counters.nextSeq).toEqual(next);
  }

  #checkReferences({ changes, events }: Decision): void {
    for (const s of changes.shipments) expect(this.books.orders.get(s.orderId)?.shipmentIds).toContain(s.id);
    for (const order of changes.orders)
      for (const id of order.shipmentIds) expect(this.books.shipments.has(id)).toBe(true);
    for (const cell of changes.stock) {
      expect(this.books.warehouses.has(cell.warehouseId)).toBe(true);
      expect(this.books.products.has(cell.productId)).toBe(true);
    }
    for (const event of events) {
      if (typeof event.shipmentId === 'number')
        expect(event.shipmentId).toBeLessThan(this.books.counters.nextShipmentId);
      if (typeof event.warehouseId === 'number' && event.kind !== 'truck') {
        expect(this.books.warehouses.has(event.warehouseId)).toBe(true);
      }
    }
  }

  /** Each cell change has its event, and their sum is the cell. */
  #checkStock({ changes }: Decision, events: readonly BookEvent[]): void {
    const touched = new Set<string>();
    for (const event of events) {
      if (event.kind !== 'stock' || event.warehouseId === null || event.productId === null) continue;
      const key = `${event.warehouseId}/${event.productId}`;
      touched.add(key);
      const entry = this.#stock.get(key) ?? { from: emptyCell(event.warehouseId, event.productId), changes: [] };
      this.#stock.set(key, entry);
      entry.changes.push(event.data as unknown as StockChange);
    }
    for (const cell of changes.stock) {
      const key = `${cell.warehouseId}/${cell.productId}`;
      expect(touched.has(key)).toBe(true);
      expect(cellFault(cell)).toBeNull();
    }
    for (const key of touched) {
      const entry = this.#stock.get(key);
      const cell = this.books.stock.get(key);
      if (entry === undefined || cell === undefined) throw new Error(`no cell ${key}`);
      expect(conservationFault(entry.from, entry.changes, cell)).toBeNull();
      this.#stock.set(key, { from: cell, changes: [] });
    }
  }

  #checkFeed(events: readonly BookEvent[]): void {
    const rev = this.books.counters.nextRev - 1;
    const folded = foldDelta(this.feed, { after: this.feed.rev, rev, events });
    if (folded === 'gap') throw new Error('gap');
    this.feed = folded.state;
    if (events.length === 0) return;
    const pipeline = emptyPipeline();
    for (const s of this.rows.values()) pipeline[s.state] += 1;
    const { recent, ...rest } = this.feed;
    const { recent: _, ...snapshot } = feedFromBooks(this.books, pipeline, rev, []);
    expect(rest).toEqual(snapshot);
    expect(recent.at(-1)).toBe(this.events.at(-1));
  }
}

function number(event: NewEvent, rev: number): BookEvent {
  return {
    personId: null,
    orderId: null,
    shipmentId: null,
    warehouseId: null,
    productId: null,
    truckId: null,
    link: null,
    seq: null,
    peerSeq: null,
    from: null,
    to: null,
    data: null,
    ...event,
    rev,
  };
}
