// The store's session against a peer that behaves as the real world does: acks and answers on a slow tick, matched by number.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Random, seededRandom } from '../../../main/core/lib/random.js';
import { frame, FrameReader } from '../../../main/core/session/frame.js';
import { DEFAULT_LIMITS, type Item } from '../../../main/core/session/types.js';
import type { WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { decodeACommands, encodeAResponses } from '../../../main/processes/lib/codec/world-server.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { End, VirtualTime } from './session-support.js';

// Thousands of simulated hours: seconds here, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const pack = (seq: number, shipid = seq): Item<WorldCommand> => ({
  seq,
  body: { kind: 'pack', whnum: 1, things: [], shipid },
});

/** Answers on a tick; knows commands by number alone, as the real one does; forgets `loss` of the requests. */
function tickingWorld(time: VirtualTime, tickMs: () => number, answerMs: number, random: Random, loss = 0) {
  const store = new End<WorldCommand, WorldResponse>(time, worldStoreCodec, DEFAULT_LIMITS);
  const seen = new Set<number>();
  const executed: number[] = [];
  let acks: number[] = [];
  const ready: { seq: number; shipid: number; at: number }[] = [];
  let next = 1000;
  let requests = 0;
  const reader = new FrameReader(1 << 24);
  store.transmit = (bytes) => {
    time.at(time.now + 1, () => {
      reader.push(bytes, (buffer, start, end) => {
        for (const { seq, shipid } of decodeACommands(buffer, start, end).topack) {
          requests += 1;
          if (random.next() < loss) continue;
          acks.push(seq);
          if (seen.has(seq)) continue;
          seen.add(seq);
          executed.push(shipid);
          ready.push({ seq: next++, shipid, at: time.now + answerMs });
        }
        return true;
      });
    });
  };
  const tick = (): void => {
    const now = ready.filter((item) => item.at <= time.now);
    ready.splice(0, ready.length, ...ready.filter((item) => item.at > time.now));
    if (acks.length + now.length > 0) {
      // The last comes first: nobody promised an order.
      const body = frame(encodeAResponses({ acks, ready: now.reverse() }));
      acks = [];
      time.at(time.now + 1, () => store.receive(body));
    }
    time.at(time.now + tickMs(), tick);
  };
  time.at(random.next() * tickMs(), tick);
  store.do((session, at) => session.connected(at));
  return { store, executed, requests: () => requests };
}

describe('a world that acks on a tick of six seconds', () => {
  it('fault 1: sees nothing twice, neither in a burst of 10,000 nor one by one at any moment', () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, burst) => {
        const random = seededRandom(seed);
        const time = new VirtualTime();
        const world = tickingWorld(time, () => 6000, 6000, random);
        const count = burst ? 10_000 : 60;
        if (burst) {
          const items = Array.from({ length: count }, (_, i) => pack(i + 1));
          world.store.do((session, now) => session.send(items, now));
        } else {
          for (let i = 1; i <= count; i++) {
            time.runTo(time.now + random.next() * (i % 5 === 0 ? 30_000 : 4_000));
            world.store.do((session, now) => session.send([pack(i)], now));
          }
        }
        time.runUntil(() => world.store.acked.size === count && world.store.delivered.length === count, 3_600_000 * 10);
        expect(world.store.session.stats().retransmits).toBe(0);
        expect(world.requests()).toBe(count);
      }),
      { numRuns: 20 },
    );
  });

  it('fault 1: is not sent anything twice by a store that always sends just before the tick and then just after', () => {
    const time = new VirtualTime();
    const world = tickingWorld(time, () => 6000, 100, { next: () => 0 });
    let seq = 0;
    for (let i = 1; i <= 40; i++) {
      time.runTo(i * 6000 + (i % 10 === 0 ? 20 : -20));
      world.store.do((session, now) => session.send([pack(++seq)], now));
    }
    time.runUntil(() => world.store.acked.size === seq, 400_000);
    expect(world.store.session.stats().retransmits).toBe(0);
  });

  it('fault 1: that forgets half of the requests gets all of them in the end, each executed once', () => {
    const time = new VirtualTime();
    const world = tickingWorld(time, () => 50, 200, seededRandom(3), 0.5);
    const items = Array.from({ length: 300 }, (_, i) => pack(i + 1));
    world.store.do((session, now) => session.send(items, now));
    time.runUntil(() => world.store.delivered.length === 300, 120_000);
    expect([...world.executed].sort((a, b) => a - b)).toEqual(items.map((item) => item.seq));
    expect(world.store.acked.size).toBe(300);
  });
});

