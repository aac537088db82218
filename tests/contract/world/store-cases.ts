// The contract's cases on what a store may ask for (S in proto/README.md).

import { expect } from 'vitest';
import { nextSeq } from './client.js';
import {
  ALREADY_EXISTS,
  CANNOT_FIND,
  DESCRIPTION_TOO_LONG,
  DOES_NOT_EXIST,
  INTEGER_OUT_OF_RANGE,
  NOT_ENOUGH,
} from './texts.js';
import { ask, askTruck, buy, caseList, deliver, FAR, load, pack, pickup, thing } from './trial.js';

const { cases, rule } = caseList();
export const storeCases = cases;

const INT32_MAX = 2 ** 31 - 1;

rule('S1', 'a buy is announced with warehouse and things, under a number of the world, and counts', async (t) => {
  const { store } = await t.newWorld();
  store.tell(buy(1, thing(1, 5), thing(2, 6)));
  await store.until('notice', (s) => s.of('arrived').length === 1);
  expect(store.of('arrived')[0]).toEqual({ kind: 'arrived', whnum: 1, things: [thing(1, 5), thing(2, 6)] });
  expect(await store.ask(pack(1, 1, thing(1, 5), thing(2, 6)))).toEqual([null]);
});

rule('S1', 'each buy has a notice of its own, with the things of that buy alone', async (t) => {
  const { store } = await t.newWorld();
  store.tell(buy(1, thing(1, 5)), buy(2, thing(1, 6)), buy(1, thing(1, 7)));
  await store.until('three notices', (s) => s.of('arrived').length === 3);
  expect(store.of('arrived').map(({ whnum, things }) => [whnum, things[0]?.count])).toEqual([
    [1, 5],
    [2, 6],
    [1, 7],
  ]);
  expect(await store.ask(pack(1, 1, thing(1, 12)), pack(2, 2, thing(1, 7)))).toEqual([null, NOT_ENOUGH]);
});

rule('S2', 'the same product twice in one buy is summed', async (t) => {
  const { store } = await t.newWorld();
  expect(await store.ask(buy(1, thing(1, 2), thing(1, 3)))).toEqual([null]);
  expect(await store.ask(pack(1, 1, thing(1, 5)), pack(2, 1, thing(1, 1)))).toEqual([null, NOT_ENOUGH]);
});

rule(
  'S2',
  'its notice has one line a product, in the order of first mention',
  async (t) => {
    const { store } = await t.newWorld();
    store.tell(buy(1, thing(2, 1), thing(1, 2), thing(2, 3)));
    await store.until('notice', (s) => s.of('arrived').length === 1);
    expect(store.of('arrived')[0]?.things).toEqual([thing(2, 4), thing(1, 2)]);
  },
  { ours: true },
);

rule('S3', 'the first description wins; a later one is answered with it', async (t) => {
  const { store } = await t.newWorld();
  await store.ask(buy(1, thing(1, 1, 'first')));
  await store.ask(buy(1, thing(1, 1, 'second')));
  await store.until('two notices', (s) => s.of('arrived').length === 2);
  expect(store.of('arrived').map(({ things }) => things[0]?.description)).toEqual(['first', 'first']);
});

rule(
  'S3',
  'it wins in the whole world, and in the buy that mentions both',
  async (t) => {
    const { store } = await t.newWorld();
    store.tell(buy(1, thing(1, 1, 'first'), thing(1, 1, 'second')), buy(2, thing(1, 1, 'third')));
    await store.until('two notices', (s) => s.of('arrived').length === 2);
    expect(store.of('arrived').map(({ things }) => things.map(({ description }) => description))).toEqual([
      ['first'],
      ['first'],
    ]);
  },
  { ours: true },
);

