// What the database's CHECK constraints refuse in a single row, said in TypeScript: for the memory store, and for rows that a later
// version in the same commit replaces before the database sees them.

import { SHIPMENT_STATES, type Order, type Shipment, type StockCell } from '../core/orders/types.js';
import { StoreError } from './store.js';

const STATES: ReadonlySet<string> = new Set(SHIPMENT_STATES);

/** Throws `constraint` with the sentence unless `fine`. */
export function need(fine: boolean, sentence: () => string): void {
  if (!fine) throw new StoreError('constraint', sentence());
}

export function checkStockRow({ warehouseId, productId, onHand, reserved, inbound }: StockCell): void {
  need(Math.min(onHand, reserved, inbound) >= 0, () => `stock ${warehouseId}/${productId}: negative number`);
}

export function checkOrderRow({ id, state, version, lines }: Order): void {
  need(STATES.has(state), () => `order ${id}: unknown state ${state}`);
  need(version >= 0, () => `order ${id}: negative version`);
  need(
    lines.every((line) => line.quantity > 0),
    () => `order ${id}: a quantity below 1`,
  );
}

export function checkShipmentRow({ id, state, version }: Shipment): void {
  need(STATES.has(state), () => `shipment ${id}: unknown state ${state}`);
  need(version >= 0, () => `shipment ${id}: negative version`);
}
