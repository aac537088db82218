// Opens one database file for its one owner: lock, writing connection, migrations, log, reading connection. Closes them in order.

import { Connection, type ConnectionOptions } from './connection.js';
import { migrate, type Migration } from './migrate.js';
import { takeOwnerLock, type OwnerLock } from './owner-lock.js';
import { prewarmLog, WAL_CHECKPOINT_PAGES } from './prewarm.js';
import { toOpenError } from './errors.js';

export interface SqliteFileOptions extends ConnectionOptions {
  /** Gives the log its size at the start (default true): worth it where many commits follow. */
  readonly prewarm?: boolean | undefined;
  /** Pages the file may have; for tests of a full disk. */
  readonly maxPages?: number | undefined;
}

export interface SqliteFile {
  readonly writer: Connection;
  readonly reader: Connection;
  /** The log has its size; the writer may not be used before (reading may). Never rejects. */
  readonly warmed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens or creates `file`. `door` is SQL run on the writing connection after migrating (its temporary objects).
 * Rejects with StoreError: locked, read-only, corrupt, newer-database, full, io.
 */
export async function openSqliteFile(
  file: string,
  migrations: readonly Migration[],
  door: string,
  options: SqliteFileOptions = {},
): Promise<SqliteFile> {
  const opened: { close(): Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    // The reader first: whoever closes last checkpoints and removes the log, and only the writer may.
    for (const one of opened.reverse()) await one.close();
  };
  try {
    const lock: OwnerLock = await takeOwnerLock(file);
    opened.push({ close: () => lock.release() });
    const writer = await Connection.open(file, 'write', options);
    opened.push(writer);
    await writer.exec(
      `PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;
       PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=${WAL_CHECKPOINT_PAGES}`,
    );
    await migrate(writer, migrations);
    await writer.exec(door);
    if (options.maxPages !== undefined) await writer.exec(`PRAGMA max_page_count=${options.maxPages}`);
    const reader = await Connection.open(file, 'read', options);
    opened.push(reader);
    await reader.exec('PRAGMA query_only=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY');
    // Beside the loading. It is for speed only: where it fails, as on a full disk, the first commit says so.
    const warmed = (options.prewarm ?? true) ? prewarmLog(file).catch(() => undefined) : Promise.resolve();
    return { writer, reader, warmed, close: () => warmed.then(closeAll) };
  } catch (error) {
    await closeAll();
    throw await toOpenError(error, file);
  }
}
