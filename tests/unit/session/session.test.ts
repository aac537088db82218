import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { SessionLimits } from '../../../main/core/session/types.js';
import { deliveredItems, loadedItems, NO_FAULTS, pair, type Pair, type WireFaults } from './session-support.js';

// Thousands of simulated hours: seconds here, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Both sides have everything acked that they sent, and have each of the other's items exactly once. */
function settledAll({ store, ups }: Pair, out: number, back: number): void {
  expect(store.acked.size).toBe(out);
  expect(ups.acked.size).toBe(back);
  expect(ups.delivered.length).toBe(out);
  expect(store.delivered.length).toBe(back);
  expect(new Set(ups.delivered.map((item) => item.seq)).size).toBe(out);
  expect(new Set(store.delivered.map((item) => item.seq)).size).toBe(back);
  expect([store.ackedTwice, ups.ackedTwice]).toEqual([0, 0]);
  expect([store.failure, ups.failure]).toEqual([null, null]);
}

const done = (world: Pair, out: number, back: number) => () =>
  world.store.acked.size === out &&
  world.ups.acked.size === back &&
  world.store.delivered.length === back &&
  world.ups.delivered.length === out;

const faults = fc.record(
  {
    loss: fc.constantFrom(0, 0.1, 0.3, 0.5, 0.7, 0.9),
    duplicate: fc.constantFrom(0, 0.3),
    late: fc.constantFrom(0, 0.3),
    split: fc.boolean(),
    latencyMs: fc.constantFrom(0, 1, 20),
  },
  { noNullPrototype: true },
);

describe('two sessions on a bad wire', () => {
  it('fault 1: a burst over a wire that loses, doubles, delays and splits: each item once, each send acked', () => {
    fc.assert(
      fc.property(fc.integer(), faults, fc.integer({ min: 1, max: 120 }), (seed, wire: WireFaults, count) => {
        const world = pair(seed, wire, { limits: { window: 50, batch: 20 } });
        world.connect();
        world.store.do((session, now) => expect(session.send(loadedItems(1, count), now)).toBe(true));
        world.ups.do((session, now) => expect(session.send(deliveredItems(1, count), now)).toBe(true));
        world.time.runUntil(done(world, count, count), 24 * 3_600_000);
        settledAll(world, count, count);
      }),
      { numRuns: 60 },
    );
  });

  it('fault 1: the connection breaks again and again and nothing is lost or done twice', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0, 0.3, 0.7), (seed, loss) => {
        const wire = { ...NO_FAULTS, loss, split: true, latencyMs: 5 };
        const world = pair(seed, wire, { settleAfterMs: (random) => random.next() * 30 });
        world.connect();
        for (let i = 0; i < 10; i++) {
          world.store.do((session, now) => session.send(loadedItems(1 + i * 20, 20), now));
          world.ups.do((session, now) => session.send(deliveredItems(1 + i * 20, 20), now));
          world.time.runTo(world.time.now + world.random.next() * 40);
          world.disconnect();
          world.time.runTo(world.time.now + world.random.next() * 40);
          world.connect();
        }
        world.time.runUntil(done(world, 200, 200), 24 * 3_600_000);
        settledAll(world, 200, 200);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [0, 40],
    [0.2, 400],
  ])('memory stays bounded at %f lost: neither the window nor the inbound limit is passed', (loss, inFlight) => {
    const limits: Partial<SessionLimits> = { window: 40, inbound: 60, batch: 10 };
    const world = pair(5, { ...NO_FAULTS, loss }, { limits, settleAfterMs: (random) => 50 + random.next() * 100 });
    world.connect();
    world.store.do((session, now) => session.send(loadedItems(1, 2000), now));
    let most = 0;
    world.time.runUntil(() => {
      most = Math.max(most, world.store.session.stats().unackedOut);
      return done(world, 2000, 0)();
    }, 3_600_000);
    expect(most).toBe(inFlight);
    // The frame that passes the limit is taken whole.
    expect(world.ups.mostUnsettled).toBeLessThanOrEqual(60 + 10);
    settledAll(world, 2000, 0);
  });

  it('at half and at nine tenths lost each way, a burst is done soon and with few copies', () => {
    for (const [loss, seconds, copies] of [
      [0.5, 1, 7.5],
      [0.9, 5, 42],
    ] as const) {
      const world = pair(11, { ...NO_FAULTS, loss });
      world.connect();
      world.store.do((session, now) => session.send(loadedItems(1, 10_000), now));
      world.time.runUntil(done(world, 10_000, 0), 600_000);
      const stats = world.store.session.stats();
      const acks = world.ups.session.stats().sentAcks;
      expect((stats.sentItems + stats.retransmits + acks) / 10_000, `copies at ${loss}`).toBeLessThan(copies);
      expect(world.time.now, `ms at ${loss}`).toBeLessThan(seconds * 1000);
      settledAll(world, 10_000, 0);
    }
  });
});

describe('nothing is sent twice where nothing is lost', () => {
  const resent = ({ store, ups }: Pair): number => store.session.stats().retransmits + ups.session.stats().retransmits;

  it('in bursts, with slow and with stalled owners', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(0, 1, 30, 200, 2000),
        fc.constantFrom(0, 1, 100),
        (seed, settle, ms) => {
          const wire = { ...NO_FAULTS, latencyMs: ms, split: true };
          const world = pair(seed, wire, { settleAfterMs: (random) => random.next() * settle });
          world.connect();
          let next = 1;
          for (let i = 0; i < 20; i++) {
            const count = 1 + Math.floor(world.random.next() * 100);
            world.store.do((session, now) => session.send(loadedItems(next, count), now));
            next += count;
            world.time.runTo(world.time.now + world.random.next() * 3 * settle);
          }
          world.time.runUntil(done(world, next - 1, 0), 3_600_000);
          expect(resent(world)).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('fault 1: a burst of 10,000, also when the peer stalls 200 ms in the middle', () => {
    let stalled = 0;
    const world = pair(1, NO_FAULTS, { settleAfterMs: () => (++stalled % 7 === 0 ? 200 : 1) });
    world.connect();
    world.store.do((session, now) => session.send(loadedItems(1, 10_000), now));
    world.time.runUntil(done(world, 10_000, 0), 600_000);
    expect(resent(world)).toBe(0);
    settledAll(world, 10_000, 0);
  });

  it('everything of a turn leaves in one write', () => {
    const world = pair(1);
    world.connect();
    const before = world.store.writes;
    world.store.do((session, now) => {
      for (let i = 0; i < 900; i++) session.send(loadedItems(i + 1, 1), now);
    });
    expect(world.store.writes).toBe(before + 1);
    expect(world.store.session.stats().framesOut).toBe(1 + 2);
    world.time.runUntil(done(world, 900, 0), 10_000);
    // All 900 acks came back in one write as well.
    expect(world.ups.writes).toBeLessThanOrEqual(3);
  });
});
