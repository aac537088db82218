// Whatever the order in which true messages come, how often, and what is lost: every package is delivered, once, and the stock adds up.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomInt, seededRandom } from '../../../main/core/lib/random.js';
import type { Random } from '../../../main/core/lib/random.js';
import { isNobodyLate } from '../../../main/core/fulfilment/decisions/watch.js';
import type { ExpectedTimes } from '../../../main/core/fulfilment/types.js';
import { cell, init, line } from './fixtures.js';
import { Peers } from './peers.js';
import { Rig } from './rig.js';

const EXPECTED: ExpectedTimes = { pack: 100, load: 100, truck: 100, delivery: 100, purchase: 100 };

interface Course {
  readonly seed: number;
  readonly orders: number;
  readonly trucks: number;
  /** The UPS names the packages that a truck came for. */
  readonly names: boolean;
  /** It says truck -1 when it has none free, and forgets the call. */
  readonly drops: boolean;
  /** Percent of commands whose answers are swallowed; of messages that come twice; of orders cancelled on the way. */
  readonly lost: number;
  readonly twice: number;
  readonly cancelled: number;
  /** Pieces that the world has less than the books believe, per cell. */
  readonly short: number;
}

const course = (extra: Partial<Course> = {}): fc.Arbitrary<Course> =>
  fc
    .record({
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
      orders: fc.integer({ min: 1, max: 12 }),
      trucks: fc.integer({ min: 1, max: 4 }),
      names: fc.constant(true),
      drops: fc.constant(false),
      lost: fc.constant(0),
      twice: fc.integer({ min: 0, max: 50 }),
      cancelled: fc.constant(0),
      short: fc.constant(0),
    })
    .map((values) => ({ ...values, ...extra }));

const STOCK = [cell(1, 1, 20), cell(1, 2, 8), cell(2, 1, 15), cell(2, 3, 4)];

class Run {
  readonly rig = new Rig(init({ stock: STOCK }));
  readonly peers: Peers;
  readonly #random: Random;
  readonly #inbox = new Set<string>();
  readonly #course: Course;
  #placed = 0;

  constructor(course: Course) {
    this.#course = course;
    this.#random = seededRandom(course.seed);
    const stock = new Map(STOCK.map((c) => [`${c.warehouseId}/${c.productId}`, Math.max(0, c.onHand - course.short)]));
    this.peers = new Peers(stock, course.trucks, course.names, course.drops);
  }

