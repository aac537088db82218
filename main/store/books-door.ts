// The door of the books: merges the batches of a group and puts them in with ONE driver call.
//
// `INSERT INTO door VALUES (json, …)` runs a trigger with one `INSERT … SELECT … FROM jsonb_each` a table (the binary
// form is read nearly twice as fast as the text that json_each gives). The call is a
// transaction of its own, so there is no BEGIN or COMMIT to wait for, and a statement that fails takes everything back.

import type { Line } from '../core/orders/types.js';
import type { SqlValue } from './connection.js';
import { encodeCustomer, encodeProduct, encodeStock, encodeWarehouse } from './rows/catalogue.js';
import { EVENT_COLUMNS, encodeEvent } from './rows/event.js';
import { encodeLines, encodeOrder } from './rows/order.js';
import { encodeShipment } from './rows/shipment.js';
import {
  encodeCounters,
  encodeIdentity,
  encodeOutbox,
  encodePurchase,
  encodeQuarantine,
  encodeTruck,
} from './rows/transport.js';
import { fold, sortKey } from './search.js';
import { checkFixedOrder, checkFixedShipment } from './fixed.js';
import type { WriteBatch } from './store.js';

/** Events of one row of event_blocks. */
export const BLOCK = 1024;

/** Values of a JSON row: `name` as a plain value, `{name}` as JSON text. */
function values(columns: readonly string[]): string {
  return columns
    .map((column, at) => (column.startsWith('{') ? `nullif(value -> ${at}, 'null')` : `value ->> ${at}`))
    .join(', ');
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

const tallyBefore = (table: string): string =>
  `SELECT '${table}' AS what, t.state AS state, -1 AS n FROM jsonb_each(NEW.${table}) j JOIN ${table} t ON t.id = j.value ->> 0`;

/** The door's trigger; a temporary one, so that it always fits this program and the file holds data only. */
export const BOOKS_DOOR = `
  CREATE TEMP TRIGGER door_entry INSTEAD OF INSERT ON main.door BEGIN
    ${put('identity', columns('id books_id endpoint world_id label created_at forgotten_at'), ['id'])}
    ${put(
      'counters',
      columns(
        'id next_seq_world next_seq_ups next_order_id next_shipment_id next_purchase_id next_customer_id next_rev',
      ),
      ['id'],
    )}
    ${put('warehouses', columns('id name x y in_world'), ['id'])}
    ${put(
      'products',
      columns('id sku name unit category weight_grams reorder_point reorder_quantity price_cents search_key'),
      ['id'],
    )}
    ${put('customers', columns('id name x y ups_account search_key sort_key'), ['id'])}
    ${put('stock', columns('warehouse_id product_id on_hand reserved inbound'), ['warehouse_id', 'product_id'])}
    INSERT INTO tallies (what, state, n)
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
        version = iif(order_id = excluded.order_id AND warehouse_id = excluded.warehouse_id, excluded.version, NULL);
    ${put('trucks', columns('id state x y target_x target_y warehouse_id {shipment_ids} since reported_at inferred'), [
      'id',
    ])}
    ${put('purchases', columns('id client_id warehouse_id {lines} seq state at arrived_at'), ['id'])}
    DELETE FROM outbox WHERE (link, seq) IN (SELECT value ->> 0, value ->> 1 FROM jsonb_each(NEW.outbox_delete));
    INSERT INTO outbox (link, seq, body, at)
      SELECT ${values(columns('link seq {body} at'))} FROM jsonb_each(NEW.outbox_put);
    ${put('inbox', columns('link peer_seq'))}
    ${put('quarantine', columns('at link reason hex'))}
    INSERT INTO events (${EVENT_COLUMNS})
      SELECT ${values(columns(EVENT_COLUMNS.replace('data', '{data}')))} FROM jsonb_each(NEW.events);
    INSERT INTO event_blocks (block, min_at, max_at, n)
      SELECT ${values(columns('block min_at max_at n'))} FROM jsonb_each(NEW.event_blocks) WHERE true
      ON CONFLICT (block) DO UPDATE SET n = n + excluded.n,
        min_at = min(min_at, excluded.min_at), max_at = max(max_at, excluded.max_at);
  END`;

/** The columns of the view `door`, in its order. */
const DOOR_COLUMNS = [
  'identity',
  'counters',
  'warehouses',
  'products',
  'customers',
  'stock',
  'names',
  'orders',
  'order_lines',
  'shipments',
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
type DoorColumn = (typeof DOOR_COLUMNS)[number];

export const ENTER_DOOR = `INSERT INTO door VALUES (${DOOR_COLUMNS.map(() => '?').join()})`;

type Rows = readonly (readonly unknown[])[];

/** Fixed parts that are on disk already, so that updates of an order need not bring them again. Only ever a shortcut. */
export interface WrittenBefore {
  readonly lines: WeakMap<readonly Line[], number>;
  readonly names: Set<string>;
}

const NAMES_MAX = 20_000;

export function noneWrittenBefore(): WrittenBefore {
  return { lines: new WeakMap(), names: new Set() };
}

/** Call after the commit. */
export function rememberWritten(written: WrittenBefore, batches: readonly WriteBatch[]): void {
  if (written.names.size > NAMES_MAX) written.names.clear();
  for (const batch of batches) {
    for (const order of batch.orders ?? []) {
      written.lines.set(order.lines, order.id);
      written.names.add(order.customerName);
    }
  }
}

export function batchSize(batch: WriteBatch): number {
  let rows = 1;
  for (const part of Object.values(batch) as unknown[]) if (Array.isArray(part)) rows += part.length;
  return rows;
}

/** The parameters of ENTER_DOOR for a group of batches: of several versions of one row only the last goes in. */
export function doorParams(batches: readonly WriteBatch[], written: WrittenBefore): readonly SqlValue[] {
  const last = <Row, K>(
    pick: (batch: WriteBatch) => readonly Row[] | undefined,
    key: (row: Row) => K,
    agree?: (earlier: Row, later: Row) => void,
  ): Row[] => {
    const [only] = batches;
    const single = batches.length === 1 && only !== undefined ? pick(only) : undefined;
    if (single?.length === 1) return [...single];
    const rows = new Map<K, Row>();
    for (const batch of batches) {
      for (const row of pick(batch) ?? []) {
        const earlier = rows.get(key(row));
        if (earlier !== undefined) agree?.(earlier, row);
        rows.set(key(row), row);
      }
    }
    return [...rows.values()];
  };
  const all = <Row>(pick: (batch: WriteBatch) => readonly Row[] | undefined): Row[] =>
    batches.flatMap((batch) => pick(batch) ?? []);
  const byId = (row: { readonly id: number }): number => row.id;

  const orders = last((batch) => batch.orders, byId, checkFixedOrder);
  const shipments = last((batch) => batch.shipments, byId, checkFixedShipment);
  const newLines = orders.filter((order) => written.lines.get(order.lines) !== order.id);
  const newNames = new Set(orders.map((order) => order.customerName).filter((name) => !written.names.has(name)));
  const counters = batches.findLast((batch) => batch.counters !== undefined)?.counters;
  const identity = batches.findLast((batch) => batch.identity !== undefined)?.identity;
  const events = all((batch) => batch.events);
  const rows: Record<DoorColumn, Rows> = {
    identity: identity === undefined ? [] : [[1, ...encodeIdentity(identity)]],
    counters: counters === undefined ? [] : [encodeCounters(counters)],
    warehouses: last((batch) => batch.warehouses, byId).map(encodeWarehouse),
    products: last((batch) => batch.products, byId).map(encodeProduct),
    customers: last((batch) => batch.customers, byId).map(encodeCustomer),
    stock: last(
      (batch) => batch.stock,
      (cell) => `${cell.warehouseId}/${cell.productId}`,
    ).map(encodeStock),
    names: [...newNames].map((name) => [name, fold(name), sortKey(name)]),
    orders: orders.map(encodeOrder),
    order_lines: newLines.flatMap((order) => encodeLines(order.id, order.lines)),
    shipments: shipments.map(encodeShipment),
    tallies: [...tally('orders', orders), ...tally('shipments', shipments)],
    trucks: last((batch) => batch.trucks, byId).map(encodeTruck),
    purchases: last((batch) => batch.purchases, byId).map(encodePurchase),
    ...outbox(batches),
    inbox: all((batch) => batch.inbox).map((row) => [row.link, row.peerSeq]),
    quarantine: all((batch) => batch.quarantine).map(encodeQuarantine),
    events: events.map(encodeEvent),
    event_blocks: blocks(events),
  };
  return DOOR_COLUMNS.map((column) => (rows[column].length === 0 ? null : JSON.stringify(rows[column])));
}

function tally(what: 'orders' | 'shipments', rows: readonly { readonly state: string }[]): Rows {
  const counts = new Map<string, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, n]) => [what, state, n]);
}

