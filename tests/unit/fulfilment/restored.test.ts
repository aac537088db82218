// Books that are put back to an earlier state while the world goes on, at any moment and with any of its messages under way:
// everything that they know is delivered, nothing is packed twice, and no truck waits for a package that was lost.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBooks, type BooksInit, type MutableBooks } from '../../../main/core/fulfilment/books.js';
import { decide } from '../../../main/core/fulfilment/decide.js';
import type { Counters, ExpectedTimes, FulfilmentInput, LostRange } from '../../../main/core/fulfilment/types.js';
import { randomInt, seededRandom, type Random } from '../../../main/core/lib/random.js';
import { RESTORED } from '../../../main/core/orders/machine.js';
import type { BookEvent, NewEvent } from '../../../main/core/orders/types.js';
import type { UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { cell, init, line, place } from './fixtures.js';
import { Peers } from './peers.js';

const EXPECTED: ExpectedTimes = { pack: 100, load: 100, truck: 100, delivery: 100, purchase: 100 };
const STOCK = [cell(1, 1, 30), cell(1, 2, 12), cell(2, 1, 20), cell(2, 3, 6)];

interface Course {
  readonly seed: number;
  readonly before: number;
  readonly lost: number;
  readonly after: number;
  readonly trucks: number;
  readonly names: boolean;
  /** Steps until the backup, and from there to the restoring. */
  readonly until: number;
  readonly further: number;
  /** Whether it is known which numbers were used. */
  readonly known: boolean;
}

const courses: fc.Arbitrary<Course> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  before: fc.integer({ min: 1, max: 8 }),
  lost: fc.integer({ min: 0, max: 4 }),
  after: fc.integer({ min: 1, max: 4 }),
  trucks: fc.integer({ min: 1, max: 3 }),
  // One that names no package cannot tell which one it came for; a truck for a lost one stays with it then.
  names: fc.constant(true),
  until: fc.integer({ min: 0, max: 80 }),
  further: fc.integer({ min: 0, max: 120 }),
  known: fc.boolean(),
});

/** Program and peers; what a backup holds can be taken out and put back. */
class Run {
  books: MutableBooks = createBooks(init({ stock: STOCK }));
  readonly peers: Peers;
  readonly quarantined: string[] = [];
  readonly events: NewEvent[] = [];
  now = 1000;
  #inbox = new Set<string>();
  #placed = 0;
  readonly #random: Random;

  constructor(course: Course) {
    this.#random = seededRandom(course.seed);
    const stock = new Map(STOCK.map((c) => [`${c.warehouseId}/${c.productId}`, c.onHand]));
    this.peers = new Peers(stock, course.trucks, course.names);
  }

  run(input: FulfilmentInput): void {
    const { changes, events, outcome } = decide(this.books, input);
    const first = Math.max(this.books.counters.nextRev, changes.counters.nextRev);
    this.books.apply({ ...changes, counters: { ...changes.counters, nextRev: first + events.length } });
    this.events.push(...events);
    if (outcome.type === 'quarantined') this.quarantined.push(outcome.reason);
  }

  place(): void {
    this.#placed += 1;
    const lines = [1, 2, 3].flatMap((id) =>
      this.#random.next() < 0.6 ? [line(id, randomInt(this.#random, 1, 4))] : [],
    );
    this.run(place(`client-${this.#placed}`, lines.length === 0 ? [line(1, 1)] : lines, this.now));
  }

