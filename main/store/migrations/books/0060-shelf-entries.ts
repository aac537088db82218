// Step 60 of a world's books: counts and corrections of shelves by the client id that they were asked for with, however long ago.

import type { Migration } from '../../migrate.js';

export const booksShelfEntries: Migration = {
  version: 60,
  sql: `CREATE INDEX shelf_entries ON events (data ->> '$.clientId', kind) WHERE kind IN ('stock-counted', 'stock-adjusted')`,
};
