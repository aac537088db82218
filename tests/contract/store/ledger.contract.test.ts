// The ledger of one cell, its sums, and what left the shelves: the same from memory and from disk, also at a hundred thousand rows.

import fc from 'fast-check';
import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { openMemoryBooks } from '../../../main/store/memory-books.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import { booksKinds, ownFolder } from './kinds.js';
import { event, identity, product, warehouse } from './rows.js';

const path = ownFolder();
const HOUR = 3_600_000;

function stock(rev: number, over: Partial<BookEvent>, change: Readonly<Record<string, unknown>>): BookEvent {
  const data = { onHand: 0, reserved: 0, inbound: 0, after: { onHand: 0, reserved: 0, inbound: 0 }, ...change };
  return event(rev, { kind: 'stock', source: 'us', warehouseId: 1, productId: 1, data, ...over });
}

describe.each(booksKinds(path))('the %s store', (_kind, open) => {
  it('lists one cell only, both ways, and only what changed a measure', async () => {
    const store = await open();
    await store.write({
      warehouses: [warehouse(1), warehouse(2)],
      products: [product(1), product(2)],
      events: [
        stock(1, {}, { inbound: 5, because: 'purchase', after: { onHand: 0, reserved: 0, inbound: 5 } }),
        stock(2, {}, { onHand: 5, inbound: -5, because: 'arrival', after: { onHand: 5, reserved: 0, inbound: 0 } }),
        stock(3, { warehouseId: 2 }, { onHand: 9, because: 'arrival', after: { onHand: 9, reserved: 0, inbound: 0 } }),
        stock(4, { productId: 2 }, { onHand: 8, because: 'arrival', after: { onHand: 8, reserved: 0, inbound: 0 } }),
        event(5, { kind: 'product-saved', source: 'person', warehouseId: 1, productId: 1 }),
        stock(6, {}, { reserved: 3, because: 'reservation', after: { onHand: 5, reserved: 3, inbound: 0 } }),
        stock(7, {}, { onHand: -3, reserved: -3, because: 'packed', after: { onHand: 2, reserved: 0, inbound: 0 } }),
      ],
    });
    const of = { warehouseId: 1, productId: 1, offset: 0, limit: 10, descending: false };
    const revs = async (over: object) => {
      const { total, rows } = await store.ledger({ ...of, ...over });
      return [total, ...rows.map(({ rev }) => rev)];
    };
    expect(await revs({})).toEqual([4, 1, 2, 6, 7]);
    expect(await revs({ descending: true, offset: 1, limit: 2 })).toEqual([4, 6, 2]);
    expect(await revs({ measure: 'onHand' })).toEqual([2, 2, 7]);
    expect(await revs({ measure: 'reserved' })).toEqual([2, 6, 7]);
    expect(await revs({ measure: 'available' })).toEqual([2, 2, 6]);
    expect(await revs({ measure: 'inbound' })).toEqual([2, 1, 2]);
    expect(await store.ledgerSums(1, 1)).toEqual({ entries: 4, onHand: 2, reserved: 0, inbound: 0, broken: 0 });
    expect(await store.ledgerSums(9, 9)).toEqual({ entries: 0, onHand: 0, reserved: 0, inbound: 0, broken: 0 });
    await store.write({
      events: [stock(8, {}, { onHand: 1, because: 'adjustment', after: { onHand: 99, reserved: 0, inbound: 0 } })],
    });
    expect(await store.ledgerSums(1, 1)).toMatchObject({ entries: 5, onHand: 3, broken: 1 });
    await store.close();
  });
});

