// Figures: both stores count and sample the same, and SQLite does it from the index of kinds.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { openMemoryBooks } from '../../../main/store/memory-books.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BooksStore } from '../../../main/store/store.js';
import { booksKinds, ownFolder } from './kinds.js';
import { event, identity, order, product, shipment, warehouse } from './rows.js';

const path = ownFolder();
const ORDERS = 200;
const KINDS = ['shipment-planned', 'ready', 'delivered'] as const;

/** Each order placed a second after the one before, and delivered nine seconds later. */
async function fill(store: BooksStore): Promise<void> {
  const orders = Array.from({ length: ORDERS }, (_, index) =>
    order(index + 1, {
      clientId: `client-${index + 1}`,
      shipmentIds: [index + 1],
      placedAt: index * 1000,
      state: 'delivered',
    }),
  );
  const events: Omit<BookEvent, 'rev'>[] = orders.flatMap(({ placedAt }, index) =>
    KINDS.map((kind, step) => {
      const id = index + 1;
      const { rev: _, ...row } = event(1, {
        kind,
        at: placedAt + step * 4500,
        orderId: id,
        shipmentId: id,
        warehouseId: (id % 2) + 1,
      });
      return row;
    }),
  );
  events.sort((a, b) => a.at - b.at);
  await store.write({
    warehouses: [warehouse(1), warehouse(2)],
    products: [product(1), product(2)],
    orders,
    shipments: orders.map(({ id, placedAt }) =>
      shipment(id, {
        orderId: id,
        warehouseId: (id % 2) + 1,
        state: 'delivered',
        placedAt,
        packedAt: placedAt + 4500,
        truckArrivedAt: null,
        loadedAt: null,
        outForDeliveryAt: null,
        deliveredAt: placedAt + 9000,
      }),
    ),
    events: events.map((row, index) => ({ ...row, rev: index + 1 })),
  });
}

describe.each(booksKinds(path))('BooksStore in %s: figures', (_name, open) => {
  it('counts kinds between moments, and by warehouse', async () => {
    const store = await open();
    await fill(store);
    expect(await store.countEvents(['delivered', 'ready', 'problem'], [0, 9000, 10_000, 1_000_000])).toEqual({
      delivered: [0, 1, ORDERS - 1],
      ready: [5, 1, ORDERS - 6],
      problem: [0, 0, 0],
    });
    expect(await store.countByWarehouse(['delivered', 'problem'], 0, 19_000)).toEqual([
      { warehouseId: 1, kind: 'delivered', count: 5 },
      { warehouseId: 2, kind: 'delivered', count: 5 },
    ]);
    await store.close();
  });

  it('gives the journeys of all that were delivered, or an even sample of them', async () => {
    const store = await open();
    await fill(store);
    const all = await store.journeys(0, 1_000_000, 1000);
    expect(all.total).toBe(ORDERS);
    expect(all.rows).toHaveLength(ORDERS);
    expect(all.rows[0]).toEqual({
      orderId: 1,
      shipmentId: 1,
      warehouseId: 2,
      placedAt: 0,
      packedAt: 4500,
      truckArrivedAt: null,
      loadedAt: null,
      outForDeliveryAt: null,
      deliveredAt: 9000,
    });
    const some = await store.journeys(0, 1_000_000, 50);
    expect(some.total).toBe(ORDERS);
    expect(some.rows.length).toBeGreaterThan(25);
    expect(some.rows.length).toBeLessThan(80);
    const half = some.rows.filter(({ orderId }) => orderId <= ORDERS / 2).length;
    expect(half / some.rows.length).toBeGreaterThan(0.3);
    expect(half / some.rows.length).toBeLessThan(0.7);
    expect(await store.journeys(5_000_000, 6_000_000, 50)).toEqual({ total: 0, rows: [] });
    await store.close();
  });
});

describe.each(booksKinds(path))('BooksStore in %s: figures where the clock was set back', (_name, open) => {
  it('go by the time of each event, not by what came after it', async () => {
    const store = await open();
    // An hour ahead for a while, then right again, over several blocks of events.
    const atOf = (rev: number): number => rev * 10 + (rev > 1000 && rev <= 3500 ? 36_000 : 0);
    const events = Array.from({ length: 6000 }, (_, index) =>
      event(index + 1, { at: atOf(index + 1), kind: 'delivered', shipmentId: null, warehouseId: 1 }),
    );
    await store.write({ warehouses: [warehouse(1)], events });
    const within = (from: number, to: number): number => events.filter(({ at }) => at >= from && at < to).length;
    const bounds = [0, 9000, 20_000, 41_000, 46_005, 60_000, 80_000];
    const wanted = bounds.slice(1).map((to, index) => within(bounds[index] ?? 0, to));
    expect(await store.countEvents(['delivered'], bounds)).toEqual({ delivered: wanted });
    for (const [from, to] of [
      [20_000, 41_000],
      [46_005, 60_000],
      [0, 100_000],
    ] as const) {
      const count = within(from, to);
      expect(await store.countByWarehouse(['delivered'], from, to)).toEqual([
        { warehouseId: 1, kind: 'delivered', count },
      ]);
      expect((await store.journeys(from, to, 10)).total).toBe(count);
    }
    await store.close();
  });
});

it('both stores answer alike, whatever the range', async () => {
  const memory = openMemoryBooks(identity);
  const sqlite = await openSqliteBooks(path('books.db'), identity, { prewarm: false });
  await Promise.all([fill(memory), fill(sqlite)]);
  const moment = fc.integer({ min: -1000, max: 220_000 });
  await fc.assert(
    fc.asyncProperty(moment, moment, moment, fc.integer({ min: 1, max: 300 }), async (a, b, c, limit) => {
      const bounds = [a, b, c].sort((x, y) => x - y);
      const [from = 0, , to = 0] = bounds;
      expect(await sqlite.countEvents(KINDS, bounds)).toEqual(await memory.countEvents(KINDS, bounds));
      expect(await sqlite.countByWarehouse(KINDS, from, to)).toEqual(await memory.countByWarehouse(KINDS, from, to));
      expect(await sqlite.journeys(from, to, limit)).toEqual(await memory.journeys(from, to, limit));
    }),
    { numRuns: 60 },
  );
  await Promise.all([memory.close(), sqlite.close()]);
}, 60_000);
