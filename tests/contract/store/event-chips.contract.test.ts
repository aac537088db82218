// The chips of the log: both stores let the same events through, for every chip and for many of them together.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventChip } from '../../../main/contracts/event-chips.js';
import { explainChips } from '../../../main/kernel/queries/explain-chips.js';
import type { BookEvent, Order } from '../../../main/core/orders/types.js';
import { COUNTED_EVENTS } from '../../../main/store/event-chip-queries.js';
import { openMemoryBooks } from '../../../main/store/memory-books.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BooksStore } from '../../../main/store/store.js';
import { booksKinds, ownFolder } from './kinds.js';
import { event, identity, order, product, shipment, warehouse } from './rows.js';

const path = ownFolder();
const NAMES = ['Ann Lee', 'Änne Löwe', 'Bob Stone', 'Zoë Ng'];
const KINDS = ['order-placed', 'pack-sent', 'ready', 'delivered', 'problem', 'truck'] as const;

function orders(): Order[] {
  return Array.from({ length: 12 }, (_, index) =>
    order(index + 1, {
      clientId: `client-${index + 1}`,
      customerName: NAMES[index % NAMES.length] ?? '',
      lines: [{ productId: (index % 3) + 1, quantity: 1 }],
      shipmentIds: [100 + index],
    }),
  );
}

function events(): BookEvent[] {
  return Array.from({ length: 120 }, (_, index) => {
    const kind = KINDS[index % KINDS.length] ?? 'ready';
    const id = (index % 12) + 1;
    return event(index + 1, {
      at: 1000 + index * 10,
      kind,
      source: kind === 'order-placed' ? 'person' : kind === 'pack-sent' ? 'us' : kind === 'truck' ? 'ups' : 'world',
      orderId: kind === 'truck' ? null : id,
      shipmentId: kind === 'truck' ? null : 99 + id,
      warehouseId: kind === 'truck' ? null : (index % 2) + 1,
      truckId: index % 5 === 0 ? 7 : null,
      productId: null,
    });
  });
}

async function fill(store: BooksStore): Promise<void> {
  const all = orders();
  await store.write({
    warehouses: [warehouse(1), warehouse(2)],
    products: [1, 2, 3].map((id) =>
      product(id, { sku: `SKU-${id}`, name: ['Red lamp', 'Blue cup', 'Green mat'][id - 1] ?? '' }),
    ),
    orders: all,
    shipments: all.map((row, index) => shipment(100 + index, { orderId: row.id, lines: row.lines })),
    events: events(),
  });
}

const page = { offset: 0, limit: 500, descending: true };
const revs = async (store: BooksStore, chips: readonly EventChip[]): Promise<readonly number[]> =>
  (await store.events({ ...page, chips })).rows.map(({ rev }) => rev);

describe.each(booksKinds(path))('BooksStore in %s: chips', (_name, open) => {
  it('let through and keep out, by every field', async () => {
    const store = await open();
    await fill(store);
    const all = events();
    const expected = (test: (event: BookEvent) => boolean): readonly number[] =>
      all
        .filter(test)
        .map(({ rev }) => rev)
        .reverse();
    const is = (chip: EventChip) => revs(store, [chip]);
    expect(await is({ field: 'kind', not: false, values: ['ready', 'truck'] })).toEqual(
      expected(({ kind }) => kind === 'ready' || kind === 'truck'),
    );
    expect(await is({ field: 'warehouse', not: true, values: [1] })).toEqual(
      expected(({ warehouseId }) => warehouseId !== 1),
    );
    expect(await is({ field: 'truck', not: true, values: [7] })).toEqual(expected(({ truckId }) => truckId !== 7));
    expect(await is({ field: 'by', not: false, values: ['person'] })).toEqual(
      expected(({ source }) => source === 'person'),
    );
    const named = (part: string) =>
      new Set(
        orders()
          .filter(({ customerName }) => customerName.includes(part))
          .map(({ id }) => id),
      );
    const [lee, stone] = [named('Lee'), named('Stone')];
    expect(await is({ field: 'customer', not: false, values: ['LEE', 'stone'] })).toEqual(
      expected(({ orderId }) => lee.has(orderId ?? 0) || stone.has(orderId ?? 0)),
    );
    expect(await is({ field: 'customer', not: true, values: ['lee'] })).toEqual(
      expected(({ orderId }) => !lee.has(orderId ?? 0)),
    );
    expect(await is({ field: 'customer', not: false, values: ['nobody'] })).toEqual([]);
    expect(await is({ field: 'customer', not: true, values: ['nobody'] })).toHaveLength(all.length);
    expect(await is({ field: 'text', not: false, values: ['zoe cup'] })).toEqual(
      expected(({ orderId }) =>
        orders().some(
          ({ id, customerName, lines }) => id === orderId && customerName === 'Zoë Ng' && lines[0]?.productId === 2,
        ),
      ),
    );
    await store.close();
  });

  it('say which of them lets nothing through', async () => {
    const store = await open();
    await fill(store);
    const chips: EventChip[] = [
      { field: 'kind', not: false, values: ['delivered'] },
      { field: 'by', not: false, values: ['person'] },
      { field: 'truck', not: true, values: [7] },
    ];
    expect(await revs(store, chips)).toEqual([]);
    const { inTime, chips: why } = await explainChips(store, { chips });
    expect(inTime).toBe(120);
    expect(why.map(({ alone }) => alone)).toEqual([20, 20, 96]);
    // Without either of the first two the others find something; the third is innocent.
    expect(why.map(({ without }) => without > 0)).toEqual([true, true, false]);
    await store.close();
  });
});

