// The contract's cases on bytes, frames, ticks and the pace of answers (T, K in proto/README.md).

import { expect } from 'vitest';
import { nextSeq } from './client.js';
import { CANNOT_PARSE, CONNECTED } from './texts.js';
import { ask, askTruck, buy, caseList, deliver, load, pack, pickup, thing } from './trial.js';
import { framed } from './wire.js';

const { cases, rule } = caseList();
export const transportCases = cases;

rule('T1', 'takes one message in pieces of one byte, and several in one piece', async (t) => {
  const { store } = await t.newWorld();
  const one = store.frameOf([{ seq: nextSeq(), body: buy(1, thing(1, 1)) }]);
  for (const byte of one) store.write(Uint8Array.of(byte));
  store.write(Buffer.concat([1, 2, 3].map(() => store.frameOf([{ seq: nextSeq(), body: buy(1, thing(1, 1)) }]))));
  await store.until('four notices', (s) => s.of('arrived').length === 4);
});

rule('T1', 'takes any cutting of the stream', async (t) => {
  const { store } = await t.newWorld();
  // Acks of ours would come between the pieces.
  store.autoAck = false;
  // A fixed sequence that looks like chance: every run is the same.
  let state = 7;
  const next = (most: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return 1 + (state % most);
  };
  const items = Array.from({ length: 60 }, (_, i) => ({ seq: nextSeq(), body: buy(1, thing(i, i)) }));
  const bytes = Buffer.concat(items.map((item) => store.frameOf([item])));
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + next(60));
    store.write(bytes.subarray(at, end));
    at = end;
    if (at % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await store.acked(items.map(({ seq }) => seq));
});

rule('T1', 'takes a message of half a megabyte, and sends what it says to it in one message', async (t) => {
  const { store } = await t.newWorld();
  const items = Array.from({ length: 5000 }, (_, i) => ({ seq: nextSeq(), body: buy(1, thing(i, 1, 'x'.repeat(50))) }));
  store.send(items);
  await store.until('5000 notices', (s) => s.of('arrived').length === 5000);
  expect(store.frames.filter(({ items: { length } }) => length > 0)).toHaveLength(1);
});

rule('T2', 'executes commands in the same write as the connect message', async (t) => {
  const store = await t.openStore();
  const seq = nextSeq();
  const items = [{ seq, body: buy(1, thing(1, 5)) }];
  store.write(Buffer.concat([store.hello(undefined, [{ id: 1, x: 0, y: 0 }]), store.frameOf(items)]));
  await store.acked([seq]);
  expect(store.answer?.result).toBe(CONNECTED);
  expect(store.of('arrived')).toHaveLength(1);
});

rule('T2', 'executes commands in the same write as the connect message of a UPS', async (t) => {
  const ups = await t.openUps();
  const seq = nextSeq();
  const hello = ups.hello(undefined, [{ id: 4, x: 3, y: -3 }]);
  ups.write(Buffer.concat([hello, ups.frameOf([{ seq, body: askTruck(4) }])]));
  await ups.until('the truck', (u) => u.of('truckstatus').length === 1);
  expect(ups.of('truckstatus')).toMatchObject([{ truckid: 4, status: 'IDLE', x: 3, y: -3 }]);
});

rule('T3', 'is not held up by silent connections, nor by half a message', async (t) => {
  await Promise.all([t.openStore(), t.openUps()]);
  const half = await t.openStore();
  half.write(Uint8Array.of(100, 1, 2, 3));
  const { store } = await t.newWorld();
  await store.roundTrip(buy(1));
});

rule('T3', 'waits for the rest of a half connect message', async (t) => {
  const store = await t.openStore();
  const hello = store.hello(undefined, [{ id: 1, x: 0, y: 0 }]);
  store.write(hello.subarray(0, 4));
  await (await t.newWorld()).store.roundTrip(buy(1));
  expect([store.answer, store.closed]).toEqual([null, false]);
  store.write(hello.subarray(4));
  await store.until('an answer', ({ answer }) => answer?.result === CONNECTED);
});

rule('T4', 'an overlong length brings finished and the end', async (t) => {
  const { store } = await t.newWorld();
  store.write(Uint8Array.from(new Array<number>(11).fill(0xff)));
  await store.until('finished', ({ finished }) => finished);
  await store.ended();
});

rule('T4', 'a length of 2^33 brings finished and the end', async (t) => {
  const { ups } = await t.newWorld();
  ups.write(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x20));
  await ups.until('finished', ({ finished }) => finished);
  await ups.ended();
});

for (const [what, bytes] of [
  ['2^28', [0x80, 0x80, 0x80, 0x80, 0x01]],
  ['2^31-1', [0xff, 0xff, 0xff, 0xff, 0x07]],
] as const) {
  rule('T5', `a length of ${what} is waited for, and keeps its place`, async (t) => {
    const { store, ups, world } = await t.newWorld();
    store.write(Uint8Array.from([...bytes, 1, 2, 3]));
    const first = await t.openStore();
    first.write(Uint8Array.from([...bytes, 1, 2, 3]));
    await ups.roundTrip(askTruck(1));
    expect([store.finished, store.closed, first.answer, first.closed]).toEqual([false, false, null, false]);
    expect((await t.joinStore(world)).answer?.result).not.toBe(CONNECTED);
  });
}

