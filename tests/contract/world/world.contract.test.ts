// What every world must do, over TCP: runs against our server, or against PARCELYARD_WORLD=host:amazonPort:upsPort.
// The labels in the titles are those of the rules in proto/README.md. `ours`: rules where the real world differs or is not asked.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { frame } from '../../../main/core/session/frame.js';
import {
  ALREADY_EXISTS,
  CANNOT_FIND,
  CANNOT_PARSE,
  DESCRIPTION_TOO_LONG,
  DOES_NOT_EXIST,
  INIT_ID_EXISTS,
  INTEGER_OUT_OF_RANGE,
  NOT_ENOUGH,
  NOT_IN_TRUCK,
  NOTHING_TO_DELIVER,
  worldNotAvailable,
} from '../../../main/core/world-sim/error-texts.js';
import { encodeAConnect, encodeUConnect } from '../../../main/processes/lib/codec/handshake.js';
import type { WorldServer } from '../../../main/processes/lib/world-server.js';
import { startWorldServer } from '../../../main/processes/lib/world-server.js';
import type { Store, Target, Ups } from './client.js';
import { destroyAll, joinStore, joinUps, nextSeq, openStore, openUps } from './client.js';

const external = process.env['PARCELYARD_WORLD'];
/** A case that only our own world is held to. */
const ours = it.skipIf(external !== undefined);
/** A world id that no server has given out. */
const NO_SUCH_WORLD = 999_999_999;

let server: WorldServer | null = null;
let target: Target;
const failures: unknown[] = [];

// Waiting ends by itself, with a word on what was waited for; the runner's own limit is only the last resort.
vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  if (external !== undefined) {
    const [host = '', amazon, ups] = external.split(':');
    target = { host, amazonPort: Number(amazon), upsPort: Number(ups), patienceMs: 60_000 };
    return;
  }
  const onError = (error: unknown): number => failures.push(error);
  server = await startWorldServer({ amazonPort: 0, upsPort: 0, store: null, profile: 'brisk', seed: 1, onError });
  target = { host: '127.0.0.1', amazonPort: server.amazonPort, upsPort: server.upsPort, patienceMs: 20_000 };
});
afterAll(async () => {
  destroyAll();
  await server?.stop();
  expect(failures).toEqual([]);
});

const thing = (id: number, count: number, description = `thing ${String(id)}`) => ({ id, description, count });
type Thing = ReturnType<typeof thing>;
const buy = (whnum: number, ...things: Thing[]) => ({ kind: 'buy' as const, whnum, things });
const pack = (shipid: number, whnum: number, ...things: Thing[]) => ({ kind: 'pack' as const, shipid, whnum, things });
const load = (shipid: number, truckid: number, whnum = 1) => ({ kind: 'load' as const, shipid, truckid, whnum });
const ask = (packageid: number) => ({ kind: 'query' as const, packageid });
const pickup = (truckid: number, whid = 1) => ({ kind: 'pickup' as const, truckid, whid });
const askTruck = (truckid: number) => ({ kind: 'query' as const, truckid });
const deliver = (truckid: number, ...packages: [id: number, x: number, y: number][]) => ({
  kind: 'deliver' as const,
  truckid,
  packages: packages.map(([packageid, x, y]) => ({ packageid, x, y })),
});

interface Setting {
  readonly store: Store;
  readonly ups: Ups;
  readonly world: number;
}

/** A new world: warehouse 1 at (10, 20) and 2 at (30, 30), trucks 1 and 2 at (10, 20), fast. */
async function newWorld(): Promise<Setting> {
  const places = [
    { id: 1, x: 10, y: 20 },
    { id: 2, x: 30, y: 30 },
  ];
  const store = await joinStore(target, undefined, places);
  const world = store.answer?.worldid ?? 0;
  const trucks = [
    { id: 1, x: 10, y: 20 },
    { id: 2, x: 10, y: 20 },
  ];
  const ups = await joinUps(target, world, trucks);
  store.send([], { simspeed: 6000 });
  ups.send([], { simspeed: 6000 });
  return { store, ups, world };
}

/** Truck 1 at warehouse 1 with these packages on board. */
async function withLoaded(...ids: number[]): Promise<Setting> {
  const setting = await newWorld();
  const { store, ups } = setting;
  ups.tell(pickup(1));
  store.tell(buy(1, thing(1, 100)), ...ids.map((id) => pack(id, 1, thing(1, 1))));
  await store.until('ready', (s) => s.of('ready').length === ids.length);
  await ups.until('arrival', (u) => u.of('completion').length === 1);
  store.tell(...ids.map((id) => load(id, 1)));
  await store.until('loaded', (s) => s.of('loaded').length === ids.length);
  return setting;
}

async function statusOf(store: Store, id: number): Promise<string | undefined> {
  const before = store.of('packagestatus').length;
  store.tell(ask(id));
  await store.until('a status', (s) => s.of('packagestatus').length > before);
  return store.of('packagestatus').at(-1)?.status;
}

