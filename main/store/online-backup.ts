// One copy of a database that is in use, by SQLite's online backup: from one state of it, in small steps, checked before it
// gets its name. Takes no lock that the writer needs and knows no tables.

import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import sqlite3 from 'sqlite3';
import { Connection } from './connection.js';
import { toOpenError, toStoreError } from './errors.js';
import { StoreError } from './store.js';

export interface CopyOptions {
  /** Runs between two steps: gives the disk to others. */
  readonly pause?: (() => Promise<void>) | undefined;
  readonly progress?: ((pages: { readonly done: number; readonly total: number }) => void) | undefined;
  /** Looked at between two steps. */
  readonly cancelled?: (() => boolean) | undefined;
}

/** The driver's object, which its types leave out. */
interface DriverBackup {
  readonly remaining: number;
  readonly pageCount: number;
  readonly completed: boolean;
  readonly failed: boolean;
  step(pages: number, done: (error: Error | null) => void): void;
  finish(done: () => void): void;
}
interface WithBackup {
  backup(
    file: string,
    destination: string,
    source: string,
    toFile: boolean,
    done: (error: Error | null) => void,
  ): DriverBackup;
}

/** Pages of one step: a quarter of a megabyte, a ms or two of the disk. */
const STEP_PAGES = 64;
/** A step that finds a lock is tried again; nobody holds one for long on a file of our own. */
const BUSY_STEPS = 200;

/**
 * Copies the database `file` to `target`, which exists only when the copy is complete, checked (quick_check) and on disk.
 * Rejects with a StoreError: `corrupt` when the copy does not pass, `full`, `io`, `read-only`; and with `closed` when cancelled.
 */
export async function copyDatabase(file: string, target: string, options: CopyOptions = {}): Promise<void> {
  const partial = `${target}.partial`;
  await removeDatabase(partial);
  try {
    await copy(file, partial, options);
    await checkCopy(partial, file);
    await syncFile(partial);
    await rename(partial, target);
    await syncFolder(path.dirname(target));
  } catch (error) {
    await removeDatabase(partial).catch(() => undefined); // The first error says more.
    throw toStoreError(error, target);
  }
}

async function copy(file: string, partial: string, { pause, progress, cancelled }: CopyOptions): Promise<void> {
  const source = await openDriver(file);
  let backup: DriverBackup | null = null;
  try {
    // The open transaction keeps one state in view: what is committed meanwhile neither disturbs nor restarts the copy.
    await exec(source, file, 'BEGIN; SELECT count(*) FROM sqlite_schema');
    backup = await begin(source, partial);
    let busy = 0;
    while (!backup.completed) {
      if (cancelled?.() === true) throw new StoreError('closed', `${file}: the backup was cancelled.`);
      const error = await step(backup);
      if (error !== null) {
        const code = ((error as { errno?: number }).errno ?? 0) & 0xff;
        if ((code !== sqlite3.BUSY && code !== sqlite3.LOCKED) || ++busy > BUSY_STEPS)
          throw toStoreError(error, partial);
      }
      if (backup.failed) throw new StoreError('io', `${partial}: the copy could not be begun.`);
      progress?.({ done: backup.pageCount - backup.remaining, total: backup.pageCount });
      await (pause?.() ?? Promise.resolve());
    }
  } finally {
    const begun = backup;
    if (begun !== null) await new Promise<void>((resolve) => begun.finish(() => resolve()));
    await new Promise<void>((resolve, reject) => {
      source.close((error) => (error === null ? resolve() : reject(toStoreError(error, file))));
    });
  }
}

function openDriver(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const opened: sqlite3.Database = new sqlite3.Database(
      file,
      sqlite3.OPEN_READONLY | sqlite3.OPEN_FULLMUTEX,
      (error) => {
        if (error === null) resolve(opened);
        else toOpenError(error, file).then(reject, reject);
      },
    );
  });
}

function exec(db: sqlite3.Database, file: string, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    db.exec(sql, (error) => (error === null ? resolve() : reject(toStoreError(error, file))));
  });
}

function begin(source: sqlite3.Database, partial: string): Promise<DriverBackup> {
  return new Promise((resolve, reject) => {
    const begun: DriverBackup = (source as unknown as WithBackup).backup(partial, 'main', 'main', true, (error) => {
      if (error === null) resolve(begun);
      else toOpenError(error, partial).then(reject, reject);
    });
  });
}

function step(backup: DriverBackup): Promise<Error | null> {
  return new Promise((resolve) => backup.step(STEP_PAGES, (error) => resolve(error)));
}

/** The copy is made one plain file, without a log beside it, and must be whole. */
async function checkCopy(copyFile: string, source: string): Promise<void> {
  const connection = await Connection.open(copyFile, 'write');
  try {
    const rows = await connection.all<{ quick_check: string }>('PRAGMA quick_check(1)');
    const said = rows[0]?.quick_check ?? 'no answer';
    if (said !== 'ok') {
      throw new StoreError('corrupt', `${source}: a copy of it does not pass the check: ${said}. The file is damaged.`);
    }
    await connection.exec('PRAGMA journal_mode=DELETE');
  } finally {
    await connection.close();
  }
}

/** A database file and whatever may stand beside it. Missing ones are fine. */
export async function removeDatabase(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal', '.lock', '.numbers'])
    await rm(`${file}${suffix}`, { force: true });
}

export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new name is durable once its folder is. Not every system can sync a folder; then the name is as durable as it gets. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false, // Not there, or not to be seen: the same to whoever asks.
  );
}
