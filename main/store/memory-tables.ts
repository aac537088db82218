// The memory store's tables and the lookups it keeps along with them. Checks nothing.

import type { Counters, OutboxRow, ProductPicture } from '../core/fulfilment/types.js';
import type {
  BookEvent,
  Customer,
  Order,
  Product,
  Purchase,
  Shipment,
  StockCell,
  Truck,
  Warehouse,
} from '../core/orders/types.js';
import { productSearchKey } from './rows/catalogue.js';
import type { BooksIdentity, QuarantineRow, ShelfEntryKind } from './store.js';

export interface Tables {
  identity: BooksIdentity;
  counters: Counters;
  readonly warehouses: Map<number, Warehouse>;
  readonly products: ReadonlyMap<number, Product>;
  readonly productKeys: ReadonlyMap<number, string>;
  readonly pictures: Map<number, NonNullable<ProductPicture['picture']>>;
  readonly customers: Map<number, Customer>;
  readonly stock: Map<string, StockCell>;
  readonly orders: ReadonlyMap<number, Order>;
  readonly orderClients: ReadonlyMap<string, number>;
  readonly shipments: ReadonlyMap<number, Shipment>;
  readonly shipmentsOf: ReadonlyMap<number, ReadonlyMap<number, Shipment>>;
  readonly trucks: Map<number, Truck>;
  readonly purchases: ReadonlyMap<number, Purchase>;
  readonly purchaseClients: ReadonlyMap<string, number>;
  readonly outbox: Map<string, OutboxRow>;
  readonly inbox: Readonly<Record<'world' | 'ups', Set<number>>>;
  readonly quarantine: QuarantineRow[];
  hasEvent(rev: number): boolean;
  /** By kind and client id; the first one of a client id. */
  readonly shelfEntries: ReadonlyMap<string, BookEvent>;
  /** Ascending by rev. */
  sortedEvents(): readonly BookEvent[];
  putProduct(row: Product): void;
  putOrder(row: Order): void;
  putShipment(row: Shipment): void;
  putPurchase(row: Purchase): void;
  putEvent(row: BookEvent): void;
}

export const shelfEntryKey = (kind: ShelfEntryKind, clientId: string): string => `${kind} ${clientId}`;

export function emptyTables(identity: BooksIdentity, counters: Counters): Tables {
  const products = new Map<number, Product>();
  const productKeys = new Map<number, string>();
  const orders = new Map<number, Order>();
  const orderClients = new Map<string, number>();
  const shipments = new Map<number, Shipment>();
  const shipmentsOf = new Map<number, Map<number, Shipment>>();
  const purchases = new Map<number, Purchase>();
  const purchaseClients = new Map<string, number>();
  const shelfEntries = new Map<string, BookEvent>();
  const events: BookEvent[] = [];
  const revs = new Set<number>();
  let inOrder = true;

  return {
    identity,
    counters,
    warehouses: new Map(),
    products,
    productKeys,
    pictures: new Map(),
    customers: new Map(),
    stock: new Map(),
    orders,
    orderClients,
    shipments,
    shipmentsOf,
    trucks: new Map(),
    purchases,
    purchaseClients,
    outbox: new Map(),
    inbox: { world: new Set(), ups: new Set() },
    quarantine: [],
    shelfEntries,
    hasEvent: (rev) => revs.has(rev),
    sortedEvents() {
      if (!inOrder) events.sort((a, b) => a.rev - b.rev);
      inOrder = true;
      return events;
    },
    putProduct(row) {
      products.set(row.id, row);
      productKeys.set(row.id, productSearchKey(row));
    },
    putOrder(row) {
      orders.set(row.id, row);
      orderClients.set(row.clientId, row.id);
    },
    putShipment(row) {
      shipments.set(row.id, row);
      const siblings = shipmentsOf.get(row.orderId);
      if (siblings === undefined) shipmentsOf.set(row.orderId, new Map([[row.id, row]]));
      else siblings.set(row.id, row);
    },
    putPurchase(row) {
      const before = purchases.get(row.id)?.clientId ?? null;
      if (before !== null) purchaseClients.delete(before);
      purchases.set(row.id, row);
      if (row.clientId !== null) purchaseClients.set(row.clientId, row.id);
    },
    putEvent(row) {
      inOrder &&= row.rev > (events.at(-1)?.rev ?? Number.MIN_SAFE_INTEGER);
      events.push(row);
      revs.add(row.rev);
      if (row.kind !== 'stock-counted' && row.kind !== 'stock-adjusted') return;
      const key = shelfEntryKey(row.kind, String(row.data?.['clientId']));
      if (row.rev <= (shelfEntries.get(key)?.rev ?? row.rev)) shelfEntries.set(key, row);
    },
  };
}
