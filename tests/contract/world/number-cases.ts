// The contract's cases on sequence numbers, acks and what comes again (N in proto/README.md).

import { expect } from 'vitest';
import { nextSeq } from './client.js';
import { CANNOT_FIND, DOES_NOT_EXIST, NOT_ENOUGH } from './texts.js';
import { ask, askTruck, buy, caseList, deliver, load, pack, pickup, thing } from './trial.js';

const { cases, rule } = caseList();
export const numberCases = cases;

const times = (acks: readonly number[], seq: number): number => acks.filter((ack) => ack === seq).length;

rule('N1', 'every request of either side is acked by its own number, refused ones too', async (t) => {
  const { store, ups } = await t.newWorld();
  await store.acked(store.tell(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)), load(1, 1), ask(1)));
  await ups.acked(ups.tell(pickup(1), deliver(2), askTruck(1)));
});

rule('N1', 'acks, simspeed and disconnect are not acked: a message without requests brings none', async (t) => {
  const { store } = await t.newWorld();
  store.send([], { acks: [-5], simspeed: 200 });
  const seqs = store.tell(buy(1));
  await store.acked(seqs);
  expect(store.acks).toEqual(seqs);
});

rule('N2', 'a used number is not executed but acked again, even if its content differs', async (t) => {
  const { store } = await t.newWorld();
  const seq = nextSeq();
  store.send([{ seq, body: buy(1, thing(1, 5)) }]);
  await store.acked([seq]);
  store.send([{ seq, body: buy(1, thing(2, 5)) }]);
  await store.until('the second ack', ({ acks }) => times(acks, seq) === 2);
  expect(await store.ask(pack(1, 1, thing(2, 1)), pack(2, 1, thing(1, 6)))).toEqual([DOES_NOT_EXIST, NOT_ENOUGH]);
});

rule('N2', 'a number is used even if its command failed', async (t) => {
  const { store } = await t.newWorld();
  const seq = nextSeq();
  store.send([{ seq, body: ask(1) }]);
  await store.acked([seq]);
  store.send([{ seq, body: buy(1, thing(1, 5)) }]);
  await store.until('the second ack', ({ acks }) => times(acks, seq) === 2);
  expect(store.of('arrived')).toEqual([]);
});

rule('N2', 'the same number twice in one message is done once', async (t) => {
  const { store } = await t.newWorld();
  const seq = nextSeq();
  store.send([1, 2].map((count) => ({ seq, body: buy(1, thing(1, count)) })));
  await store.acked([seq]);
  expect(await store.ask(pack(1, 1, thing(1, 2)), pack(2, 1, thing(1, 1)))).toEqual([NOT_ENOUGH, null]);
});

rule('N3', 'fault 10: a number stays used across reconnects', async (t) => {
  const { store, world } = await t.newWorld();
  const seq = nextSeq();
  store.send([{ seq, body: buy(1, thing(1, 5)) }]);
  await store.acked([seq]);
  await store.hangUp();
  const second = await t.joinStore(world);
  second.send([{ seq, body: buy(1, thing(1, 5)) }]);
  await second.acked([seq]);
  expect(await second.ask(pack(1, 1, thing(1, 6)))).toEqual([NOT_ENOUGH]);
});

rule('N4', 'the sides of a world, and worlds, have number spaces of their own', async (t) => {
  const [one, two] = [await t.newWorld(), await t.newWorld()];
  const seq = nextSeq();
  one.store.send([{ seq, body: buy(1, thing(1, 5)) }]);
  one.ups.send([{ seq, body: pickup(1) }]);
  two.store.send([{ seq, body: buy(1, thing(1, 5)) }]);
  await one.store.until('notice', (s) => s.of('arrived').length === 1);
  await one.ups.until('arrival', (u) => u.of('completion').length === 1);
  await two.store.until('notice', (s) => s.of('arrived').length === 1);
});

rule('N4', 'all kinds of request of one side share one number space', async (t) => {
  const { store } = await t.newWorld();
  const seq = nextSeq();
  store.send([{ seq, body: ask(1) }]);
  await store.acked([seq]);
  for (const body of [buy(1, thing(1, 5)), pack(1, 1), load(1, 1)]) store.send([{ seq, body }]);
  await store.until('four acks', ({ acks }) => times(acks, seq) === 4);
  expect(store.bodies.map(({ kind }) => kind)).toEqual(['error']);
});