  backup(): { readonly rows: BooksInit; readonly inbox: ReadonlySet<string> } {
    const { books } = this;
    books.dropClosed();
    const rows = {
      counters: books.counters,
      warehouses: [...books.warehouses.values()],
      products: [...books.products.values()],
      customers: [],
      stock: [...books.stock.values()],
      orders: [...books.orders.values()],
      shipments: [...books.shipments.values()],
      trucks: [...books.trucks.values()],
      purchases: [...books.purchases.values()],
      outbox: [...books.outbox.world.values(), ...books.outbox.ups.values()],
    };
    return { rows, inbox: new Set(this.#inbox) };
  }

  /** As the program does it: aged in a copy, then opened with what was lost. */
  restore({ rows, inbox }: ReturnType<Run['backup']>, used: Counters | null): void {
    const copy = this.books;
    this.now += 1;
    this.books = createBooks(rows);
    this.#inbox = new Set(inbox);
    this.run({ type: 'restored', at: this.now, personId: 1, takenAt: this.now, used });
    const told = this.events.findLast(({ kind }) => kind === 'books-restored') as BookEvent | undefined;
    const lost = told?.data?.['lostShipments'] as LostRange;
    const { books } = this;
    this.books = createBooks({
      ...rows,
      counters: books.counters,
      shipments: [...books.shipments.values()],
      outbox: [...books.outbox.world.values(), ...books.outbox.ups.values()],
      lost: [lost],
    });
    expect(this.books.counters.nextSeq.world).toBeGreaterThanOrEqual(copy.counters.nextSeq.world);
    expect(this.books.counters.nextShipmentId).toBeGreaterThanOrEqual(copy.counters.nextShipmentId);
    this.now += 1;
    for (const link of ['world', 'ups'] as const) this.run({ type: 'link-up', at: this.now, link });
  }

  /** One message in either direction, or time. */
  step(): void {
    const { books, peers } = this;
    this.now += randomInt(this.#random, 0, 20);
    const outbox = [...books.outbox.world.values(), ...books.outbox.ups.values()];
    const total = outbox.length + peers.bag.length;
    if (total === 0) {
      this.now += 500;
      this.run({ type: 'watch', at: this.now, expectedMs: EXPECTED, linksUp: { world: true, ups: true } });
      return;
    }
    const drawn = randomInt(this.#random, 0, total - 1);
    const row = outbox[drawn];
    if (row !== undefined) {
      peers.take(row.link, row.seq, row.body);
      return;
    }
    const [waiting] = peers.bag.splice(drawn - outbox.length, 1);
    if (waiting === undefined) return;
    const { link, item } = waiting;
    if ('ack' in item) {
      this.run({ type: 'acked', at: this.now, link, seqs: [item.ack] });
      return;
    }
    const { peerSeq, body } = item;
    if (this.#inbox.has(`${link}/${peerSeq}`)) return;
    this.#inbox.add(`${link}/${peerSeq}`);
    const at = this.now;
    if (link === 'world') this.run({ type: 'world-item', at, peerSeq, body: body as WorldResponse });
    else this.run({ type: 'ups-item', at, peerSeq, body: body as UpsToStore });
  }

  /** Until nothing in the books is open. */
  finish(): void {
    for (let step = 0; step < 6000; step++) {
      this.books.dropClosed();
      if (this.books.orders.size === 0) return;
      this.step();
    }
    const stuck = [...this.books.shipments.values()].slice(0, 2);
    throw new Error(`still open: ${JSON.stringify(stuck)} quarantined: ${this.quarantined.slice(0, 3).join(' | ')}`);
  }
}

describe('books that were put back', () => {
  it('deliver all that they know, pack nothing twice, and leave no truck waiting', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const run = new Run(course);
        for (let i = 0; i < course.before; i++) run.place();
        for (let i = 0; i < course.until; i++) run.step();
        const backup = run.backup();
        const known = backup.rows.shipments.map(({ id }) => id);
        for (let i = 0; i < course.lost; i++) run.place();
        for (let i = 0; i < course.further; i++) run.step();
        run.restore(backup, course.known ? run.books.counters : null);
        const first = run.books.counters.nextShipmentId;
        for (let i = 0; i < course.after; i++) run.place();
        run.finish();
        expect([...run.peers.packs.values()].every((n) => n === 1)).toBe(true);
        for (const id of known) expect(run.peers.packages.get(id)?.status, `package ${id}`).toBe('DELIVERED');
        const fresh = [...run.peers.packages.keys()].filter((id) => id >= first);
        expect(fresh.length).toBeGreaterThanOrEqual(course.after);
        expect(run.quarantined).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('say what is missing, and look up each open package before anything more is done for it', () => {
    const run = new Run({
      seed: 1,
      before: 0,
      lost: 0,
      after: 0,
      trucks: 1,
      names: true,
      until: 0,
      further: 0,
      known: true,
    });
    run.place();
    run.place();
    const backup = run.backup();
    run.place();
    run.place();
    const sent = run.books.counters;
    run.restore(backup, sent);
    const told = run.events.findLast(({ kind }) => kind === 'books-restored');
    expect(told?.data).toMatchObject({
      exact: true,
      lostOrders: { from: 3, to: 5 },
      text: expect.stringMatching(/^2 orders, #3 to #4, are not in them: they were placed later\./) as string,
    });
    for (const s of run.books.shipments.values()) expect(s.problem?.code).toBe(RESTORED);
    const packs = [...run.books.outbox.world.values()].filter(
      ({ body, seq }) => body.kind === 'pack' && seq >= sent.nextSeq.world,
    );
    expect(packs).toEqual([]);
    expect(run.books.counters.nextOrderId).toBe(5);
    expect(run.books.counters.nextSeq.world).toBeGreaterThanOrEqual(sent.nextSeq.world + 1000);
  });

  it('skip far where nobody knows what was used', () => {
    const run = new Run({
      seed: 1,
      before: 0,
      lost: 0,
      after: 0,
      trucks: 1,
      names: true,
      until: 0,
      further: 0,
      known: false,
    });
    run.place();
    const before = run.books.counters;
    run.restore(run.backup(), null);
    expect(run.books.counters.nextSeq.world - before.nextSeq.world).toBeGreaterThan(1e8);
    expect(run.books.counters.nextShipmentId - before.nextShipmentId).toBeGreaterThan(1e6);
    // Numbers that screens keep in 32 bits still fit after many restorings.
    expect(run.books.counters.nextShipmentId).toBeLessThan(2 ** 32 / 100);
  });
});
