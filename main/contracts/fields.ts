// Fields that many calls have in common, and the limits of lists, texts and numbers. The rest of a call is its topic's file's.

import * as z from 'zod/mini';
import { count, text } from './check.js';

export const LIMITS = {
  /** Rows of one page of any list. */
  page: 500,
  /** Orders of one step of an export: each takes 7 ms of the kernel's loop, in several turns. */
  exportPage: 2000,
  /** Orders that one export takes. */
  exportOrders: 1_000_000,
  linesPerOrder: 50,
  quantity: 1_000_000,
  importRows: 1000,
  timelineEvents: 20_000,
  nameLength: 100,
  searchLength: 200,
  passwordMin: 8,
  passwordMax: 200,
} as const;

export const page = { offset: count, limit: z.int().check(z.minimum(1), z.maximum(LIMITS.page)) };
export const search = z.optional(z.string().check(z.maxLength(LIMITS.searchLength)));
export const name = text(LIMITS.nameLength);
export const clientId = z.string().check(z.minLength(8), z.maxLength(64), z.regex(/^[A-Za-z0-9_.:-]+$/));
export const quantity = z.int().check(z.minimum(1), z.maximum(LIMITS.quantity));
export const upsAccount = z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(64)));
export const id = z.int().check(z.minimum(1));
