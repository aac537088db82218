// The audit log, who did what when: the calls that read it, and what they answer. Nothing can be changed through them.

import * as z from 'zod/mini';
import { count, int } from './check.js';

export const AUDIT_LIMITS = {
  page: 500,
  searchLength: 200,
  /** Characters of one entry's details, as JSON. */
  detail: 4000,
  /** Changed values of one entry. */
  changes: 60,
} as const;

/** Groups of calls that the list can be narrowed down to, by the beginnings of their names. */
export const AUDIT_AREAS = {
  orders: ['orders.'],
  stock: ['inventory.', 'products.', 'purchases.', 'customers.', 'stock.', 'counts.', 'audit.'],
  people: ['people.'],
  sessions: ['session.'],
  settings: ['settings.', 'worlds.', 'views.'],
  program: ['links.', 'processes.', 'backups.', 'recovery.', 'inspector.'],
  simulation: ['sim.', 'lab.', 'scenarios.'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type AuditArea = keyof typeof AUDIT_AREAS;
const areas = Object.keys(AUDIT_AREAS) as [AuditArea, ...AuditArea[]];

export const auditLogParams = {
  list: z.object({
    offset: count,
    limit: z.int().check(z.minimum(1), z.maximum(AUDIT_LIMITS.page)),
    search: z.optional(z.string().check(z.maxLength(AUDIT_LIMITS.searchLength))),
    personId: z.optional(z.int().check(z.minimum(1))),
    area: z.optional(z.enum(areas)),
    /** As `order:12`. */
    object: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    outcome: z.optional(z.enum(['done', 'refused'])),
    from: z.optional(int),
    to: z.optional(int),
    /** Only entries before this one: how long exports go on from the last row they have. */
    beforeSeq: z.optional(z.int().check(z.minimum(1))),
    descending: z.boolean(),
  }),
  verify: z.object({}),
} as const;

/** One value that is another now; JSON values, absent where there was or is none. */
export interface AuditChange {
  /** As `real.ups.port`. */
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditEntry {
  readonly seq: number;
  readonly at: number;
  readonly personId: number | null;
  /** Name and role as they were then; null: nobody was signed in. */
  readonly person: string | null;
  readonly role: string | null;
  /** The call, as `orders.place`. */
  readonly action: string;
  /** As `order:12`. */
  readonly object: string | null;
  readonly outcome: 'done' | 'refused';
  readonly code: string | null;
  readonly booksId: string | null;
  /** What was asked for and what came of it, shortened; never passwords or tokens. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly changes: readonly AuditChange[];
  /** Why it was refused. */
  readonly message: string | null;
  readonly hash: string;
}

export interface AuditVerdict {
  /** Entries that were looked at. */
  readonly checked: number;
  /** The first entry that is not as it was written; null: the log is whole. */
  readonly fault: { readonly seq: number; readonly kind: 'altered' | 'missing'; readonly text: string } | null;
  readonly head: { readonly seq: number; readonly hash: string } | null;
  readonly at: number;
}

export interface AuditLogResults {
  'auditLog.list': { readonly total: number; readonly rows: readonly AuditEntry[] };
  'auditLog.verify': AuditVerdict;
}
