import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AProduct } from '../../../main/core/wire/world-amazon.js';
import type { World } from '../../../main/core/world-sim/world.js';
import { Rig } from './rig.js';
import { Play, steps } from './scenario.js';

const DAYS = 86_400_000;

/** A light `expect`: it is asked millions of times. */
function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`broken: ${what}`);
}

/** What must be true of a world at every moment. */
function checkWorld(world: World): void {
  for (const shelf of world.stock.values()) {
    for (const count of shelf.values()) holds(count >= 0, 'stock below zero');
  }
  for (const parcel of world.packages.values()) {
    const { id, status, packing, truck, queued, stop } = parcel;
    holds(!world.delivered.has(id), 'delivered and still here');
    holds((packing !== null) === (status === 'PACKING'), 'packing');
    holds(queued === null || status === 'PACKED', 'queued');
    const free = status === 'PACKING' || (status === 'PACKED' && queued === null);
    holds((truck === null) === free, 'truck of a package');
    holds(stop === null || status === 'LOADED' || status === 'DELIVERING', 'stop');
    const trucks = [...world.trucks.values()];
    const places = trucks.flatMap((t) => [
      ...t.queue.toArray().filter((p) => p === parcel),
      ...t.route.toArray().filter((p) => p === parcel),
      ...(t.loading?.packageid === id ? [parcel] : []),
    ]);
    holds(places.length === (queued !== null || stop !== null || status === 'LOADING' ? 1 : 0), 'one place a package');
  }
  for (const truck of world.trucks.values()) {
    const { status, leg, loading, queue, route, whnum } = truck;
    holds((leg !== null) === (status === 'TRAVELING' || status === 'DELIVERING'), 'leg');
    holds(leg === null || (leg.whnum !== null) === (status === 'TRAVELING'), 'goal of a trip');
    holds((loading !== null) === (status === 'LOADING'), 'loading');
    holds(status === 'LOADING' || queue.size === 0, 'queue');
    holds((whnum !== null) === (status === 'ARRIVE WAREHOUSE' || status === 'LOADING'), 'at a warehouse');
    holds(status !== 'DELIVERING' || route.size > 0, 'route of a delivery');
    holds(status !== 'IDLE' || route.size === 0, 'route of an idle truck');
    for (const { status: parcelStatus } of route.toArray()) {
      holds(parcelStatus === (status === 'DELIVERING' ? 'DELIVERING' : 'LOADED'), 'package of a route');
    }
  }
}

const MAY_FOLLOW: Readonly<Record<string, readonly string[]>> = {
  IDLE: ['TRAVELING', 'DELIVERING'],
  TRAVELING: ['ARRIVE WAREHOUSE'],
  'ARRIVE WAREHOUSE': ['TRAVELING', 'LOADING', 'DELIVERING'],
  LOADING: ['ARRIVE WAREHOUSE'],
  DELIVERING: ['IDLE', 'TRAVELING'],
};

/** Can a truck get from one status to another, passing others that take no time? */
function reachable(from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const status of seen) for (const next of MAY_FOLLOW[status] ?? []) seen.add(next);
  return seen.has(to);
}

/** Every status that a truck takes, caught where it is written. */
function watchTrucks(world: World): void {
  for (const truck of world.trucks.values()) {
    let status = truck.status;
    Object.defineProperty(truck, 'status', {
      get: () => status,
      set: (next: typeof status) => {
        holds(next === status || MAY_FOLLOW[status]?.includes(next) === true, `truck from ${status} to ${next}`);
        status = next;
      },
    });
  }
}

const total = (lists: readonly (readonly AProduct[])[]): Map<number, number> => {
  const sums = new Map<number, number>();
  for (const { id, count } of lists.flat()) sums.set(id, (sums.get(id) ?? 0) + count);
  return sums;
};

