// Staff at the shelf: the stock grid's rows, the ledger of one cell, counting, and correcting. The calls and what they answer.

import * as z from 'zod/mini';
import { ADJUST_LINES, ADJUST_REASONS } from '../core/inventory/adjusting.js';
import type { BookEvent, Product, StockCell } from '../core/orders/types.js';
import { count, int32, text } from './check.js';
import { clientId, id } from './fields.js';

/** Rows of one page of a ledger. */
const PAGE = 500;
const PIECES = 2 ** 31 - 1;
const note = z.nullable(text(200));
const pieces = z.int().check(z.minimum(-PIECES), z.maximum(PIECES));

export const LEDGER_MEASURES = ['onHand', 'reserved', 'available', 'inbound'] as const;
export type LedgerMeasure = (typeof LEDGER_MEASURES)[number];

const cell = { warehouseId: int32, productId: id };

export const stockParams = {
  /** The stock entries of one cell; `measure`: only those that changed it. */
  ledger: z.object({
    ...cell,
    measure: z.optional(z.enum(LEDGER_MEASURES)),
    offset: count,
    limit: z.int().check(z.minimum(1), z.maximum(PAGE)),
    descending: z.boolean(),
  }),
  check: z.object(cell),
  /** A blind count of some products of one warehouse: nothing changes; what differs is answered and kept for a manager. */
  count: z.object({
    clientId,
    warehouseId: int32,
    note,
    lines: z
      .array(z.object({ productId: id, counted: z.int().check(z.minimum(0), z.maximum(PIECES)) }))
      .check(z.minLength(1), z.maxLength(ADJUST_LINES)),
  }),
  /** Corrects shelves. `countRev`: the count that it settles. */
  adjust: z.object({
    clientId,
    reason: z.enum(ADJUST_REASONS),
    note,
    lines: z.array(z.object({ ...cell, change: pieces })).check(z.minLength(1), z.maxLength(ADJUST_LINES)),
    countRev: z.optional(id),
  }),
  openCounts: z.object({}),
  dismissCount: z.object({ countRev: id }),
} as const;

export interface CountLine {
  readonly productId: number;
  readonly counted: number;
  /** On hand and reserved by the books at the moment of the count. */
  readonly seen: number;
  readonly reserved: number;
}

export interface StockCount {
  /** The journal entry that keeps it. */
  readonly rev: number;
  readonly at: number;
  readonly personId: number | null;
  readonly warehouseId: number;
  readonly note: string | null;
  readonly lines: readonly CountLine[];
}

export interface LedgerCheck {
  readonly entries: number;
  /** The sums of all entries. */
  readonly sums: { readonly onHand: number; readonly reserved: number; readonly inbound: number };
  readonly cell: { readonly onHand: number; readonly reserved: number; readonly inbound: number };
  /** How many of the entries' balances do not follow from the one before. */
  readonly broken: number;
}

/** A purchase that is under way for one cell, as its row shows it. */
export interface OpenPurchase {
  readonly id: number;
  /** `queued`: not out yet, because the world is away. */
  readonly state: 'queued' | 'sent' | 'acked';
  readonly quantity: number;
  readonly at: number;
}

export interface InventoryRow extends StockCell {
  readonly product: Product;
  readonly warehouseName: string;
  readonly available: number;
  readonly low: boolean;
  /** Pieces that left this shelf within the window that the list names. */
  readonly shipped?: number;
  /** How long what is available lasts at that pace, in ms; null: nothing left this shelf. */
  readonly coverMs?: number | null;
  /** What is bought and has not arrived. */
  readonly purchase?: OpenPurchase | null;
}

export interface StockResults {
  'ledger.list': { readonly total: number; readonly rows: readonly BookEvent[] };
  'ledger.check': LedgerCheck;
  'inventory.count': { readonly count: StockCount; readonly repeated: boolean };
  'inventory.adjust': { readonly pieces: number; readonly repeated: boolean };
  /** Counts with differences that nobody has settled, the latest first. */
  'inventory.openCounts': readonly StockCount[];
  'inventory.dismissCount': null;
}
