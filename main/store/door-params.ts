// What goes through the door of the books: the batches of a group, merged into one JSON text a table. Knows no SQL.

import { setImmediate as breath } from 'node:timers/promises';
import type { Order, Shipment } from '../core/orders/types.js';
import { BLOCK, DOOR_COLUMNS, type DoorColumn } from './books-door.js';
import type { SqlValue } from './connection.js';
import { checkFixedOrder, checkFixedShipment } from './fixed.js';
import { checkOrderRow, checkShipmentRow, checkStockRow, need } from './row-checks.js';
import { encodeCustomer, encodeProduct, encodeStock, encodeWarehouse } from './rows/catalogue.js';
import { EventShapes } from './rows/event.js';
import { encodeLines, encodeOrder, encodeOrderStep } from './rows/order.js';
import { encodeShipment, encodeShipmentStep } from './rows/shipment.js';
import {
  encodeCounters,
  encodeIdentity,
  encodeOutbox,
  encodePurchase,
  encodeQuarantine,
  encodeTruck,
} from './rows/transport.js';
import { fold, sortKey } from './search.js';
import type { WriteBatch } from './store.js';
import type { WrittenRows } from './written-rows.js';

type Rows = readonly (readonly unknown[])[];

/** What goes into one column: rows that are encoded only when their piece of the text is written. */
interface Column {
  readonly rows: readonly unknown[];
  readonly encode?: (row: never) => readonly unknown[];
  /** What the finished list of rows is put into. */
  readonly wrap?: (list: string) => string;
}

export function batchSize(batch: WriteBatch): number {
  let rows = 1;
  for (const part of Object.values(batch) as unknown[]) if (Array.isArray(part)) rows += part.length;
  return rows;
}

/**
 * The parameters of ENTER_DOOR for a group of batches. Of several versions of one order, shipment or stock cell only the last goes
 * in; the earlier ones are checked here instead. Rejects with `constraint`.
 */
export async function doorParams(batches: readonly WriteBatch[], written: WrittenRows): Promise<readonly SqlValue[]> {
  return textsOf(rowsOf(batches, written));
}

/** Rows turned into text in one go: about a millisecond. A large commit is written in pieces, with other work in between. */
const TEXT_ROWS = 400;

async function textsOf(columns: Readonly<Record<DoorColumn, Column>>): Promise<readonly SqlValue[]> {
  const texts: SqlValue[] = [];
  for (const name of DOOR_COLUMNS) texts.push(columns[name].rows.length === 0 ? null : await textOf(columns[name]));
  return texts;
}

async function textOf({ rows, encode, wrap }: Column): Promise<string> {
  const pieces: string[] = [];
  for (let at = 0; at < rows.length; at += TEXT_ROWS) {
    if (at > 0) await breath();
    const piece = rows.length <= TEXT_ROWS ? rows : rows.slice(at, at + TEXT_ROWS);
    // What is encoded is what the caller gave for this column.
    pieces.push(JSON.stringify(encode === undefined ? piece : piece.map(encode as (row: unknown) => unknown)));
  }
  const list = pieces.length === 1 ? (pieces[0] ?? '') : `[${pieces.map((piece) => piece.slice(1, -1)).join()}]`;
  return wrap === undefined ? list : wrap(list);
}

const column = <Row>(rows: readonly Row[], encode: (row: Row) => readonly unknown[]): Column => ({ rows, encode });
const ready = (rows: Rows): Column => ({ rows });

