// Exclusive use of a database by one process, for as long as that process lives.
//
// `PRAGMA locking_mode=EXCLUSIVE` would lock out our own second, reading connection. So a lock file beside the database is
// opened as an (empty) database of its own, and an exclusive transaction on it stays open: SQLite's lock is one of the operating
// system's, so it goes with the process however that ends, and it holds against a second opener in the same process too.

import { Connection } from './connection.js';
import { StoreError } from './store.js';

export interface OwnerLock {
  release(): Promise<void>;
}

/** Takes the lock `<file>.lock`, or rejects with `locked` at once. */
export async function takeOwnerLock(file: string): Promise<OwnerLock> {
  const connection = await Connection.open(`${file}.lock`, 'write');
  try {
    // Without a journal file nothing is left behind but the empty file itself.
    await connection.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    await connection.close();
    if (error instanceof StoreError && error.code === 'locked') {
      throw new StoreError(
        'locked',
        `${file}: these books are already open, in another window or another copy of this program. Close that one first.`,
        { cause: error },
      );
    }
    throw error;
  }
  return { release: () => connection.close() };
}
