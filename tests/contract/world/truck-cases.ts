// The contract's cases on what a UPS may ask for, and on trucks (U in proto/README.md).

import { expect } from 'vitest';
import { CANNOT_FIND, DOES_NOT_EXIST, NOT_IN_TRUCK, NOTHING_TO_DELIVER } from './texts.js';
import { askTruck, buy, caseList, deliver, FAR, load, pack, pickup, thing } from './trial.js';

const { cases, rule } = caseList();
export const truckCases = cases;

rule('U1', 'a pickup ends with UFinished ARRIVE WAREHOUSE at the warehouse', async (t) => {
  const { ups } = await t.newWorld();
  ups.tell(pickup(1, 2));
  await ups.until('arrival', (u) => u.of('completion').length === 1);
  const there = { truckid: 1, x: 30, y: 30, status: 'ARRIVE WAREHOUSE' };
  expect(ups.of('completion')).toEqual([{ kind: 'completion', ...there }]);
  expect(await t.truckOf(ups, 1)).toEqual({ kind: 'truckstatus', ...there });
});

rule('U1', 'a pickup from ARRIVE WAREHOUSE goes on to another warehouse, or to the same one', async (t) => {
  const { ups } = await t.newWorld();
  for (const [nth, whnum] of [1, 2, 2].entries()) {
    ups.tell(pickup(1, whnum));
    await ups.until('arrival', (u) => u.of('completion').length === nth + 1);
  }
  expect(ups.of('completion').map(({ x, y, status }) => [x, y, status])).toEqual([
    [10, 20, 'ARRIVE WAREHOUSE'],
    [30, 30, 'ARRIVE WAREHOUSE'],
    [30, 30, 'ARRIVE WAREHOUSE'],
  ]);
});

rule('U2', 'a pickup at an unknown warehouse or with an unknown truck is an error', async (t) => {
  const { ups } = await t.newWorld();
  expect(await ups.ask(pickup(1, 9), pickup(9))).toEqual([DOES_NOT_EXIST, CANNOT_FIND]);
});

rule('U2', 'after such an error the truck stands as it stood', async (t) => {
  const { ups } = await t.newWorld();
  await ups.ask(pickup(1, 9));
  expect(await t.truckOf(ups, 1)).toMatchObject({ status: 'IDLE', x: 10, y: 20 });
});

rule('U3', 'a TRAVELING truck takes neither pickup nor deliver', async (t) => {
  const { ups } = await t.newWorld();
  ups.send([], { simspeed: 1 });
  ups.tell(pickup(1, 2));
  expect(await ups.ask(pickup(1), deliver(1, [1, 0, 0]), askTruck(1))).toEqual([CANNOT_FIND, CANNOT_FIND, null]);
  await ups.until('the truck', (u) => u.of('truckstatus').length === 1);
  expect(ups.of('truckstatus')[0]?.status).toBe('TRAVELING');
});

rule('U4', 'a delivery tells of each package, then UFinished IDLE at the last address', async (t) => {
  const { ups } = await t.withLoaded(1, 2);
  ups.tell(deliver(1, [1, 11, 20], [2, 12, 20]));
  await ups.until('the end', (u) => u.of('completion').length === 2);
  expect(ups.of('delivered')).toEqual([1, 2].map((packageid) => ({ kind: 'delivered', truckid: 1, packageid })));
  expect(ups.of('completion')[1]).toEqual({ kind: 'completion', truckid: 1, x: 12, y: 20, status: 'IDLE' });
});

rule('U4', 'the numbers tell their order, also where one message has both', async (t) => {
  const { ups } = await t.withLoaded(1);
  ups.tell(deliver(1, [1, 10, 20]));
  await ups.until('the end', (u) => u.of('completion').length === 2);
  const seqOf = (kind: string): number => ups.items.findLast(({ body }) => body.kind === kind)?.seq ?? Number.NaN;
  expect(seqOf('delivered')).toBeLessThan(seqOf('completion'));
});

rule(
  'U5',
  'deliveries go in the order of the list',
  async (t) => {
    const { ups } = await t.withLoaded(1, 2, 3);
    ups.tell(deliver(1, [3, 11, 20], [1, 12, 20], [2, 13, 20]));
    await ups.until('deliveries', (u) => u.of('delivered').length === 3);
    expect(ups.items.flatMap(({ body }) => (body.kind === 'delivered' ? [body.packageid] : []))).toEqual([3, 1, 2]);
  },
  { ours: true },
);

