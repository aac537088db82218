// Memory and SQLite are asked the same random things about the same random books, and must answer the same.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  EVENT_KINDS,
  EVENT_SOURCES,
  SHIPMENT_STATES,
  type Order,
  type ShipmentState,
} from '../../../main/core/orders/types.js';
import { openMemoryBooks } from '../../../main/store/memory-books.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BooksStore, EventQuery, OrderQuery, WriteBatch } from '../../../main/store/store.js';
import { ownFolder } from './kinds.js';
import { customer, event, identity, order, product, purchase, shipment, truck, warehouse } from './rows.js';

const path = ownFolder();

const NAMES = ['Ann', 'ann', 'Zoë 12', 'Иван', '山田 太郎', 'b%_"\'', '\u{1F69A} truck', 'Söhne & Co'];
const SKUS = ['BRK-0012', 'TAP-1', 'Ångström', '12'];
const id = fc.integer({ min: 1, max: 6 });
const orderId = fc.oneof(id, fc.constantFrom(10, 12, 120, 121, 1200));
const few = fc.integer({ min: 1, max: 3 });
const time = fc.integer({ min: 0, max: 60 });
const state = fc.constantFrom(...SHIPMENT_STATES);
const link = fc.constantFrom('world' as const, 'ups' as const);
/** JSON values as JSON gives them back: it knows no -0. */
const data = fc
  .option(fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }), { nil: null })
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown> | null);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

/** Mostly agrees with itself over versions of one order; sometimes does not, and must then be refused by both. */
const orderOf = (pick: { id: number; state: ShipmentState; version: number; odd: number }): Order =>
  order(pick.id, {
    state: pick.state,
    version: pick.version,
    customerId: pick.id % 3 === 0 ? null : pick.id % 3,
    customerName: pick.odd === 1 ? 'Changed' : (NAMES[pick.id % NAMES.length] ?? ''),
    clientId: pick.odd === 2 ? 'client-1' : `client-${pick.id}`,
    lines: Array.from({ length: (pick.id % 3) + (pick.odd === 3 ? 0 : 1) }, (_, at) => ({
      productId: ((pick.id + at) % 5) + 1,
      quantity: at + 1,
    })),
    placedAt: (pick.id * 7) % 50,
  });
const anOrder = fc.record({ id: orderId, state, version: few, odd: fc.integer({ min: 0, max: 60 }) }).map(orderOf);
/** All that the random batches may refer to: what one batch lacks, another of the same commit must not bring. */
const BASE: WriteBatch = {
  warehouses: [1, 2, 3].map((n) => warehouse(n)),
  products: [1, 2, 3].map((n) => product(n, { sku: SKUS[n] ?? '' })),
  orders: [1, 2, 3, 4, 5, 6, 10, 12, 120, 121, 1200].map((n) =>
    orderOf({ id: n, state: 'placed', version: 0, odd: 0 }),
  ),
};
const aShipment = fc
  .record({
    id: orderId,
    state,
    orderId: fc.integer({ min: 0, max: 40 }).map((n) => (n === 1 ? 1 : 0)),
    packSeq: maybe(id),
    reserved: fc.boolean(),
  })
  .map((pick) =>
    shipment(pick.id, {
      ...pick,
      orderId: pick.id + pick.orderId,
      warehouseId: (pick.id % 3) + 1,
      problem: pick.reserved ? null : { code: 'c', text: 't', since: 1, whose: 'us' },
    }),
  );
const anEvent = fc
  .record({
    rev: fc.integer({ min: 1, max: 4000 }),
    at: time,
    kind: fc.constantFrom(...EVENT_KINDS),
    orderId: maybe(id),
    shipmentId: maybe(id),
    warehouseId: maybe(few),
    productId: maybe(few),
    truckId: maybe(fc.integer({ min: 0, max: 2 })),
    link: maybe(link),
    peerSeq: maybe(fc.maxSafeNat()),
    from: maybe(state),
    data,
  })
  .map((pick) => event(pick.rev, pick));

const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { maxLength });
const batch: fc.Arbitrary<WriteBatch> = fc.record(
  {
    orders: some(anOrder, 4),
    shipments: some(aShipment, 4),
    events: fc.uniqueArray(anEvent, { maxLength: 8, selector: (row) => row.rev }),
    warehouses: some(
      few.map((n) => warehouse(n)),
      2,
    ),
    products: some(
      id.map((n) => product(n, { sku: SKUS[n % SKUS.length] ?? '' })),
      2,
    ),
    customers: some(
      id.map((n) => customer(n, { name: NAMES[n % NAMES.length] ?? '' })),
      2,
    ),
    stock: some(
      fc.record({
        warehouseId: few,
        productId: few,
        onHand: fc.nat(40).map((n) => (n === 17 ? -1 : n)),
        reserved: fc.nat(40),
        inbound: fc.nat(40),
      }),
      2,
    ),
    trucks: some(
      id.map((n) => truck(n, { x: -n, target: n % 2 === 0 ? { x: n, y: 1 } : null })),
      2,
    ),
    purchases: some(
      fc
        .record({ id, state: fc.constantFrom('sent' as const, 'acked' as const, 'arrived' as const), warehouseId: few })
        .map((pick) => purchase(pick.id, { ...pick, clientId: pick.id === 3 ? null : `buy-${pick.id % 5}` })),
      2,
    ),
    inbox: some(fc.record({ link, peerSeq: fc.nat(300) }), 2),
    outboxPut: some(
      fc.record({ link, seq: fc.nat(200), at: time }).map((row) => ({ ...row, body: { kind: 'pack' } as never })),
      2,
    ),
    outboxDelete: some(fc.record({ link, seq: fc.nat(200) }), 2),
    quarantine: some(fc.record({ at: time, link, reason: fc.string(), hex: fc.constant('0f') }), 1),
  },
  { requiredKeys: [] },
);

