// The audit log's place in the store: its rows, how they are asked for, and what is written in one commit with them. No behaviour.

import type { Millis } from '../core/lib/ids.js';
import type { Page, Paged, PersonRow } from './store.js';

/** One thing that was done or refused. The store keeps it as it is; what the hash covers is the kernel's affair. */
export interface AuditRow {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly at: Millis;
  /** Null: nobody was signed in. */
  readonly personId: number | null;
  /** The name and role that the person had then. */
  readonly person: string | null;
  readonly role: string | null;
  /** The call, as the contract names it. */
  readonly action: string;
  /** What it was done to, as `order:12`; null where there is no one thing. */
  readonly object: string | null;
  readonly outcome: 'done' | 'refused';
  /** Of a refusal. */
  readonly code: string | null;
  /** The world's books that were open. */
  readonly booksId: string | null;
  /** JSON, exactly as it was hashed. */
  readonly detail: string;
  /** The hash of the entry before; of the first one, of nothing. */
  readonly prev: string;
  readonly hash: string;
}

export interface AuditQuery extends Page {
  /** Words that must all occur in name, action, object or detail; case and accents do not count. */
  readonly search?: string;
  readonly personId?: number;
  /** Beginnings of actions, as `orders.`. Empty is as good as absent. */
  readonly actions?: readonly string[];
  readonly object?: string;
  readonly outcome?: AuditRow['outcome'];
  readonly from?: Millis;
  readonly to?: Millis;
  readonly beforeSeq?: number;
  readonly descending: boolean;
}

/** One transaction: everything or nothing. New people have their number already. Error `name-taken`. */
export interface AppChange {
  readonly people?: readonly PersonRow[];
  readonly settings?: readonly { readonly key: string; readonly value: unknown }[];
  readonly audit: readonly AuditRow[];
}

export interface AuditStore {
  record(change: AppChange): Promise<void>;
  /** `total` is exact without filters, else counted as in Paged. */
  audit(query: AuditQuery): Promise<Paged<AuditRow>>;
  /** Ascending, seq > after: for going through all of it. */
  auditAfter(after: number, limit: number): Promise<readonly AuditRow[]>;
  /** What the last commit said was the last entry; null when there never was one. */
  auditHead(): Promise<{ readonly seq: number; readonly hash: string } | null>;
}