rule('U6', 'a package that is not on board is an error, and nothing changes', async (t) => {
  const { store, ups } = await t.withLoaded(1);
  const said = await ups.ask(deliver(1, [1, 0, 0], [9, 0, 0]), deliver(2, [1, 0, 0]), askTruck(1));
  expect(said).toEqual([NOT_IN_TRUCK, NOT_IN_TRUCK, null]);
  await ups.until('the truck', (u) => u.of('truckstatus').length === 1);
  expect(ups.of('truckstatus')[0]?.status).toBe('ARRIVE WAREHOUSE');
  expect(await t.statusOf(store, 1)).toEqual(['LOADED']);
});

rule('U6', 'a package that is only packed, or delivered already, is not on board', async (t) => {
  const { store, ups } = await t.withLoaded(1);
  store.tell(pack(2, 1, thing(1, 1)));
  ups.tell(deliver(1, [1, 10, 20]));
  await ups.until('the end', (u) => u.of('completion').length === 2);
  await store.until('ready', (s) => s.of('ready').length === 2);
  expect(await ups.ask(deliver(1, [1, 0, 0]), deliver(1, [2, 0, 0]))).toEqual([NOT_IN_TRUCK, NOT_IN_TRUCK]);
});

rule('U7', 'a deliver without packages, with none on board, is a "serialization problem"', async (t) => {
  const { ups } = await t.newWorld();
  expect(await ups.ask(deliver(1), deliver(9))).toEqual([NOTHING_TO_DELIVER, CANNOT_FIND]);
});

rule(
  'U7',
  'so it is when what is on board never had an address',
  async (t) => {
    const { ups } = await t.withLoaded(1);
    expect(await ups.ask(deliver(1))).toEqual([NOTHING_TO_DELIVER]);
  },
  { ours: true },
);

rule('U8', 'a pickup during a delivery turns the truck round; its packages are LOADED again', async (t) => {
  const { store, ups } = await t.withLoaded(1);
  ups.send([], { simspeed: 60 });
  ups.tell(deliver(1, [1, 10, FAR]));
  ups.send([], { simspeed: 1_000_000 });
  ups.tell(pickup(1, 2));
  await ups.until('arrival', (u) => u.of('completion').length === 2);
  expect(ups.of('completion')[1]).toMatchObject({ status: 'ARRIVE WAREHOUSE', x: 30, y: 30 });
  expect(await t.statusOf(store, 1)).toEqual(['LOADED']);
  expect(ups.of('delivered')).toEqual([]);
});

rule('U8', 'a later deliver takes them up, also one without packages', async (t) => {
  const { ups } = await t.withLoaded(1);
  ups.send([], { simspeed: 60 });
  ups.tell(deliver(1, [1, 10, FAR]));
  ups.send([], { simspeed: 1_000_000 });
  ups.tell(pickup(1, 2));
  await ups.until('arrival', (u) => u.of('completion').length === 2);
  ups.tell(deliver(1));
  await ups.until('the end', (u) => u.of('completion').length === 3);
  expect(ups.of('delivered')).toHaveLength(1);
  expect(ups.of('completion')[2]).toMatchObject({ status: 'IDLE', x: 10, y: FAR });
});

rule('U8', 'and a deliver that names them can give them another address', async (t) => {
  const { store, ups } = await t.withLoaded(1);
  ups.send([], { simspeed: 60 });
  ups.tell(deliver(1, [1, 10, FAR]));
  ups.send([], { simspeed: 1_000_000 });
  ups.tell(pickup(1, 1));
  await ups.until('arrival', (u) => u.of('completion').length === 2);
  // Another package goes on board of the truck that has the first one.
  store.tell(pack(2, 1, thing(1, 1)));
  await store.until('ready', (s) => s.of('ready').length === 2);
  store.tell(load(2, 1));
  await store.until('loaded', (s) => s.of('loaded').length === 2);
  ups.tell(deliver(1, [1, 3, 4], [2, 5, 6]));
  await ups.until('the end', (u) => u.of('completion').length === 3);
  expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([1, 2]);
  expect(ups.of('completion')[2]).toMatchObject({ status: 'IDLE', x: 5, y: 6 });
});

rule('U9', 'a new deliver changes the destination of a package under way', async (t) => {
  const { ups } = await t.withLoaded(1);
  ups.send([], { simspeed: 60 });
  ups.tell(deliver(1, [1, 10, FAR]));
  ups.send([], { simspeed: 1_000_000 });
  ups.tell(deliver(1, [1, 44, 55]));
  await ups.until('the end', (u) => u.of('completion').length === 2);
  expect(ups.of('completion')[1]).toMatchObject({ status: 'IDLE', x: 44, y: 55 });
  expect(ups.of('delivered')).toHaveLength(1);
});

