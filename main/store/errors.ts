// Turns what SQLite and the file system say into StoreErrors that a person can act on. Decides nothing else.

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import sqlite3 from 'sqlite3';
import { StoreError } from './store.js';

interface DriverError {
  readonly errno?: number;
  readonly code?: string;
  readonly message: string;
}

function asDriverError(error: unknown): DriverError {
  return error instanceof Error ? (error as Error & { errno?: number; code?: string }) : { message: String(error) };
}

const CODES: ReadonlyMap<number, StoreError['code']> = new Map([
  [sqlite3.BUSY, 'locked'],
  [sqlite3.LOCKED, 'locked'],
  [sqlite3.FULL, 'full'],
  [sqlite3.READONLY, 'read-only'],
  [sqlite3.PERM, 'read-only'],
  [sqlite3.CORRUPT, 'corrupt'],
  [sqlite3.NOTADB, 'corrupt'],
  [sqlite3.CONSTRAINT, 'constraint'],
  [sqlite3.MISMATCH, 'constraint'],
]);

const ADVICE: Partial<Record<StoreError['code'], string>> = {
  locked: 'Another program, or another window of this one, is using it; close that one first.',
  full: 'The disk is full; nothing of this write was kept. Free some space and try again.',
  'read-only': 'It cannot be written to; check the permissions of the file and of its folder.',
  corrupt:
    'The file is damaged. Close the program, move the file away (with its -wal file) and put a copy of it back: ' +
    'copies made before an update lie beside it and end in .bak.',
};

/** A StoreError that names the file and, where a person can do something, says what. */
export function toStoreError(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const driver = asDriverError(error);
  // Extended result codes carry the plain code in their low byte.
  const code = CODES.get((driver.errno ?? 0) & 0xff) ?? (driver.message.includes('malformed') ? 'corrupt' : 'io');
  const advice = ADVICE[code];
  return new StoreError(code, `${file}: ${driver.message}.${advice === undefined ? '' : ` ${advice}`}`, {
    cause: error,
  });
}

/** Why a database could not be opened: SQLite says only "unable to open", the file system knows more. */
export async function toOpenError(error: unknown, file: string): Promise<StoreError> {
  const driver = asDriverError(error);
  if (error instanceof StoreError || ((driver.errno ?? 0) & 0xff) !== sqlite3.CANTOPEN)
    return toStoreError(error, file);
  const folder = dirname(file);
  const folderExists = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false, // Missing or unreadable: both mean that nothing can be opened there.
  );
  if (!folderExists) {
    return new StoreError('io', `${file}: the folder ${folder} does not exist or is not a folder.`, { cause: error });
  }
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false, // The answer is the refusal.
  );
  if (writable) return new StoreError('io', `${file}: ${driver.message}.`, { cause: error });
  return new StoreError('read-only', `${file}: the folder ${folder} is read-only. ${ADVICE['read-only'] ?? ''}`, {
    cause: error,
  });
}
