// Step 10 of the simulator's database: one table of JSON texts.

import type { Migration } from '../../migrate.js';

export const simEntries: Migration = {
  version: 10,
  sql: `
    CREATE TABLE entries (
      scope TEXT NOT NULL,
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (scope, key)
    ) STRICT, WITHOUT ROWID;
    -- What one commit puts in: INSERT INTO door VALUES (json) runs the door's trigger, one statement a table.
    CREATE VIEW door AS SELECT NULL AS rows`,
};