async function truckOf(ups: Ups, id: number) {
  const before = ups.of('truckstatus').length;
  ups.tell(askTruck(id));
  await ups.until('a truck', (u) => u.of('truckstatus').length > before);
  return ups.of('truckstatus').at(-1);
}

describe.concurrent('transport', () => {
  it('T1: takes one message in pieces of one byte, and several in one piece', async () => {
    const { store } = await newWorld();
    const one = store.frameOf([{ seq: nextSeq(), body: buy(1, thing(1, 1)) }]);
    for (const byte of one) store.write(Uint8Array.of(byte));
    store.write(Buffer.concat([1, 2, 3].map(() => store.frameOf([{ seq: nextSeq(), body: buy(1, thing(1, 1)) }]))));
    await store.until('four notices', (s) => s.of('arrived').length === 4);
  });

  it('T1: takes any cutting of the stream', async () => {
    const { store } = await newWorld();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { maxLength: 30 }),
        fc.integer({ min: 1, max: 12 }),
        async (cuts, count) => {
          const items = Array.from({ length: count }, (_, i) => ({ seq: nextSeq(), body: buy(1, thing(i, i)) }));
          const bytes = Buffer.concat(items.map((item) => store.frameOf([item])));
          const at = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b);
          for (let i = 1; i < at.length; i++) {
            store.write(bytes.subarray(at[i - 1], at[i]));
            if (i % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
          }
          await store.acked(items.map(({ seq }) => seq));
        },
      ),
      { numRuns: external === undefined ? 40 : 3 },
    );
    expect(store.closed).toBe(false);
  });

  it('T2: executes commands in the same write as the connect message', async () => {
    const store = await openStore(target);
    const seq = nextSeq();
    const hello = encodeAConnect({ initwh: [{ id: 1, x: 0, y: 0 }], isAmazon: true });
    store.write(Buffer.concat([frame(hello), store.frameOf([{ seq, body: buy(1, thing(1, 5)) }])]));
    await store.acked([seq]);
    expect(store.of('arrived')).toHaveLength(1);
  });

  it('T3: is not held up by a silent connection, nor by half a message', async () => {
    await openStore(target);
    await openUps(target);
    const half = await openStore(target);
    half.write(Uint8Array.of(100, 1, 2, 3));
    const { store } = await newWorld();
    await store.roundTrip(buy(1));
  });

  it('T4: an overlong length is bytes that do not parse', async () => {
    const { store } = await newWorld();
    store.write(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
    await store.until('finished', ({ finished }) => finished);
    await store.ended();
  });

  it('T5: a length of 2^31-1 is waited for', async () => {
    const { store, ups } = await newWorld();
    store.write(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07));
    await ups.roundTrip(askTruck(1));
    await ups.roundTrip(askTruck(1));
    expect([store.finished, store.closed]).toEqual([false, false]);
  });

  it('T6: sends what became pending together in one message', async () => {
    const { store } = await newWorld();
    const items = Array.from({ length: 300 }, (_, i) => ({ seq: nextSeq(), body: ask(i) }));
    store.send(items);
    await store.acked(items.map(({ seq }) => seq));
    expect(store.frames.filter(({ acks }) => acks.length > 0)).toHaveLength(1);
    await store.until('errors', (s) => s.of('error').length === 300);
  });
});

