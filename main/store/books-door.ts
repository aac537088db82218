// The door of the books, in SQL: how one commit's rows get into their tables with ONE driver call.
//
// `INSERT INTO door VALUES (json, …)` runs triggers with one `INSERT … SELECT … FROM jsonb_each` a table (the binary
// form is read nearly twice as fast as the text that json_each gives). The call is a transaction of its own, so there is
// no BEGIN or COMMIT to wait for, and a statement that fails takes everything back.

import { OWN_COLUMNS, SHAPE_COLUMNS } from './rows/event.js';

/** Events of one row of event_blocks. */
export const BLOCK = 1024;

/** Values of a JSON row: `name` as a plain value, `{name}` as JSON text; the first of them is at `from`. */
function values(columns: readonly string[], from = 0): string {
  return columns
    .map((column, index) => [column, from + index] as const)
    .map(([column, at]) => (column.startsWith('{') ? `nullif(value -> ${at}, 'null')` : `value ->> ${at}`))
    .join(', ');
}

/** The same, each by its name. */
function named(columns: readonly string[]): string {
  return columns.map((column, at) => `${values([column], at)} AS ${column.replace(/[{}]/g, '')}`).join(', ');
}

/** One statement of the door; `keys`: the primary key, when a row that exists is replaced. */
function put(table: string, columns: readonly string[], keys: readonly string[] = []): string {
  const names = columns.map((column) => column.replace(/[{}]/g, ''));
  const set = names.filter((name) => !keys.includes(name)).map((name) => `${name} = excluded.${name}`);
  const conflict = keys.length === 0 ? '' : `WHERE true ON CONFLICT (${keys.join()}) DO UPDATE SET ${set.join()}`;
  return `INSERT INTO ${table} (${names.join()}) SELECT ${values(columns)} FROM jsonb_each(NEW.${table}) ${conflict};`;
}

const columns = (text: string): readonly string[] => text.split(/[\s,]+/).filter((name) => name !== '');

/** What was ordered is fixed: a row that says otherwise gets a null where none may be, which fails the batch. */
const ORDER_UPDATE = `
  ON CONFLICT (id) DO UPDATE SET x = excluded.x, y = excluded.y, ups_account = excluded.ups_account, state = excluded.state,
    closed_at = excluded.closed_at, shipment_ids = excluded.shipment_ids,
    version = iif(client_id = excluded.client_id AND customer_id IS excluded.customer_id AND name_id = excluded.name_id
      AND placed_at = excluded.placed_at AND placed_by IS excluded.placed_by AND line_count = excluded.line_count,
      excluded.version, NULL)`;

/** Fails the batch unless each of these rows was there to be changed. */
const allChanged = (steps: string): string =>
  `SELECT RAISE(ABORT, '${steps}: a row is not there') WHERE changes() <> json_array_length(NEW.${steps});`;

const tallyBefore = (table: string): string =>
  `SELECT '${table}' AS what, t.state AS state, -1 AS n FROM jsonb_each(NEW.${table}) j JOIN ${table} t ON t.id = j.value ->> 0`;

/**
 * The door's triggers; temporary ones, so that they always fit this program and the file holds data only. One a group of tables,
 * run only when there is something for it: a statement costs even when it has no rows. SQLite does not say in which order
 * they run, so statements that need an order are in one group; references are checked at the end.
 */
