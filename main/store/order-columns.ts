// Many orders at once as one list a field, for exports: whole columns are read and checked, and no object an order is made. Reading
// only.

import type { OrderColumns } from '../core/orders/columns.js';
import type { ShipmentState } from '../core/orders/types.js';
import type { Connection } from './connection.js';
import { json } from './json-query.js';
import { Cells } from './rows/cells.js';
import { STATES } from './rows/order.js';
import { queryDigests } from './shipment-queries.js';

/** In the order of `ids`, each once; unknown ones are left out. What it shows was committed. */
export async function queryOrderColumns(reader: Connection, ids: readonly number[]): Promise<OrderColumns> {
  const asked = JSON.stringify([...new Set(ids)]);
  const orders = (await json(
    reader,
    `SELECT json_array(json_group_array(o.id), json_group_array(o.state), json_group_array(n.name), json_group_array(o.x),
       json_group_array(o.y), json_group_array(o.placed_at), json_group_array(o.line_count)) AS value
     FROM json_each(?) c CROSS JOIN orders o ON o.id = c.value LEFT JOIN names n ON n.id = o.name_id`,
    [asked],
  )) as readonly (readonly unknown[])[];
  const [found = []] = orders;
  const column = new Columns('orders', found, orders);
  const known = column.ints(0, 'id');
  const lineCounts = column.ints(6, 'line_count');
  const shown = {
    ids: known,
    states: column.all(1, 'state', isState, (cells) => cells.oneOf(0, 'state', STATES)),
    customerNames: column.all(2, 'customer name', isText, (cells) => cells.text(0, 'customer name')),
    xs: column.ints(3, 'x'),
    ys: column.ints(4, 'y'),
    placedAt: column.ints(5, 'placed_at'),
  };
  const lines = await linesOf(reader, asked, known, lineCounts);
  const digests = new Map((await queryDigests(reader, known)).map((digest) => [digest.orderId, digest]));
  return {
    ...shown,
    lines,
    warehouseIds: known.map((id) => digests.get(id)?.warehouseIds ?? []),
    problems: known.map((id) => digests.get(id)?.problem ?? null),
  };
}

/** Put to their places by number and position, so that the order in which the database finds them does not matter. */
async function linesOf(
  reader: Connection,
  asked: string,
  known: readonly number[],
  counts: readonly number[],
): Promise<readonly (readonly number[])[]> {
  const rows = (await json(
    reader,
    `SELECT json_array(json_group_array(l.order_id), json_group_array(l.position), json_group_array(l.product_id),
       json_group_array(l.quantity)) AS value
     FROM json_each(?) c CROSS JOIN order_lines l ON l.order_id = c.value`,
    [asked],
  )) as readonly (readonly unknown[])[];
  const [owners = []] = rows;
  const column = new Columns('order_lines', owners, rows);
  const orderIds = column.ints(0, 'order_id');
  const positions = column.ints(1, 'position');
  const products = column.ints(2, 'product_id');
  const quantities = column.ints(3, 'quantity');
  const lines = new Map(known.map((id, at) => [id, new Array<number>(2 * (counts[at] ?? 0)).fill(0)]));
  for (const [at, orderId] of orderIds.entries()) {
    const own = lines.get(orderId);
    const place = 2 * (positions[at] ?? 0);
    if (own === undefined) continue;
    if (place < 0 || place >= own.length) throw column.at(at).wrong('position', positions[at], 'below line_count');
    own[place] = products[at] ?? 0;
    own[place + 1] = quantities[at] ?? 0;
  }
  return [...lines.values()];
}

const isState = (value: unknown): value is ShipmentState => STATES.has(value as ShipmentState);
const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/** Lists as the database gave them; the first wrong value in one is named as it is for single rows. */
class Columns {
  readonly #table: string;
  readonly #keys: readonly unknown[];
  readonly #lists: readonly (readonly unknown[])[];

  constructor(table: string, keys: readonly unknown[], lists: readonly (readonly unknown[])[]) {
    this.#table = table;
    this.#keys = keys;
    this.#lists = lists;
  }

  ints(list: number, field: string): readonly number[] {
    return this.all(list, field, isWhole, (cells) => cells.int(0, field));
  }

  /** `check` throws for a value that `is` refuses, and says what is wrong with it. */
  all<T>(list: number, field: string, is: (value: unknown) => value is T, check: (cells: Cells) => T): readonly T[] {
    const values = this.#lists[list] ?? [];
    if (values.every(is)) return values;
    return values.map((value, at) => check(this.at(at, value)));
  }

  at(at: number, ...values: readonly unknown[]): Cells {
    return new Cells(this.#table, `#${String(this.#keys[at])}`, values);
  }
}
