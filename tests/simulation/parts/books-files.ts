// Where the books of a run are kept: in memory, or in SQLite files of their own, which a killed process leaves open and the next
// one has to take over.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openMemoryBooks } from '../../../main/store/memory-books.js';
import type { BooksIdentity, BooksStore } from '../../../main/store/store.js';

export interface BooksFiles {
  open(identity: BooksIdentity): Promise<BooksStore>;
  /** Its owner has closed it, or died. */
  closed(booksId: string): Promise<void>;
  left(booksId: string): Promise<void>;
  /** For a look at what is on disk, while the books are open. Rejects when there are none. */
  reader(booksId: string): Promise<BooksStore>;
  /** Everything is deleted. */
  dispose(): Promise<void>;
}

export function memoryFiles(): BooksFiles {
  const books = new Map<string, BooksStore>();
  return {
    open(identity) {
      const store = books.get(identity.booksId) ?? openMemoryBooks(identity);
      books.set(identity.booksId, store);
      return Promise.resolve(store);
    },
    closed: () => Promise.resolve(),
    left: () => Promise.resolve(),
    reader(booksId) {
      const store = books.get(booksId);
      return store === undefined ? Promise.reject(new Error(`there are no books ${booksId}`)) : Promise.resolve(store);
    },
    dispose: () => Promise.resolve(),
  };
}

/** Files in a folder of this run's own. `open`: the program's own way to open them. */
export function sqliteFiles(open: (file: string, identity: BooksIdentity) => Promise<BooksStore>): BooksFiles {
  const folder = mkdtempSync(path.join(tmpdir(), 'parcelyard-simulation-'));
  const books = new Map<string, BooksStore>();
  const close = async (booksId: string): Promise<void> => {
    const store = books.get(booksId);
    books.delete(booksId);
    await store?.close();
  };
  return {
    async open(identity) {
      await close(identity.booksId);
      const store = await open(path.join(folder, `books-${identity.booksId}.db`), identity);
      books.set(identity.booksId, store);
      return store;
    },
    closed: close,
    left: close,
    reader(booksId) {
      const store = books.get(booksId);
      return store === undefined ? Promise.reject(new Error(`there are no books ${booksId}`)) : Promise.resolve(store);
    },
    async dispose() {
      await Promise.all([...books.keys()].map(close));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
