// One world's books in SQLite: writes through the door, reads on a connection of its own. Owns its file.

import type { Customer, Purchase } from '../core/orders/types.js';
import { BOOKS_DOOR, ENTER_DOOR } from './books-door.js';
import { batchSize, doorParams } from './door-params.js';
import { namingDamage } from './damage.js';
import { queryEvents, queryEventsAfter, queryFirstRevFrom, queryShelfEntry } from './event-queries.js';
import { figureQueries } from './figure-queries.js';
import { firstCounters } from './first-counters.js';
import { GatheredLookup } from './gathered-lookup.js';
import { GroupCommit, type GroupCommitStats } from './group-commit.js';
import { beyond, highWaterFile, openHighWater, readHighWater } from './high-water.js';
import { queryLedger, queryLedgerSums, queryShippedSince } from './ledger-queries.js';
import { loadBooks, loadHead } from './load-books.js';
import { booksTables } from './migrations/books/0010-books.js';
import { booksStages } from './migrations/books/0020-stages.js';
import { booksPeopleEvents } from './migrations/books/0030-people-events.js';
import { booksStockLedger } from './migrations/books/0040-stock-ledger.js';
import { booksPictures } from './migrations/books/0050-pictures.js';
import { booksShelfEntries } from './migrations/books/0060-shelf-entries.js';
import { booksSteps } from './migrations/books/0070-steps.js';
import { json, parsed } from './json-query.js';
import { queryOrderColumns } from './order-columns.js';
import { queryOrderIds, queryOrders, queryOrdersByClientId, queryOrdersOf } from './order-queries.js';
import { CUSTOMER_JSON, decodeCustomer } from './rows/catalogue.js';
import { ORDER_JSON, decodeOrder } from './rows/order.js';
import { SHIPMENT_JSON, SHIPMENTS_JSON, decodeShipment } from './rows/shipment.js';
import { PURCHASE_JSON, QUARANTINE_JSON, decodePurchase, decodeQuarantine } from './rows/transport.js';
import { searchWords } from './search.js';
import { queryDigests, queryLastPacked } from './shipment-queries.js';
import { readStockEvidence } from './stock-evidence.js';
import { WrittenRows } from './written-rows.js';
import { openSqliteFile, type SqliteFileOptions } from './sqlite-file.js';
import type { BooksIdentity, BooksStore, Page, Paged, QuarantineRow, WriteBatch } from './store.js';
import type { Connection, SqlValue } from './connection.js';

export const BOOKS_MIGRATIONS = [
  booksTables,
  booksStages,
  booksPeopleEvents,
  booksStockLedger,
  booksPictures,
  booksShelfEntries,
  booksSteps,
];

export interface SqliteBooksOptions extends SqliteFileOptions {
  /** Up to how many ids a filter of the orders counts as strict (see order-queries); for tests of both ways. */
  readonly fewAre?: number | undefined;
}

/**
 * Opens or makes the books in `file`. `identity` is written into new books; existing ones keep theirs (see load()).
 * Rejects with StoreError: locked, read-only, corrupt, newer-database, full, io.
 */
