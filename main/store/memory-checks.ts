// What the database's keys and constraints refuse, said in TypeScript for the memory store. Changes nothing.

import { checkFixedOrder, checkFixedPurchase, checkFixedShipment } from './fixed.js';
import type { Tables } from './memory-tables.js';
import { PURCHASE_STATES, TRUCK_STATES } from './rows/transport.js';
import { checkOrderRow, checkShipmentRow, checkStockRow, need } from './row-checks.js';
import type { WriteBatch } from './store.js';

/** Throws `constraint` before anything is changed. */
export function checkBatch(tables: Tables, batch: WriteBatch): void {
  checkStock(tables, batch);
  checkOrders(tables, batch);
  checkPurchases(tables, batch);
  checkKeys(tables, batch);
  for (const truck of batch.trucks ?? []) {
    need(TRUCK_STATES.has(truck.state), `truck ${truck.id}: unknown state ${truck.state}`);
  }
  for (const product of batch.products ?? []) {
    const { weightGrams, reorderPoint, reorderQuantity, priceCents } = product;
    need(
      Math.min(weightGrams, reorderPoint, reorderQuantity, priceCents) >= 0,
      `product ${product.id}: negative number`,
    );
  }
}

function checkStock(tables: Tables, batch: WriteBatch): void {
  for (const cell of batch.stock ?? []) {
    const name = `stock ${cell.warehouseId}/${cell.productId}`;
    checkStockRow(cell);
    need(isKnown(cell.warehouseId, tables.warehouses, batch.warehouses), `${name}: unknown warehouse`);
    need(isKnown(cell.productId, tables.products, batch.products), `${name}: unknown product`);
  }
}

function checkOrders(tables: Tables, batch: WriteBatch): void {
  const clients = new Map<string, number>();
  const earlier = new Map(batch.orders?.map((order) => [order.id, order]));
  for (const order of batch.orders ?? []) {
    const name = `order ${order.id}`;
    checkOrderRow(order);
    const owner = tables.orderClients.get(order.clientId) ?? clients.get(order.clientId) ?? order.id;
    need(owner === order.id, `${name}: client id ${order.clientId} belongs to order ${owner}`);
    clients.set(order.clientId, order.id);
    checkFixedOrder(tables.orders.get(order.id) ?? earlier.get(order.id) ?? order, order);
  }
  const earlierShipments = new Map(batch.shipments?.map((shipment) => [shipment.id, shipment]));
  for (const shipment of batch.shipments ?? []) {
    const name = `shipment ${shipment.id}`;
    checkShipmentRow(shipment);
    need(isKnown(shipment.orderId, tables.orders, batch.orders), `${name}: unknown order ${shipment.orderId}`);
    checkFixedShipment(tables.shipments.get(shipment.id) ?? earlierShipments.get(shipment.id) ?? shipment, shipment);
  }
}

function checkPurchases(tables: Tables, batch: WriteBatch): void {
  const clients = new Map<string, number>();
  const earlier = new Map(batch.purchases?.map((purchase) => [purchase.id, purchase]));
  for (const purchase of batch.purchases ?? []) {
    const name = `purchase ${purchase.id}`;
    need(PURCHASE_STATES.has(purchase.state), `${name}: unknown state ${purchase.state}`);
    need(isKnown(purchase.warehouseId, tables.warehouses, batch.warehouses), `${name}: unknown warehouse`);
    checkFixedPurchase(tables.purchases.get(purchase.id) ?? earlier.get(purchase.id) ?? purchase, purchase);
    if (purchase.clientId === null) continue;
    const owner = tables.purchaseClients.get(purchase.clientId) ?? clients.get(purchase.clientId) ?? purchase.id;
    need(owner === purchase.id, `${name}: client id ${purchase.clientId} belongs to purchase ${owner}`);
    clients.set(purchase.clientId, purchase.id);
  }
}

/** Numbers that may be used once: revs, the inbox, the outbox. */
function checkKeys(tables: Tables, batch: WriteBatch): void {
  const seen = new Set<string>();
  const once = (key: string, stored: boolean): void => {
    need(!stored && !seen.has(key), `${key} was used before`);
    seen.add(key);
  };
  for (const { rev } of batch.events ?? []) once(`rev ${rev}`, tables.hasEvent(rev));
  for (const { link, peerSeq } of batch.inbox ?? []) once(`inbox ${link}/${peerSeq}`, tables.inbox[link].has(peerSeq));
  for (const { link, seq } of batch.outboxPut ?? []) once(`outbox ${link}/${seq}`, tables.outbox.has(`${link}/${seq}`));
}

function isKnown(
  id: number,
  stored: ReadonlyMap<number, unknown>,
  batch: readonly { readonly id: number }[] | undefined,
): boolean {
  return stored.has(id) || (batch?.some((row) => row.id === id) ?? false);
}