describe.each(booksKinds(path))('the %s store', (_kind, open) => {
  it('finds a count or a correction by its client id, whatever came after it', async () => {
    const store = await open();
    const entry = (rev: number, kind: 'stock-counted' | 'stock-adjusted', clientId: string) =>
      event(rev, { kind, source: 'person', personId: 1, warehouseId: 1, data: { clientId, note: null, lines: [] } });
    await store.write({
      warehouses: [warehouse(1)],
      events: [
        entry(1, 'stock-counted', 'both'),
        entry(2, 'stock-adjusted', 'both'),
        ...Array.from({ length: 1500 }, (_, index) => entry(index + 3, 'stock-counted', `count-${index}`)),
        event(2000, { kind: 'count-dismissed', source: 'person', data: { clientId: 'other' } }),
      ],
    });
    expect(await store.shelfEntry('stock-counted', 'both')).toEqual(entry(1, 'stock-counted', 'both'));
    expect(await store.shelfEntry('stock-adjusted', 'both')).toMatchObject({ rev: 2, kind: 'stock-adjusted' });
    expect(await store.shelfEntry('stock-counted', 'count-1499')).toMatchObject({ rev: 1502 });
    expect(await store.shelfEntry('stock-adjusted', 'count-1499')).toBeNull();
    for (const nobody of ['other', 'BOTH', "' OR 1", '']) {
      expect(await store.shelfEntry('stock-counted', nobody)).toBeNull();
    }
    await store.close();
  });
});

it('what was shipped since a moment is the same from both, by shelf and hour', async () => {
  const packed = fc.record({
    at: fc.integer({ min: 0, max: 12 * HOUR }),
    warehouseId: fc.integer({ min: 1, max: 2 }),
    productId: fc.integer({ min: 1, max: 2 }),
    because: fc.constantFrom('packed', 'packed', 'adjustment', 'arrival'),
    onHand: fc.integer({ min: -9, max: 3 }),
  });
  let file = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(packed, { maxLength: 40 }), fc.integer({ min: 0, max: 12 * HOUR }), async (all, from) => {
      const events = all.map(({ at, warehouseId, productId, because, onHand }, index) =>
        stock(index + 1, { at, warehouseId, productId }, { because, onHand }),
      );
      const stores = [
        openMemoryBooks(identity),
        await openSqliteBooks(path(`shipped-${(file += 1)}.db`), identity, { prewarm: false }),
      ];
      const answers = [];
      for (const store of stores) {
        await store.write({ warehouses: [warehouse(1), warehouse(2)], products: [product(1), product(2)], events });
        answers.push(await store.shippedSince(from));
        await store.close();
      }
      expect(answers[1]).toEqual(answers[0]);
    }),
    { numRuns: 12 },
  );
});

it('a hundred thousand entries are paged by the index alone', async () => {
  const store = await openSqliteBooks(path('large.db'), identity, { prewarm: false });
  const change = { onHand: 1, because: 'arrival' };
  const events = Array.from({ length: 100_000 }, (_, index) =>
    stock(index + 1, { warehouseId: 1 + (index % 2) }, { ...change }),
  );
  await store.write({ warehouses: [warehouse(1), warehouse(2)], products: [product(1)], events });
  const of = { warehouseId: 1, productId: 1, limit: 50, descending: true };
  const last = await store.ledger({ ...of, offset: 49_950 });
  expect(last.total).toBe(50_000);
  expect(last.rows.at(-1)?.rev).toBe(1);
  expect((await store.ledgerSums(1, 1)).onHand).toBe(50_000);
  const db = new sqlite3.Database(path('large.db'), sqlite3.OPEN_READONLY);
  const plan = await new Promise<string[]>((resolve, reject) => {
    const sql = `EXPLAIN QUERY PLAN SELECT rev FROM events INDEXED BY stock_ledger
      WHERE kind = 'stock' AND product_id = 1 AND warehouse_id = 1 ORDER BY rev DESC LIMIT 50 OFFSET 49950`;
    db.all(sql, (error: Error | null, rows: { detail: string }[]) => {
      if (error === null) resolve(rows.map(({ detail }) => detail));
      else reject(error);
    });
  });
  expect(plan).toEqual(['SEARCH events USING COVERING INDEX stock_ledger (product_id=? AND warehouse_id=?)']);
  await new Promise((resolve) => db.close(resolve));
  await store.close();
});
