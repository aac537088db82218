// The contract's cases on the first message, refusals, and how a connection ends (C in proto/README.md).

import { expect } from 'vitest';
import { nextSeq } from './client.js';
import { CANNOT_PARSE, CONNECTED, DOES_NOT_EXIST, INIT_ID_EXISTS, worldNotAvailable } from './texts.js';
import { askTruck, buy, caseList, pack, pickup, thing } from './trial.js';
import { framed } from './wire.js';

const { cases, rule } = caseList();
export const connectingCases = cases;

/** A world id that no server has given out. */
const NO_SUCH_WORLD = 999_999_999;

rule('C1', 'a store that names no world gets a new one, and the next one another', async (t) => {
  const first = await t.joinStore();
  const second = await t.joinStore();
  expect(first.answer?.result).toBe(CONNECTED);
  expect(first.world).toBeGreaterThanOrEqual(1);
  expect(second.world).toBeGreaterThan(first.world);
});

rule('C1', 'a UPS that names no world gets a new one', async (t) => {
  const ups = await t.joinUps();
  expect(ups.answer?.result).toBe(CONNECTED);
  expect(ups.world).toBeGreaterThanOrEqual(1);
});

rule('C2', 'the store joins by the world id when the UPS was first', async (t) => {
  const ups = await t.joinUps(undefined, [{ id: 1, x: 0, y: 0 }]);
  const store = await t.joinStore(ups.world, [{ id: 1, x: 0, y: 0 }]);
  expect(store.answer).toEqual({ worldid: ups.world, result: CONNECTED });
  ups.tell(pickup(1));
  await ups.until('arrival', (u) => u.of('completion').length === 1);
});

rule('C2', 'the UPS joins by the world id when the store was first', async (t) => {
  const store = await t.joinStore();
  const ups = await t.joinUps(store.world);
  expect(ups.answer).toEqual({ worldid: store.world, result: CONNECTED });
});

rule('C3', 'an unknown world is refused to the store, then the connection ends', async (t) => {
  const store = await t.joinStore(NO_SUCH_WORLD);
  expect(store.answer?.result).toBe(worldNotAvailable(NO_SUCH_WORLD));
  await store.ended();
});

rule('C3', 'an unknown world is refused to the UPS in the same words', async (t) => {
  const ups = await t.joinUps(NO_SUCH_WORLD);
  expect(ups.answer?.result).toBe(worldNotAvailable(NO_SUCH_WORLD));
  await ups.ended();
});

rule('C3', 'world 0, worlds below it and worlds beyond 2^53 are unknown, by their number to the letter', async (t) => {
  for (const id of [0, -1, '9223372036854775807', '-9223372036854775808']) {
    const store = await t.joinStore(id);
    expect(store.answerFields).toEqual({ worldid: id, result: worldNotAvailable(id) });
    await store.ended();
  }
});

rule('C3', 'a second store and a second UPS are refused; the first ones stay', async (t) => {
  const { store, ups, world } = await t.newWorld();
  const [store2, ups2] = [await t.joinStore(world), await t.joinUps(world)];
  expect(store2.answer?.result).toBe(worldNotAvailable(world));
  expect(ups2.answer?.result).toBe(worldNotAvailable(world));
  await Promise.all([store2.ended(), ups2.ended()]);
  await Promise.all([store.roundTrip(buy(1)), ups.roundTrip(askTruck(1))]);
});

rule('C4', 'a warehouse id that exists is refused, nothing is stored, the side stays free', async (t) => {
  const { store, world } = await t.newWorld();
  await store.hangUp();
  const again = await t.joinStore(world, [
    { id: 7, x: 0, y: 0 },
    { id: 1, x: 0, y: 0 },
  ]);
  expect(again.answer?.result).toBe(INIT_ID_EXISTS);
  await again.ended();
  const third = await t.joinStore(world);
  expect(third.answer?.result).toBe(CONNECTED);
  expect(await third.ask(buy(7, thing(1, 1)))).toEqual([DOES_NOT_EXIST]);
});

