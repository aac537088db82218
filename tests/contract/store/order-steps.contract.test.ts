// An order on its way is written again and again: what is known of it already goes in without its fixed columns, and what comes out
// is the same whether it was known or not.

import { expect, describe, it } from 'vitest';
import { Connection } from '../../../main/store/connection.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BooksStore } from '../../../main/store/store.js';
import { booksKinds, ownFolder } from './kinds.js';
import { identity, order, shipment, warehouse } from './rows.js';

const path = ownFolder();
const openSqlite = (): Promise<BooksStore> => openSqliteBooks(path('books.db'), identity, { prewarm: false });

const first = order(1);
const packing = { ...first, state: 'packing', version: 2 } as const;
const delivered = { ...first, state: 'delivered', version: 3, closedAt: 9 } as const;

describe.each(booksKinds(path))('steps of an order in %s', (_name, open) => {
  it('leave its fixed part as it was and count each order in one state, closed and written again as well', async () => {
    const store = await open();
    await store.write({ warehouses: [warehouse(1)], orders: [first, order(2)], shipments: [shipment(1), shipment(2)] });
    await store.write({ orders: [packing], shipments: [shipment(1, { state: 'packing', packSeq: 7, version: 2 })] });
    expect(await store.order(1)).toMatchObject({ order: packing, shipments: [{ state: 'packing', packSeq: 7 }] });
    expect((await store.load()).pipeline).toMatchObject({ placed: 1, packing: 1 });
    await store.write({ orders: [delivered], shipments: [shipment(1, { state: 'delivered', version: 3 })] });
    await store.write({
      orders: [{ ...delivered, version: 4 }],
      shipments: [shipment(1, { state: 'delivered', version: 4, reason: 'Corrected.' })],
    });
    expect(await store.order(1)).toMatchObject({
      order: { ...delivered, version: 4 },
      shipments: [{ state: 'delivered', reason: 'Corrected.' }],
    });
    expect((await store.load()).pipeline).toMatchObject({ placed: 1, packing: 0, delivered: 1 });
    await store.close();
  });

  it('go on after a commit that was refused', async () => {
    const store = await open();
    await store.write({ warehouses: [warehouse(1)], orders: [first], shipments: [shipment(1)] });
    const wrong = { ...packing, clientId: 'another' };
    await expect(store.write({ orders: [wrong] })).rejects.toMatchObject({ code: 'constraint' });
    const stray = shipment(1, { orderId: 5, state: 'packing' });
    await expect(store.write({ shipments: [stray] })).rejects.toMatchObject({ code: 'constraint' });
    await store.write({ orders: [packing], shipments: [shipment(1, { state: 'packing', version: 2 })] });
    expect(await store.order(1)).toMatchObject({ order: packing, shipments: [{ state: 'packing' }] });
    expect((await store.load()).pipeline).toMatchObject({ placed: 0, packing: 1 });
    await store.close();
  });
});

it('steps of an order that another process of this program wrote, and that this one has or has not loaded', async () => {
  const before = await openSqlite();
  await before.write({
    warehouses: [warehouse(1)],
    orders: [first, order(2)],
    shipments: [shipment(1), shipment(2)],
  });
  await before.close();
  const store = await openSqlite();
  await store.write({ orders: [packing], shipments: [shipment(1, { state: 'packing', version: 2 })] });
  expect((await store.load()).pipeline).toMatchObject({ placed: 1, packing: 1 });
  await store.write({
    orders: [{ ...order(2), state: 'packing', version: 2 }],
    shipments: [shipment(2, { state: 'packing', version: 2 })],
  });
  expect((await store.load()).pipeline).toMatchObject({ placed: 0, packing: 2 });
  await store.close();
});

it('a row that is not there any more fails the batch instead of being forgotten', async () => {
  const store = await openSqlite();
  await store.write({ warehouses: [warehouse(1)], orders: [first, order(2)], shipments: [shipment(1)] });
  const other = await Connection.open(path('books.db'), 'write');
  await other.exec('DELETE FROM shipments; DELETE FROM order_lines; DELETE FROM orders WHERE id = 1');
  await other.close();
  const both = { orders: [packing, { ...order(2), state: 'packing', version: 2 }] } as const;
  await expect(store.write(both)).rejects.toMatchObject({ code: 'constraint' });
  expect(await store.order(2)).toMatchObject({ order: { state: 'placed' } });
  await expect(store.write({ shipments: [shipment(1, { state: 'packing' })] })).rejects.toMatchObject({
    code: 'constraint',
  });
  await store.close();
});
