// Backups, restoring and what can be done when a database cannot be opened: the calls and what they answer.

import * as z from 'zod/mini';

const none = z.object({});
const name = z.string().check(z.minLength(1), z.maxLength(200), z.regex(/^[A-Za-z0-9._-]+$/));

export const backupParams = {
  list: none,
  make: none,
  restore: z.object({ name }),
  seen: none,
  tryAgain: none,
} as const;

export interface BackupRow {
  readonly name: string;
  /** `app`: accounts and settings; else the id of a world's books. */
  readonly subject: string;
  /** `set-aside`: what was there before a backup was put in its place. */
  readonly kind: 'automatic' | 'manual' | 'set-aside';
  readonly at: number;
  readonly bytes: number;
  /** What its books are called, and how many orders they hold; null for accounts and for what cannot be read. */
  readonly label: string | null;
  readonly orders: number | null;
  readonly openOrders: number | null;
  /** Why it cannot be used, or null. */
  readonly fault: string | null;
  /** The books of the world that is open now. */
  readonly current: boolean;
}

export interface BackupList {
  /** Newest first. */
  readonly backups: readonly BackupRow[];
  readonly folder: string;
  /** False where the program keeps nothing on a disk. */
  readonly available: boolean;
  /** Automatic ones of each database that are kept, one a day. */
  readonly kept: number;
  /** Why the last one failed, or null. */
  readonly problem: string | null;
}

export interface Restored {
  /** What was done and what is missing, for people. */
  readonly text: string;
  /** Under this name the database is kept that was there before; null: there was none. */
  readonly setAside: string | null;
  /** It is put in place when the program is started the next time. */
  readonly atNextStart: boolean;
}

export interface BackupResults {
  'backups.list': BackupList;
  'backups.make': { readonly names: readonly string[] };
  'backups.restore': Restored;
  /** The note about a restoring has been read. */
  'backups.seen': null;
  /** While the accounts cannot be opened anyone may; afterwards managers. */
  'recovery.tryAgain': null;
  'recovery.restore': Restored;
}
