// A product's stock events as lines of a ledger: the change of one measure and its balance after.

import type { BookEvent, StockChange } from '../../../main/core/orders/types.js';
import { readStockChange, stockBecause } from '../../components/event-text.js';

export const MEASURES = ['onHand', 'reserved', 'available', 'inbound'] as const;
export type Measure = (typeof MEASURES)[number];

export interface LedgerLine {
  readonly rev: number;
  readonly at: number;
  readonly warehouseId: number | null;
  readonly orderId: number | null;
  readonly change: number;
  readonly balance: number;
  readonly why: string;
}

function measured(values: Pick<StockChange, 'onHand' | 'reserved' | 'inbound'>, measure: Measure): number {
  return measure === 'available' ? values.onHand - values.reserved : values[measure];
}

/** Events in, lines out, in the same order; those that leave the measure as it was are left out. */
export function ledgerLines(events: readonly BookEvent[], measure: Measure): readonly LedgerLine[] {
  return events.flatMap((event) => {
    const stock = readStockChange(event);
    if (stock === null) return [];
    const change = measured(stock, measure);
    if (change === 0) return [];
    const { rev, at, warehouseId, orderId } = event;
    const balance = measured(stock.after, measure);
    return [{ rev, at, warehouseId, orderId, change, balance, why: stockBecause(event) }];
  });
}

/** `2:reserved` of the address as a warehouse and a measure; null for anything else. */
export function parseLedger(
  text: string | undefined,
): { readonly warehouseId: number; readonly measure: Measure } | null {
  const match = /^(-?\d{1,10}):([A-Za-z]+)$/.exec(text ?? '');
  const measure = MEASURES.find((known) => known === match?.[2]);
  return match === null || measure === undefined ? null : { warehouseId: Number(match[1]), measure };
}
