// Step 50 of a world's books: pictures of products, apart from the products, and what the UPS said of customers' accounts.

import type { Migration } from '../../migrate.js';

export const booksPictures: Migration = {
  version: 50,
  sql: `
    CREATE TABLE product_pictures (
      product_id INTEGER PRIMARY KEY REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED,
      name TEXT NOT NULL, mime TEXT NOT NULL, base64 TEXT NOT NULL
    ) STRICT;
    ALTER TABLE products ADD COLUMN picture TEXT;
    ALTER TABLE customers ADD COLUMN account_check TEXT;
    DROP VIEW door;
    CREATE VIEW door AS SELECT NULL AS identity, NULL AS counters, NULL AS warehouses, NULL AS products, NULL AS customers,
      NULL AS product_pictures, NULL AS stock, NULL AS names, NULL AS orders, NULL AS order_lines, NULL AS shipments,
      NULL AS tallies, NULL AS trucks, NULL AS purchases, NULL AS outbox_delete, NULL AS outbox_put, NULL AS inbox,
      NULL AS quarantine, NULL AS events, NULL AS event_blocks`,
};