function blocks(events: readonly { readonly rev: number; readonly at: number }[]): Rows {
  const found = new Map<number, { min: number; max: number; n: number }>();
  for (const { rev, at } of events) {
    const block = Math.floor(rev / BLOCK);
    const known = found.get(block);
    if (known === undefined) {
      found.set(block, { min: at, max: at, n: 1 });
    } else {
      known.min = Math.min(known.min, at);
      known.max = Math.max(known.max, at);
      known.n += 1;
    }
  }
  return [...found].map(([block, { min, max, n }]) => [block, min, max, n]);
}

/**
 * The door deletes first, then inserts. A command that was put and acked within one group is never inserted; a number that is
 * put twice stays twice and fails on the key, as it must.
 */
function outbox(batches: readonly WriteBatch[]): Record<'outbox_put' | 'outbox_delete', Rows> {
  const puts = new Map<string, (readonly unknown[])[]>();
  const deletes = new Map<string, readonly unknown[]>();
  for (const batch of batches) {
    for (const row of batch.outboxPut ?? []) {
      const key = `${row.link}/${row.seq}`;
      puts.set(key, [...(puts.get(key) ?? []), encodeOutbox(row)]);
    }
    for (const { link, seq } of batch.outboxDelete ?? []) {
      const key = `${link}/${seq}`;
      const put = puts.get(key);
      if (put === undefined || put.length === 1) puts.delete(key);
      deletes.set(key, [link, seq]);
    }
  }
  return { outbox_put: [...puts.values()].flat(), outbox_delete: [...deletes.values()] };
}
