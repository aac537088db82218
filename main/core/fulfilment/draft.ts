// The working copy of one decision: reads through to the books, gathers new rows, commands and events. Mechanics only; no rules.

import type { LinkName, Millis, Seq } from '../lib/ids.js';
import type {
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
import type { Books, Counters, Decision, OutboxRow } from './types.js';
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
  putCustomer(row: Customer): void;
  putWarehouse(row: Warehouse): void;
  takeId(counter: 'nextOrderId' | 'nextShipmentId' | 'nextPurchaseId' | 'nextCustomerId'): number;
  /** Numbers the command and puts it into the outbox; the number is never used again. */
  send(link: 'world', body: WorldCommand): Seq;
  send(link: 'ups', body: StoreToUps): Seq;
  /** The peer has it: its outbox row goes. */
  settle(link: LinkName, seq: Seq): void;
  /** Whether this command is still un-acked, in the books or in this very decision. */
  isUnacked(link: LinkName, seq: Seq | null): boolean;
  emit(kind: EventKind, source: EventSource, details?: EventDetails): void;
  finish(outcome: Decision['outcome']): Decision;
}

const NONE: readonly never[] = [];

export function createDraft(books: Books, at: Millis): Draft {
  const orders = table<number, Order>();
  const shipments = table<number, Shipment>();
  const purchases = table<number, Purchase>();
  const trucks = table<number, Truck>();
  const cells = table<string, StockCell>();
  const products = table<number, Product>();
  const customers = table<number, Customer>();
  const warehouses = table<number, Warehouse>();
  const outboxPut: OutboxRow[] = [];
  const outboxDelete: { readonly link: LinkName; readonly seq: Seq }[] = [];
  const events: NewEvent[] = [];
  let counters: Counters = books.counters;

  const truck = (id: number): Truck | undefined => trucks.get(id) ?? books.trucks.get(id);
  const warehouse = (id: number): Warehouse | undefined => warehouses.get(id) ?? books.warehouses.get(id);

  return {
    books,
    at,
    shipment: (id) => shipments.get(id) ?? books.shipments.get(id),
    order: (id) => orders.get(id) ?? books.orders.get(id),
    purchase: (id) => purchases.get(id) ?? books.purchases.get(id),
    truck,
    warehouse,
    changedShipments: () => shipments.rows(),
    cell: (warehouseId, productId) => {
      const key = stockKey(warehouseId, productId);
      return cells.get(key) ?? books.stock.get(key) ?? emptyCell(warehouseId, productId);
    },
    putShipment: (row) => shipments.put(row.id, row),
    putOrder: (row) => orders.put(row.id, row),
    putPurchase: (row) => purchases.put(row.id, row),
    putTruck: (row) => trucks.put(row.id, row),
    putCell: (row) => cells.put(stockKey(row.warehouseId, row.productId), row),
    putProduct: (row) => products.put(row.id, row),
    putCustomer: (row) => customers.put(row.id, row),
    putWarehouse: (row) => warehouses.put(row.id, row),
    takeId: (counter) => {
      const id = counters[counter];
      counters = { ...counters, [counter]: id + 1 };
      return id;
    },
    send: (link: LinkName, body: WorldCommand | StoreToUps) => {
      const seq = counters.nextSeq[link];
      counters = { ...counters, nextSeq: { ...counters.nextSeq, [link]: seq + 1 } };
      outboxPut.push({ link, seq, body, at });
      return seq;
    },
    settle: (link, seq) => {
      outboxDelete.push({ link, seq });
    },
    isUnacked: (link, seq) =>
      seq !== null &&
      (seq >= books.counters.nextSeq[link] ||
        (books.outbox[link].has(seq) && !outboxDelete.some((row) => row.link === link && row.seq === seq))),
    emit: (kind, source, details) => {
      const event: NewEvent = { at, kind, source, ...details };
      events.push(event);
      const { truckId } = event;
      if (truckId === undefined || truckId === null || kind === 'truck') return;
      const inferred = inferTruck(truck(truckId), event, warehouse);
      if (inferred !== null) trucks.put(inferred.id, inferred);
    },
    finish: (outcome) => ({
      changes: {
        orders: orders.rows(),
        shipments: shipments.rows(),
        stock: cells.rows(),
        products: products.rows(),
        customers: customers.rows(),
        warehouses: warehouses.rows(),
        trucks: trucks.rows(),
        purchases: purchases.rows(),
        outboxPut,
        outboxDelete,
        counters,
      },
      events,
      outcome,
    }),
  };
}

interface Table<K, V> {
  get(key: K): V | undefined;
  put(key: K, row: V): void;
  rows(): readonly V[];
}

/** Most decisions touch one or two tables: the others cost nothing. */
function table<K, V>(): Table<K, V> {
  let map: Map<K, V> | undefined;
  return {
    get: (key) => map?.get(key),
    put: (key, row) => {
      (map ??= new Map()).set(key, row);
    },
    rows: () => (map === undefined ? NONE : [...map.values()]),
  };
}
