// Step 20 of a world's books: finds the orders that have a shipment in a stage. By order within the stage, so that a page of
// orders in their own order is read from it without sorting.

import type { Migration } from '../../migrate.js';

export const booksStages: Migration = {
  version: 20,
  sql: `CREATE INDEX shipments_by_state ON shipments (state, order_id)`,
};
