// Removes the messages of worlds that nobody has used for so long that none of them would be kept: only books that are open
// have theirs dropped one by one.

import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Millis } from '../core/lib/ids.js';

const NAME = /^messages-.+\.db$/;
/** What belongs to one database. */
const PARTS = ['', '-wal', '-shm', '.lock'] as const;

/** `keep`: file names that stay whatever their age. Resolves to the names of what was removed; rejects as the disk does. */
export async function removeOldMessages(
  folder: string,
  before: Millis,
  keep: readonly string[],
): Promise<readonly string[]> {
  const names = await readdir(folder);
  const removed: string[] = [];
  for (const name of names.filter((one) => NAME.test(one) && !keep.includes(one))) {
    const parts = PARTS.map((part) => `${name}${part}`).filter((one) => names.includes(one));
    const written = await Promise.all(parts.map(async (one) => (await stat(path.join(folder, one))).mtimeMs));
    if (Math.max(...written) >= before) continue;
    // The database last: what is left after a failure is found and removed the next time.
    for (const part of parts.toReversed()) await rm(path.join(folder, part));
    removed.push(name);
  }
  return removed;
}
