// Step 10 of a world's messages: one table, in the order in which they were written down, and the view that a batch goes in by.

import type { Migration } from '../../migrate.js';

export const messageTable: Migration = {
  version: 10,
  sql: `
    CREATE TABLE messages (
      id INTEGER PRIMARY KEY,
      link TEXT NOT NULL CHECK (link IN ('world', 'ups')),
      way TEXT NOT NULL CHECK (way IN ('out', 'in')),
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL, world_time INTEGER,
      acked_at INTEGER, dropped_at INTEGER, copies INTEGER,
      body TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX messages_by_number ON messages (link, way, seq);
    CREATE VIEW door AS SELECT NULL AS messages, NULL AS acked, NULL AS dropped, NULL AS copies`,
};