describe.concurrent('connecting', () => {
  it('C1: a store that names no world gets a new one', async () => {
    const first = await joinStore(target);
    const second = await joinStore(target);
    expect(first.answer?.result).toBe('connected!');
    expect(second.answer?.worldid).toBeGreaterThan(first.answer?.worldid ?? NaN);
  });

  it('C1: a UPS that names no world gets a new one', async () => {
    const ups = await joinUps(target);
    expect(ups.answer?.result).toBe('connected!');
    expect(ups.answer?.worldid).toBeGreaterThan(0);
  });

  it('C2: the other side joins by the world id, whoever was first', async () => {
    const ups = await joinUps(target, undefined, [{ id: 1, x: 0, y: 0 }]);
    const store = await joinStore(target, ups.answer?.worldid ?? 0, [{ id: 1, x: 0, y: 0 }]);
    expect(store.answer).toEqual({ worldid: ups.answer?.worldid, result: 'connected!' });
    ups.tell(pickup(1));
    await ups.until('arrival', (u) => u.of('completion').length === 1);
  });

  it('C3: an unknown world is refused to the store, then the connection ends', async () => {
    const store = await joinStore(target, NO_SUCH_WORLD);
    expect(store.answer?.result).toBe(worldNotAvailable(NO_SUCH_WORLD));
    await store.ended();
  });

  it('C3: an unknown world is refused to the UPS in the same words', async () => {
    const ups = await joinUps(target, NO_SUCH_WORLD);
    expect(ups.answer?.result).toBe(worldNotAvailable(NO_SUCH_WORLD));
    await ups.ended();
  });

  it('C3: a second store and a second UPS are refused; the first ones stay', async () => {
    const { store, ups, world } = await newWorld();
    const store2 = await joinStore(target, world);
    const ups2 = await joinUps(target, world);
    expect(store2.answer?.result).toBe(worldNotAvailable(world));
    expect(ups2.answer?.result).toBe(worldNotAvailable(world));
    await Promise.all([store2.ended(), ups2.ended()]);
    await store.roundTrip(buy(1));
    await ups.roundTrip(askTruck(1));
  });

  it('C4: a warehouse id that exists is refused, nothing is stored, the side stays free', async () => {
    const { store, world } = await newWorld();
    await store.hangUp();
    const again = await joinStore(target, world, [
      { id: 7, x: 0, y: 0 },
      { id: 1, x: 0, y: 0 },
    ]);
    expect(again.answer?.result).toBe(INIT_ID_EXISTS);
    await again.ended();
    const third = await joinStore(target, world);
    expect(third.answer?.result).toBe('connected!');
    expect(await third.ask(buy(7, thing(1, 1)))).toEqual([DOES_NOT_EXIST]);
  });

  it('C4: a truck id that exists is refused, nothing is stored, the side stays free', async () => {
    const { ups, world } = await newWorld();
    await ups.hangUp();
    const again = await joinUps(target, world, [
      { id: 7, x: 0, y: 0 },
      { id: 2, x: 0, y: 0 },
    ]);
    expect(again.answer?.result).toBe(INIT_ID_EXISTS);
    await again.ended();
    const third = await joinUps(target, world);
    expect(await third.ask(askTruck(7))).toEqual([DOES_NOT_EXIST]);
  });

  it('C5: new warehouses and trucks may be added at any connect, at the place of another too', async () => {
    const { store, ups, world } = await newWorld();
    await Promise.all([store.hangUp(), ups.hangUp()]);
    const store2 = await joinStore(target, world, [{ id: 3, x: 10, y: 20 }]);
    const ups2 = await joinUps(target, world, [{ id: 3, x: 10, y: 20 }]);
    expect(await store2.ask(buy(3, thing(1, 1)))).toEqual([null]);
    expect(await truckOf(ups2, 3)).toMatchObject({ status: 'IDLE', x: 10, y: 20 });
  });

  it('C6: the wrong isAmazon for the port ends the connection without an answer', async () => {
    const store = await openStore(target);
    store.write(frame(encodeAConnect({ initwh: [], isAmazon: false })));
    const ups = await openUps(target);
    ups.write(frame(encodeUConnect({ trucks: [], isAmazon: true })));
    await Promise.all([store.ended(), ups.ended()]);
    expect([store.answer, ups.answer]).toEqual([null, null]);
  });

  it('C7: a first message that does not parse is answered without a world id, then the connection ends', async () => {
    for (const client of [await openStore(target), await openUps(target)]) {
      client.write(frame(Uint8Array.of(0x08, 0x01)));
      await client.until('an answer', ({ answer }) => answer !== null);
      expect(client.answer).toEqual({ worldid: null, result: CANNOT_PARSE });
      await client.ended();
    }
  });

  it('C8: later bytes that do not parse bring finished and the end; the place is free again', async () => {
    const { store, ups, world } = await newWorld();
    store.write(frame(Uint8Array.of(0x0a, 0x02, 0x08)));
    ups.write(frame(Uint8Array.of(0xff, 0xff, 0xff)));
    for (const client of [store, ups]) {
      await client.until('finished', ({ finished }) => finished);
      await client.ended();
    }
    expect((await joinStore(target, world)).answer?.result).toBe('connected!');
    expect((await joinUps(target, world)).answer?.result).toBe('connected!');
  });

  it('C8: a request without a required field does not parse', async () => {
    const { store } = await newWorld();
    // A buy (field 1) with a warehouse but without its seqnum.
    store.write(frame(Uint8Array.of(0x0a, 0x02, 0x08, 0x01)));
    await store.until('finished', ({ finished }) => finished);
    await store.ended();
  });

  it('C9: the end of the stream frees the place', async () => {
    const { store, ups, world } = await newWorld();
    await Promise.all([store.hangUp(), ups.hangUp()]);
    expect((await joinStore(target, world)).answer?.result).toBe('connected!');
    expect((await joinUps(target, world)).answer?.result).toBe('connected!');
  });

  it('C10: after disconnect the rest of the command is done, then finished, then the end', async () => {
    const { store, ups, world } = await newWorld();
    const seq = nextSeq();
    store.send([{ seq, body: buy(1, thing(1, 1)) }], { disconnect: true });
    ups.send([], { disconnect: true });
    await Promise.all([store.ended(), ups.ended()]);
    expect([store.finished, ups.finished]).toEqual([true, true]);
    expect(store.acks).toEqual([seq]);
    expect((await joinStore(target, world)).answer?.result).toBe('connected!');
  });

  it('C11: when one side leaves the world goes on, and the other side is told nothing', async () => {
    const { store, ups } = await newWorld();
    store.tell(buy(1, thing(1, 1)));
    await store.hangUp();
    ups.tell(pickup(1));
    await ups.until('arrival', (u) => u.of('completion').length === 1);
    expect(ups.bodies).toHaveLength(1);
    expect([ups.finished, ups.closed]).toEqual([false, false]);
  });

  it('C13: worlds are apart', async () => {
    const one = await newWorld();
    const two = await newWorld();
    await one.store.ask(buy(1, thing(1, 5)));
    expect(await two.store.ask(pack(1, 1, thing(1, 1)))).toEqual([DOES_NOT_EXIST]);
    expect(await one.store.ask(pack(1, 1, thing(1, 1)))).toEqual([null]);
  });
});