rule('C4', 'a truck id that exists is refused, nothing is stored, the side stays free', async (t) => {
  const { ups, world } = await t.newWorld();
  await ups.hangUp();
  const again = await t.joinUps(world, [
    { id: 7, x: 0, y: 0 },
    { id: 2, x: 0, y: 0 },
  ]);
  expect(again.answer?.result).toBe(INIT_ID_EXISTS);
  await again.ended();
  const third = await t.joinUps(world);
  expect(await third.ask(askTruck(7))).toEqual([DOES_NOT_EXIST]);
});

rule('C5', 'new warehouses and trucks may be added at any connect, at the place of another too', async (t) => {
  const { store, ups, world } = await t.newWorld();
  await Promise.all([store.hangUp(), ups.hangUp()]);
  const store2 = await t.joinStore(world, [{ id: 3, x: 10, y: 20 }]);
  const ups2 = await t.joinUps(world, [{ id: 3, x: 10, y: 20 }]);
  expect(await store2.ask(buy(3, thing(1, 1)))).toEqual([null]);
  expect(await t.truckOf(ups2, 3)).toMatchObject({ status: 'IDLE', x: 10, y: 20 });
});

rule('C5', 'two warehouses of one list may share coordinates', async (t) => {
  const places = [3, 4].map((id) => ({ id, x: 5, y: 5 }));
  const store = await t.joinStore(undefined, places);
  expect(store.answer?.result).toBe(CONNECTED);
  expect(await store.ask(buy(3, thing(1, 1)), buy(4, thing(1, 1)))).toEqual([null, null]);
});

rule('C6', 'the wrong isAmazon for the port ends the connection without an answer', async (t) => {
  const store = await t.openStore();
  store.write(store.hello(undefined, [], false));
  const ups = await t.openUps();
  ups.write(ups.hello(undefined, [], true));
  await Promise.all([store.ended(), ups.ended()]);
  expect([store.answer, ups.answer]).toEqual([null, null]);
});

rule('C6', 'the wrong isAmazon does not take the place in the world that it names', async (t) => {
  const ups = await t.joinUps();
  const wrong = await t.openStore();
  wrong.write(wrong.hello(ups.world, [{ id: 1, x: 0, y: 0 }], false));
  await wrong.ended();
  const store = await t.joinStore(ups.world, [{ id: 1, x: 0, y: 0 }]);
  expect(store.answer?.result).toBe(CONNECTED);
});

rule('C7', 'a first message without isAmazon is answered without a world id, then the connection ends', async (t) => {
  for (const client of [await t.openStore(), await t.openUps()]) {
    client.write(framed(Uint8Array.of(0x08, 0x01)));
    await client.until('an answer', ({ answer }) => answer !== null);
    expect(client.answerFields).toEqual({ result: CANNOT_PARSE });
    await client.ended();
  }
});

rule('C7', 'so is a first message that is no message at all', async (t) => {
  for (const client of [await t.openStore(), await t.openUps()]) {
    client.write(framed(Uint8Array.of(0xff, 0xff, 0xff)));
    await client.until('an answer', ({ answer }) => answer !== null);
    expect(client.answerFields).toEqual({ result: CANNOT_PARSE });
    await client.ended();
  }
});

rule('C7', 'and a first message whose warehouse lacks a coordinate', async (t) => {
  const store = await t.openStore();
  // initwh { id: 1, x: 2 }, isAmazon: true.
  store.write(framed(Uint8Array.of(0x12, 4, 0x08, 1, 0x10, 2, 0x18, 1)));
  await store.until('an answer', ({ answer }) => answer !== null);
  expect(store.answerFields).toEqual({ result: CANNOT_PARSE });
});

rule('C8', 'later bytes that do not parse bring finished and the end; the place is free again', async (t) => {
  const { store, ups, world } = await t.newWorld();
  store.write(framed(Uint8Array.of(0x0a, 0x02, 0x08)));
  ups.write(framed(Uint8Array.of(0xff, 0xff, 0xff)));
  for (const client of [store, ups]) {
    await client.until('finished', ({ finished }) => finished);
    await client.ended();
  }
  expect((await t.joinStore(world)).answer?.result).toBe(CONNECTED);
  expect((await t.joinUps(world)).answer?.result).toBe(CONNECTED);
});

