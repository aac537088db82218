// Gives the write-ahead log its size before the first commit: overwriting a file syncs about twice as fast as growing it.

import { open } from 'node:fs/promises';

/** A little more than the log grows to between two checkpoints (WAL_CHECKPOINT_PAGES pages and their headers). */
export const WAL_CHECKPOINT_PAGES = 2000;
const WAL_BYTES = 8 * 1024 * 1024 + 512 * 1024;
const CHUNK = 1024 * 1024;

/**
 * Fills the log with zeros from its end to its usual size. Zeros after the valid frames are what SQLite's format allows for: a
 * frame counts only if its salt and checksum fit. A log that a crash left behind has its size already and is left alone.
 * The file's locks are on other files, so closing this handle drops none.
 */
export async function prewarmLog(databaseFile: string): Promise<void> {
  const handle = await open(`${databaseFile}-wal`, 'r+');
  try {
    let at = (await handle.stat()).size;
    if (at >= WAL_BYTES) return;
    const zeros = new Uint8Array(CHUNK);
    while (at < WAL_BYTES) {
      const { bytesWritten } = await handle.write(zeros, 0, Math.min(CHUNK, WAL_BYTES - at), at);
      at += bytesWritten;
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
