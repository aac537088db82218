// Gathers what the decisions of one turn change into one transaction: the last value of each row, all events in order,
// and per link what may leave once it is durable. Pure bookkeeping, no store and no links.

import {
  stockKey,
  type Changes,
  type Counters,
  type OutboxRow,
  type ProductPicture,
} from '../core/fulfilment/types.js';
import type { LinkName, PeerSeq, Seq } from '../core/lib/ids.js';
import type { BookEvent, NewEvent } from '../core/orders/types.js';
import type { BooksIdentity, InboxRow, QuarantineRow, WriteBatch } from '../store/store.js';

const NONE: readonly never[] = [];

/** Rows by key; a later value replaces an earlier one. Most turns bring nothing to most of them: no map before the first row. */
class Rows<T> {
  #byKey: Map<number | string, T> | null = null;
  put(rows: readonly T[], key: (row: T) => number | string): void {
    if (rows.length === 0) return;
    const byKey = (this.#byKey ??= new Map<number | string, T>());
    for (const row of rows) byKey.set(key(row), row);
  }
  get(key: number | string): T | undefined {
    return this.#byKey?.get(key);
  }
  get empty(): boolean {
    return this.#byKey === null;
  }
  list(): readonly T[] {
    return this.#byKey === null ? NONE : [...this.#byKey.values()];
  }
}

const byId = (row: { readonly id: number }): number => row.id;
const seqKey = (row: { readonly link: LinkName; readonly seq: Seq }): string => `${row.link}/${row.seq}`;

export class TurnBatch {
  readonly events: BookEvent[] = [];
  readonly #orders = new Rows<Changes['orders'][number]>();
  readonly #shipments = new Rows<Changes['shipments'][number]>();
  readonly #stock = new Rows<Changes['stock'][number]>();
  readonly #products = new Rows<Changes['products'][number]>();
  readonly #customers = new Rows<Changes['customers'][number]>();
  readonly #pictures = new Rows<ProductPicture>();
  readonly #warehouses = new Rows<Changes['warehouses'][number]>();
  readonly #trucks = new Rows<Changes['trucks'][number]>();
  readonly #purchases = new Rows<Changes['purchases'][number]>();
  readonly #put = new Map<string, OutboxRow>();
  readonly #delete = new Map<string, { readonly link: LinkName; readonly seq: Seq }>();
  readonly #acked = new Set<string>();
  readonly #inbox: InboxRow[] = [];
  readonly #quarantine: QuarantineRow[] = [];
  #counters: Counters | null = null;
  #numbersTaken = false;
  #identity: BooksIdentity | null = null;

  /** `events` are numbered already. */
  add(changes: Changes, events: readonly BookEvent[]): void {
    this.#orders.put(changes.orders, byId);
    this.#shipments.put(changes.shipments, byId);
    this.#stock.put(changes.stock, (cell) => stockKey(cell.warehouseId, cell.productId));
    this.#products.put(changes.products, byId);
    this.#customers.put(changes.customers, byId);
    if (changes.pictures !== undefined) this.#pictures.put(changes.pictures, (row) => row.productId);
    this.#warehouses.put(changes.warehouses, byId);
    this.#trucks.put(changes.trucks, byId);
    this.#purchases.put(changes.purchases, byId);
    for (const row of changes.outboxPut) this.#put.set(seqKey(row), row);
    for (const row of changes.outboxDelete) {
      // Put and taken back within one turn: it never leaves.
      if (!this.#put.delete(seqKey(row))) this.#delete.set(seqKey(row), row);
    }
    this.addEvents(events);
  }

  addEvents(events: readonly BookEvent[]): void {
    for (const event of events) this.events.push(event);
  }

  addInbox(link: LinkName, peerSeq: PeerSeq): void {
    this.#inbox.push({ link, peerSeq });
  }

  addQuarantine(row: QuarantineRow): void {
    this.#quarantine.push(row);
  }

  /** The link has these acks itself: it need not be told to forget the commands. */
  addAcked(link: LinkName, seqs: readonly Seq[]): void {
    for (const seq of seqs) this.#acked.add(seqKey({ link, seq }));
  }

  setCounters(counters: Counters): void {
    this.#counters = counters;
  }

  /** The counters have moved, whatever else has happened. */
  numbersTaken(): void {
    this.#numbersTaken = true;
  }

  setIdentity(identity: BooksIdentity): void {
    this.#identity = identity;
  }

  get identity(): BooksIdentity | null {
    return this.#identity;
  }

  get empty(): boolean {
    return (
      this.events.length === 0 &&
      this.#inbox.length === 0 &&
      this.#quarantine.length === 0 &&
      this.#put.size === 0 &&
      this.#delete.size === 0 &&
      this.#identity === null &&
      !this.#numbersTaken &&
      this.#orders.empty &&
      this.#shipments.empty &&
      this.#stock.empty &&
      this.#products.empty &&
      this.#pictures.empty &&
      this.#customers.empty &&
      this.#warehouses.empty &&
      this.#trucks.empty &&
      this.#purchases.empty
    );
  }

  sends(link: LinkName): readonly OutboxRow[] {
    if (this.#put.size === 0) return NONE;
    return [...this.#put.values()].filter((row) => row.link === link).sort((a, b) => a.seq - b.seq);
  }

  forgets(link: LinkName): readonly Seq[] {
    if (this.#delete.size === 0) return NONE;
    return [...this.#delete.values()]
      .filter((row) => row.link === link && !this.#acked.has(seqKey(row)))
      .map((row) => row.seq);
  }

  orders(): readonly Changes['orders'][number][] {
    return this.#orders.list();
  }

  shipment(id: number): Changes['shipments'][number] | undefined {
    return this.#shipments.get(id);
  }

  purchases(): readonly Changes['purchases'][number][] {
    return this.#purchases.list();
  }

  toWriteBatch(): WriteBatch {
    return {
      events: this.events,
      orders: this.#orders.list(),
      shipments: this.#shipments.list(),
      stock: this.#stock.list(),
      products: this.#products.list(),
      pictures: this.#pictures.list(),
      customers: this.#customers.list(),
      warehouses: this.#warehouses.list(),
      trucks: this.#trucks.list(),
      purchases: this.#purchases.list(),
      outboxPut: [...this.#put.values()],
      outboxDelete: [...this.#delete.values()],
      inbox: this.#inbox,
      quarantine: this.#quarantine,
      ...(this.#counters === null ? {} : { counters: this.#counters }),
      ...(this.#identity === null ? {} : { identity: this.#identity }),
    };
  }
}

/** Gives events their numbers, from `firstRev` on, and null for what they do not refer to. */
export function numberEvents(events: readonly NewEvent[], firstRev: number): readonly BookEvent[] {
  return events.map((event, index) => ({
    at: event.at,
    kind: event.kind,
    source: event.source,
    personId: event.personId ?? null,
    orderId: event.orderId ?? null,
    shipmentId: event.shipmentId ?? null,
    warehouseId: event.warehouseId ?? null,
    productId: event.productId ?? null,
    truckId: event.truckId ?? null,
    link: event.link ?? null,
    seq: event.seq ?? null,
    peerSeq: event.peerSeq ?? null,
    from: event.from ?? null,
    to: event.to ?? null,
    data: event.data ?? null,
    rev: firstRev + index,
  }));
}