export async function openSqliteBooks(
  file: string,
  identity: BooksIdentity,
  options: SqliteBooksOptions = {},
): Promise<BooksStore & { readonly stats: GroupCommitStats }> {
  const opened = await openSqliteFile(file, BOOKS_MIGRATIONS, BOOKS_DOOR, options);
  const { writer, reader, warmed } = opened;
  const written = new WrittenRows();
  // Read before the first commit of this opening overwrites it.
  const noted = readHighWater(highWaterFile(file));
  const highWater = openHighWater(highWaterFile(file));
  const door = new GroupCommit<WriteBatch>(file, batchSize, async (batches) => {
    await warmed;
    try {
      await writer.run(ENTER_DOOR, await doorParams(batches, written));
    } catch (error) {
      written.forget();
      throw error;
    }
    written.committed(batches);
    const counters = batches.findLast((batch) => batch.counters !== undefined)?.counters;
    // Before anyone hears of the commit: what leaves because of it is noted.
    if (counters !== undefined) highWater.note(counters);
  });
  const read = <T>(query: () => Promise<T>): Promise<T> => namingDamage(reader, query);
  const figures = figureQueries(reader);
  const byClientId = new GatheredLookup((ids) => read(() => queryOrdersByClientId(reader, ids)));
  try {
    const [known] = await reader.all<{ n: number }>('SELECT count(*) AS n FROM identity');
    if (known?.n === 0) await door.write({ identity, counters: firstCounters() });
  } catch (error) {
    highWater.close();
    await opened.close();
    throw error;
  }

  return {
    stats: door.stats,
    load: () =>
      door.alone(async () => {
        const loaded = await read(() => loadBooks(reader));
        written.loaded(loaded);
        const ahead = beyond(noted, loaded.counters);
        return ahead === null ? loaded : { ...loaded, ahead };
      }),
    async head() {
      const head = await read(() => loadHead(reader));
      return head === null || beyond(noted, head.counters) !== null ? null : head;
    },
    write: (batch) => door.write(batch),
    orders: (query) => read(() => queryOrders(reader, query, options.fewAre)),
    orderIds: (query, limit) => read(() => queryOrderIds(reader, query, limit, options.fewAre)),
    ordersOf: (ids) => read(() => queryOrdersOf(reader, ids)),
    orderColumns: (ids) => read(() => queryOrderColumns(reader, ids)),
    order: (id) =>
      read(async () => {
        const order = await one(reader, `SELECT ${ORDER_JSON} AS value FROM orders o WHERE id = ?`, id, decodeOrder);
        if (order === null) return null;
        const shipments = (await json(
          reader,
          `SELECT ${SHIPMENTS_JSON} AS value FROM (SELECT * FROM shipments WHERE order_id = ? ORDER BY id) s`,
          [id],
        )) as unknown[];
        return { order, shipments: shipments.map(decodeShipment) };
      }),
    orderByClientId: (clientId) => byClientId.find(clientId),
    purchaseByClientId: (clientId) =>
      read(() =>
        one(reader, `SELECT ${PURCHASE_JSON} AS value FROM purchases WHERE client_id = ?`, clientId, decodePurchase),
      ),
    shelfEntry: (kind, clientId) => read(() => queryShelfEntry(reader, kind, clientId)),
    shipment: (id) =>
      read(() => one(reader, `SELECT ${SHIPMENT_JSON} AS value FROM shipments s WHERE id = ?`, id, decodeShipment)),
    digests: (orderIds) => read(() => queryDigests(reader, orderIds)),
    lastPacked: (limit) => read(() => queryLastPacked(reader, limit)),
    events: (query) => read(() => queryEvents(reader, query)),
    eventsAfter: (after, limit, kinds) => read(() => queryEventsAfter(reader, after, limit, kinds)),
    ledger: (query) => read(() => queryLedger(reader, query)),
    ledgerSums: (warehouseId, productId) => read(() => queryLedgerSums(reader, warehouseId, productId)),
    shippedSince: (from) => read(() => queryShippedSince(reader, from)),
    picture: (productId) =>
      read(async () => {
        const sql = 'SELECT name, mime, base64 FROM product_pictures WHERE product_id = ?';
        const [row] = await reader.all<{ name: string; mime: string; base64: string }>(sql, [productId]);
        return row ?? null;
      }),
    customers: (query) => read(() => queryCustomers(reader, query)),
    purchases: (query) => read(() => queryPurchases(reader, query)),
    quarantined: (query) => read(() => queryQuarantine(reader, query)),
    firstRevFrom: (time) => read(() => queryFirstRevFrom(reader, time)),
    countEvents: (kinds, bounds) => read(() => figures.countEvents(kinds, bounds)),
    countByWarehouse: (kinds, from, to) => read(() => figures.countByWarehouse(kinds, from, to)),
    journeys: (from, to, limit) => read(() => figures.journeys(from, to, limit)),
    // After the writes that were asked for before.
    evidence: () => door.alone(() => Promise.resolve()).then(() => readStockEvidence(file)),
    async close() {
      await door.close();
      highWater.close();
      await opened.close();
    },
  };
}

async function one<T>(reader: Connection, sql: string, key: SqlValue, decode: (row: unknown) => T): Promise<T | null> {
  const [row] = await reader.all<{ value: string }>(sql, [key]);
  return row === undefined ? null : decode(parsed(row.value));
}

async function paged<T>(
  reader: Connection,
  row: string,
  from: string,
  sort: string,
  params: readonly SqlValue[],
  page: Page,
  decode: (row: unknown) => T,
): Promise<Paged<T>> {
  const rows = (await json(
    reader,
    `SELECT json_group_array(${row}) AS value FROM (SELECT * FROM ${from} ORDER BY ${sort} LIMIT ? OFFSET ?)`,
    [...params, page.limit, page.offset],
  )) as unknown[];
  const total = (await json(reader, `SELECT json_quote(count(*)) AS value FROM ${from}`, params)) as number;
  return { total, rows: rows.map(decode) };
}

function queryCustomers(reader: Connection, query: Page & { readonly search?: string }): Promise<Paged<Customer>> {
  const words = searchWords(query.search);
  const tests = words.map((word) => (word.exactId === null ? 'instr(search_key, ?) > 0' : 'id = ?'));
  const params = words.map((word) => word.exactId ?? word.text);
  const from = `customers WHERE ${tests.length === 0 ? 'true' : tests.join(' AND ')}`;
  return paged(reader, CUSTOMER_JSON, from, 'sort_key, id', params, query, decodeCustomer);
}

function queryPurchases(reader: Connection, query: Page & { readonly warehouseId?: number }): Promise<Paged<Purchase>> {
  const [from, params] =
    query.warehouseId === undefined ? ['purchases', []] : ['purchases WHERE warehouse_id = ?', [query.warehouseId]];
  return paged(reader, PURCHASE_JSON, from, 'id DESC', params, query, decodePurchase);
}

function queryQuarantine(reader: Connection, query: Page): Promise<Paged<QuarantineRow>> {
  return paged(reader, QUARANTINE_JSON, 'quarantine', 'id DESC', [], query, decodeQuarantine);
}