  /** Until nothing is left to happen, with a bound that no sound program reaches. */
  play(): void {
    for (let step = 0; step < 4000; step++) {
      this.rig.now += randomInt(this.#random, 0, 20);
      if (this.#random.next() < 0.5) this.rig.books.dropClosed();
      if (!this.#step()) return;
    }
    throw new Error(`still busy: ${JSON.stringify([...this.rig.books.shipments.values()].slice(0, 3))}`);
  }

  #chance(percent: number): boolean {
    return this.#random.next() * 100 < percent;
  }

  #step(): boolean {
    const { rig, peers } = this;
    const outbox = [...rig.books.outbox.world.values(), ...rig.books.outbox.ups.values()];
    const left = this.#placed < this.#course.orders;
    if (left && this.#random.next() < 0.2) return this.#place();
    if (this.#random.next() < 0.01) rig.restart();
    if (this.#random.next() < 0.02) rig.run({ type: 'link-up', at: rig.now, link: this.#chance(50) ? 'world' : 'ups' });
    const total = outbox.length + peers.bag.length;
    if (total === 0) {
      if (left) return this.#place();
      if (rig.books.dropClosed().orders.length >= 0 && rig.books.orders.size === 0) return false;
      // Only silence is left: time passes, and the watch asks.
      rig.now += 500;
      const look = { type: 'watch', at: rig.now, expectedMs: EXPECTED, linksUp: { world: true, ups: true } } as const;
      // What the kernel takes for reason enough not to look.
      const nobodyLate = isNobodyLate(rig.books, look);
      const { changes, events } = rig.run(look);
      if (nobodyLate) expect([events, changes.shipments, changes.outboxPut]).toEqual([[], [], []]);
      return true;
    }
    const drawn = randomInt(this.#random, 0, total - 1);
    const row = outbox[drawn];
    if (row === undefined) return this.#hear(drawn - outbox.length);
    // The ack may come late: until then the row may be sent again, as often as it is drawn.
    const lost = row.body.kind !== 'buy' && row.body.kind !== 'loaded' && this.#chance(this.#course.lost);
    peers.take(row.link, row.seq, row.body, lost);
    return true;
  }

  #place(): boolean {
    this.#placed += 1;
    const lines = [1, 2, 3].flatMap((id) => (this.#chance(60) ? [line(id, randomInt(this.#random, 1, 6))] : []));
    const { rig } = this;
    rig.run({
      type: 'place',
      at: rig.now,
      personId: 1,
      order: {
        clientId: `client-${this.#placed}`,
        customerId: null,
        customerName: 'Ada',
        destination: { x: randomInt(this.#random, -50, 150), y: 20 },
        upsAccount: null,
        lines: lines.length > 0 ? lines : [line(1, 1)],
      },
    });
    return true;
  }

  #hear(index: number): boolean {
    const { rig, peers } = this;
    const [message] = this.#chance(this.#course.twice) ? peers.bag.slice(index, index + 1) : peers.bag.splice(index, 1);
    if (message === undefined) return true;
    const { link, item } = message;
    if ('ack' in item) {
      rig.run({ type: 'acked', at: rig.now, link, seqs: [item.ack] });
    } else if (!this.#inbox.has(`${link}/${item.peerSeq}`)) {
      this.#inbox.add(`${link}/${item.peerSeq}`);
      const type = link === 'world' ? 'world-item' : 'ups-item';
      const decision = rig.run({ type, at: rig.now, peerSeq: item.peerSeq, body: item.body } as Parameters<
        Rig['run']
      >[0]);
      const tidy = this.#course.cancelled === 0 && !this.#course.drops;
      if (tidy) expect(decision.outcome).toEqual({ type: 'done' });
    }
    if (this.#chance(this.#course.cancelled)) {
      const orderId = randomInt(this.#random, 1, this.#placed);
      rig.run({ type: 'cancel', at: rig.now, personId: 1, orderId });
    }
    return true;
  }
}

function checkEnd(run: Run): void {
  const { rig, peers } = run;
  for (const s of rig.rows.values()) expect(['delivered', 'cancelled']).toContain(s.state);
  for (const times of peers.packs.values()) expect(times).toBe(1);
  expect(rig.books.orders.size).toBe(0);
  expect(rig.books.shipments.size).toBe(0);
  for (const c of rig.books.stock.values()) {
    expect(c.reserved).toBe(0);
    expect(c.inbound).toBe(0);
  }
}

function checkStockIsTheWorlds(run: Run): void {
  for (const [key, count] of run.peers.stock) expect(run.rig.books.stock.get(key)?.onHand ?? 0).toBe(count);
}

describe('true messages in any order', () => {
  it('fault 5: every package reaches delivered by one pack command, whatever comes first, late or twice', () => {
    fc.assert(
      fc.property(course(), (c) => {
        const run = new Run(c);
        run.play();
        checkEnd(run);
        checkStockIsTheWorlds(run);
        for (const s of run.rig.rows.values()) {
          expect(s.packAttempts).toBe(1);
          expect(run.rig.commands('pack').filter(({ body }) => body.shipid === s.id)).toHaveLength(1);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('a UPS that names no package: each truck is given to the package that was called for first', () => {
    fc.assert(
      fc.property(course({ names: false, trucks: 1 }), (c) => {
        const run = new Run(c);
        run.play();
        checkEnd(run);
        checkStockIsTheWorlds(run);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('fault 5: a UPS that names no package and turns calls down: they are called again until all are delivered', () => {
    fc.assert(
      fc.property(course({ names: false, trucks: 1, drops: true }), (c) => {
        const run = new Run(c);
        run.play();
        checkEnd(run);
        checkStockIsTheWorlds(run);
        const numbers = run.rig.commands('pickup').map(({ seq }) => seq);
        expect(new Set(numbers).size).toBe(numbers.length);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('fault 10: answers that were swallowed are asked for; nothing is packed twice, no number is used twice', () => {
    fc.assert(
      fc.property(course({ lost: 30 }), (c) => {
        const run = new Run(c);
        run.play();
        checkEnd(run);
        checkStockIsTheWorlds(run);
        const numbers = run.rig.sent.map((row) => `${row.link}/${row.seq}`);
        expect(new Set(numbers).size).toBe(numbers.length);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('a world with less stock than the books: they are corrected, it is bought and packed again', () => {
    fc.assert(
      fc.property(course({ short: 3, lost: 5 }), (c) => {
        const run = new Run(c);
        run.play();
        checkEnd(run);
        for (const s of run.rig.rows.values()) {
          const packs = run.rig.commands('pack').filter(({ body }) => body.shipid === s.id);
          expect(packs).toHaveLength(s.packAttempts);
          expect(s.packAttempts).toBeLessThanOrEqual(5);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('orders cancelled at any moment: the others are delivered, nothing stays reserved', () => {
    fc.assert(
      fc.property(course({ cancelled: 15 }), (c) => {
        const run = new Run(c);
        run.play();
        checkEnd(run);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
