// Where the kernel's databases and demo data are: files in the host's folders. Tests bring stores in memory instead.

import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { loadDemo, type Demo } from '../contracts/demo.js';
import { openSqliteApp } from '../store/sqlite-app.js';
import { openSqliteBooks } from '../store/sqlite-books.js';
import type { MessageStore } from '../store/message-store.js';
import { openSqliteMessages } from '../store/sqlite-messages.js';
import type { AppStore, BooksIdentity, BooksStore } from '../store/store.js';
import { unwrap } from './call-error.js';
import { KEPT_MS } from './message-log.js';
import { removeOldMessages } from './old-messages.js';
import type { HostPaths } from './ports.js';
import { diskCare, type StorageCare } from './storage-care.js';

export interface KernelStorage {
  /** Folder of the simulator's own database. */
  readonly simulatorDir: string;
  openApp(): Promise<AppStore>;
  openBooks(identity: BooksIdentity): Promise<BooksStore>;
  /** Where these books' messages are kept for people; absent: nowhere. */
  openMessages?(identity: BooksIdentity): Promise<MessageStore>;
  /** Size of these books on disk; null or absent: not known. */
  booksBytes?(identity: BooksIdentity): Promise<number | null>;
  /** Backups and what goes with them; absent: nothing is on a disk. */
  readonly care?: StorageCare;
  /** The demo's data. Rejects when the program's own file is missing or damaged. */
  demo(): Promise<Demo>;
}

export function diskStorage(paths: HostPaths): KernelStorage {
  const care = diskCare(paths.dataDir);
  const fileOf = ({ booksId }: BooksIdentity): string => path.join(paths.dataDir, `books-${booksId}.db`);
  return {
    simulatorDir: path.join(paths.dataDir, 'simulator'),
    openApp: async () => {
      // A restoring that was decided is completed first, whatever ended it in its middle.
      await care.folder.complete('app', Date.now());
      return openSqliteApp(path.join(paths.dataDir, 'app.db'));
    },
    openBooks: async (identity) => {
      await care.folder.complete(identity.booksId, Date.now());
      return openSqliteBooks(fileOf(identity), identity);
    },
    openMessages: async ({ booksId }) => {
      const name = `messages-${booksId}.db`;
      const messages = await openSqliteMessages(path.join(paths.dataDir, name));
      // For room on the disk only: what cannot be removed now is tried again with the next opening.
      await removeOldMessages(paths.dataDir, Date.now() - KEPT_MS, [name]).catch(() => []);
      return messages;
    },
    care,
    booksBytes: (identity) => bytesOf(fileOf(identity)),
    demo: async () => {
      const text = await readFile(path.join(paths.resourcesDir, 'demo.json'), 'utf8');
      return unwrap(loadDemo(JSON.parse(text)));
    },
  };
}

/** With what is in its write-ahead log; null when it is not there (yet). */
async function bytesOf(file: string): Promise<number | null> {
  const sizes = await Promise.all(
    [file, `${file}-wal`].map((name) =>
      stat(name).then(
        ({ size }) => size,
        () => null,
      ),
    ),
  );
  const [main, log] = sizes;
  return main === null || main === undefined ? null : main + (log ?? 0);
}
