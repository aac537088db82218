// Step 10 of the program's own database: people, settings and the list of books.

import type { Migration } from '../../migrate.js';

export const appTables: Migration = {
  version: 10,
  sql: `
    CREATE TABLE people (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL CHECK (role IN ('staff', 'manager', 'tester')),
      password_hash TEXT NOT NULL,
      address_x INTEGER NOT NULL,
      address_y INTEGER NOT NULL,
      demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE books (
      books_id TEXT PRIMARY KEY, endpoint TEXT NOT NULL, world_id INTEGER, label TEXT NOT NULL,
      created_at INTEGER NOT NULL, forgotten_at INTEGER
    ) STRICT, WITHOUT ROWID`,
};