export const BOOKS_DOOR = [
  entry(['identity'], put('identity', columns('id books_id endpoint world_id label created_at forgotten_at'), ['id'])),
  entry(
    ['counters'],
    put(
      'counters',
      columns(
        'id next_seq_world next_seq_ups next_order_id next_shipment_id next_purchase_id next_customer_id next_rev',
      ),
      ['id'],
    ),
  ),
  entry(
    ['warehouses', 'products', 'customers'],
    `${put('warehouses', columns('id name x y in_world'), ['id'])}
    ${put(
      'products',
      columns('id sku name unit category weight_grams reorder_point reorder_quantity price_cents search_key picture'),
      ['id'],
    )}
    ${put('customers', columns('id name x y ups_account search_key sort_key {account_check}'), ['id'])}`,
  ),
  // The last one of a product counts; one without a name is taken away.
  entry(
    ['product_pictures'],
    `INSERT INTO product_pictures (product_id, name, mime, base64)
      SELECT ${values(columns('product_id name mime base64'))} FROM jsonb_each(NEW.product_pictures) WHERE value ->> 1 IS NOT NULL
      ON CONFLICT (product_id) DO UPDATE SET name = excluded.name, mime = excluded.mime, base64 = excluded.base64;
    DELETE FROM product_pictures WHERE product_id IN
      (SELECT value ->> 0 FROM jsonb_each(NEW.product_pictures) WHERE value ->> 1 IS NULL);`,
  ),
  entry(
    ['stock'],
    put('stock', columns('warehouse_id product_id on_hand reserved inbound'), ['warehouse_id', 'product_id']),
  ),
  // The tallies look at the states before the orders and shipments change; for steps they were counted by whoever knew them.
  entry(
    ['tallies'],
    `INSERT INTO tallies (what, state, n)
      SELECT what, state, sum(n) FROM (
        ${tallyBefore('orders')} UNION ALL ${tallyBefore('shipments')}
        UNION ALL SELECT value ->> 0, value ->> 1, value ->> 2 FROM jsonb_each(NEW.tallies))
      GROUP BY what, state
      ON CONFLICT (what, state) DO UPDATE SET n = n + excluded.n;
    INSERT INTO names (name, search_key, sort_key)
      SELECT ${values(columns('name search_key sort_key'))} FROM jsonb_each(NEW.names) WHERE true
      ON CONFLICT (name) DO NOTHING;
    INSERT INTO orders (id, client_id, customer_id, name_id, x, y, ups_account, state, placed_at, placed_by, closed_at, version,
        line_count, shipment_ids)
      SELECT value ->> 0, value ->> 1, value ->> 2, (SELECT id FROM names WHERE name = value ->> 3), value ->> 4, value ->> 5,
        value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value -> 13
      FROM jsonb_each(NEW.orders) WHERE true ${ORDER_UPDATE};
    INSERT INTO order_lines (order_id, position, product_id, quantity)
      SELECT ${values(columns('order_id position product_id quantity'))} FROM jsonb_each(NEW.order_lines) WHERE true
      ON CONFLICT (order_id, position) DO UPDATE SET quantity = NULL
        WHERE product_id <> excluded.product_id OR quantity <> excluded.quantity;
    INSERT INTO shipments (id, order_id, warehouse_id, state, version, facts)
      SELECT ${values(columns('id order_id warehouse_id state version {facts}'))} FROM jsonb_each(NEW.shipments) WHERE true
      ON CONFLICT (id) DO UPDATE SET state = excluded.state, facts = excluded.facts,
        version = iif(order_id = excluded.order_id AND warehouse_id = excluded.warehouse_id, excluded.version, NULL);`,
  ),
  // An order takes five of these: without its fixed columns, and looking for the state before, they take two thirds of the time.
  entry(
    ['order_steps'],
    `UPDATE orders SET state = s.state, closed_at = s.closed_at, version = s.version, shipment_ids = s.shipment_ids
      FROM (SELECT ${named(columns('id state closed_at version {shipment_ids}'))} FROM jsonb_each(NEW.order_steps)) s
      WHERE orders.id = s.id;
    ${allChanged('order_steps')}`,
  ),
  entry(
    ['shipment_steps'],
    `UPDATE shipments SET state = s.state, version = s.version, facts = s.facts
      FROM (SELECT ${named(columns('id state version {facts}'))} FROM jsonb_each(NEW.shipment_steps)) s
      WHERE shipments.id = s.id;
    ${allChanged('shipment_steps')}`,
  ),
  entry(
    ['trucks', 'purchases', 'quarantine'],
    `${put('trucks', columns('id state x y target_x target_y warehouse_id {shipment_ids} since reported_at inferred'), [
      'id',
    ])}
    INSERT INTO purchases (id, client_id, warehouse_id, lines, seq, state, at, arrived_at)
      SELECT ${values(columns('id client_id warehouse_id {lines} seq state at arrived_at'))} FROM jsonb_each(NEW.purchases) WHERE true
      ON CONFLICT (id) DO UPDATE SET lines = excluded.lines, seq = excluded.seq, at = excluded.at,
        arrived_at = excluded.arrived_at,
        state = iif(warehouse_id = excluded.warehouse_id AND client_id IS excluded.client_id, excluded.state, NULL);
    ${put('quarantine', columns('at link reason hex'))}`,
  ),
  entry(
    ['outbox_delete', 'outbox_put'],
    `INSERT INTO outbox (link, seq, body, at)
      SELECT ${values(columns('link seq {body} at'))} FROM jsonb_each(NEW.outbox_put);
    DELETE FROM outbox WHERE (link, seq) IN (SELECT value ->> 0, value ->> 1 FROM jsonb_each(NEW.outbox_delete));`,
  ),
  entry(['inbox'], put('inbox', columns('link peer_seq'))),
  entry(
    ['events'],
    // Shapes and rows (see rows/event.ts); the limit has the shapes read once, not once an event.
    `INSERT INTO events (rev, ${[...SHAPE_COLUMNS, ...OWN_COLUMNS].join().replace('{data}', 'data')})
      SELECT value ->> 0, ${SHAPE_COLUMNS.map((name) => `s.${name}`).join()}, ${values(OWN_COLUMNS, 2)}
      FROM jsonb_each(NEW.events, '$[1]') CROSS JOIN
        (SELECT key AS place, ${SHAPE_COLUMNS.map((name, at) => `value ->> ${at} AS ${name}`).join()}
         FROM jsonb_each(NEW.events, '$[0]') LIMIT -1) s ON s.place = value ->> 1;
    INSERT INTO event_blocks (block, min_at, max_at, n)
      SELECT ${values(columns('block min_at max_at n'))} FROM jsonb_each(NEW.event_blocks) WHERE true
      ON CONFLICT (block) DO UPDATE SET n = n + excluded.n,
        min_at = min(min_at, excluded.min_at), max_at = max(max_at, excluded.max_at);`,
  ),
].join(';\n');

/** Runs the statements when one of these columns has rows. */
function entry(when: readonly DoorColumn[], statements: string): string {
  const any = when.map((column) => `NEW.${column} IS NOT NULL`).join(' OR ');
  return `CREATE TEMP TRIGGER door_${when[0]} INSTEAD OF INSERT ON main.door WHEN ${any} BEGIN ${statements} END`;
}

/** The columns of the view `door`, in its order. */
export const DOOR_COLUMNS = [
  'identity',
  'counters',
  'warehouses',
  'products',
  'customers',
  'product_pictures',
  'stock',
  'names',
  'orders',
  'order_steps',
  'order_lines',
  'shipments',
  'shipment_steps',
  'tallies',
  'trucks',
  'purchases',
  'outbox_delete',
  'outbox_put',
  'inbox',
  'quarantine',
  'events',
  'event_blocks',
] as const;
export type DoorColumn = (typeof DOOR_COLUMNS)[number];

export const ENTER_DOOR = `INSERT INTO door VALUES (${DOOR_COLUMNS.map(() => '?').join()})`;