rule('S4', 'a description of 50 characters is taken, one of 51 is an error', async (t) => {
  const { store } = await t.newWorld();
  const [long, fits] = await store.ask(buy(1, thing(1, 1, 'x'.repeat(51))), buy(1, thing(2, 1, 'x'.repeat(50))));
  expect(fits).toBeNull();
  expect(long).not.toBeNull();
  expect(await store.ask(pack(1, 1, thing(1, 1)), pack(2, 1, thing(2, 1)))).toEqual([DOES_NOT_EXIST, null]);
});

rule(
  'S4',
  'its text is that of the database; characters are code points; a description that would not win counts too',
  async (t) => {
    const { store } = await t.newWorld();
    const said = await store.ask(
      buy(1, thing(1, 1, '\u{1f4e6}'.repeat(50))),
      buy(1, thing(1, 1, '\u{1f4e6}'.repeat(51))),
    );
    expect(said).toEqual([null, DESCRIPTION_TOO_LONG]);
  },
  { ours: true },
);

rule('S5', 'a buy for an unknown warehouse is an error', async (t) => {
  const { store } = await t.newWorld();
  expect(await store.ask(buy(9, thing(1, 1)))).toEqual([DOES_NOT_EXIST]);
});

rule('S6', 'a buy of nothing and a buy of zero are accepted and announced', async (t) => {
  const { store } = await t.newWorld();
  expect(await store.ask(buy(1), buy(1, thing(1, 0)))).toEqual([null, null]);
  await store.until('two notices', (s) => s.of('arrived').length === 2);
});

rule('S7', 'a negative count is an error even with enough stock, and changes nothing', async (t) => {
  const { store } = await t.newWorld();
  await store.ask(buy(1, thing(1, 5)));
  expect(await store.ask(buy(1, thing(1, -1)))).toEqual([NOT_ENOUGH]);
  expect(await store.ask(pack(1, 1, thing(1, 5)))).toEqual([null]);
});

rule(
  'S7',
  'a negative count in a package is an error too',
  async (t) => {
    const { store } = await t.newWorld();
    await store.ask(buy(1, thing(1, 5)));
    expect(await store.ask(pack(1, 1, thing(1, -1)))).toEqual([NOT_ENOUGH]);
  },
  { ours: true },
);

rule('S8', '2^31-1 on hand is taken, more is an error', async (t) => {
  const { store } = await t.newWorld();
  expect(await store.ask(buy(1, thing(1, INT32_MAX - 1)), buy(1, thing(1, 1)))).toEqual([null, null]);
  const [error] = await store.ask(buy(1, thing(1, 1)));
  expect(error?.trimEnd()).toBe(INTEGER_OUT_OF_RANGE);
});

rule('S8', 'so it is for the sum of one buy', async (t) => {
  const { store } = await t.newWorld();
  const [error] = await store.ask(buy(1, thing(1, INT32_MAX), thing(1, INT32_MAX)));
  expect(error?.trimEnd()).toBe(INTEGER_OUT_OF_RANGE);
  expect(await store.ask(buy(1, thing(1, INT32_MAX)))).toEqual([null]);
});

rule('S9', 'one bad line undoes the whole buy', async (t) => {
  const { store } = await t.newWorld();
  await store.ask(buy(1, thing(1, 5)));
  expect(await store.ask(buy(1, thing(1, 5), thing(2, -1)))).toEqual([NOT_ENOUGH]);
  expect(await store.ask(pack(1, 1, thing(1, 6)), pack(2, 1, thing(2, 0)))).toEqual([NOT_ENOUGH, DOES_NOT_EXIST]);
  expect(store.of('arrived')).toHaveLength(1);
});

rule('S10', 'a package takes all its lines or none, and a failed one leaves its shipid free', async (t) => {
  const { store } = await t.newWorld();
  await store.ask(buy(1, thing(1, 5), thing(2, 1)));
  expect(await store.ask(pack(1, 1, thing(1, 5), thing(2, 2)))).toEqual([NOT_ENOUGH]);
  expect(await store.ask(pack(1, 1, thing(1, 5), thing(2, 1)))).toEqual([null]);
});

