// A long past for books that the program has made: closed orders with ten events each and a few failed ones, written through
// the store's door, in the order in which they would have happened. The same numbers make the same past.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import sqlite3 from 'sqlite3';
import type {
  BookEvent,
  EventKind,
  EventSource,
  Order,
  Shipment,
  ShipmentState,
} from '../../main/core/orders/types.js';
import { openSqliteBooks } from '../../main/store/sqlite-books.js';
import type { BooksIdentity } from '../../main/store/store.js';

export interface Past {
  readonly orders: number;
  /** Moment of the last order, ms. */
  readonly until: number;
  /** From one order to the next, ms. */
  readonly every: number;
  /** Orders at the end whose package failed and waits for a person. */
  readonly failed?: number;
}

/** Each delivered order has as many events. */
export const EVENTS_AN_ORDER = 10;
const BATCH = 5000;
const TRUCKS = 5;
const IDENTITY: BooksIdentity = {
  booksId: 'huge',
  endpoint: 'simulated',
  worldId: 1,
  label: 'Huge',
  createdAt: 1,
  forgottenAt: null,
};
const FIRST = ['Ada', 'Björn', 'Chidi', 'Dilek', 'Elena', 'Farid', 'Grete', 'Hiro', 'Ines', 'Jonas', 'Kaya'];
const LAST = [
  'Alder',
  'Brandt',
  'Castel',
  'Duarte',
  'Eklund',
  'Farrow',
  'Grün',
  'Hale',
  'Ito',
  'Jansen',
  'Koval',
  'Lindqvist',
  'Moreau',
];

/** What happens to a package, seconds after its order, from whom, and where it is then. */
type Step = readonly [number, EventKind, EventSource, ShipmentState | null, ShipmentState | null];
const STEPS: readonly Step[] = [
  [0, 'order-placed', 'person', null, null],
  [0.1, 'shipment-planned', 'us', null, null],
  [0.2, 'pack-sent', 'us', null, null],
  [0.6, 'pack-acked', 'world', 'placed', 'packing'],
  [11, 'ready', 'world', 'packing', 'packed'],
  [31, 'truck-arrived', 'ups', null, null],
  [31.4, 'load-sent', 'us', 'packed', 'loading'],
  [44, 'loaded', 'world', 'loading', 'loaded'],
  [47, 'out-for-delivery', 'ups', 'loaded', 'delivering'],
  [92, 'delivered', 'ups', 'delivering', 'delivered'],
];
/** Of a failed one: packed, and then nobody came. */
const FAILED_STEPS: readonly Step[] = [...STEPS.slice(0, 5), [60, 'problem', 'us', null, null]];

export function booksFileIn(dataDir: string): string {
  const name = readdirSync(dataDir).find((file) => /^books-.*\.db$/.test(file));
  if (name === undefined) throw new Error(`no books in ${dataDir}`);
  return path.join(dataDir, name);
}

interface Stock {
  readonly products: readonly number[];
  readonly warehouses: readonly { readonly id: number; readonly name: string }[];
}

type Made = { readonly order: Order; readonly shipment: Shipment };

function pastOrder(id: number, shipmentId: number, n: number, placedAt: number, stock: Stock, failed: boolean): Made {
  const product = (k: number): number => stock.products[k % stock.products.length] ?? 1;
  const warehouse = stock.warehouses[n % stock.warehouses.length];
  const lines = [
    { productId: product(n * 7), quantity: (n % 5) + 1 },
    ...(n % 3 === 0 ? [{ productId: product(n * 7 + 1), quantity: 1 + (n % 2) }] : []),
  ];
  const destination = { x: 100 + ((n * 37) % 800), y: 100 + ((n * 61) % 700) };
  // Some days and some packages are slower than others.
  const slow = 1 + ((n * 13) % 17) / 10 + (n % 211 === 0 ? 6 : 0);
  const at = (seconds: number): number => Math.round(placedAt + seconds * 1000 * slow);
  const done = (seconds: number): number | null => (failed ? null : at(seconds));
  const state: ShipmentState = failed ? 'failed' : 'delivered';
  const order: Order = {
    id,
    clientId: `past-${String(id).padStart(10, '0')}`,
    customerId: null,
    customerName: `${FIRST[n % FIRST.length] ?? ''} ${LAST[(n * 5) % LAST.length] ?? ''}`,
    destination,
    upsAccount: null,
    lines,
    shipmentIds: [shipmentId],
    state,
    placedAt,
    placedBy: 1,
    closedAt: done(92),
    version: STEPS.length,
  };
  const shipment: Shipment = {
    id: shipmentId,
    orderId: id,
    warehouseId: warehouse?.id ?? 1,
    lines,
    destination,
    upsAccount: null,
    reason: `${warehouse?.name ?? 'The warehouse'} is nearest and has all of it.`,
    state,
    version: STEPS.length,
    placedAt,
    reserved: false,
    packSeq: null,
    packAckedAt: at(0.6),
    packedAt: at(11),
    pickupSeq: null,
    pickupAckedAt: done(12),
    truckId: failed ? null : (n % TRUCKS) + 1,
    truckArrivedAt: done(31),
    loadSeq: null,
    loadAckedAt: done(32),
    loadedAt: done(44),
    departSeq: null,
    outForDeliveryAt: done(47),
    deliveredAt: done(92),
    cancelledAt: null,
    stateSince: failed ? at(60) : at(92),
    packAttempts: 1,
    loadAttempts: failed ? 0 : 1,
    queriedAt: null,
    querySeq: null,
    problem: failed
      ? { code: 'no-truck', text: 'The UPS sent no truck for this package.', since: at(60), whose: 'person' }
      : null,
  };
  return { order, shipment };
}