rule('C8', 'a request without a required field does not parse', async (t) => {
  const { store } = await t.newWorld();
  // A buy (field 1) with a warehouse but without its seqnum.
  store.write(framed(Uint8Array.of(0x0a, 0x02, 0x08, 0x01)));
  await store.until('finished', ({ finished }) => finished);
  await store.ended();
});

rule('C8', 'what came before such bytes is done', async (t) => {
  const { store, world } = await t.newWorld();
  const items = [{ seq: nextSeq(), body: buy(1, thing(1, 5)) }];
  store.write(Buffer.concat([store.frameOf(items), framed(Uint8Array.of(0xff))]));
  await store.ended();
  const second = await t.joinStore(world);
  expect(await second.ask(pack(1, 1, thing(1, 5)))).toEqual([null]);
});

rule('C9', 'the end of the stream frees the place', async (t) => {
  const { store, ups, world } = await t.newWorld();
  await Promise.all([store.hangUp(), ups.hangUp()]);
  expect((await t.joinStore(world)).answer?.result).toBe(CONNECTED);
  expect((await t.joinUps(world)).answer?.result).toBe(CONNECTED);
});

rule('C10', 'after disconnect the rest of the command is done, then finished, then the end', async (t) => {
  const { store, ups, world } = await t.newWorld();
  const [buying, asking] = [nextSeq(), nextSeq()];
  store.send([{ seq: buying, body: buy(1, thing(1, 1)) }], { disconnect: true });
  ups.send([{ seq: asking, body: askTruck(1) }], { disconnect: true });
  await Promise.all([store.ended(), ups.ended()]);
  expect([store.finished, ups.finished]).toEqual([true, true]);
  expect([store.acks, ups.acks]).toEqual([[buying], [asking]]);
  expect([store.frames.at(-1)?.finished, ups.frames.at(-1)?.finished]).toEqual([true, true]);
  const second = await t.joinStore(world);
  expect(await second.ask(pack(1, 1, thing(1, 1)))).toEqual([null]);
  expect((await t.joinUps(world)).answer?.result).toBe(CONNECTED);
});

rule('C10', 'disconnect: false ends nothing', async (t) => {
  const { store } = await t.newWorld();
  store.send([], { disconnect: false });
  await store.roundTrip(buy(1));
  expect([store.finished, store.closed]).toEqual([false, false]);
});

rule('C11', 'when one side leaves the world goes on, and the other side is told nothing', async (t) => {
  const { store, ups } = await t.newWorld();
  store.tell(buy(1, thing(1, 1)));
  await store.hangUp();
  ups.tell(pickup(1));
  await ups.until('arrival', (u) => u.of('completion').length === 1);
  expect(ups.bodies).toHaveLength(1);
  expect([ups.finished, ups.closed]).toEqual([false, false]);
});

rule('C11', 'a trip goes on while the UPS is away, and its next connection is told', async (t) => {
  const { ups, world } = await t.newWorld();
  ups.tell(pickup(1, 2));
  await ups.roundTrip(askTruck(2));
  await ups.hangUp();
  const second = await t.joinUps(world);
  second.tell(askTruck(1));
  await second.until('the truck at the warehouse', (u) =>
    [...ups.of('completion'), ...u.of('completion'), ...u.of('truckstatus')].some(
      ({ truckid, status }) => truckid === 1 && status === 'ARRIVE WAREHOUSE',
    ),
  );
});

rule(
  'C12',
  'an id twice in one list is refused',
  async (t) => {
    const twice = [1, 1].map((id, x) => ({ id, x, y: 0 }));
    expect((await t.joinStore(undefined, twice)).answer).toEqual({ worldid: 0, result: INIT_ID_EXISTS });
    expect((await t.joinUps(undefined, twice)).answer?.result).toBe(INIT_ID_EXISTS);
  },
  { ours: true },
);

rule('C13', 'worlds are apart', async (t) => {
  const [one, two] = [await t.newWorld(), await t.newWorld()];
  await one.store.ask(buy(1, thing(1, 5)));
  expect(await two.store.ask(pack(1, 1, thing(1, 1)))).toEqual([DOES_NOT_EXIST]);
  expect(await one.store.ask(pack(1, 1, thing(1, 1)))).toEqual([null]);
});