rule('U9', 'a deliver under way that names a package not on board changes nothing', async (t) => {
  const { store, ups } = await t.withLoaded(1);
  ups.send([], { simspeed: 60 });
  expect(await ups.ask(deliver(1, [1, 10, FAR]), deliver(1, [9, 0, 0]), askTruck(1))).toEqual([
    null,
    NOT_IN_TRUCK,
    null,
  ]);
  await ups.until('the truck', (u) => u.of('truckstatus').length === 1);
  expect(ups.of('truckstatus')[0]?.status).toBe('DELIVERING');
  expect(await t.statusOf(store, 1)).toEqual(['DELIVERING']);
});

rule('U10', 'what is left on board can be delivered from IDLE', async (t) => {
  const { ups } = await t.withLoaded(1, 2);
  ups.tell(deliver(1, [1, 11, 20]));
  await ups.until('the end', (u) => u.of('completion').length === 2);
  ups.tell(deliver(1, [2, 12, 20]));
  await ups.until('the second end', (u) => u.of('completion').length === 3);
  expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([1, 2]);
});

rule('U11', 'a query tells status and place; an unknown truck is an error', async (t) => {
  const { ups } = await t.newWorld();
  expect(await ups.ask(askTruck(1), askTruck(9))).toEqual([null, DOES_NOT_EXIST]);
  await ups.until('the truck', (u) => u.of('truckstatus').length === 1);
  expect(ups.of('truckstatus')).toEqual([{ kind: 'truckstatus', truckid: 1, status: 'IDLE', x: 10, y: 20 }]);
});

rule('U12', 'coordinates may have any sign, up to the ends of int32', async (t) => {
  const [least, most] = [-(2 ** 31), 2 ** 31 - 1];
  const ups = await t.joinUps(undefined, [
    { id: 1, x: least, y: most },
    { id: least, x: -1, y: 0 },
    { id: most, x: 0, y: -1 },
  ]);
  ups.tell(askTruck(1), askTruck(least), askTruck(most));
  await ups.until('the trucks', (u) => u.of('truckstatus').length === 3);
  expect(ups.of('truckstatus').map(({ truckid, x, y }) => [truckid, x, y])).toEqual([
    [1, least, most],
    [least, -1, 0],
    [most, 0, -1],
  ]);
});

rule('U12', 'so may addresses', async (t) => {
  const { ups } = await t.withLoaded(1);
  ups.tell(deliver(1, [1, -100, -200]));
  await ups.until('the end', (u) => u.of('completion').length === 2);
  expect(ups.of('completion')[1]).toMatchObject({ x: -100, y: -200 });
});

rule(
  'U13',
  'a trip takes the Manhattan distance at the speed of the connection',
  async (t) => {
    const { ups } = await t.newWorld();
    ups.send([], { simspeed: 10 });
    const start = performance.now();
    ups.tell(pickup(1, 2));
    await ups.until('arrival', (u) => u.of('completion').length === 1);
    // 30 units at 10 a second.
    const took = performance.now() - start;
    expect(took).toBeGreaterThan(2990);
    expect(took).toBeLessThan(3000 + 2 * t.pace.tickMs + t.pace.lateMs + 10_000);
  },
  { ours: true },
);

rule('U14', 'two trucks of one world go their own ways', async (t) => {
  const { store, ups } = await t.newWorld();
  ups.tell(pickup(1, 1), pickup(2, 2));
  store.tell(buy(1, thing(1, 5)), buy(2, thing(1, 5)), pack(1, 1, thing(1, 1)), pack(2, 2, thing(1, 1)));
  await store.until('ready', (s) => s.of('ready').length === 2);
  await ups.until('arrivals', (u) => u.of('completion').length === 2);
  store.tell(load(1, 1, 1), load(2, 2, 2));
  await store.until('loaded', (s) => s.of('loaded').length === 2);
  ups.tell(deliver(1, [1, 1, 1]), deliver(2, [2, 2, 2]));
  await ups.until('both ends', (u) => u.of('completion').length === 4);
  const ends = ups.of('completion').filter(({ status }) => status === 'IDLE');
  expect(new Set(ends.map(({ truckid, x, y }) => [truckid, x, y].join()))).toEqual(new Set(['1,1,1', '2,2,2']));
});