type Unnumbered = Omit<BookEvent, 'rev'>;

function eventsOf({ order, shipment }: Made): readonly Unnumbered[] {
  const last = shipment.stateSince - order.placedAt;
  const failed = shipment.state === 'failed';
  const steps = failed ? FAILED_STEPS : STEPS;
  const pace = last / ((steps.at(-1)?.[0] ?? 1) * 1000);
  return steps.map(([seconds, kind, source, from, to]) => {
    const placed = kind === 'order-placed';
    return {
      at: Math.round(order.placedAt + seconds * 1000 * pace),
      kind,
      source,
      personId: source === 'person' ? 1 : null,
      orderId: order.id,
      shipmentId: placed ? null : shipment.id,
      warehouseId: placed ? null : shipment.warehouseId,
      productId: null,
      truckId: seconds > 30 && !failed ? shipment.truckId : null,
      link: source === 'world' || source === 'ups' ? source : null,
      seq: null,
      peerSeq: null,
      from,
      to,
      data: placed
        ? { customerName: order.customerName, lines: order.lines, destination: order.destination }
        : kind === 'problem'
          ? { ...shipment.problem }
          : null,
    };
  });
}

/** What the program wrote when it made the books happened just now: moved to before the past, so that time and numbers agree. */
function makeRoom(file: string, until: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file, (openError) => {
      if (openError) return reject(openError);
      const shift = `(SELECT max(at) FROM events) - ${Math.floor(until)} + 1000`;
      const sql = `CREATE TEMP TABLE by AS SELECT max(0, ${shift}) AS ms;
        UPDATE events SET at = at - (SELECT ms FROM by);
        UPDATE event_blocks SET min_at = min_at - (SELECT ms FROM by), max_at = max_at - (SELECT ms FROM by);`;
      db.exec(sql, (error) => db.close(() => (error ? reject(error) : resolve())));
    });
  });
}

/** Writes the past into the books of a data folder, which nobody else may have open. Resolves to the events written. */
export async function writePast(dataDir: string, past: Past): Promise<number> {
  const file = booksFileIn(dataDir);
  await makeRoom(file, past.until - past.orders * past.every);
  const books = await openSqliteBooks(file, IDENTITY);
  try {
    const { counters: before, products, warehouses } = await books.load();
    const stock = { products: products.map(({ id }) => id), warehouses };
    let { nextRev } = before;
    const began = past.until - past.orders * past.every;
    let waiting: Unnumbered[] = [];
    let pending = Promise.resolve();
    for (let done = 0; done < past.orders; done += BATCH) {
      const size = Math.min(BATCH, past.orders - done);
      const made = Array.from({ length: size }, (_, k) => {
        const n = done + k;
        const failed = n >= past.orders - (past.failed ?? 0);
        return pastOrder(before.nextOrderId + n, before.nextShipmentId + n, n, began + n * past.every, stock, failed);
      });
      const all = waiting.concat(made.flatMap(eventsOf)).sort((a, b) => a.at - b.at);
      // What happens after the next order is placed waits for it: numbers follow time.
      const now = done + size >= past.orders ? Infinity : began + (done + size) * past.every;
      const split = all.findIndex(({ at }) => at >= now);
      const ripe = split < 0 ? all : all.slice(0, split);
      waiting = split < 0 ? [] : all.slice(split);
      const first = nextRev;
      nextRev += ripe.length;
      await pending;
      pending = books.write({
        orders: made.map(({ order }) => order),
        shipments: made.map(({ shipment }) => shipment),
        events: ripe.map((event, k) => ({ rev: first + k, ...event })),
        counters: {
          ...before,
          nextOrderId: before.nextOrderId + done + size,
          nextShipmentId: before.nextShipmentId + done + size,
          nextRev,
        },
      });
    }
    await pending;
    return nextRev - before.nextRev;
  } finally {
    await books.close();
  }
}
