// The lists and searches that the screens show, as the store is asked for them. Each has a name for the notes.

import type { BooksStore } from '../../../main/store/store.js';
import { percentile } from '../harness/stats.js';

type Ask = (books: BooksStore, round: number) => Promise<unknown>;

const PAGE = { offset: 0, limit: 50 } as const;
const newest = { ...PAGE, sort: 'id', descending: true } as const;
const NAMES = ['grete', 'hiro', 'alder 7', 'ünes', 'jansen 42', 'brandt'];
const word = (round: number): string => NAMES[round % NAMES.length] ?? 'ada';

/** Searches for orders: names, products, numbers. */
export const SEARCHES: Readonly<Record<string, Ask>> = {
  'search a name': (books, round) => books.orders({ ...newest, search: word(round) }),
  'search a number': (books, round) => books.orders({ ...newest, search: `#${round * 37 + 1}` }),
  'search digits': (books, round) => books.orders({ ...newest, search: String(100 + round) }),
  'search a product': (books, round) => books.orders({ ...newest, search: `bench-${(round % 80) + 1}` }),
  'search name and product': (books, round) => books.orders({ ...newest, search: `${word(round)} product` }),
};

export const LISTS: Readonly<Record<string, Ask>> = {
  'orders by number': (books) => books.orders(newest),
  'orders by time': (books) => books.orders({ ...newest, sort: 'placedAt' }),
  'orders by customer': (books) => books.orders({ ...newest, sort: 'customer', descending: false }),
  'orders by state': (books) => books.orders({ ...newest, sort: 'state' }),
  'orders delivered': (books) => books.orders({ ...newest, shipmentStates: ['delivered'] }),
  'orders cancelled': (books) => books.orders({ ...newest, shipmentStates: ['cancelled'] }),
  'orders of a warehouse': (books) => books.orders({ ...newest, warehouseId: 1 }),
  'log, newest': (books) => books.events({ ...PAGE, descending: true }),
  'log of people': (books) => books.events({ ...PAGE, source: 'person', descending: true }),
  'log of an order': (books, round) => books.events({ ...PAGE, orderId: round * 11 + 1, descending: true }),
  'log of a kind': (books) => books.events({ ...PAGE, kinds: ['delivered'], descending: true }),
  'log of a truck': (books) => books.events({ ...PAGE, truckId: 1, descending: true }),
  ...SEARCHES,
};

/** p95 of so many askings, ms. */
export async function p95(books: BooksStore, ask: Ask, rounds: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await ask(books, round);
    times.push(performance.now() - began);
  }
  return percentile(times, 0.95);
}
