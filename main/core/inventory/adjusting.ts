// Correcting a shelf by hand: the reasons there are, and what a correction may not do. Pure; decides nothing about who may.

import { INT32_MAX } from '../lib/ids.js';
import type { CodedError } from '../lib/result.js';
import { codedError } from '../lib/result.js';
import type { StockCell } from '../orders/types.js';

export const ADJUST_REASONS = ['counted', 'found', 'damaged', 'lost'] as const;
export type AdjustReason = (typeof ADJUST_REASONS)[number];

/** Cells that one correction, or one count, takes at most. */
export const ADJUST_LINES = 500;

export interface AdjustLine {
  readonly warehouseId: number;
  readonly productId: number;
  /** Pieces more (or, below 0, fewer) than the books say. Never 0. */
  readonly change: number;
}

/** What a shelf may be corrected to: not below what is promised to orders. */
export function adjustable(cell: StockCell): { readonly least: number; readonly most: number } {
  return { least: cell.reserved, most: INT32_MAX - cell.inbound };
}

/** Why this change of this cell cannot be, or null. */
export function adjustFault(cell: StockCell, change: number, reason: AdjustReason): CodedError | null {
  const details = { field: 'change', value: change, warehouseId: cell.warehouseId, productId: cell.productId };
  if (!Number.isSafeInteger(change) || change === 0) {
    return codedError('bad-change', `change: ${change}; allowed are whole numbers other than 0`, details);
  }
  if (reason === 'found' ? change < 0 : reason !== 'counted' && change > 0) {
    const allowed = reason === 'found' ? 'more pieces' : 'fewer pieces';
    return codedError('bad-change', `change: ${change}; what was ${reason} makes ${allowed}`, details);
  }
  const { least, most } = adjustable(cell);
  const to = cell.onHand + change;
  if (to < least) {
    const text =
      `change: ${change} of product ${cell.productId} in warehouse ${cell.warehouseId} leaves ${to} on hand, ` +
      `but ${cell.reserved} are reserved for orders; allowed is ${least - cell.onHand} at least. Cancel an order first`;
    return codedError('below-reserved', text, { ...details, least, onHand: cell.onHand, reserved: cell.reserved });
  }
  if (to > most) {
    return codedError('bad-change', `change: ${change} leaves ${to} on hand; allowed are ${most} at most`, details);
  }
  return null;
}
