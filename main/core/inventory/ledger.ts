// Stock cell arithmetic: each operation gives the new cell and its StockChange, or says why it cannot be.
// The only place where on hand, reserved and inbound are computed. Never negative, never reserved beyond on hand.

import { INT32_MAX } from '../lib/ids.js';
import type { ProductId, WarehouseId } from '../lib/ids.js';
import type { Result } from '../lib/result.js';
import { codedError, err, ok } from '../lib/result.js';
import type { StockCell, StockChange } from '../orders/types.js';

export interface Movement {
  readonly cell: StockCell;
  readonly change: StockChange;
}

export function emptyCell(warehouseId: WarehouseId, productId: ProductId): StockCell {
  return { warehouseId, productId, onHand: 0, reserved: 0, inbound: 0 };
}

export function available(cell: StockCell): number {
  return cell.onHand - cell.reserved;
}

/** Set aside for a shipment. */
export function reserve(cell: StockCell, quantity: number): Result<Movement> {
  return move(cell, { reserved: quantity }, 'reservation', quantity);
}

/** Undo of a reservation. */
export function release(cell: StockCell, quantity: number): Result<Movement> {
  return move(cell, { reserved: 0 - quantity }, 'released', quantity);
}

/** The world has packed reserved pieces: they are out of the shelf. */
export function pick(cell: StockCell, quantity: number): Result<Movement> {
  return move(cell, { onHand: 0 - quantity, reserved: 0 - quantity }, 'packed', quantity);
}

/** The world has packed pieces that were not reserved (we learned late that an earlier pack had worked). */
export function pickUnreserved(cell: StockCell, quantity: number): Result<Movement> {
  return move(cell, { onHand: 0 - quantity }, 'packed', quantity);
}

/** Bought, on its way. */
export function purchase(cell: StockCell, quantity: number): Result<Movement> {
  return move(cell, { inbound: quantity }, 'purchase', quantity);
}

/** The purchase came to nothing. */
export function purchaseRejected(cell: StockCell, quantity: number): Result<Movement> {
  return move(cell, { inbound: 0 - quantity }, 'rejected', quantity);
}

/** Arrived: `expected` of the pieces were inbound, the rest was not announced. */
export function arrive(cell: StockCell, quantity: number, expected: number): Result<Movement> {
  if (expected > quantity) {
    return err(codedError('stock-impossible', `${where(cell)}: ${expected} expected of ${quantity} that arrived`));
  }
  return move(cell, { onHand: quantity, inbound: 0 - expected }, 'arrival', quantity);
}

/** The shelf holds another number than the books say. `onHand` in pieces, at least what is reserved. */
export function adjust(cell: StockCell, onHand: number): Result<Movement> {
  return move(cell, { onHand: onHand - cell.onHand }, 'adjustment', onHand);
}

function isPieces(value: number): boolean {
  return value >= 0 && value <= INT32_MAX && Number.isInteger(value);
}

/** What is wrong with a cell, or null. */
export function cellFault(cell: StockCell): string | null {
  const { onHand, reserved, inbound } = cell;
  // Nearly always nothing: one look at each, no words.
  if (isPieces(onHand) && isPieces(reserved) && isPieces(inbound) && reserved <= onHand) return null;
  for (const field of ['onHand', 'reserved', 'inbound'] as const) {
    const value = cell[field];
    if (!Number.isSafeInteger(value) || value < 0) return `${where(cell)}: ${field} is ${value}`;
    if (value > INT32_MAX) return `${where(cell)}: ${field} ${value} is beyond ${INT32_MAX}`;
  }
  if (cell.reserved > cell.onHand) return `${where(cell)}: ${cell.reserved} reserved of ${cell.onHand} on hand`;
  return null;
}

/**
 * Conservation: the changes lead from one cell to the other, each change's balances are those before plus the change,
 * and no balance on the way is impossible. The first violation as a sentence, or null.
 */
export function conservationFault(from: StockCell, changes: readonly StockChange[], to: StockCell): string | null {
  let cell = from;
  for (const [i, change] of changes.entries()) {
    cell = {
      ...cell,
      onHand: cell.onHand + change.onHand,
      reserved: cell.reserved + change.reserved,
      inbound: cell.inbound + change.inbound,
    };
    for (const field of ['onHand', 'reserved', 'inbound'] as const) {
      if (cell[field] !== change.after[field]) {
        return `${where(cell)}: change ${i} says ${field} ${change.after[field]} after it, the sum is ${cell[field]}`;
      }
    }
    const fault = cellFault(cell);
    if (fault !== null) return `change ${i} (${change.because}): ${fault}`;
  }
  for (const field of ['onHand', 'reserved', 'inbound'] as const) {
    if (cell[field] !== to[field]) return `${where(to)}: ${field} is ${to[field]}, its changes say ${cell[field]}`;
  }
  return null;
}

interface Deltas {
  readonly onHand?: number;
  readonly reserved?: number;
  readonly inbound?: number;
}

function move(cell: StockCell, by: Deltas, because: StockChange['because'], quantity: number): Result<Movement> {
  if (!Number.isSafeInteger(quantity) || quantity < 0) {
    return err(codedError('stock-impossible', `${where(cell)}: quantity ${quantity} is not a whole number from 0`));
  }
  const { onHand = 0, reserved = 0, inbound = 0 } = by;
  const next: StockCell = {
    warehouseId: cell.warehouseId,
    productId: cell.productId,
    onHand: cell.onHand + onHand,
    reserved: cell.reserved + reserved,
    inbound: cell.inbound + inbound,
  };
  const fault = cellFault(next);
  if (fault !== null) return err(codedError('stock-impossible', `${because} of ${quantity}: ${fault}`));
  const after = { onHand: next.onHand, reserved: next.reserved, inbound: next.inbound };
  return ok({ cell: next, change: { onHand, reserved, inbound, after, because } });
}

function where(cell: StockCell): string {
  return `product ${cell.productId} in warehouse ${cell.warehouseId}`;
}
