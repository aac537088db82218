// The open part of the books in memory: whole rows in, indexes kept along. Decides nothing; only the kernel applies.

import type { LinkName } from '../lib/ids.js';
import { isClosed } from '../orders/machine.js';
import type { Customer, Order, Product, Purchase, Shipment, StockCell, Truck, Warehouse } from '../orders/types.js';
import { createIndex } from './books-index.js';
import type { Books, Changes, Counters, LostRange, OutboxRow } from './types.js';
import { stockKey } from './types.js';

/** What the store loads, without the identity. */
export interface BooksInit {
  readonly counters: Counters;
  readonly warehouses: readonly Warehouse[];
  readonly products: readonly Product[];
  readonly customers: readonly Customer[];
  readonly stock: readonly StockCell[];
  readonly orders: readonly Order[];
  readonly shipments: readonly Shipment[];
  readonly trucks: readonly Truck[];
  readonly purchases: readonly Purchase[];
  readonly outbox: readonly OutboxRow[];
  readonly lost?: readonly LostRange[];
}

export interface MutableBooks extends Books {
  /** Puts a decision's rows into memory. */
  apply(changes: Changes): void;
  /**
   * Forgets the orders that are closed, of `only` where given (call after their commit: one that closed since is still being
   * written); gives their numbers.
   */
  dropClosed(only?: Iterable<number>): { readonly orders: number[] };
}

export function createBooks(init: BooksInit): MutableBooks {
  const index = createIndex();
  const warehouses = new Map<number, Warehouse>();
  const products = new Map<number, Product>();
  const customers = new Map<number, Customer>();
  const stock = new Map<string, StockCell>();
  const orders = new Map<number, Order>();
  const shipments = new Map<number, Shipment>();
  const trucks = new Map<number, Truck>();
  const purchases = new Map<number, Purchase>();
  const outbox: Record<LinkName, Map<number, OutboxRow>> = { world: new Map(), ups: new Map() };
  let counters = init.counters;
  let productsVersion = 0;
  /** Orders that have closed since the last dropClosed. */
  const closed = new Set<number>();

  function apply(changes: Changes): void {
    for (const row of changes.warehouses) warehouses.set(row.id, row);
    for (const row of changes.products) products.set(row.id, row);
    if (changes.products.length > 0) productsVersion += 1;
    for (const row of changes.customers) customers.set(row.id, row);
    for (const row of changes.stock) stock.set(stockKey(row.warehouseId, row.productId), row);
    for (const row of changes.trucks) trucks.set(row.id, row);
    for (const row of changes.orders) putOrder(row);
    for (const row of changes.shipments) putShipment(row);
    for (const row of changes.purchases) putPurchase(row);
    for (const row of changes.outboxPut) putOutbox(row);
    for (const { link, seq } of changes.outboxDelete) outbox[link].delete(seq);
    counters = changes.counters;
  }

  function putOrder(row: Order): void {
    index.orderChanged(orders.get(row.id), row);
    orders.set(row.id, row);
    if (isClosed(row.state)) closed.add(row.id);
  }

  function putShipment(row: Shipment): void {
    index.shipmentChanged(shipments.get(row.id), row);
    shipments.set(row.id, row);
  }

  function putPurchase(row: Purchase): void {
    const open = row.state === 'sent' || row.state === 'acked';
    index.purchaseChanged(purchases.get(row.id), open ? row : undefined);
    if (open) purchases.set(row.id, row);
    else purchases.delete(row.id);
  }

  function putOutbox(row: OutboxRow): void {
    outbox[row.link].set(row.seq, row);
    index.commandSent(row);
  }

  function dropClosed(only?: Iterable<number>): { readonly orders: number[] } {
    const dropped = [...(only ?? closed)].filter((id) => closed.delete(id));
    for (const id of dropped) {
      const order = orders.get(id);
      if (order === undefined) continue;
      for (const shipmentId of order.shipmentIds) {
        index.shipmentChanged(shipments.get(shipmentId), undefined);
        shipments.delete(shipmentId);
      }
      index.orderChanged(order, undefined);
      orders.delete(id);
    }
    return { orders: dropped };
  }

  apply({
    ...init,
    // In the order in which their pickups were called; those that were not, by age.
    shipments: [...init.shipments].sort((a, b) => (a.pickupSeq ?? 0) - (b.pickupSeq ?? 0) || a.id - b.id),
    purchases: [...init.purchases].sort((a, b) => a.id - b.id),
    outboxPut: [...init.outbox].sort((a, b) => a.seq - b.seq),
    outboxDelete: [],
  });
  index.sortAwaiting();

  return {
    warehouses,
    products,
    get productsVersion() {
      return productsVersion;
    },
    customers,
    stock,
    orders,
    shipments,
    trucks,
    purchases,
    outbox,
    get counters() {
      return counters;
    },
    lost: init.lost ?? [],
    restoredAt: Math.max(0, ...(init.lost ?? []).map(({ at }) => at)),
    index,
    apply,
    dropClosed,
  };
}