describe('numbers', () => {
  const world = () => tickingWorld(new VirtualTime(), () => 100, 0, seededRandom(1));

  it('fault 5: answers out of order are matched by their numbers', () => {
    const { store } = world();
    store.do((session, now) => session.send([pack(1, 71), pack(2, 72), pack(3, 73)], now));
    const answer = (body: Parameters<typeof encodeAResponses>[0]) => store.receive(frame(encodeAResponses(body)));
    answer({ ready: [{ seq: 9, shipid: 73 }] });
    expect([...store.acked]).toEqual([3]);
    answer({ error: [{ seq: 4, err: 'no stock', originseqnum: 1 }] });
    expect([...store.acked]).toEqual([3, 1]);
    answer({ acks: [3, 1, 2] });
    expect([...store.acked]).toEqual([3, 1, 2]);
    expect(store.delivered.map((item) => item.seq)).toEqual([9, 4]);
    expect(store.ackedTwice).toBe(0);
  });

  it('fault 10: a number is sent for one request only, whoever asks again', () => {
    const { store } = world();
    store.do((session, now) => session.send([pack(1, 71)], now));
    store.do((session, now) => expect(session.send([pack(1, 99), pack(2, 72)], now)).toBe(true));
    expect(store.session.stats().sentItems).toBe(2);
  });

  it('acks only what was delivered, and only once it is settled; a settled duplicate at once', () => {
    const time = new VirtualTime();
    const { store } = tickingWorld(time, () => 1e9, 0, seededRandom(1));
    const writes = () => store.writes;
    store.do((session, now) => session.settled([555], now));
    expect(writes()).toBe(0);
    store.receive(frame(encodeAResponses({ ready: [{ seq: 9, shipid: 7 }] })));
    expect([writes(), store.delivered.length]).toEqual([0, 1]);
    store.receive(frame(encodeAResponses({ ready: [{ seq: 9, shipid: 7 }] })));
    expect([writes(), store.delivered.length]).toEqual([0, 1]);
    time.runTo(1);
    expect(writes()).toBe(1);
    store.receive(frame(encodeAResponses({ ready: [{ seq: 9, shipid: 7 }] })));
    expect([writes(), store.delivered.length]).toEqual([2, 1]);
  });

  it('refuses beyond the queue, forgets on request, and reports a broken frame with its bytes', () => {
    const time = new VirtualTime();
    const store = new End(time, worldStoreCodec, { ...DEFAULT_LIMITS, queue: 2 });
    const session = store.session;
    expect(session.send([pack(1), pack(2)], 0)).toBe(true);
    expect(session.send([pack(3)], 0)).toBe(false);
    session.forget([1]);
    expect(session.send([pack(3)], 0)).toBe(true);
    session.forget([2]);
    expect(() => session.send([pack(4, Number.NaN)], 0)).toThrow('shipid');
    session.connected(0);
    session.receive(new Uint8Array([2, 0x12, 0x7f, 1, 1]), 0);
    expect(session.take(0).at(-1)).toMatchObject({ type: 'fail', bytes: new Uint8Array([0x12, 0x7f]) });
    session.receive(frame(encodeAResponses({ ready: [{ seq: 9, shipid: 7 }] })), 0);
    expect(session.take(0)).toEqual([]);
  });
});