describe.concurrent('numbers, acks and resending', () => {
  it('N1: every request is acked by its own number', async () => {
    const { store, ups } = await newWorld();
    await store.acked(store.tell(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)), load(1, 1), ask(1)));
    await ups.acked(ups.tell(pickup(1), deliver(2), askTruck(1)));
  });

  it('N2: a used number is not executed but acked again, even if its content differs', async () => {
    const { store } = await newWorld();
    const seq = nextSeq();
    store.send([{ seq, body: buy(1, thing(1, 5)) }]);
    await store.acked([seq]);
    store.send([{ seq, body: buy(1, thing(2, 5)) }]);
    await store.until('the second ack', ({ acks }) => acks.filter((ack) => ack === seq).length === 2);
    expect(await store.ask(pack(1, 1, thing(2, 1)), pack(2, 1, thing(1, 6)))).toEqual([DOES_NOT_EXIST, NOT_ENOUGH]);
  });

  it('N2: a number is used even if its command failed', async () => {
    const { store } = await newWorld();
    const seq = nextSeq();
    store.send([{ seq, body: ask(1) }]);
    await store.acked([seq]);
    store.send([{ seq, body: buy(1, thing(1, 5)) }]);
    await store.until('the second ack', ({ acks }) => acks.filter((ack) => ack === seq).length === 2);
    expect(store.of('arrived')).toEqual([]);
  });

  it('N3, fault 10: a number stays used across reconnects', async () => {
    const { store, world } = await newWorld();
    const seq = nextSeq();
    store.send([{ seq, body: buy(1, thing(1, 5)) }]);
    await store.acked([seq]);
    await store.hangUp();
    const second = await joinStore(target, world);
    second.send([{ seq, body: buy(1, thing(1, 5)) }]);
    await second.acked([seq]);
    expect(await second.ask(pack(1, 1, thing(1, 6)))).toEqual([NOT_ENOUGH]);
  });

  it('N4: the sides of a world, and worlds, have number spaces of their own', async () => {
    const one = await newWorld();
    const two = await newWorld();
    const seq = nextSeq();
    one.store.send([{ seq, body: buy(1, thing(1, 5)) }]);
    one.ups.send([{ seq, body: pickup(1) }]);
    two.store.send([{ seq, body: buy(1, thing(1, 5)) }]);
    await one.store.until('notice', (s) => s.of('arrived').length === 1);
    await one.ups.until('arrival', (u) => u.of('completion').length === 1);
    await two.store.until('notice', (s) => s.of('arrived').length === 1);
  });

  it('N5: inside one message buy comes before topack, topack before load, load before queries', async () => {
    const { store } = await newWorld();
    store.send([], { simspeed: 60 });
    const [, , loadSeq = 0] = store.tell(ask(1), pack(1, 1, thing(1, 2)), load(1, 1), buy(1, thing(1, 2)));
    await store.until('a status', (s) => s.of('packagestatus').length === 1);
    expect(store.of('packagestatus')[0]?.status).toBe('PACKING');
    await store.until('the error of the load', (s) => s.errorOf(loadSeq) !== null);
    expect(store.of('error')).toHaveLength(1);
  });

  it('N6: responses have numbers from one counter over all worlds and sides', async () => {
    const one = await newWorld();
    const two = await newWorld();
    const clients = [one.store, two.store];
    for (const client of clients) await client.ask(ask(1));
    await one.ups.ask(askTruck(9));
    const seqs = [...clients, one.ups].flatMap(({ items }) => items.map(({ seq }) => seq));
    expect(seqs).toHaveLength(3);
    expect(new Set(seqs).size).toBe(3);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  ours('N7: an un-acked response comes again under its number, an acked one does not', async () => {
    const { store } = await newWorld();
    store.autoAck = false;
    store.tell(ask(1), ask(2));
    await store.until('two errors', (s) => s.of('error').length === 2);
    const [first, second] = store.items.map(({ seq }) => seq);
    store.send([], { acks: [first ?? 0] });
    await store.until('one of them again', ({ items }) => items.length >= 4);
    expect(new Set(store.items.slice(2).map(({ seq }) => seq))).toEqual(new Set([second]));
  });

  ours('N8: an un-acked response comes again after a reconnect', async () => {
    const { store, world } = await newWorld();
    store.autoAck = false;
    await store.ask(ask(1));
    await store.until('the error', (s) => s.of('error').length === 1);
    await store.hangUp();
    const second = await joinStore(target, world);
    await second.until('the error again', (s) => s.of('error').length === 1);
    expect(second.items[0]?.seq).toBe(store.items[0]?.seq);
  });

  ours('N9: an ack deletes the response of that number, whoever says it', async () => {
    const one = await newWorld();
    const two = await newWorld();
    one.store.autoAck = false;
    one.store.tell(ask(1), ask(2));
    await one.store.until('two errors', (s) => s.of('error').length === 2);
    const [first, second] = one.store.items.map(({ seq }) => seq);
    two.ups.send([], { acks: [first ?? 0] });
    await one.store.until('again', ({ items }) => items.length > 2);
    expect(new Set(one.store.items.slice(2).map(({ seq }) => seq))).toEqual(new Set([second]));
  });

  it('N10: the ack of an unknown number does no harm', async () => {
    const { store } = await newWorld();
    store.send([], { acks: [2 ** 52, -1, 0] });
    expect(await store.ask(ask(1))).toEqual([DOES_NOT_EXIST]);
  });

  it('N11: an error is an item that names the number of its command, which is acked as well', async () => {
    const { store } = await newWorld();
    const [seq = 0] = store.tell(ask(77));
    await store.until('the error', (s) => s.of('error').length === 1);
    expect(store.of('error')[0]).toEqual({ kind: 'error', err: DOES_NOT_EXIST, originseqnum: seq });
    await store.acked([seq]);
  });

  it('N12: what happened while nobody was connected is told to the next connection', async () => {
    const { store, ups, world } = await newWorld();
    await ups.hangUp();
    store.tell(buy(1, thing(1, 1)));
    await store.hangUp();
    const second = await joinStore(target, world);
    await second.until('the notice', (s) => s.of('arrived').length === 1);
  });

  it('N13: 500 packs at once are done without loss', async () => {
    const { store } = await newWorld();
    const ids = Array.from({ length: 500 }, (_, i) => i + 1);
    store.tell(buy(1, thing(1, 500)), ...ids.map((id) => pack(id, 1, thing(1, 1))));
    await store.until('500 ready', (s) => s.of('ready').length === 500);
    expect(await store.ask(pack(501, 1, thing(1, 1)))).toEqual([NOT_ENOUGH]);
  });
});

