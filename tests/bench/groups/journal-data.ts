// A long journal in books of their own: the events of orders on their whole way, written through the store's door.

import type { BookEvent, EventKind } from '../../../main/core/orders/types.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BooksIdentity } from '../../../main/store/store.js';

export const BENCH_IDENTITY: BooksIdentity = {
  booksId: 'bench',
  endpoint: 'simulated',
  worldId: 1,
  label: 'Bench',
  createdAt: 1,
  forgottenAt: null,
};

const KINDS: readonly EventKind[] = [
  'order-placed',
  'shipment-planned',
  'stock',
  'pack-sent',
  'pack-acked',
  'stock',
  'ready',
  'pickup-sent',
  'pickup-acked',
  'truck-arrived',
  'load-sent',
  'load-acked',
  'loaded',
  'depart-sent',
  'delivered',
];
const TRUCKS = 5;
const WAREHOUSES = 3;
const BATCH = 5000;

/** The n-th event, from 1: orders follow one another, a second apart. */
export function journalEvent(n: number): BookEvent {
  const order = Math.floor((n - 1) / KINDS.length) + 1;
  const step = (n - 1) % KINDS.length;
  const kind = KINDS[step] ?? 'stock';
  const onTruck = step >= 9;
  return {
    rev: n,
    at: 1_700_000_000_000 + order * 1000 + step * 40,
    kind,
    source: kind === 'order-placed' ? 'person' : 'us',
    personId: kind === 'order-placed' ? 1 : null,
    orderId: order,
    shipmentId: kind === 'order-placed' ? null : order,
    warehouseId: kind === 'order-placed' ? null : (order % WAREHOUSES) + 1,
    productId: kind === 'stock' ? (order % 80) + 1 : null,
    truckId: onTruck ? (order % TRUCKS) + 1 : null,
    link: null,
    seq: null,
    peerSeq: null,
    from: null,
    to: null,
    data: kind === 'stock' ? { onHand: 0, reserved: 1, inbound: 0, because: 'reservation' } : null,
  };
}

export async function writeJournal(file: string, events: number): Promise<void> {
  const books = await openSqliteBooks(file, BENCH_IDENTITY);
  for (let first = 1; first <= events; first += BATCH) {
    const count = Math.min(BATCH, events - first + 1);
    await books.write({ events: Array.from({ length: count }, (_, at) => journalEvent(first + at)) });
  }
  await books.close();
}