rule('T6', 'sends what became pending together in one message, acks and responses', async (t) => {
  const { store } = await t.newWorld();
  const items = Array.from({ length: 300 }, (_, i) => ({ seq: nextSeq(), body: ask(i) }));
  store.send(items);
  await store.acked(items.map(({ seq }) => seq));
  await store.until('errors', (s) => s.of('error').length === 300);
  expect(store.frames.filter(({ acks }) => acks.length > 0)).toHaveLength(1);
  expect(store.frames.filter(({ items: { length } }) => length > 0)).toHaveLength(1);
});

rule('T7', 'a message of no bytes is a command that asks for nothing', async (t) => {
  const { store } = await t.newWorld();
  store.write(Uint8Array.of(0, 0, 0));
  await store.roundTrip(buy(1));
  expect(store.frames.filter(({ acks }) => acks.length > 0)).toHaveLength(1);
});

rule('T7', 'a first message of no bytes lacks isAmazon', async (t) => {
  const store = await t.openStore();
  store.write(Uint8Array.of(0));
  await store.until('an answer', ({ answer }) => answer !== null);
  expect(store.answer).toEqual({ worldid: null, result: CANNOT_PARSE });
});

rule('T8', 'takes acks packed as well as one by one, and passes over fields that it does not know', async (t) => {
  const { store } = await t.newWorld();
  // Field 7 (acks) packed: 0, 0 (a number of nobody's: N9); field 99, a text of one character.
  store.write(framed(Uint8Array.of(0x3a, 2, 0, 0, 0x9a, 0x06, 1, 0x78)));
  await store.roundTrip(buy(1));
  expect(store.finished).toBe(false);
});

rule('T9', 'leaves out what there is nothing of: neither finished nor empty lists', async (t) => {
  const { store, ups } = await t.newWorld();
  await store.acked(store.tell(buy(1)));
  await ups.acked(ups.tell(askTruck(1)));
  for (const { fields } of [...store.frames, ...ups.frames]) {
    expect(Object.hasOwn(fields, 'finished')).toBe(false);
    for (const list of Object.values(fields)) expect(list).not.toEqual([]);
  }
});

rule(
  'K1',
  'messages leave a tick apart, however often something is asked',
  async (t) => {
    const { store } = await t.newWorld();
    for (let i = 0; i < 4; i++) {
      store.tell(ask(9));
      await store.until('a message', ({ frames }) => frames.length > i);
    }
    const times = store.frames.map(({ at }) => at);
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(3);
    for (const gap of gaps) expect(gap).toBeGreaterThan(t.pace.tickMs - 1000);
  },
  { only: 'classic' },
);

rule('K2', 'what needs no time is told with its ack at the latest a message later', async (t) => {
  const { store } = await t.newWorld();
  const [seq = 0] = store.tell(ask(77));
  await store.until('the error', (s) => s.errorOf(seq) !== null);
  const ackAt = store.frames.findIndex(({ acks }) => acks.includes(seq));
  const errorAt = store.frames.findIndex(({ items }) => items.length > 0);
  expect(ackAt).toBeGreaterThanOrEqual(0);
  expect(errorAt - ackAt).toBeLessThanOrEqual(1);
});

rule('K3', 'what a request set going is told in a message after that of its ack', async (t) => {
  const { store, ups } = await t.newWorld();
  ups.send([], { simspeed: 600_000 });
  store.send([], { simspeed: 600_000 });
  const [arrival = 0] = ups.tell(pickup(1));
  const [, packing = 0] = store.tell(buy(1, thing(1, 9)), pack(1, 1, thing(1, 1)));
  await ups.until('the arrival', (u) => u.of('completion').length === 1);
  await store.until('ready', (s) => s.of('ready').length === 1);
  const [loading = 0] = store.tell(load(1, 1));
  await store.until('loaded', (s) => s.of('loaded').length === 1);
  const [delivery = 0] = ups.tell(deliver(1, [1, 10, 20]));
  await ups.until('the end', (u) => u.of('completion').length === 2);
  const ordered = (client: typeof store | typeof ups, seq: number, kind: string): void => {
    const ack = client.frames.findIndex(({ acks }) => acks.includes(seq));
    const results = client.frames.flatMap(({ items }, i) => (items.some(({ body }) => body.kind === kind) ? [i] : []));
    expect(ack).toBeGreaterThanOrEqual(0);
    expect(results.some((i) => i === ack)).toBe(false);
  };
  ordered(store, packing, 'ready');
  ordered(store, loading, 'loaded');
  ordered(ups, arrival, 'completion');
  ordered(ups, delivery, 'delivered');
});
