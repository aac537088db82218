// Work per input does not grow with the number of open orders: counted by what is touched, not by the clock.
import { describe, expect, it } from 'vitest';
import { createBooks } from '../../../main/core/fulfilment/books.js';
import type { MutableBooks } from '../../../main/core/fulfilment/books.js';
import { decide } from '../../../main/core/fulfilment/decide.js';
import { isNobodyLate } from '../../../main/core/fulfilment/decisions/watch.js';
import type { Books, FulfilmentInput } from '../../../main/core/fulfilment/types.js';
import { cell, init, line, place } from './fixtures.js';

function withOrders(count: number, stock: number): MutableBooks {
  const books = createBooks(init({ stock: [cell(1, 1, stock)] }));
  for (let i = 0; i < count; i++) books.apply(decide(books, place(`client-${i}`, [line(1, 1)], i)).changes);
  return books;
}

/** The books with every row that is looked at counted; walking a map counts each row. */
function counting(books: Books): { readonly books: Books; readonly touched: () => number } {
  let touched = 0;
  const watched = <K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> =>
    new Proxy(map, {
      get: (target, key) => {
        if (key === 'get' || key === 'has') {
          return (id: K) => {
            touched += 1;
            return target[key](id);
          };
        }
        touched += target.size;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  return {
    books: { ...books, counters: books.counters, orders: watched(books.orders), shipments: watched(books.shipments) },
    touched: () => touched,
  };
}

function cost(books: MutableBooks, input: FulfilmentInput): number {
  const counter = counting(books);
  const decision = decide(counter.books, input);
  expect(decision.outcome.type).not.toBe('quarantined');
  return counter.touched();
}

const EXPECTED = { pack: 1e9, load: 1e9, truck: 1e9, delivery: 1e9, purchase: 1e9 };

describe('work per input', () => {
  it('is the same with 20 and with 10,000 open orders', () => {
    const few = withOrders(20, 1_000_000);
    const many = withOrders(10_000, 1_000_000);
    const inputs: readonly FulfilmentInput[] = [
      place('one-more', [line(1, 1)], 99_999),
      { type: 'world-item', at: 99_999, peerSeq: 1, body: { kind: 'ready', shipid: 7 } },
      { type: 'acked', at: 99_999, link: 'world', seqs: [7] },
      { type: 'cancel', at: 99_999, personId: 1, orderId: 7 },
      { type: 'buy', at: 99_999, personId: 1, clientId: null, warehouseId: 1, lines: [line(1, 1)] },
      { type: 'world-item', at: 99_999, peerSeq: 2, body: { kind: 'error', err: 'not enough', originseqnum: 7 } },
      { type: 'watch', at: 99_999, expectedMs: EXPECTED, linksUp: { world: true, ups: true } },
    ];
    for (const input of inputs) {
      expect(cost(many, input)).toBe(cost(few, input));
      expect(cost(many, input)).toBeLessThan(60);
    }
  });

  it('one look at the longest silent says whether anybody is late', () => {
    const many = withOrders(10_000, 1_000_000);
    const seqs = [...many.outbox.world.keys()];
    many.apply(decide(many, { type: 'acked', at: 20_000, link: 'world', seqs }).changes);
    const look = { type: 'watch', at: 30_000, expectedMs: EXPECTED, linksUp: { world: true, ups: true } } as const;
    expect(isNobodyLate(many, look)).toBe(true);
    const late = { ...look, expectedMs: { ...EXPECTED, pack: 5000 } };
    expect(isNobodyLate(many, late)).toBe(false);
    // Nobody is late on a line that is down, or has just come up.
    expect(isNobodyLate(many, { ...late, linksUp: { world: false, ups: true } })).toBe(true);
    expect(isNobodyLate(many, { ...late, upSince: { world: 29_000 } })).toBe(true);
  });

  it('an arrival touches those who can get something, not all who wait', () => {
    const many = withOrders(10_000, 0);
    const body = { kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 5 }] } as const;
    expect(cost(many, { type: 'world-item', at: 99_999, peerSeq: 1, body })).toBeLessThan(60);
  });
});
