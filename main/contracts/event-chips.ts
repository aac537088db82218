// The chips of the shipment log: each lets events through or keeps them out. How they are asked for, and why nothing was found.

import * as z from 'zod/mini';
import { EVENT_KINDS, EVENT_SOURCES } from '../core/orders/types.js';
import { int } from './check.js';

export const CHIP_LIMITS = { chips: 18, values: 40, text: 100 } as const;

/** Fields whose values are numbers. */
export const NUMBER_FIELDS = ['order', 'shipment', 'warehouse', 'truck', 'product'] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

const not = z.boolean();
const few = [z.minLength(1), z.maxLength(CHIP_LIMITS.values)] as const;
const text = z.string().check(z.trim(), z.minLength(1), z.maxLength(CHIP_LIMITS.text));

export const eventChipSchema = z.discriminatedUnion('field', [
  z.object({ field: z.literal('kind'), not, values: z.array(z.enum(EVENT_KINDS)).check(...few) }),
  z.object({ field: z.literal('by'), not, values: z.array(z.enum(EVENT_SOURCES)).check(...few) }),
  ...NUMBER_FIELDS.map((field) => z.object({ field: z.literal(field), not, values: z.array(int).check(...few) })),
  /** Of the order: a part of its customer's name. */
  z.object({ field: z.literal('customer'), not, values: z.array(text).check(...few) }),
  /** Of the order: words that occur in its customer, in a product of it, or begin its number. */
  z.object({ field: z.literal('text'), not, values: z.array(text).check(...few) }),
]);
/** One of its values is enough; all chips must agree. With `not`: none of its values. */
export type EventChip =
  | { readonly field: 'kind'; readonly not: boolean; readonly values: readonly (typeof EVENT_KINDS)[number][] }
  | { readonly field: 'by'; readonly not: boolean; readonly values: readonly (typeof EVENT_SOURCES)[number][] }
  | { readonly field: NumberField; readonly not: boolean; readonly values: readonly number[] }
  | { readonly field: 'customer' | 'text'; readonly not: boolean; readonly values: readonly string[] };

export const eventChipsSchema = z.array(eventChipSchema).check(z.maxLength(CHIP_LIMITS.chips));

export const eventChipParams = {
  explain: z.object({ chips: eventChipsSchema, from: z.optional(int), to: z.optional(int) }),
} as const;

export interface EventChipResults {
  /** Counts as in lists: exact up to 10,000, beyond that 10,001. In the order of the chips. */
  'events.explain': {
    readonly chips: readonly {
      /** Events that this chip alone lets through. */
      readonly alone: number;
      /** Events that all other chips let through together. */
      readonly without: number;
    }[];
    /** Events within the times, without any chip. */
    readonly inTime: number;
  };
}