/** All commands done and answered as they should be, once the world has come to rest. */
function checkHistory(play: Play): void {
  const { rig, sent } = play;
  const world = rig.model.worlds.get(1);
  if (world === undefined) throw new Error('no world');
  for (const side of ['amazon', 'ups'] as const) {
    expect(new Set(play.acks(side))).toEqual(new Set(sent[side].map(({ seq }) => seq)));
    const seqs = play.items(side).map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
  }
  const errors = new Map<number, number>();
  for (const { body } of [...play.items('amazon'), ...play.items('ups')]) {
    if (body.kind === 'error') errors.set(body.originseqnum, (errors.get(body.originseqnum) ?? 0) + 1);
  }
  expect([...errors.values()].every((count) => count === 1)).toBe(true);
  const done = <K extends string>(kind: K, side: 'amazon' | 'ups') =>
    sent[side].filter(({ seq, body }) => body.kind === kind && !errors.has(seq)).map(({ body }) => body);
  const answers = (kind: string, side: 'amazon' | 'ups') =>
    play.items(side).filter(({ body }) => body.kind === kind).length;

  expect(answers('arrived', 'amazon')).toBe(done('buy', 'amazon').length);
  expect(answers('ready', 'amazon')).toBe(done('pack', 'amazon').length);
  expect(answers('loaded', 'amazon')).toBe(done('load', 'amazon').length);
  expect(answers('packagestatus', 'amazon')).toBe(done('query', 'amazon').length);
  expect(answers('truckstatus', 'ups')).toBe(done('query', 'ups').length);
  const arrivals = play
    .items('ups')
    .filter(({ body }) => body.kind === 'completion' && body.status === 'ARRIVE WAREHOUSE').length;
  expect(arrivals).toBe(done('pickup', 'ups').length);

  // Bought = on hand + packed, in every warehouse.
  for (const whnum of world.warehouses.keys()) {
    const thingsOf = (kind: 'buy' | 'pack') =>
      done(kind, 'amazon').flatMap((body) => ('things' in body && body.whnum === whnum ? [body.things] : []));
    const bought = total(thingsOf('buy'));
    const packed = total(thingsOf('pack'));
    for (const [id, count] of bought) {
      expect((world.stock.get(whnum)?.get(id) ?? 0) + (packed.get(id) ?? 0)).toBe(count);
    }
  }
  // Every package that was made is somewhere, or was delivered once.
  const made = done('pack', 'amazon').map((body) => ('shipid' in body ? body.shipid : NaN));
  expect(new Set(made).size).toBe(made.length);
  const gone = play.items('ups').flatMap(({ body }) => (body.kind === 'delivered' ? [body.packageid] : []));
  expect(new Set(gone).size).toBe(gone.length);
  expect([...gone, ...world.packages.keys()].sort()).toEqual([...made].sort());
}

describe('any interleaving of valid and invalid commands, waits and reconnects', () => {
  it(
    'conserves stock, keeps each package in one place and each truck in its table, acks and answers everything',
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(steps(100), (script) => {
          const play = new Play(new Rig());
          const world = play.rig.model.worlds.get(1);
          if (world === undefined) throw new Error('no world');
          watchTrucks(world);
          for (const next of script) {
            play.step(next);
            checkWorld(world);
          }
          play.sendAgain('amazon');
          play.sendAgain('ups');
          play.rig.pass(DAYS);
          checkWorld(world);
          checkHistory(play);
          expect(play.rig.model.wakeAt()).toBeNull();
        }),
        { numRuns: 300 },
      );
    },
  );

  it('acks every command exactly once when no connection is lost', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(steps(40), (script) => {
        const play = new Play(new Rig());
        for (const next of script) if (next.kind !== 'rejoin' && next.kind !== 'again') play.step(next);
        play.rig.pass(DAYS);
        for (const side of ['amazon', 'ups'] as const) {
          expect([...play.acks(side)].sort()).toEqual(play.sent[side].map(({ seq }) => seq).sort());
        }
        checkHistory(play);
      }),
      { numRuns: 200 },
    );
  });

  it('loses nothing under heavy flakiness, as long as what is not acked is sent again', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(steps(25), fc.integer(), (script, seed) => {
        const play = new Play(new Rig({ flakiness: 70, seed }));
        // Under flakiness the copy with other content may be the one that gets through first.
        for (const next of script) if (next.kind !== 'again') play.step(next);
        for (let tries = 0; tries < 200; tries++) {
          play.rig.pass(100);
          play.sendAgain('amazon');
          play.sendAgain('ups');
        }
        play.rig.pass(DAYS);
        checkHistory(play);
      }),
      { numRuns: 40 },
    );
  });

  it('is a test of something: enough of the lives see loads, deliveries, broken-off deliveries and refusals', () => {
    const seen = { loaded: 0, delivered: 0, idle: 0, error: 0 };
    for (const script of fc.sample(steps(100), { numRuns: 100, seed: 5 })) {
      const play = new Play(new Rig());
      for (const next of script) play.step(next);
      for (const { body } of [...play.items('amazon'), ...play.items('ups')]) {
        if (body.kind === 'loaded' || body.kind === 'delivered' || body.kind === 'error') seen[body.kind] += 1;
        if (body.kind === 'completion' && body.status === 'IDLE') seen.idle += 1;
      }
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });

  it('has a truck table in which every status leads to every other', () => {
    for (const from of Object.keys(MAY_FOLLOW)) {
      for (const to of Object.keys(MAY_FOLLOW)) expect(reachable(from, to)).toBe(true);
    }
  });
});