const numbers = fc.constantFrom('order', 'shipment', 'warehouse', 'truck', 'product' as const);
const chip: fc.Arbitrary<EventChip> = fc.oneof(
  fc.record({
    field: fc.constant('kind' as const),
    not: fc.boolean(),
    values: fc.subarray([...KINDS], { minLength: 1 }),
  }),
  fc.record({
    field: fc.constant('by' as const),
    not: fc.boolean(),
    values: fc.subarray(['person', 'us', 'world', 'ups'] as const, { minLength: 1 }).map((values) => [...values]),
  }),
  fc.record({
    field: numbers,
    not: fc.boolean(),
    values: fc.array(fc.constantFrom(1, 2, 3, 7, 12, 101, 105), { minLength: 1, maxLength: 10 }),
  }) as fc.Arbitrary<EventChip>,
  fc.record({
    field: fc.constantFrom('customer' as const, 'text' as const),
    not: fc.boolean(),
    values: fc.array(fc.constantFrom('ann', 'ng', 'LEE', 'lamp', '1', '#3', 'ä', 'stone cup', 'x'), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
);

it('both stores find the same events in the same order, whatever the chips and times', async () => {
  const memory = openMemoryBooks(identity);
  const sqlite = await openSqliteBooks(path('books.db'), identity, { prewarm: false });
  await Promise.all([fill(memory), fill(sqlite)]);
  const query = fc.record(
    {
      chips: fc.array(chip, { minLength: 1, maxLength: 4 }),
      from: fc.integer({ min: 900, max: 2300 }),
      to: fc.integer({ min: 900, max: 2300 }),
      beforeRev: fc.integer({ min: 1, max: 130 }),
      descending: fc.boolean(),
      offset: fc.constantFrom(0, 3),
      limit: fc.constantFrom(2, 50),
    },
    { requiredKeys: ['chips', 'descending', 'offset', 'limit'] },
  );
  await fc.assert(
    fc.asyncProperty(query, async (given) => {
      expect((await sqlite.events(given)).rows).toEqual((await memory.events(given)).rows);
      expect((await sqlite.events({ ...given, offset: 0 })).total).toBe(
        (await memory.events({ ...given, offset: 0 })).total,
      );
    }),
    { numRuns: 150 },
  );
  await Promise.all([memory.close(), sqlite.close()]);
}, 60_000);

it('counts thousands of events at most where few of many match, and says "one more" until the last page', async () => {
  const store = await openSqliteBooks(path('many.db'), identity, { prewarm: false });
  try {
    // Every hundredth is what is looked for: too many orders to be gathered, and more of them beyond what is counted.
    const count = COUNTED_EVENTS + 10_000;
    const ids = Array.from({ length: 3200 }, (_, at) => at + 1);
    await store.write({
      warehouses: [warehouse(1)],
      products: [product(1)],
      orders: ids.map((id) => order(id, { customerName: id <= 1600 ? 'Ann Lee' : 'Bob Stone', shipmentIds: [id] })),
      shipments: ids.map((id) => shipment(id)),
      events: Array.from({ length: count }, (_, at) =>
        event(at + 1, { kind: 'ready', orderId: at % 100 === 0 ? at / 100 + 1 : 1601 + (at % 1600) }),
      ),
    });
    const chips: readonly EventChip[] = [{ field: 'customer', not: false, values: ['ann'] }];
    const ask = (offset: number) => store.events({ offset, limit: 50, descending: false, chips });
    expect(await ask(0)).toMatchObject({ total: COUNTED_EVENTS / 100, atLeast: true });
    expect((await ask(count / 100 - 50)).atLeast).toBeUndefined();
    const seen: number[] = [];
    for (let offset = 0, known = 1; offset < known; offset += 50) {
      const { rows, total } = await ask(offset);
      seen.push(...rows.map(({ rev }) => rev));
      known = total;
    }
    expect(seen).toEqual(Array.from({ length: count / 100 }, (_, at) => at * 100 + 1));
  } finally {
    await store.close();
  }
});