rule('N4', 'a number may be any int64', async (t) => {
  const { store } = await t.newWorld();
  const numbers = [0, -1, '9223372036854775807', '-9223372036854775808', '9007199254740993'];
  store.sendFields({ queries: numbers.map((seqnum) => ({ packageid: 7, seqnum })) });
  await store.until('five errors', (s) => s.of('error').length === 5);
  expect(store.frames.flatMap(({ fields }) => fields['acks'] ?? [])).toEqual(numbers);
  expect(store.of('error').map(({ originseqnum }) => originseqnum)).toEqual(numbers);
  store.sendFields({ buy: [{ whnum: 1, seqnum: '9007199254740993' }] });
  await store.until('a sixth ack', ({ acks }) => acks.length === 6);
  expect(store.of('arrived')).toEqual([]);
});

rule('N5', 'inside one message buy comes before topack, topack before load, load before queries', async (t) => {
  const { store } = await t.newWorld();
  store.send([], { simspeed: 60 });
  const [, , loadSeq = 0] = store.tell(ask(1), pack(1, 1, thing(1, 2)), load(1, 1), buy(1, thing(1, 2)));
  await store.until('a status', (s) => s.of('packagestatus').length === 1);
  expect(store.of('packagestatus')[0]?.status).toBe('PACKING');
  await store.until('the error of the load', (s) => s.errorOf(loadSeq) !== null);
  expect(store.of('error')).toHaveLength(1);
});

rule('N5', 'inside one message pickups come before deliveries, deliveries before queries', async (t) => {
  const { ups } = await t.newWorld();
  ups.send([], { simspeed: 1 });
  const errors = await ups.ask(askTruck(1), deliver(1), pickup(1, 2));
  expect(errors).toEqual([null, CANNOT_FIND, null]);
  await ups.until('the truck', (u) => u.of('truckstatus').length === 1);
  expect(ups.of('truckstatus')[0]?.status).toBe('TRAVELING');
});

rule('N5', 'simspeed comes after the requests of its message', async (t) => {
  const { ups } = await t.newWorld();
  ups.send([], { simspeed: 1 });
  ups.send([{ seq: nextSeq(), body: pickup(1, 2) }], { simspeed: 600_000 });
  ups.tell(pickup(2, 2));
  await ups.until('an arrival', (u) => u.of('completion').length > 0);
  expect(ups.of('completion')[0]?.truckid).toBe(2);
});

rule('N6', 'responses have numbers from one counter over all worlds and sides', async (t) => {
  const [one, two] = [await t.newWorld(), await t.newWorld()];
  const clients = [one.store, two.store];
  for (const client of clients) await client.ask(ask(1));
  await one.ups.ask(askTruck(9));
  const said = () => [...clients, one.ups].flatMap(({ items }) => items.map(({ seq }) => seq));
  await one.ups.until('all three', () => said().length === 3);
  expect(new Set(said()).size).toBe(3);
  expect(said()).toEqual(said().sort((a, b) => a - b));
});

rule('N7', 'a response that is acked does not come again', async (t) => {
  const { store } = await t.newWorld();
  await store.ask(ask(1), ask(2));
  await store.until('two errors', (s) => s.of('error').length === 2);
  await store.roundTrip(ask(3));
  await store.roundTrip(ask(4));
  await store.until('four errors', (s) => s.of('error').length === 4);
  expect(new Set(store.items.map(({ seq }) => seq)).size).toBe(store.items.length);
});

rule(
  'N7',
  'an un-acked response comes again under its number, an acked one does not',
  async (t) => {
    const { store } = await t.newWorld();
    store.autoAck = false;
    store.tell(ask(1), ask(2));
    await store.until('two errors', (s) => s.of('error').length === 2);
    const [first, second] = store.items.map(({ seq }) => seq);
    store.send([], { acks: [first ?? 0] });
    const patience = t.pace.resendMs + t.pace.patienceMs;
    await store.until('one of them again', ({ items }) => items.length >= 3, patience);
    expect(new Set(store.items.slice(2).map(({ seq }) => seq))).toEqual(new Set([second]));
    const [sent = 0, again = 0] = store.frames.filter(({ items }) => items.length > 0).map(({ at }) => at);
    expect(again - sent).toBeGreaterThan(0.9 * t.pace.resendMs);
  },
  { slow: true },
);

