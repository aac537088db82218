// What the database's keys and constraints refuse, said in TypeScript for the memory store. Changes nothing.

import { checkFixedOrder, checkFixedPurchase, checkFixedShipment } from './fixed.js';
import type { Tables } from './memory-tables.js';
import { PURCHASE_STATES, TRUCK_STATES } from './rows/transport.js';
import { checkOrderRow, checkShipmentRow, checkStockRow, need } from './row-checks.js';
import type { InboxRow, WriteBatch } from './store.js';

/** Throws `constraint` before anything is changed. */
export function checkBatch(tables: Tables, batch: WriteBatch): void {
  checkStock(tables, batch);
  checkOrders(tables, batch);
  checkPurchases(tables, batch);
  checkKeys(tables, batch);
  for (const truck of batch.trucks ?? []) {
    need(TRUCK_STATES.has(truck.state), () => `truck ${truck.id}: unknown state ${truck.state}`);
  }
  for (const { productId, picture } of batch.pictures ?? []) {
    const known = picture === null || isKnown(productId, tables.products, batch.products);
    need(known, () => `picture of product ${productId}: unknown product`);
  }
  for (const product of batch.products ?? []) {
    const { weightGrams, reorderPoint, reorderQuantity, priceCents } = product;
    need(
      Math.min(weightGrams, reorderPoint, reorderQuantity, priceCents) >= 0,
      () => `product ${product.id}: negative number`,
    );
  }
}

function checkStock(tables: Tables, batch: WriteBatch): void {
  for (const cell of batch.stock ?? []) {
    const name = (): string => `stock ${cell.warehouseId}/${cell.productId}`;
    checkStockRow(cell);
    need(isKnown(cell.warehouseId, tables.warehouses, batch.warehouses), () => `${name()}: unknown warehouse`);
    need(isKnown(cell.productId, tables.products, batch.products), () => `${name()}: unknown product`);
  }
}

function checkOrders(tables: Tables, { orders = [], shipments = [] }: WriteBatch): void {
  const clients = new Map<string, number>();
  const earlier = lastOf(orders);
  for (const order of orders) {
    checkOrderRow(order);
    const owner = tables.orderClients.get(order.clientId) ?? clients.get(order.clientId) ?? order.id;
    need(owner === order.id, () => `order ${order.id}: client id ${order.clientId} belongs to order ${owner}`);
    if (orders.length > 1) clients.set(order.clientId, order.id);
    checkFixedOrder(tables.orders.get(order.id) ?? earlier?.get(order.id) ?? order, order);
  }
  const earlierShipments = lastOf(shipments);
  for (const shipment of shipments) {
    checkShipmentRow(shipment);
    const { id, orderId } = shipment;
    need(isKnown(orderId, tables.orders, orders), () => `shipment ${id}: unknown order ${orderId}`);
    checkFixedShipment(tables.shipments.get(id) ?? earlierShipments?.get(id) ?? shipment, shipment);
  }
}

function checkPurchases(tables: Tables, { purchases = [], warehouses }: WriteBatch): void {
  const clients = new Map<string, number>();
  const earlier = lastOf(purchases);
  for (const purchase of purchases) {
    const { id, clientId, state } = purchase;
    need(PURCHASE_STATES.has(state), () => `purchase ${id}: unknown state ${state}`);
    need(isKnown(purchase.warehouseId, tables.warehouses, warehouses), () => `purchase ${id}: unknown warehouse`);
    checkFixedPurchase(tables.purchases.get(id) ?? earlier?.get(id) ?? purchase, purchase);
    if (clientId === null) continue;
    const owner = tables.purchaseClients.get(clientId) ?? clients.get(clientId) ?? id;
    need(owner === id, () => `purchase ${id}: client id ${clientId} belongs to purchase ${owner}`);
    clients.set(clientId, id);
  }
}

/** Numbers that may be used once: revs, the inbox, the outbox. */
function checkKeys(tables: Tables, { events, inbox, outboxPut }: WriteBatch): void {
  once('rev', events, ({ rev }) => rev, tables.hasEvent);
  const inboxKey = ({ link, peerSeq }: InboxRow): string => `${link}/${peerSeq}`;
  once('inbox', inbox, inboxKey, (_, { link, peerSeq }) => tables.inbox[link].has(peerSeq));
  once(
    'outbox',
    outboxPut,
    ({ link, seq }) => `${link}/${seq}`,
    (key) => tables.outbox.has(key),
  );
}

function once<Row, Key extends number | string>(
  what: string,
  rows: readonly Row[] | undefined,
  keyOf: (row: Row) => Key,
  isStored: (key: Key, row: Row) => boolean,
): void {
  if (rows === undefined || rows.length === 0) return;
  const seen = new Set<Key>();
  for (const row of rows) {
    const key = keyOf(row);
    need(!isStored(key, row) && !seen.has(key), () => `${what} ${key} was used before`);
    seen.add(key);
  }
}

/** The last row of each number; null where it would be the row itself. */
function lastOf<Row extends { readonly id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> | null {
  return rows.length < 2 ? null : new Map(rows.map((row) => [row.id, row]));
}

function isKnown(
  id: number,
  stored: ReadonlyMap<number, unknown>,
  batch: readonly { readonly id: number }[] | undefined,
): boolean {
  return stored.has(id) || (batch?.some((row) => row.id === id) ?? false);
}
