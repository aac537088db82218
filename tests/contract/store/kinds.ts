// Both implementations of a store, for describe.each; and a folder that a test file has for itself.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { openMemoryApp } from '../../../main/store/memory-app.js';
import { openMemoryBooks } from '../../../main/store/memory-books.js';
import { openSqliteApp } from '../../../main/store/sqlite-app.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { AppStore, BooksStore } from '../../../main/store/store.js';
import { identity } from './rows.js';

/** Call at the top of a test file; gives paths in a new folder for each test. */
export function ownFolder(): (name: string) => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parcelyard-store-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

export function booksKinds(path: (name: string) => string): [string, () => Promise<BooksStore>][] {
  return [
    ['memory', () => Promise.resolve(openMemoryBooks(identity))],
    ['sqlite', () => openSqliteBooks(path('books.db'), identity, { prewarm: false })],
  ];
}

export function appKinds(path: (name: string) => string): [string, () => Promise<AppStore>][] {
  return [
    ['memory', () => Promise.resolve(openMemoryApp())],
    ['sqlite', () => openSqliteApp(path('app.db'))],
  ];
}
