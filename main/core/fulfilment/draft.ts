// The working copy of one decision: reads through to the books, gathers new rows, commands and events. Mechanics only; no rules.

import type { LinkName, Millis, Seq } from '../lib/ids.js';
import type {
  BookEvent,
  Customer,
  EventKind,
  EventSource,
  NewEvent,
  Order,
  Product,
  Purchase,
  Shipment,
  StockCell,
  Truck,
  Warehouse,
} from '../orders/types.js';
import { emptyCell } from '../inventory/ledger.js';
import { inferTruck } from '../feed/infer-truck.js';
import type { StoreToUps } from '../wire/amazon-ups.js';
import type { WorldCommand } from '../wire/world-amazon.js';
import type { Books, Counters, Decision, OutboxRow, ProductPicture } from './types.js';
import { stockKey } from './types.js';

export type EventDetails = Partial<Omit<NewEvent, 'at' | 'kind' | 'source'>>;

export interface Draft {
  readonly books: Books;
  readonly at: Millis;
  shipment(id: number): Shipment | undefined;
  order(id: number): Order | undefined;
  purchase(id: number): Purchase | undefined;
  truck(id: number): Truck | undefined;
  warehouse(id: number): Warehouse | undefined;
  /** Rows as this decision leaves them so far. */
  changedShipments(): readonly Shipment[];
  /** All zero when nothing was ever there. */
  cell(warehouseId: number, productId: number): StockCell;
  putShipment(row: Shipment): void;
  putOrder(row: Order): void;
  putPurchase(row: Purchase): void;
  putTruck(row: Truck): void;
  putCell(row: StockCell): void;
  putProduct(row: Product): void;
  putPicture(picture: ProductPicture): void;
  putCustomer(row: Customer): void;
  putWarehouse(row: Warehouse): void;
  takeId(counter: 'nextOrderId' | 'nextShipmentId' | 'nextPurchaseId' | 'nextCustomerId'): number;
  /** Numbers the command and puts it into the outbox; the number is never used again. */
  send(link: 'world', body: WorldCommand): Seq;
  send(link: 'ups', body: StoreToUps): Seq;
  /** All further numbers begin there. */
  skipTo(counters: Counters): void;
  /** The peer has it: its outbox row goes. */
  settle(link: LinkName, seq: Seq): void;
  /** Whether this command is still un-acked, in the books or in this very decision. */
  isUnacked(link: LinkName, seq: Seq | null): boolean;
  emit(kind: EventKind, source: EventSource, details?: EventDetails): void;
  finish(outcome: Decision['outcome']): Decision;
}

const NONE: readonly never[] = [];

export function createDraft(books: Books, at: Millis): Draft {
  return new WorkingCopy(books, at);
}

/** A class rather than closures: one is made for every message. */
class WorkingCopy implements Draft {
  readonly books: Books;
  readonly at: Millis;
  #orders: Map<number, Order> | null = null;
  #shipments: Map<number, Shipment> | null = null;
  #purchases: Map<number, Purchase> | null = null;
  #trucks: Map<number, Truck> | null = null;
  #cells: Map<string, StockCell> | null = null;
  #products: Map<number, Product> | null = null;
  #pictures: readonly ProductPicture[] | null = null;
  #customers: Map<number, Customer> | null = null;
  #warehouses: Map<number, Warehouse> | null = null;
  #counters: Counters;
  readonly #outboxPut: OutboxRow[] = [];
  readonly #outboxDelete: { readonly link: LinkName; readonly seq: Seq }[] = [];
  readonly #events: NewEvent[] = [];

  constructor(books: Books, at: Millis) {
    this.books = books;
    this.at = at;
    this.#counters = books.counters;
  }

  shipment(id: number): Shipment | undefined {
    return this.#shipments?.get(id) ?? this.books.shipments.get(id);
  }

  order(id: number): Order | undefined {
    return this.#orders?.get(id) ?? this.books.orders.get(id);
  }

  purchase(id: number): Purchase | undefined {
    return this.#purchases?.get(id) ?? this.books.purchases.get(id);
  }

  truck(id: number): Truck | undefined {
    return this.#trucks?.get(id) ?? this.books.trucks.get(id);
  }

  warehouse(id: number): Warehouse | undefined {
    return this.#warehouses?.get(id) ?? this.books.warehouses.get(id);
  }