rule('S10', 'the lines of one product are summed against the stock', async (t) => {
  const { store } = await t.newWorld();
  await store.ask(buy(1, thing(1, 5)));
  expect(await store.ask(pack(1, 1, thing(1, 3), thing(1, 3)))).toEqual([NOT_ENOUGH]);
  expect(await store.ask(pack(1, 1, thing(1, 3), thing(1, 2)))).toEqual([null]);
});

rule('S11', 'packing right after buying in the same command works', async (t) => {
  const { store } = await t.newWorld();
  expect(await store.ask(buy(1, thing(1, 1)), pack(1, 1, thing(1, 1)))).toEqual([null, null]);
  await store.until('ready', (s) => s.of('ready').length === 1);
});

rule('S12', 'a product that the warehouse does not have, and an unknown warehouse, are errors', async (t) => {
  const { store } = await t.newWorld();
  await store.ask(buy(1, thing(1, 1)));
  const said = await store.ask(pack(1, 1, thing(2, 1)), pack(2, 2, thing(1, 1)), pack(3, 9, thing(1, 1)));
  expect(said).toEqual([DOES_NOT_EXIST, DOES_NOT_EXIST, DOES_NOT_EXIST]);
});

rule('S12', 'the description in a package means nothing', async (t) => {
  const { store } = await t.newWorld();
  expect(await store.ask(buy(1, thing(1, 1)), pack(1, 1, thing(1, 1, 'something else')))).toEqual([null, null]);
});

rule('S13', 'a shipid is used once per world', async (t) => {
  const { store } = await t.newWorld();
  await store.ask(buy(1, thing(1, 5)));
  expect(await store.ask(pack(1, 1, thing(1, 1)), pack(1, 1, thing(1, 1)))).toEqual([null, ALREADY_EXISTS]);
  expect(await store.ask(pack(2, 1, thing(1, 4)))).toEqual([null]);
});

rule('S13', 'also when its package is delivered', async (t) => {
  const { store, ups } = await t.withLoaded(1);
  ups.tell(deliver(1, [1, 10, 20]));
  await ups.until('delivery', (u) => u.of('delivered').length === 1);
  expect(await store.ask(pack(1, 1, thing(1, 1)))).toEqual([ALREADY_EXISTS]);
});

rule('S14', 'a shipid may be any int64, and comes back as it was', async (t) => {
  const { store } = await t.newWorld();
  const ids = [0, -5, Number.MAX_SAFE_INTEGER, '9007199254740993', '9223372036854775807', '-9223372036854775808'];
  await store.ask(buy(1, thing(1, 50)));
  store.sendFields({ topack: ids.map((shipid) => ({ whnum: 1, things: [thing(1, 1)], shipid, seqnum: nextSeq() })) });
  await store.until('all ready', (s) => s.of('ready').length === ids.length);
  expect(new Set(store.of('ready').map(({ shipid }) => shipid))).toEqual(new Set<unknown>(ids));
  store.sendFields({ queries: ids.map((packageid) => ({ packageid, seqnum: nextSeq() })) });
  await store.until('all statuses', (s) => s.of('packagestatus').length === ids.length);
  expect(store.of('packagestatus').map(({ packageid }) => packageid)).toEqual(ids);
  store.sendFields({ topack: [{ whnum: 1, things: [], shipid: '9223372036854775807', seqnum: nextSeq() }] });
  await store.until('the refusal', (s) => s.of('error').length === 1);
  expect(store.of('error')[0]?.err).toBe(ALREADY_EXISTS);
});

rule('S14', 'so may the number of a product', async (t) => {
  const { store } = await t.newWorld();
  const things = [{ id: '-9007199254740993', description: 'far away', count: 3 }];
  store.sendFields({ buy: [{ whnum: 1, things, seqnum: nextSeq() }] });
  await store.until('the notice', (s) => s.of('arrived').length === 1);
  expect(store.of('arrived')[0]?.things).toEqual(things);
});

