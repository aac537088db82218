// Orders: placing one, importing many, and what lists and an order's own screen show of them.

import * as z from 'zod/mini';
import type { Cancelling } from '../core/fulfilment/cancelling.js';
import type { CommandView } from '../core/fulfilment/command-states.js';
import type { Redirecting } from '../core/fulfilment/explain-redirect.js';
import { SHIPMENT_STATES, type Order, type Product, type Shipment } from '../core/orders/types.js';
import { int, int32, point } from './check.js';
import { clientId, id, LIMITS, name, quantity, search, upsAccount } from './fields.js';

export const lineSchema = z.object({ productId: id, quantity });
export const linesSchema = z.array(lineSchema).check(z.minLength(1), z.maxLength(LIMITS.linesPerOrder));

/** The order form and the order call share this. */
export const placeOrderSchema = z.object({
  clientId,
  customerId: z.nullable(id),
  customerName: name,
  destination: point,
  upsAccount,
  lines: linesSchema,
  /** Held for the time that the settings give, so that it can be taken back; absent: sent at once. */
  undo: z.optional(z.boolean()),
});
export type PlaceOrderParams = z.infer<typeof placeOrderSchema>;

/** Which orders a list holds, and in which order. */
export const orderSelection = {
  search,
  /** Orders that have a shipment in one of these states: what the pipeline counts. */
  states: z.optional(z.array(z.enum(SHIPMENT_STATES))),
  warehouseId: z.optional(int32),
  customerId: z.optional(id),
  placedFrom: z.optional(int),
  placedTo: z.optional(int),
  sort: z.enum(['id', 'placedAt', 'customer', 'state']),
  descending: z.boolean(),
};

export const importRowsSchema = z
  .array(
    z.object({
      line: z.int().check(z.minimum(1)),
      cells: z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(1000))),
    }),
  )
  .check(z.maxLength(LIMITS.importRows));

export interface OrderRow extends Order {
  readonly pieces: number;
  /** Of its shipments. */
  readonly warehouseIds: readonly number[];
  readonly problem: string | null;
}

export interface OrderDetail {
  readonly order: Order;
  readonly shipments: readonly Shipment[];
  /** The products of its lines. */
  readonly products: readonly Product[];
  /** Until when it can be taken back or cancelled. */
  readonly cancelling?: Cancelling;
  /** Until when its address can be changed. */
  readonly redirecting?: Redirecting;
  /** Somebody keeps it, or what is left of it, from being packed; null or absent: nobody. */
  readonly held?: { readonly at: number; readonly by: string | null } | null;
  /** Something of it has not been sent to be packed: it can be held. */
  readonly holdable?: boolean;
  /** How far the commands of its shipments are. */
  readonly commands?: readonly CommandView[];
  /** Why it waits, one sentence a shipment that waits. */
  readonly waiting: readonly {
    readonly shipmentId: number;
    readonly text: string;
    readonly since: number;
    readonly whose: string;
  }[];
}

export interface ImportRow {
  /** Line in the file, from 1 for the heading. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface ImportVerdict {
  readonly line: number;
  /** Orders group the rows that share `order_ref`. */
  readonly orderRef: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

/** One product line a row; rows with the same order_ref are one order. */
export const IMPORT_COLUMNS = ['order_ref', 'customer', 'x', 'y', 'ups_account', 'sku', 'quantity'] as const;
