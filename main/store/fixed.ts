// What may never change once it is written: who ordered what, when, and which shipment belongs where.

import type { Order, Purchase, Shipment } from '../core/orders/types.js';
import { StoreError } from './store.js';

function refuse(what: string): never {
  throw new StoreError(
    'constraint',
    `${what} was written before with other fixed values; what was ordered never changes.`,
  );
}

/** Throws `constraint` when client id, customer, time of placing, person or lines differ. */
export function checkFixedOrder(earlier: Order, later: Order): void {
  const same =
    earlier.clientId === later.clientId &&
    earlier.customerId === later.customerId &&
    earlier.customerName === later.customerName &&
    earlier.placedAt === later.placedAt &&
    earlier.placedBy === later.placedBy &&
    (earlier.lines === later.lines ||
      (earlier.lines.length === later.lines.length &&
        earlier.lines.every((line, at) => {
          const other = later.lines[at];
          return line.productId === other?.productId && line.quantity === other.quantity;
        })));
  if (!same) refuse(`Order #${later.id}`);
}

/** Throws `constraint` when order or warehouse differ. */
export function checkFixedShipment(earlier: Shipment, later: Shipment): void {
  if (earlier.orderId !== later.orderId || earlier.warehouseId !== later.warehouseId) refuse(`Shipment ${later.id}`);
}

/** Throws `constraint` when warehouse or client id differ. */
export function checkFixedPurchase(earlier: Purchase, later: Purchase): void {
  if (earlier.warehouseId !== later.warehouseId || earlier.clientId !== later.clientId) refuse(`Purchase ${later.id}`);
}