rule('S15', 'packing takes half a minute a line, divided by whole sixties of the speed', async (t) => {
  const { store } = await t.newWorld();
  store.send([], { simspeed: 1500 });
  const start = performance.now();
  store.tell(buy(1, thing(1, 5), thing(2, 5)), pack(1, 1, thing(1, 1), thing(2, 1)));
  await store.until('ready', (s) => s.of('ready').length === 1);
  // Two lines at floor(1500 / 60) = 25 times the speed.
  const took = performance.now() - start;
  expect(took).toBeGreaterThan(2390);
  expect(took).toBeLessThan(2400 + 2 * t.pace.tickMs + t.pace.lateMs + 10_000);
});

rule('S15', 'the new speed of a message is not yet that of its own requests', async (t) => {
  const { store } = await t.newWorld();
  store.send([], { simspeed: 60 });
  await store.ask(buy(1, thing(1, 5)));
  store.send([{ seq: nextSeq(), body: pack(1, 1, thing(1, 1)) }], { simspeed: 6000 });
  store.tell(pack(2, 1, thing(1, 1)));
  await store.until('ready', (s) => s.of('ready').length === 1);
  expect(store.of('ready')[0]?.shipid).toBe(2);
  expect(await t.statusOf(store, 1)).toEqual(['PACKING']);
});

rule('S16', 'a load needs the package PACKED at that warehouse and the truck there', async (t) => {
  const { store, ups } = await t.newWorld();
  ups.tell(pickup(2, 2));
  store.tell(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)));
  await store.until('ready', (s) => s.of('ready').length === 1);
  await ups.until('arrival', (u) => u.of('completion').length === 1);
  const bad = [load(1, 1), load(1, 9), load(9, 1), load(1, 2), load(1, 2, 2), load(1, 1, 2), load(1, 1, 9)];
  expect(await store.ask(...bad)).toEqual(bad.map(() => CANNOT_FIND));
  ups.tell(pickup(1));
  await ups.until('arrival', (u) => u.of('completion').length === 2);
  expect(await store.ask(load(1, 1))).toEqual([null]);
});

rule('S16', 'a package that is still being packed, and one that is on board, cannot be loaded', async (t) => {
  const { store } = await t.withLoaded(1);
  store.send([], { simspeed: 60 });
  const said = await store.ask(load(1, 1), pack(2, 1, thing(1, 1)), load(2, 1));
  expect(said).toEqual([CANNOT_FIND, null, CANNOT_FIND]);
});

rule('S17', 'several loads on one truck are queued; the truck is LOADING, the queued package PACKED', async (t) => {
  const { store, ups } = await t.withPacked(1, 2);
  store.send([], { simspeed: 60 });
  expect(await store.ask(load(1, 1), load(2, 1))).toEqual([null, null]);
  expect(await t.statusOf(store, 1, 2)).toEqual(['LOADING', 'PACKED']);
  expect(await ups.ask(askTruck(1), pickup(1, 2), deliver(1, [1, 0, 0]))).toEqual([null, CANNOT_FIND, CANNOT_FIND]);
  await ups.until('the truck', (u) => u.of('truckstatus').length === 1);
  expect(ups.of('truckstatus')[0]?.status).toBe('LOADING');
});

rule('S17', 'from a speed of 120 a load takes no time; all of them are told, the truck stands ready', async (t) => {
  const { store, ups } = await t.withPacked(1, 2, 3);
  store.send([], { simspeed: 120 });
  store.tell(load(1, 1), load(2, 1), load(3, 1));
  await store.until('loaded', (s) => s.of('loaded').length === 3);
  expect(store.of('loaded').map(({ shipid }) => shipid)).toEqual([1, 2, 3]);
  expect(await t.statusOf(store, 1, 2, 3)).toEqual(['LOADED', 'LOADED', 'LOADED']);
  expect((await t.truckOf(ups, 1))?.status).toBe('ARRIVE WAREHOUSE');
});