describe.concurrent('buying and packing', () => {
  it('S1: a buy is announced with warehouse and things, and counts', async () => {
    const { store } = await newWorld();
    store.tell(buy(1, thing(1, 5), thing(2, 6)));
    await store.until('notice', (s) => s.of('arrived').length === 1);
    expect(store.of('arrived')[0]).toEqual({ kind: 'arrived', whnum: 1, things: [thing(1, 5), thing(2, 6)] });
    expect(await store.ask(pack(1, 1, thing(1, 5)))).toEqual([null]);
  });

  it('S2: the same product twice in one buy is summed', async () => {
    const { store } = await newWorld();
    expect(await store.ask(buy(1, thing(1, 2), thing(1, 3)))).toEqual([null]);
    expect(await store.ask(pack(1, 1, thing(1, 5)), pack(2, 1, thing(1, 1)))).toEqual([null, NOT_ENOUGH]);
  });

  it('S3: the first description wins', async () => {
    const { store } = await newWorld();
    await store.ask(buy(1, thing(1, 1, 'first')));
    await store.ask(buy(1, thing(1, 1, 'second')));
    await store.until('two notices', (s) => s.of('arrived').length === 2);
    expect(store.of('arrived').map(({ things }) => things[0]?.description)).toEqual(['first', 'first']);
  });

  it('S4: a description of more than 50 characters is an error', async () => {
    const { store } = await newWorld();
    const [long, fits] = await store.ask(buy(1, thing(1, 1, 'x'.repeat(51))), buy(1, thing(2, 1, 'x'.repeat(50))));
    expect(fits).toBeNull();
    if (external === undefined) expect(long).toBe(DESCRIPTION_TOO_LONG);
    else expect(long).not.toBeNull();
  });

  it('S5: an unknown warehouse is an error', async () => {
    const { store } = await newWorld();
    expect(await store.ask(buy(9, thing(1, 1)))).toEqual([DOES_NOT_EXIST]);
  });

  it('S6: a buy of nothing and a buy of zero are accepted', async () => {
    const { store } = await newWorld();
    expect(await store.ask(buy(1), buy(1, thing(1, 0)))).toEqual([null, null]);
  });

  it('S7: a negative count is an error even with enough stock', async () => {
    const { store } = await newWorld();
    await store.ask(buy(1, thing(1, 5)));
    expect(await store.ask(buy(1, thing(1, -1)))).toEqual([NOT_ENOUGH]);
  });

  it('S8: more than 2^31-1 on hand is an error', async () => {
    const { store } = await newWorld();
    await store.ask(buy(1, thing(1, 2 ** 31 - 1)));
    const [error] = await store.ask(buy(1, thing(1, 1)));
    expect(error?.trim()).toBe(INTEGER_OUT_OF_RANGE);
  });

  it('S9: one bad line undoes the whole buy', async () => {
    const { store } = await newWorld();
    await store.ask(buy(1, thing(1, 5)));
    expect(await store.ask(buy(1, thing(1, 5), thing(2, -1)))).toEqual([NOT_ENOUGH]);
    expect(await store.ask(pack(1, 1, thing(1, 6)))).toEqual([NOT_ENOUGH]);
  });

  it('S10: a package takes all its lines or none, and a failed one leaves its shipid free', async () => {
    const { store } = await newWorld();
    await store.ask(buy(1, thing(1, 5), thing(2, 1)));
    expect(await store.ask(pack(1, 1, thing(1, 5), thing(2, 2)))).toEqual([NOT_ENOUGH]);
    expect(await store.ask(pack(1, 1, thing(1, 5), thing(2, 1)))).toEqual([null]);
  });

  it('S11: packing right after buying in the same command works', async () => {
    const { store } = await newWorld();
    expect(await store.ask(buy(1, thing(1, 1)), pack(1, 1, thing(1, 1)))).toEqual([null, null]);
    await store.until('ready', (s) => s.of('ready').length === 1);
  });

  it('S12: a product that the warehouse does not have, and an unknown warehouse, are errors', async () => {
    const { store } = await newWorld();
    await store.ask(buy(1, thing(1, 1)));
    expect(await store.ask(pack(1, 1, thing(2, 1)), pack(2, 2, thing(1, 1)), pack(3, 9, thing(1, 1)))).toEqual([
      DOES_NOT_EXIST,
      DOES_NOT_EXIST,
      DOES_NOT_EXIST,
    ]);
  });

  it('S13: a shipid is used once per world for ever', async () => {
    const { store } = await newWorld();
    await store.ask(buy(1, thing(1, 5)));
    expect(await store.ask(pack(1, 1, thing(1, 1)))).toEqual([null]);
    expect(await store.ask(pack(1, 1, thing(1, 1)))).toEqual([ALREADY_EXISTS]);
  });

  it('S14: a shipid may be any int64 that we can count', async () => {
    const { store } = await newWorld();
    const ids = [0, -5, Number.MAX_SAFE_INTEGER];
    store.tell(buy(1, thing(1, 5)), ...ids.map((id) => pack(id, 1, thing(1, 1))));
    await store.until('ready', (s) => s.of('ready').length === 3);
    expect(await statusOf(store, Number.MAX_SAFE_INTEGER)).toBe('PACKED');
  });

  ours('S15: packing takes half a minute a line, divided by whole sixties of the speed', async () => {
    const { store } = await newWorld();
    store.send([], { simspeed: 6000 });
    const start = performance.now();
    store.tell(buy(1, thing(1, 5), thing(2, 5)), pack(1, 1, thing(1, 1), thing(2, 1)));
    await store.until('ready', (s) => s.of('ready').length === 1);
    const took = performance.now() - start;
    expect(took).toBeGreaterThan(590);
    expect(took).toBeLessThan(20_000);
  });
});