  changedShipments(): readonly Shipment[] {
    return rows(this.#shipments);
  }

  cell(warehouseId: number, productId: number): StockCell {
    const key = stockKey(warehouseId, productId);
    return this.#cells?.get(key) ?? this.books.stock.get(key) ?? emptyCell(warehouseId, productId);
  }

  putShipment(row: Shipment): void {
    (this.#shipments ??= new Map()).set(row.id, row);
  }

  putOrder(row: Order): void {
    (this.#orders ??= new Map()).set(row.id, row);
  }

  putPurchase(row: Purchase): void {
    (this.#purchases ??= new Map()).set(row.id, row);
  }

  putTruck(row: Truck): void {
    (this.#trucks ??= new Map()).set(row.id, row);
  }

  putCell(row: StockCell): void {
    (this.#cells ??= new Map()).set(stockKey(row.warehouseId, row.productId), row);
  }

  putProduct(row: Product): void {
    (this.#products ??= new Map()).set(row.id, row);
  }

  putPicture(picture: ProductPicture): void {
    this.#pictures = [...(this.#pictures ?? []), picture];
  }

  putCustomer(row: Customer): void {
    (this.#customers ??= new Map()).set(row.id, row);
  }

  putWarehouse(row: Warehouse): void {
    (this.#warehouses ??= new Map()).set(row.id, row);
  }

  takeId(counter: 'nextOrderId' | 'nextShipmentId' | 'nextPurchaseId' | 'nextCustomerId'): number {
    const id = this.#counters[counter];
    this.#counters = { ...this.#counters, [counter]: id + 1 };
    return id;
  }

  send(link: LinkName, body: WorldCommand | StoreToUps): Seq {
    const { world, ups } = this.#counters.nextSeq;
    const seq = link === 'world' ? world : ups;
    const nextSeq = link === 'world' ? { world: world + 1, ups } : { world, ups: ups + 1 };
    this.#counters = { ...this.#counters, nextSeq };
    this.#outboxPut.push({ link, seq, body, at: this.at });
    return seq;
  }

  skipTo(counters: Counters): void {
    this.#counters = counters;
  }

  settle(link: LinkName, seq: Seq): void {
    this.#outboxDelete.push({ link, seq });
  }

  isUnacked(link: LinkName, seq: Seq | null): boolean {
    if (seq === null) return false;
    if (seq >= this.books.counters.nextSeq[link]) return true;
    if (!this.books.outbox[link].has(seq)) return false;
    return !this.#outboxDelete.some((row) => row.link === link && row.seq === seq);
  }

  emit(kind: EventKind, source: EventSource, details?: EventDetails): void {
    const event = newEvent(this.at, kind, source, details ?? NO_DETAILS);
    this.#events.push(event);
    const { truckId } = event;
    if (truckId === null || kind === 'truck') return;
    const inferred = inferTruck(this.truck(truckId), event, (id) => this.warehouse(id));
    if (inferred !== null) this.putTruck(inferred);
  }

  finish(outcome: Decision['outcome']): Decision {
    return {
      changes: {
        orders: rows(this.#orders),
        shipments: rows(this.#shipments),
        stock: rows(this.#cells),
        products: rows(this.#products),
        customers: rows(this.#customers),
        warehouses: rows(this.#warehouses),
        trucks: rows(this.#trucks),
        purchases: rows(this.#purchases),
        ...(this.#pictures === null ? {} : { pictures: this.#pictures }),
        outboxPut: this.#outboxPut,
        outboxDelete: this.#outboxDelete,
        counters: this.#counters,
      },
      events: this.#events,
      outcome,
    };
  }
}

function rows<K, V>(table: Map<K, V> | null): readonly V[] {
  return table === null ? NONE : [...table.values()];
}

const NO_DETAILS: EventDetails = {};

/** All fields, always in the same order: events of one shape are what makes a burst cheap. */
function newEvent(at: Millis, kind: EventKind, source: EventSource, d: EventDetails): Omit<BookEvent, 'rev'> {
  return {
    at,
    kind,
    source,
    personId: d.personId ?? null,
    orderId: d.orderId ?? null,
    shipmentId: d.shipmentId ?? null,
    warehouseId: d.warehouseId ?? null,
    productId: d.productId ?? null,
    truckId: d.truckId ?? null,
    link: d.link ?? null,
    seq: d.seq ?? null,
    peerSeq: d.peerSeq ?? null,
    from: d.from ?? null,
    to: d.to ?? null,
    data: d.data ?? null,
  };
}
