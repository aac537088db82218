// Step 10 of a world's books: all tables, the indexes that the lists and searches use, and the view that a commit goes in by.
// The architecture's table "packages" is named `shipments` here, as everywhere else in the program: one shipment is one package.

import type { Migration } from '../../migrate.js';

const STATE_RANK = `CASE state WHEN 'placed' THEN 0 WHEN 'packing' THEN 1 WHEN 'packed' THEN 2 WHEN 'loading' THEN 3
  WHEN 'loaded' THEN 4 WHEN 'delivering' THEN 5 WHEN 'delivered' THEN 6 WHEN 'cancelled' THEN 7 WHEN 'failed' THEN 8 END`;

export const booksTables: Migration = {
  version: 10,
  sql: `
    CREATE TABLE identity (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      books_id TEXT NOT NULL, endpoint TEXT NOT NULL, world_id INTEGER, label TEXT NOT NULL,
      created_at INTEGER NOT NULL, forgotten_at INTEGER
    ) STRICT;

    CREATE TABLE counters (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      next_seq_world INTEGER NOT NULL CHECK (next_seq_world >= 0),
      next_seq_ups INTEGER NOT NULL CHECK (next_seq_ups >= 0),
      next_order_id INTEGER NOT NULL CHECK (next_order_id > 0),
      next_shipment_id INTEGER NOT NULL CHECK (next_shipment_id > 0),
      next_purchase_id INTEGER NOT NULL CHECK (next_purchase_id > 0),
      next_customer_id INTEGER NOT NULL CHECK (next_customer_id > 0),
      next_rev INTEGER NOT NULL CHECK (next_rev > 0)
    ) STRICT;

    CREATE TABLE warehouses (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL,
      in_world INTEGER NOT NULL CHECK (in_world IN (0, 1))
    ) STRICT;

    CREATE TABLE products (
      id INTEGER PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, category TEXT NOT NULL,
      weight_grams INTEGER NOT NULL CHECK (weight_grams >= 0),
      reorder_point INTEGER NOT NULL CHECK (reorder_point >= 0),
      reorder_quantity INTEGER NOT NULL CHECK (reorder_quantity >= 0),
      price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
      search_key TEXT NOT NULL
    ) STRICT;

    CREATE TABLE customers (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL, ups_account TEXT,
      search_key TEXT NOT NULL, sort_key TEXT NOT NULL
    ) STRICT;
    CREATE INDEX customers_by_name ON customers (sort_key);

    CREATE TABLE stock (
      warehouse_id INTEGER NOT NULL REFERENCES warehouses (id) DEFERRABLE INITIALLY DEFERRED,
      product_id INTEGER NOT NULL REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED,
      on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
      reserved INTEGER NOT NULL CHECK (reserved >= 0),
      inbound INTEGER NOT NULL CHECK (inbound >= 0),
      PRIMARY KEY (warehouse_id, product_id)
    ) STRICT, WITHOUT ROWID;

    -- Each name that orders were placed under, once: few beside the orders, so a search looks at names, not at orders.
    CREATE TABLE names (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, search_key TEXT NOT NULL, sort_key TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE orders (
      id INTEGER PRIMARY KEY,
      client_id TEXT NOT NULL UNIQUE,
      customer_id INTEGER,
      name_id INTEGER NOT NULL REFERENCES names (id),
      x INTEGER NOT NULL, y INTEGER NOT NULL, ups_account TEXT,
      state TEXT NOT NULL,
      placed_at INTEGER NOT NULL, placed_by INTEGER, closed_at INTEGER,
      version INTEGER NOT NULL CHECK (version >= 0),
      line_count INTEGER NOT NULL CHECK (line_count >= 0),
      shipment_ids TEXT NOT NULL,
      state_rank INTEGER NOT NULL GENERATED ALWAYS AS (${STATE_RANK}) VIRTUAL
    ) STRICT;
    CREATE INDEX orders_by_state ON orders (state_rank);
    CREATE INDEX orders_by_time ON orders (placed_at);
    CREATE INDEX orders_by_name ON orders (name_id);
    CREATE INDEX orders_by_customer ON orders (customer_id) WHERE customer_id IS NOT NULL;

    CREATE TABLE order_lines (
      order_id INTEGER NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
      position INTEGER NOT NULL,
      product_id INTEGER NOT NULL,
      quantity INTEGER NOT NULL CHECK (quantity > 0),
      PRIMARY KEY (order_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX order_lines_by_product ON order_lines (product_id, order_id);

    CREATE TABLE shipments (
      id INTEGER PRIMARY KEY,
      order_id INTEGER NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
      warehouse_id INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (${STATE_RANK} IS NOT NULL),
      version INTEGER NOT NULL CHECK (version >= 0),
      facts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX shipments_by_order ON shipments (order_id);
    CREATE INDEX shipments_by_warehouse ON shipments (warehouse_id, order_id);

    -- How many orders and shipments are in each state, kept by every commit: counting a million rows would take too long.
    CREATE TABLE tallies (
      what TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (what, state)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE trucks (
      id INTEGER PRIMARY KEY,
      state TEXT NOT NULL CHECK (state IN ('idle', 'to-warehouse', 'waiting', 'loading', 'delivering')),
      x INTEGER NOT NULL, y INTEGER NOT NULL, target_x INTEGER, target_y INTEGER, warehouse_id INTEGER,
      shipment_ids TEXT NOT NULL, since INTEGER NOT NULL, reported_at INTEGER NOT NULL,
      inferred INTEGER NOT NULL CHECK (inferred IN (0, 1))
    ) STRICT;

    CREATE TABLE purchases (
      id INTEGER PRIMARY KEY,
      client_id TEXT UNIQUE,
      warehouse_id INTEGER NOT NULL REFERENCES warehouses (id) DEFERRABLE INITIALLY DEFERRED,
      lines TEXT NOT NULL, seq INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('sent', 'acked', 'arrived', 'rejected')),
      at INTEGER NOT NULL, arrived_at INTEGER
    ) STRICT;
    CREATE INDEX purchases_by_warehouse ON purchases (warehouse_id);
    CREATE INDEX purchases_open ON purchases (id) WHERE state IN ('sent', 'acked');

    CREATE TABLE outbox (
      link TEXT NOT NULL CHECK (link IN ('world', 'ups')), seq INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (link, seq)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE inbox (
      link TEXT NOT NULL CHECK (link IN ('world', 'ups')), peer_seq INTEGER NOT NULL,
      PRIMARY KEY (link, peer_seq)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE quarantine (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, link TEXT NOT NULL CHECK (link IN ('world', 'ups')),
      reason TEXT NOT NULL, hex TEXT NOT NULL
    ) STRICT;

    CREATE TABLE events (
      rev INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,
      person_id INTEGER, order_id INTEGER, shipment_id INTEGER, warehouse_id INTEGER, product_id INTEGER, truck_id INTEGER,
      link TEXT, seq INTEGER, peer_seq INTEGER, from_state TEXT, to_state TEXT, data TEXT
    ) STRICT;
    CREATE INDEX events_by_order ON events (order_id) WHERE order_id IS NOT NULL;
    CREATE INDEX events_by_shipment ON events (shipment_id) WHERE shipment_id IS NOT NULL;
    CREATE INDEX events_by_warehouse ON events (warehouse_id) WHERE warehouse_id IS NOT NULL;
    CREATE INDEX events_by_product ON events (product_id) WHERE product_id IS NOT NULL;
    CREATE INDEX events_by_truck ON events (truck_id) WHERE truck_id IS NOT NULL;
    CREATE INDEX events_by_kind ON events (kind);

    -- The times within each 1,024 revs: finds a time among millions of events without an index over them, and is right
    -- where the clock was set back too.
    CREATE TABLE event_blocks (
      block INTEGER PRIMARY KEY, min_at INTEGER NOT NULL, max_at INTEGER NOT NULL, n INTEGER NOT NULL
    ) STRICT;

    -- What one commit puts in: an INSERT into this view runs the door's trigger (see books-door), one statement a table.
    CREATE VIEW door AS SELECT NULL AS identity, NULL AS counters, NULL AS warehouses, NULL AS products, NULL AS customers,
      NULL AS stock, NULL AS names, NULL AS orders, NULL AS order_lines, NULL AS shipments, NULL AS tallies, NULL AS trucks,
      NULL AS purchases, NULL AS outbox_delete, NULL AS outbox_put, NULL AS inbox, NULL AS quarantine, NULL AS events,
      NULL AS event_blocks`,
};