function rowsOf(batches: readonly WriteBatch[], written: WrittenRows): Readonly<Record<DoorColumn, Column>> {
  const last = <Row, K>(
    pick: (batch: WriteBatch) => readonly Row[] | undefined,
    key: (row: Row) => K,
    agree: (earlier: Row, later: Row) => void,
  ): readonly Row[] => {
    const lists = listsOf(batches, pick);
    const [first] = lists;
    if (first === undefined || (lists.length === 1 && first.length === 1)) return first ?? [];
    const rows = new Map<K, Row>();
    for (const list of lists) {
      for (const row of list) {
        const earlier = rows.get(key(row));
        if (earlier !== undefined) agree(earlier, row);
        rows.set(key(row), row);
      }
    }
    return [...rows.values()];
  };
  const all = <Row>(pick: (batch: WriteBatch) => readonly Row[] | undefined): readonly Row[] => {
    const lists = listsOf(batches, pick);
    return lists.length === 1 ? (lists[0] ?? []) : lists.flat();
  };
  const byId = (row: { readonly id: number }): number => row.id;

  const orders = last(
    (batch) => batch.orders,
    byId,
    (earlier, later) => {
      checkFixedOrder(earlier, later);
      checkOrderRow(earlier);
    },
  );
  const shipments = last(
    (batch) => batch.shipments,
    byId,
    (earlier, later) => {
      checkFixedShipment(earlier, later);
      checkShipmentRow(earlier);
    },
  );
  const orderSteps = steps(orders, (order) => written.order(order.id), isOrderStep);
  const shipmentSteps = steps(shipments, (shipment) => written.shipment(shipment.id), isShipmentStep);
  const newNames = new Set(
    orderSteps.whole.map(({ customerName }) => customerName).filter((name) => !written.hasName(name)),
  );
  const counters = batches.findLast((batch) => batch.counters !== undefined)?.counters;
  const identity = batches.findLast((batch) => batch.identity !== undefined)?.identity;
  const events = all((batch) => batch.events);
  const shapes = new EventShapes();
  const { outbox_put, outbox_delete } = outbox(batches);
  return {
    identity: ready(identity === undefined ? [] : [[1, ...encodeIdentity(identity)]]),
    counters: ready(counters === undefined ? [] : [encodeCounters(counters)]),
    warehouses: column(
      all((batch) => batch.warehouses),
      encodeWarehouse,
    ),
    products: column(
      all((batch) => batch.products),
      encodeProduct,
    ),
    customers: column(
      all((batch) => batch.customers),
      encodeCustomer,
    ),
    product_pictures: column(
      last(
        (batch) => batch.pictures,
        (row) => row.productId,
        () => undefined,
      ),
      ({ productId, picture }) => [productId, picture?.name ?? null, picture?.mime ?? null, picture?.base64 ?? null],
    ),
    stock: column(
      last(
        (batch) => batch.stock,
        (cell) => `${cell.warehouseId}/${cell.productId}`,
        checkStockRow,
      ),
      encodeStock,
    ),
    names: ready([...newNames].map((name) => [name, fold(name), sortKey(name)])),
    orders: column(orderSteps.whole, encodeOrder),
    order_steps: column(orderSteps.known, encodeOrderStep),
    order_lines: ready(orderSteps.whole.flatMap((order) => encodeLines(order.id, order.lines))),
    shipments: column(shipmentSteps.whole, encodeShipment),
    shipment_steps: column(shipmentSteps.known, encodeShipmentStep),
    tallies: ready([
      ...tally('orders', orders, orderSteps.before),
      ...tally('shipments', shipments, shipmentSteps.before),
    ]),
    trucks: column(
      all((batch) => batch.trucks),
      encodeTruck,
    ),
    purchases: column(
      all((batch) => batch.purchases),
      encodePurchase,
    ),
    outbox_put: ready(outbox_put),
    outbox_delete: ready(outbox_delete),
    inbox: column(
      all((batch) => batch.inbox),
      ({ link, peerSeq }) => [link, peerSeq],
    ),
    quarantine: column(
      all((batch) => batch.quarantine),
      encodeQuarantine,
    ),
    events: {
      ...column(events, (event: (typeof events)[number]) => shapes.row(event)),
      // The shapes are known once all rows are written.
      wrap: (list) => `[${JSON.stringify(shapes.list)},${list}]`,
    },
    event_blocks: ready(blocks(events)),
  };
}

/** The lists that hold anything: most batches touch a few tables only. */
function listsOf<Row>(
  batches: readonly WriteBatch[],
  pick: (batch: WriteBatch) => readonly Row[] | undefined,
): (readonly Row[])[] {
  const lists: (readonly Row[])[] = [];
  for (const batch of batches) {
    const list = pick(batch);
    if (list !== undefined && list.length > 0) lists.push(list);
  }
  return lists;
}

interface Steps<Row> {
  /** Rows that go in with all their columns; SQLite looks up what they were before. */
  readonly whole: readonly Row[];
  /** Rows that are on disk with the same fixed columns, and the same rows as they are there. */
  readonly known: readonly Row[];
  readonly before: readonly Row[];
}

/** `isStep` throws `constraint` when something fixed would change. */
function steps<Row>(
  rows: readonly Row[],
  written: (row: Row) => Row | undefined,
  isStep: (before: Row, row: Row) => boolean,
): Steps<Row> {
  const whole: Row[] = [];
  const known: Row[] = [];
  const before: Row[] = [];
  for (const row of rows) {
    const earlier = written(row);
    if (earlier === undefined || !isStep(earlier, row)) {
      whole.push(row);
    } else {
      known.push(row);
      before.push(earlier);
    }
  }
  return { whole, known, before };
}

function isOrderStep(before: Order, order: Order): boolean {
  checkFixedOrder(before, order);
  const { destination, upsAccount } = before;
  return (
    destination.x === order.destination.x && destination.y === order.destination.y && upsAccount === order.upsAccount
  );
}

function isShipmentStep(before: Shipment, shipment: Shipment): boolean {
  checkFixedShipment(before, shipment);
  return true;
}

/** By how many each state has grown: by these rows, less those that it had `before`. */
function tally(
  what: 'orders' | 'shipments',
  rows: readonly { readonly state: string }[],
  before: readonly { readonly state: string }[],
): Rows {
  const counts = new Map<string, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  for (const { state } of before) counts.set(state, (counts.get(state) ?? 0) - 1);
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

/** The door inserts first, then deletes; a number that is put again after its deletion does not fit into one commit. */
function outbox(batches: readonly WriteBatch[]): Record<'outbox_put' | 'outbox_delete', Rows> {
  const puts: (readonly unknown[])[] = [];
  const deletes: (readonly unknown[])[] = [];
  const deleted = new Set<string>();
  for (const batch of batches) {
    for (const row of batch.outboxPut ?? []) {
      // Fails the group; batch by batch, each then gets its own answer.
      need(
        deleted.size === 0 || !deleted.has(`${row.link}/${row.seq}`),
        () => `outbox ${row.link}/${row.seq}: used before`,
      );
      puts.push(encodeOutbox(row));
    }
    for (const { link, seq } of batch.outboxDelete ?? []) {
      deletes.push([link, seq]);
      if (batches.length > 1) deleted.add(`${link}/${seq}`);
    }
  }
  return { outbox_put: puts, outbox_delete: deletes };
}
