// Totals of lists where several filters let thousands of orders through each: they are lower bounds that never hide an order.

import { expect, it } from 'vitest';
import { COUNTED_CANDIDATES, FEW } from '../../../main/store/order-queries.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import { ownFolder } from './kinds.js';
import { identity, order, product, shipment, warehouse } from './rows.js';

const path = ownFolder();
const MORE = 300;

it('says at least what a page shows, and one more where the list goes on; walked to its end it has shown every order', async () => {
  const count = FEW + MORE;
  const store = await openSqliteBooks(path('totals.db'), identity, { prewarm: false });
  try {
    const numbers = Array.from({ length: count }, (_, at) => at + 1);
    await store.write({
      warehouses: [warehouse(1)],
      products: [product(1)],
      orders: numbers.map((id) => order(id, { customerName: 'Ada Alder', shipmentIds: [id] })),
      shipments: numbers.map((id) => shipment(id)),
    });
    const ask = (offset: number, limit: number) =>
      store.orders({ offset, limit, sort: 'id', descending: false, search: 'ada', warehouseId: 1 });
    const first = await ask(0, 50);
    expect(first.rows).toHaveLength(50);
    expect(first).toMatchObject({ total: COUNTED_CANDIDATES, atLeast: true });
    const seen = [];
    let known = first.total;
    for (let offset = 0; offset < known; offset += 1000) {
      const { rows, total } = await ask(offset, 1000);
      for (const { id } of rows) seen.push(id);
      expect(total).toBeLessThanOrEqual(count);
      expect(total).toBeGreaterThanOrEqual(Math.min(count, offset + 1000 + 1, COUNTED_CANDIDATES));
      known = Math.max(known, total);
    }
    expect(seen).toEqual(numbers);
    expect((await ask(count - 100, 100)).total).toBe(count);
  } finally {
    await store.close();
  }
});
