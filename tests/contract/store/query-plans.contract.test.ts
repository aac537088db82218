// No list reads a whole table or sorts one: looked up in the plans of the very statements that the store runs.

import sqlite3 from 'sqlite3';
import { expect, it } from 'vitest';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BooksStore, EventQuery, OrderQuery } from '../../../main/store/store.js';
import { ownFolder } from './kinds.js';
import { event, identity, order, product, shipment, warehouse } from './rows.js';

const path = ownFolder();
const SORTS = ['id', 'placedAt', 'customer', 'state'] as const;

async function plan(db: sqlite3.Database, sql: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    db.all(`EXPLAIN QUERY PLAN ${sql}`, (error: Error | null, rows: { detail: string }[]) => {
      if (error === null) resolve(rows.map((row) => row.detail));
      else reject(error);
    });
  });
}

it('every sort and filter of orders and events has its index', async () => {
  const seen: string[] = [];
  // fewAre -1: every filter counts as common, so the lists are walked; that is the way that must not sort.
  const store: BooksStore = await openSqliteBooks(path('books.db'), identity, {
    fewAre: -1,
    slowMs: 0,
    log: ({ sql }) => seen.push(sql),
  });
  await store.write({
    warehouses: [warehouse(1)],
    products: [product(1)],
    orders: [order(1, { customerId: 3 })],
    shipments: [shipment(1)],
    events: [event(1)],
  });
  const db = new sqlite3.Database(path('books.db'), sqlite3.OPEN_READONLY);
  const plansOf = async (ask: () => Promise<unknown>): Promise<string[]> => {
    seen.length = 0;
    await ask();
    const statements = seen.filter((sql) => sql.includes('SELECT'));
    expect(statements.length).toBeGreaterThan(0);
    return (await Promise.all(statements.map((sql) => plan(db, sql)))).flat();
  };

  const page = { offset: 0, limit: 50, descending: true };
  const filters: Partial<OrderQuery>[] = [
    {},
    { states: ['delivered'] },
    { shipmentStates: ['delivered'] },
    { shipmentStates: ['packing', 'packed'] },
    { shipmentStates: ['delivered'], warehouseId: 1 },
    { warehouseId: 1 },
    { customerId: 3 },
    { placedFrom: 1, placedTo: 2000 },
    { search: 'ann' },
    { search: 'sku-0001 ann 1' },
    { search: '#1' },
  ];
  for (const sort of SORTS) {
    for (const filter of filters) {
      const details = await plansOf(() => store.orders({ ...page, sort, ...filter }));
      const what = JSON.stringify({ sort, ...filter, details });
      // Only the walk by number itself goes over the table, in its own order; everything else goes by an index.
      const scans = details.filter((detail) => /^SCAN (o|orders|shipments|order_lines|s|l)$/.test(detail));
      const walksByNumber = sort === 'id' && filter.customerId === undefined && filter.placedFrom === undefined;
      expect(
        scans.filter((detail) => !(walksByNumber && detail === 'SCAN o')),
        what,
      ).toEqual([]);
      // A whole sort is in order where a filter leads that goes along with another sort than the one asked for.
      const ledByFilter = filter.customerId !== undefined || filter.placedFrom !== undefined;
      if (!ledByFilter)
        expect(
          details.filter((detail) => detail.includes('FOR ORDER BY')),
          what,
        ).toEqual([]);
    }
  }

  const references: (keyof EventQuery)[] = ['orderId', 'shipmentId', 'warehouseId', 'productId', 'truckId'];
  const eventFilters: [string, Partial<EventQuery>][] = [
    ...references.map((field): [string, Partial<EventQuery>] => [
      `events_by_${field.replace('Id', '')}`,
      { [field]: 1, from: 1, to: 5000 },
    ]),
    ['events_by_kind', { kinds: ['delivered', 'loaded'] }],
    ['events_by_kind', { kinds: ['delivered'], warehouseId: 1 }],
    ['events_by_order', { kinds: ['delivered'], orderId: 1 }],
    ['events_of_people', { source: 'person' }],
    ['events_of_people', { source: 'person', kinds: ['delivered'], from: 1 }],
    ['events_by_order', { source: 'person', orderId: 1 }],
    ['events_by_kind', { source: 'ups', kinds: ['delivered'] }],
    ['INTEGER PRIMARY KEY', { from: 1, to: 5000 }],
    ['INTEGER PRIMARY KEY', {}],
  ];
  for (const [index, filter] of eventFilters) {
    for (const descending of [true, false]) {
      const details = await plansOf(() => store.events({ ...page, descending, ...filter }));
      const what = JSON.stringify({ filter, details });
      expect(
        details.some((detail) => detail.includes(index)),
        what,
      ).toBe(true);
      expect(
        details.filter((detail) => detail.includes('FOR ORDER BY')),
        what,
      ).toEqual([]);
      const whole = details.filter((detail) => detail === 'SCAN events');
      expect(whole.length, what).toBe(Object.keys(filter).length === 0 ? 1 : 0);
    }
  }
  const singles: [string, () => Promise<unknown>][] = [
    ['order', () => store.order(1)],
    ['orderByClientId', () => store.orderByClientId('client-1')],
    ['purchaseByClientId', () => store.purchaseByClientId('p')],
    ['shelfEntry', () => store.shelfEntry('stock-counted', 'a')],
    ['shipment', () => store.shipment(1)],
    ['lastPacked', () => store.lastPacked(5)],
    ['orderColumns', () => store.orderColumns([1, 2])],
    ['digests', () => store.digests([1, 2])],
    ['eventsAfter', () => store.eventsAfter(0, 10, ['delivered'])],
    ['firstRevFrom', () => store.firstRevFrom(1)],
  ];
  for (const [name, ask] of singles) {
    const details = await plansOf(ask);
    const scans = details.filter(
      (detail) =>
        /^SCAN (o|orders|s|shipments|purchases|events|l|order_lines)$/.test(detail) &&
        // Reading what a subquery of that name found by its index is no scan of a table.
        !details.includes(detail.replace('SCAN', 'CO-ROUTINE')),
    );
    expect(scans, name).toEqual([]);
  }
  await new Promise<void>((resolve) => db.close(() => resolve()));
  await store.close();
});