describe.concurrent('loading and queries', () => {
  it('S16: a load needs the package PACKED at that warehouse and the truck there', async () => {
    const { store, ups } = await newWorld();
    store.tell(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)));
    await store.until('ready', (s) => s.of('ready').length === 1);
    expect(await store.ask(load(1, 1), load(1, 9), load(9, 1))).toEqual([CANNOT_FIND, CANNOT_FIND, CANNOT_FIND]);
    ups.tell(pickup(1), pickup(2, 2));
    await ups.until('arrivals', (u) => u.of('completion').length === 2);
    expect(await store.ask(load(1, 2), load(1, 2, 2), load(1, 1, 2))).toEqual([CANNOT_FIND, CANNOT_FIND, CANNOT_FIND]);
    expect(await store.ask(load(1, 1))).toEqual([null]);
  });

  it('S16: a package is loaded once', async () => {
    const { store } = await withLoaded(1);
    expect(await store.ask(load(1, 1))).toEqual([CANNOT_FIND]);
  });

  it(
    'S17: several loads on one truck are queued; the truck is LOADING, the queued package PACKED',
    { timeout: 200_000 },
    async () => {
      const { store, ups } = await newWorld();
      ups.tell(pickup(1));
      store.tell(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)), pack(2, 1, thing(1, 1)));
      await store.until('ready', (s) => s.of('ready').length === 2);
      await ups.until('arrival', (u) => u.of('completion').length === 1);
      store.send([], { simspeed: 60 });
      expect(await store.ask(load(1, 1), load(2, 1))).toEqual([null, null]);
      expect(await statusOf(store, 1)).toBe('LOADING');
      expect(await statusOf(store, 2)).toBe('PACKED');
      expect((await truckOf(ups, 1))?.status).toBe('LOADING');
      expect(await ups.ask(pickup(1, 2), deliver(1, [1, 0, 0]))).toEqual([CANNOT_FIND, CANNOT_FIND]);
    },
  );

  it('S18: an unknown package is an error', async () => {
    const { store } = await newWorld();
    expect(await store.ask(ask(1))).toEqual([DOES_NOT_EXIST]);
  });

  it('S19: a package goes from PACKED over LOADED and DELIVERING to DELIVERED', async () => {
    const { store, ups } = await withLoaded(1);
    expect(await statusOf(store, 1)).toBe('LOADED');
    ups.send([], { simspeed: 60 });
    ups.tell(deliver(1, [1, 10, 50_000]));
    await ups.roundTrip(askTruck(1));
    expect(await statusOf(store, 1)).toBe('DELIVERING');
    ups.send([], { simspeed: 1_000_000 });
    ups.tell(deliver(1, [1, 10, 21]));
    await ups.until('delivery', (u) => u.of('delivered').length === 1);
    expect(await statusOf(store, 1)).toBe('DELIVERED');
  });

  it('S20: the world never tells the store of a delivery by itself', async () => {
    const { store, ups } = await withLoaded(1);
    const before = store.items.length;
    ups.tell(deliver(1, [1, 10, 21]));
    await ups.until('end', (u) => u.of('completion').length === 2);
    await store.roundTrip(buy(1));
    await store.until('the notice of the buy', ({ items }) => items.length > before);
    expect(store.items.slice(before).map(({ body }) => body.kind)).toEqual(['arrived']);
  });

  ours('S21: simspeed concerns later events only, and each connection keeps its copy', async () => {
    const { store, ups } = await newWorld();
    store.send([], { simspeed: 60 });
    await store.ask(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)));
    ups.send([], { simspeed: 6000 });
    store.send([], { simspeed: 6000 });
    store.tell(pack(2, 1, thing(1, 1)));
    await store.until('ready', (s) => s.of('ready').length === 1);
    expect(store.of('ready')[0]?.shipid).toBe(2);
    expect(await statusOf(store, 1)).toBe('PACKING');
  });

  ours('S22: simspeed below 60 only makes it slower, 0 is ignored, and the world lives', async () => {
    const { store, ups } = await newWorld();
    ups.tell(pickup(1));
    store.tell(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)));
    await store.until('ready', (s) => s.of('ready').length === 1);
    await ups.until('arrival', (u) => u.of('completion').length === 1);
    store.send([], { simspeed: 1 });
    store.send([], { simspeed: 0 });
    expect(await store.ask(load(1, 1))).toEqual([null]);
    expect(await statusOf(store, 1)).toBe('LOADING');
  });
});