rule(
  'S17',
  'a package that waits in a queue cannot be loaded again',
  async (t) => {
    const { store } = await t.withPacked(1, 2);
    store.send([], { simspeed: 60 });
    expect(await store.ask(load(1, 1), load(2, 1), load(2, 1))).toEqual([null, null, CANNOT_FIND]);
  },
  { ours: true },
);

rule('S18', 'a query for an unknown package is an error', async (t) => {
  const { store } = await t.newWorld();
  expect(await store.ask(ask(1))).toEqual([DOES_NOT_EXIST]);
});

rule('S19', 'a package is PACKING, then PACKED', async (t) => {
  const { store } = await t.newWorld();
  store.tell(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)));
  await store.until('ready', (s) => s.of('ready').length === 1);
  store.send([], { simspeed: 60 });
  store.tell(pack(2, 1, thing(1, 1)));
  expect(await t.statusOf(store, 1, 2)).toEqual(['PACKED', 'PACKING']);
});

rule('S19', 'and LOADED, DELIVERING, DELIVERED', async (t) => {
  const { store, ups } = await t.withLoaded(1);
  expect(await t.statusOf(store, 1)).toEqual(['LOADED']);
  ups.send([], { simspeed: 60 });
  await ups.ask(deliver(1, [1, 10, FAR]));
  expect(await t.statusOf(store, 1)).toEqual(['DELIVERING']);
  ups.send([], { simspeed: 1_000_000 });
  ups.tell(deliver(1, [1, 10, 21]));
  await ups.until('delivery', (u) => u.of('delivered').length === 1);
  expect(await t.statusOf(store, 1)).toEqual(['DELIVERED']);
});

rule('S20', 'the world never tells the store of a delivery by itself', async (t) => {
  const { store, ups } = await t.withLoaded(1);
  const before = store.items.length;
  ups.tell(deliver(1, [1, 10, 21]));
  await ups.until('end', (u) => u.of('completion').length === 2);
  store.tell(buy(1));
  await store.until('the notice of the buy', ({ items }) => items.length > before);
  expect(store.items.slice(before).map(({ body }) => body.kind)).toEqual(['arrived']);
});

rule('S21', 'simspeed concerns later events only', async (t) => {
  const { store } = await t.newWorld();
  store.send([], { simspeed: 60 });
  await store.ask(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)));
  store.send([], { simspeed: 6000 });
  store.tell(pack(2, 1, thing(1, 1)));
  await store.until('ready', (s) => s.of('ready').length === 1);
  expect(store.of('ready')[0]?.shipid).toBe(2);
  expect(await t.statusOf(store, 1)).toEqual(['PACKING']);
});

rule('S21', 'each connection keeps its own copy, which the other side does not change', async (t) => {
  const { store, ups } = await t.newWorld();
  store.send([], { simspeed: 60 });
  await store.ask(buy(1, thing(1, 5)));
  ups.send([], { simspeed: 600_000 });
  await ups.roundTrip(askTruck(1));
  store.tell(pack(1, 1, thing(1, 1)));
  await store.roundTrip(buy(1));
  expect(await t.statusOf(store, 1)).toEqual(['PACKING']);
});

rule('S21', 'a new connection copies the speed of its world', async (t) => {
  const { store, world } = await t.newWorld();
  store.send([], { simspeed: 60 });
  await store.ask(buy(1, thing(1, 5)));
  store.send([], { simspeed: 60_000 });
  await store.roundTrip(buy(1));
  await store.hangUp();
  const second = await t.joinStore(world);
  second.tell(pack(1, 1, thing(1, 1)));
  await second.until('ready', (s) => s.of('ready').length === 1);
});

rule(
  'S22',
  'simspeed below 60 only makes it slower, 0 is ignored, and the world lives',
  async (t) => {
    const { store } = await t.withPacked(1);
    store.send([], { simspeed: 1 });
    store.send([], { simspeed: 0 });
    expect(await store.ask(load(1, 1))).toEqual([null]);
    expect(await t.statusOf(store, 1)).toEqual(['LOADING']);
  },
  { ours: true },
);
