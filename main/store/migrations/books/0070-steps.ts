// Step 70 of a world's books: the door takes a step of an order or shipment that is known without what is fixed about it.

import type { Migration } from '../../migrate.js';

export const booksSteps: Migration = {
  version: 70,
  sql: `
    DROP VIEW door;
    CREATE VIEW door AS SELECT NULL AS identity, NULL AS counters, NULL AS warehouses, NULL AS products, NULL AS customers,
      NULL AS product_pictures, NULL AS stock, NULL AS names, NULL AS orders, NULL AS order_steps, NULL AS order_lines,
      NULL AS shipments, NULL AS shipment_steps, NULL AS tallies, NULL AS trucks, NULL AS purchases, NULL AS outbox_delete,
      NULL AS outbox_put, NULL AS inbox, NULL AS quarantine, NULL AS events, NULL AS event_blocks`,
};