describe.concurrent('trucks', () => {
  it('U1: a pickup ends with UFinished ARRIVE WAREHOUSE at the warehouse', async () => {
    const { ups } = await newWorld();
    ups.tell(pickup(1, 2));
    await ups.until('arrival', (u) => u.of('completion').length === 1);
    expect(ups.of('completion')[0]).toEqual({
      kind: 'completion',
      truckid: 1,
      x: 30,
      y: 30,
      status: 'ARRIVE WAREHOUSE',
    });
    expect(await truckOf(ups, 1)).toMatchObject({ status: 'ARRIVE WAREHOUSE', x: 30, y: 30 });
  });

  it('U2: a pickup at an unknown warehouse or with an unknown truck is an error', async () => {
    const { ups } = await newWorld();
    expect(await ups.ask(pickup(1, 9), pickup(9))).toEqual([DOES_NOT_EXIST, CANNOT_FIND]);
  });

  it('U3: a TRAVELING truck takes neither pickup nor deliver', async () => {
    const { ups } = await newWorld();
    ups.send([], { simspeed: 1 });
    ups.tell(pickup(1, 2));
    expect(await ups.ask(pickup(1), deliver(1, [1, 0, 0]))).toEqual([CANNOT_FIND, CANNOT_FIND]);
    expect((await truckOf(ups, 1))?.status).toBe('TRAVELING');
  });

  it('U4: a delivery tells of each package, then UFinished IDLE at the last address', async () => {
    const { ups } = await withLoaded(1, 2);
    ups.tell(deliver(1, [1, 11, 20], [2, 12, 20]));
    await ups.until('the end', (u) => u.of('completion').length === 2);
    expect(ups.of('delivered').map(({ packageid, truckid }) => [packageid, truckid])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(ups.of('completion')[1]).toEqual({ kind: 'completion', truckid: 1, x: 12, y: 20, status: 'IDLE' });
  });

  ours('U5: deliveries go in the order of the list', async () => {
    const { ups } = await withLoaded(1, 2, 3);
    ups.tell(deliver(1, [3, 11, 20], [1, 12, 20], [2, 13, 20]));
    await ups.until('deliveries', (u) => u.of('delivered').length === 3);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([3, 1, 2]);
  });

  it('U6: a package that is not on board is an error, and nothing changes', async () => {
    const { store, ups } = await withLoaded(1);
    expect(await ups.ask(deliver(1, [1, 0, 0], [9, 0, 0]), deliver(2, [1, 0, 0]))).toEqual([
      NOT_IN_TRUCK,
      NOT_IN_TRUCK,
    ]);
    expect((await truckOf(ups, 1))?.status).toBe('ARRIVE WAREHOUSE');
    expect(await statusOf(store, 1)).toBe('LOADED');
  });

  it('U7: a deliver without packages, with none on board, is a "serialization problem"', async () => {
    const { ups } = await newWorld();
    expect(await ups.ask(deliver(1))).toEqual([NOTHING_TO_DELIVER]);
  });

  it('U8: a pickup during a delivery turns the truck round; its packages are LOADED again and later delivered', async () => {
    const { store, ups } = await withLoaded(1);
    ups.send([], { simspeed: 60 });
    ups.tell(deliver(1, [1, 10, 50_000]));
    await ups.roundTrip(askTruck(1));
    ups.send([], { simspeed: 1_000_000 });
    ups.tell(pickup(1, 2));
    await ups.until('arrival', (u) => u.of('completion').length === 2);
    expect(ups.of('completion')[1]).toMatchObject({ status: 'ARRIVE WAREHOUSE', x: 30, y: 30 });
    expect(await statusOf(store, 1)).toBe('LOADED');
    ups.tell(deliver(1));
    await ups.until('delivery', (u) => u.of('delivered').length === 1);
    await ups.until('the end', (u) => u.of('completion').length === 3);
    expect(ups.of('completion')[2]).toMatchObject({ status: 'IDLE', x: 10, y: 50_000 });
  });

  it('U9: a new deliver changes the destination of a package under way', async () => {
    const { ups } = await withLoaded(1);
    ups.send([], { simspeed: 60 });
    ups.tell(deliver(1, [1, 10, 50_000]));
    await ups.roundTrip(askTruck(1));
    ups.send([], { simspeed: 1_000_000 });
    ups.tell(deliver(1, [1, 44, 55]));
    await ups.until('the end', (u) => u.of('completion').length === 2);
    expect(ups.of('completion')[1]).toMatchObject({ status: 'IDLE', x: 44, y: 55 });
    expect(ups.of('delivered')).toHaveLength(1);
  });

  it('U10: what is left on board can be delivered from IDLE', async () => {
    const { ups } = await withLoaded(1, 2);
    ups.tell(deliver(1, [1, 11, 20]));
    await ups.until('the end', (u) => u.of('completion').length === 2);
    ups.tell(deliver(1, [2, 12, 20]));
    await ups.until('the second end', (u) => u.of('completion').length === 3);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([1, 2]);
  });

  it('U11: a query tells status and place; an unknown truck is an error', async () => {
    const { ups } = await newWorld();
    expect(await truckOf(ups, 1)).toEqual({ kind: 'truckstatus', truckid: 1, status: 'IDLE', x: 10, y: 20 });
    expect(await ups.ask(askTruck(9))).toEqual([DOES_NOT_EXIST]);
  });

  it('U12: coordinates may have any sign', async () => {
    const { ups } = await withLoaded(1);
    ups.tell(deliver(1, [1, -1000, -2000]));
    await ups.until('the end', (u) => u.of('completion').length === 2);
    expect(ups.of('completion')[1]).toMatchObject({ x: -1000, y: -2000 });
  });

  ours('U13: a trip takes the Manhattan distance at the speed of the connection, in steps of 0.6 s', async () => {
    const { ups } = await newWorld();
    ups.send([], { simspeed: 50 });
    const start = performance.now();
    ups.tell(pickup(1, 2));
    await ups.until('arrival', (u) => u.of('completion').length === 1);
    const took = performance.now() - start;
    expect(took).toBeGreaterThan(595);
    expect(took).toBeLessThan(20_000);
  });
});

describe('connecting, one at a time', () => {
  ours('C12: an id twice in one list is refused and makes no world', async () => {
    const twice = [
      { id: 1, x: 0, y: 0 },
      { id: 1, x: 1, y: 1 },
    ];
    const before = await joinStore(target);
    expect((await joinStore(target, undefined, twice)).answer).toEqual({ worldid: 0, result: INIT_ID_EXISTS });
    expect((await joinUps(target, undefined, twice)).answer?.result).toBe(INIT_ID_EXISTS);
    expect((await joinStore(target)).answer?.worldid).toBe((before.answer?.worldid ?? NaN) + 1);
  });
});

describe('the rules', () => {
  it('are all in proto/README.md', () => {
    const readme = readFileSync(new URL('../../../proto/README.md', import.meta.url), 'utf8');
    const source = readFileSync(new URL(import.meta.url), 'utf8');
    const cited = [...source.matchAll(/\('([TCNSU]\d+)[:,]/g)].map(([, label]) => label ?? '');
    expect(cited.length).toBeGreaterThan(60);
    for (const label of cited) expect(readme).toContain(`**${label}**`);
  });
});
