// Step 40 of a world's books: the ledger of one product in one warehouse, by rev, among all entries of the journal.

import type { Migration } from '../../migrate.js';

export const booksStockLedger: Migration = {
  version: 40,
  sql: `CREATE INDEX stock_ledger ON events (product_id, warehouse_id) WHERE kind = 'stock'`,
};