const page = { offset: fc.nat(12), limit: fc.integer({ min: 1, max: 20 }) };
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const given = <T extends object>(query: T): T =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as T;
const word = fc.constantFrom(
  'ann',
  '1',
  '12',
  '#12',
  '#3',
  'brk',
  'ÅNG',
  'Иван',
  '太',
  '%',
  '_',
  '"',
  "'",
  'zz',
  'co',
  'söhne',
);
const orderQuery = fc
  .record({
    ...page,
    search: optional(fc.array(word, { maxLength: 2 }).map((words) => words.join(' '))),
    states: optional(fc.array(state, { maxLength: 3 })),
    shipmentStates: optional(fc.array(state, { maxLength: 2 })),
    warehouseId: optional(few),
    customerId: optional(few),
    placedFrom: optional(time),
    placedTo: optional(time),
    sort: fc.constantFrom('id' as const, 'placedAt' as const, 'customer' as const, 'state' as const),
    descending: fc.boolean(),
  })
  .map((query) => given(query) as OrderQuery);
const eventQuery = fc
  .record({
    ...page,
    orderId: optional(id),
    shipmentId: optional(id),
    warehouseId: optional(few),
    productId: optional(few),
    truckId: optional(fc.integer({ min: 0, max: 2 })),
    kinds: optional(fc.array(fc.constantFrom(...EVENT_KINDS), { maxLength: 15 })),
    from: optional(time),
    to: optional(time),
    source: optional(fc.constantFrom(...EVENT_SOURCES)),
    beforeRev: optional(fc.nat(40)),
    descending: fc.boolean(),
  })
  .map((query) => given(query) as EventQuery);

const outcome = async (write: Promise<void>): Promise<string> =>
  write.then(
    () => 'written',
    (error: unknown) => (error as { code: string }).code,
  );

async function answers(
  store: BooksStore,
  orders: readonly OrderQuery[],
  events: readonly EventQuery[],
): Promise<unknown> {
  return {
    loaded: await store.load(),
    orders: await Promise.all(orders.map((query) => store.orders(query))),
    ids: await Promise.all(orders.map((query) => store.orderIds(query, query.limit))),
    some: await store.ordersOf([3, 1, 99, 2]),
    columns: await store.orderColumns([3, 1, 99, 2, 4, 3]),
    events: await Promise.all(events.map((query) => store.events(query))),
    after: await Promise.all(
      events.map((query) => store.eventsAfter(Number(query.from ?? 0), query.limit, query.kinds)),
    ),
    times: await Promise.all(events.map((query) => store.firstRevFrom(query.from ?? 30))),
    customers: await Promise.all(
      orders.map(({ offset, limit, search }) => store.customers(given({ offset, limit, search }) as never)),
    ),
    purchases: await Promise.all(
      orders.map(({ offset, limit, warehouseId }) => store.purchases(given({ offset, limit, warehouseId }) as never)),
    ),
    quarantined: await store.quarantined({ offset: 0, limit: 50 }),
    one: await store.order(3),
    clients: [
      await store.orderByClientId('client-1'),
      await store.purchaseByClientId('buy-1'),
      await store.shipment(3),
    ],
  };
}

it('memory and SQLite refuse the same batches and give equal answers', async () => {
  let run = 0;
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { minLength: 1, maxLength: 12 }),
      fc.array(orderQuery, { minLength: 3, maxLength: 8 }),
      fc.array(eventQuery, { minLength: 3, maxLength: 8 }),
      fc.constantFrom(-1, 3, 4000),
      fc.boolean(),
      async (batches, orders, events, fewAre, atOnce) => {
        run += 1;
        const memory = openMemoryBooks(identity);
        const sqlite = await openSqliteBooks(path(`run-${run}.db`), identity, { prewarm: false, fewAre });
        try {
          const expected: string[] = [];
          for (const one of [BASE, ...batches]) expected.push(await outcome(memory.write(one)));
          for (const result of expected) outcomes.set(result, (outcomes.get(result) ?? 0) + 1);
          const results: Promise<string>[] = [];
          for (const one of [BASE, ...batches]) {
            results.push(outcome(sqlite.write(one)));
            // One by one, or all at once and so in few commits: it must make no difference.
            if (!atOnce) await results.at(-1);
          }
          expect(await Promise.all(results)).toEqual(expected);
          expect(await answers(sqlite, orders, events)).toEqual(await answers(memory, orders, events));
        } finally {
          await sqlite.close();
        }
      },
    ),
    { numRuns: 60 },
  );
  // The test would say little if nearly everything were refused, or nothing.
  expect(outcomes.get('written')).toBeGreaterThan(60 * 3);
  expect(outcomes.get('constraint')).toBeGreaterThan(10);
}, 120_000);