rule(
  'N8',
  'an un-acked response comes again after a reconnect',
  async (t) => {
    const { store, world } = await t.newWorld();
    store.autoAck = false;
    await store.ask(ask(1));
    await store.until('the error', (s) => s.of('error').length === 1);
    await store.hangUp();
    const second = await t.joinStore(world);
    const patience = t.pace.resendMs + t.pace.patienceMs;
    await second.until('the error again', (s) => s.of('error').length === 1, patience);
    expect(second.items[0]?.seq).toBe(store.items[0]?.seq);
  },
  { slow: true },
);

rule(
  'N9',
  'an ack deletes the response of that number, whoever says it, in another world too',
  async (t) => {
    const [one, two] = [await t.newWorld(), await t.newWorld()];
    one.store.autoAck = false;
    one.store.tell(ask(1), ask(2));
    await one.store.until('two errors', (s) => s.of('error').length === 2);
    const [first, second] = one.store.items.map(({ seq }) => seq);
    two.ups.send([], { acks: [first ?? 0] });
    const patience = t.pace.resendMs + t.pace.patienceMs;
    await one.store.until('again', ({ items }) => items.length > 2, patience);
    expect(new Set(one.store.items.slice(2).map(({ seq }) => seq))).toEqual(new Set([second]));
  },
  { slow: true },
);

rule('N10', 'the ack of an unknown number does no harm', async (t) => {
  const { store } = await t.newWorld();
  store.sendFields({ acks: ['4503599627370496', -1, 0, '9223372036854775807'] });
  expect(await store.ask(ask(1))).toEqual([DOES_NOT_EXIST]);
});

rule('N11', 'an error is an item that names the number of its command, which is acked as well', async (t) => {
  const { store, ups } = await t.newWorld();
  const [seq = 0] = store.tell(ask(77));
  const [upsSeq = 0] = ups.tell(askTruck(77));
  await store.until('the error', (s) => s.of('error').length === 1);
  await ups.until('the error', (s) => s.of('error').length === 1);
  expect(store.of('error')).toEqual([{ kind: 'error', err: DOES_NOT_EXIST, originseqnum: seq }]);
  expect(ups.of('error')).toEqual([{ kind: 'error', err: DOES_NOT_EXIST, originseqnum: upsSeq }]);
  await Promise.all([store.acked([seq]), ups.acked([upsSeq])]);
});

rule('N12', 'what happened while nobody was connected is told to the next connection', async (t) => {
  const { store, world } = await t.newWorld();
  store.tell(buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)));
  await store.hangUp();
  const second = await t.joinStore(world);
  await second.until('ready, on either connection', (s) => s.of('ready').length + store.of('ready').length === 1);
});

rule('N13', '500 packs, loads and deliveries at once are done without loss', async (t) => {
  const { store, ups } = await t.newWorld();
  const ids = Array.from({ length: 500 }, (_, i) => i + 1);
  ups.tell(pickup(1));
  store.tell(buy(1, thing(1, 500)), ...ids.map((id) => pack(id, 1, thing(1, 1))));
  await store.until('500 ready', (s) => s.of('ready').length === 500);
  await ups.until('the truck', (u) => u.of('completion').length === 1);
  store.tell(...ids.map((id) => load(id, 1)));
  await store.until('500 loaded', (s) => s.of('loaded').length === 500);
  ups.tell(deliver(1, ...ids.map((id): [number, number, number] => [id, 10, 20])));
  await ups.until('500 deliveries', (u) => u.of('delivered').length === 500);
  expect([...store.of('error'), ...ups.of('error')]).toEqual([]);
  expect(new Set(ups.of('delivered').map(({ packageid }) => packageid)).size).toBe(500);
});
