// What backups and restoring need of the disk, beyond opening databases: the folder of backups, working copies, the notes beside
// the books. Knows files; decides nothing.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Counters } from '../core/fulfilment/types.js';
import { backupFolder, databaseFile, type BackupFolder } from '../store/backup-folder.js';
import { highWaterFile, readHighWater } from '../store/high-water.js';
import { openSqliteApp } from '../store/sqlite-app.js';
import { openSqliteBooks } from '../store/sqlite-books.js';
import type { BooksIdentity, BooksStore } from '../store/store.js';
import { callError } from './call-error.js';

export interface StorageCare {
  /** Shown to people. */
  readonly folderPath: string;
  readonly folder: BackupFolder;
  fileOf(subject: string): string;
  /** When the database was last written to; null when it is not there. */
  changedAt(subject: string): Promise<number | null>;
  openCopy(file: string, identity: BooksIdentity): Promise<BooksStore>;
  /** Rejects where nobody could manage the program with these accounts. */
  tryAccounts(file: string): Promise<void>;
  /** The highest numbers that the note beside the books knows. */
  used(booksId: string): Counters | null;
}

export function diskCare(dataDir: string): StorageCare {
  const fileOf = (subject: string): string => databaseFile(dataDir, subject);
  return {
    folderPath: path.join(dataDir, 'backups'),
    folder: backupFolder(dataDir),
    fileOf,
    async changedAt(subject) {
      const file = fileOf(subject);
      const times = await Promise.all([file, `${file}-wal`].map((name) => stat(name).catch(() => null)));
      if (times[0] === null) return null;
      return Math.max(...times.map((found) => found?.mtimeMs ?? 0));
    },
    openCopy: (file, identity) => openSqliteBooks(file, identity, { prewarm: false }),
    async tryAccounts(file) {
      const app = await openSqliteApp(file);
      try {
        const people = await app.people();
        if (!people.some(({ role, removedAt }) => role === 'manager' && removedAt === undefined)) {
          throw callError(
            'not-usable',
            'name: nobody in this backup is a manager; the program could not be managed with it',
          );
        }
      } finally {
        await app.close();
      }
    },
    used: (booksId) => readHighWater(highWaterFile(fileOf(booksId))),
  };
}
