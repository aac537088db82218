import { describe, expect, it } from 'vitest';
import {
  CANNOT_FIND,
  DOES_NOT_EXIST,
  NOT_IN_TRUCK,
  NOTHING_TO_DELIVER,
} from '../../../main/core/world-sim/error-texts.js';
import { CLASSIC } from '../../../main/core/world-sim/profile.js';
import type { Peer } from './rig.js';
import { ask, askTruck, buy, deliver, load, newRigWorld, pack, pickup, Rig, thing } from './rig.js';

/** Truck 1 at warehouse 1 (10, 20) with packages 1 to `count` on board; the UPS's speed is 10 grid units a second. */
function loadedTruck(count = 3, options = {}) {
  const rig = new Rig(options);
  const { store, ups } = newRigWorld(rig);
  rig.send(store, { simspeed: 6000 });
  const ids = Array.from({ length: count }, (_, i) => i + 1);
  rig.tell(store, buy(1, thing(1, count)), ...ids.map((id) => pack(id, 1, thing(1, 1))));
  rig.tell(ups, pickup(1));
  rig.pass(20_000);
  rig.tell(store, ...ids.map((id) => load(id, 1)));
  rig.pass(20_000);
  expect(store.of('loaded')).toHaveLength(count);
  rig.send(ups, { simspeed: 10 });
  return { rig, store, ups };
}

function truckOf(rig: Rig, ups: Peer, id = 1) {
  rig.tell(ups, askTruck(id));
  rig.pass(50);
  const last = ups.of('truckstatus').at(-1);
  return last === undefined ? null : { status: last.status, x: last.x, y: last.y };
}

function packageOf(rig: Rig, store: Peer, id: number): string | undefined {
  rig.tell(store, ask(id));
  rig.pass(50);
  return store.of('packagestatus').at(-1)?.status;
}

describe('pickup', () => {
  it("takes an IDLE truck to the warehouse: TRAVELING, then UFinished with the warehouse's place", () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    expect(truckOf(rig, ups)).toEqual({ status: 'IDLE', x: 0, y: 0 });
    rig.tell(ups, pickup(1));
    expect(truckOf(rig, ups)?.status).toBe('TRAVELING');
    rig.pass(1000);
    expect(ups.of('completion')).toEqual([
      { kind: 'completion', truckid: 1, x: 10, y: 20, status: 'ARRIVE WAREHOUSE' },
    ]);
    expect(truckOf(rig, ups)).toEqual({ status: 'ARRIVE WAREHOUSE', x: 10, y: 20 });
  });

  it('from ARRIVE WAREHOUSE goes to another warehouse; to the same one it arrives at once', () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    rig.tell(ups, pickup(1));
    rig.pass(1000);
    rig.tell(ups, pickup(1, 2));
    rig.pass(1000);
    rig.tell(ups, pickup(1, 2));
    rig.pass(100);
    expect(ups.of('completion').map(({ x, y }) => [x, y])).toEqual([
      [10, 20],
      [0, 0],
      [0, 0],
    ]);
  });

  it("takes the true Manhattan distance at the speed of the UPS's side, in steps of 0.6 s", () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    rig.send(ups, { simspeed: 10 });
    rig.tell(ups, pickup(1));
    rig.pass(2999);
    expect(ups.of('completion')).toEqual([]);
    rig.pass(51);
    expect(ups.of('completion')).toHaveLength(1);
  });

  it('shows the truck under way, along x first', () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    rig.send(ups, { simspeed: 5 });
    rig.tell(ups, pickup(1));
    rig.pass(1200);
    expect(truckOf(rig, ups)).toEqual({ status: 'TRAVELING', x: 6, y: 0 });
    rig.pass(1800);
    expect(truckOf(rig, ups)).toEqual({ status: 'TRAVELING', x: 10, y: 5 });
  });

  it('notices the arrival up to 5 s late in the classic profile', () => {
    const rig = new Rig({ profile: CLASSIC });
    const { ups } = newRigWorld(rig);
    rig.tell(ups, pickup(1));
    rig.pass(4999);
    expect(rig.model.worlds.get(1)?.trucks.get(1)?.status).toBe('TRAVELING');
    rig.pass(1);
    expect(rig.model.worlds.get(1)?.trucks.get(1)?.status).toBe('ARRIVE WAREHOUSE');
    rig.pass(7000);
    expect(ups.messages).toMatchObject([
      { at: 6000, items: [], acks: [1] },
      { at: 12_000, items: [{ body: { kind: 'completion' } }], acks: [] },
    ]);
  });

  it('refuses a TRAVELING truck, an unknown truck, an unknown warehouse', () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    rig.send(ups, { simspeed: 1 });
    rig.tell(ups, pickup(1));
    rig.tell(ups, pickup(1), pickup(99), pickup(2, 99));
    rig.pass(50);
    expect(ups.errors).toEqual([CANNOT_FIND, CANNOT_FIND, DOES_NOT_EXIST]);
  });

  it('refuses a LOADING truck', () => {
    const { rig, store, ups } = loadedTruck();
    rig.send(store, { simspeed: 60 });
    rig.tell(store, buy(1, thing(1, 1)), pack(9, 1, thing(1, 1)));
    rig.pass(31_000);
    rig.tell(store, load(9, 1));
    rig.tell(ups, pickup(1), deliver(1, [1, 0, 0]));
    rig.pass(50);
    expect(ups.errors).toEqual([CANNOT_FIND, CANNOT_FIND]);
  });

  it('during a delivery turns the truck round where it is; what is on board is LOADED again and stays', () => {
    const { rig, store, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [1, 110, 20], [2, 110, 20]));
    rig.pass(6000);
    rig.tell(ups, pickup(1, 2));
    expect(truckOf(rig, ups)).toEqual({ status: 'TRAVELING', x: 70, y: 20 });
    expect(packageOf(rig, store, 1)).toBe('LOADED');
    rig.pass(8950);
    expect(ups.of('completion').at(-1)).toMatchObject({ status: 'ARRIVE WAREHOUSE', x: 0, y: 0 });
    expect(ups.of('delivered')).toEqual([]);
    rig.tell(ups, deliver(1, [3, 5, 0]));
    rig.pass(60_000);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([3, 1, 2]);
    expect(ups.of('completion').at(-1)).toMatchObject({ status: 'IDLE', x: 110, y: 20 });
  });
});

describe('deliver', () => {
  it('tells of each package, then UFinished IDLE at the last address', () => {
    const { rig, store, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [1, 20, 20], [2, 20, 30], [3, 20, 30]));
    expect(truckOf(rig, ups)?.status).toBe('DELIVERING');
    expect(packageOf(rig, store, 3)).toBe('DELIVERING');
    rig.pass(10_000);
    expect(ups.of('delivered')).toEqual([1, 2, 3].map((packageid) => ({ kind: 'delivered', truckid: 1, packageid })));
    expect(ups.of('completion').at(-1)).toEqual({ kind: 'completion', truckid: 1, x: 20, y: 30, status: 'IDLE' });
    expect(packageOf(rig, store, 3)).toBe('DELIVERED');
  });

  it('goes by the order of the list, not of the package ids', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [3, 500, 500], [1, 0, 0], [2, -7, -7]));
    rig.pass(600_000);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([3, 1, 2]);
  });

  it('takes the true distance of every leg', () => {
    const { rig, ups } = loadedTruck(2);
    rig.tell(ups, deliver(1, [1, 10, 50], [2, 40, 50]));
    rig.pass(3050);
    expect(ups.of('delivered')).toHaveLength(1);
    rig.pass(2900);
    expect(ups.of('delivered')).toHaveLength(1);
    rig.pass(100);
    expect(ups.of('delivered')).toHaveLength(2);
  });

  it('does not add up the poll lag of the classic profile over the legs', () => {
    const { rig, ups } = loadedTruck(3, { profile: CLASSIC });
    const from = rig.now;
    rig.tell(ups, deliver(1, [1, 10, 50], [2, 40, 50], [3, 40, 80]));
    rig.pass(30_000);
    const done = ups.messages.find(({ items }) =>
      items.some(({ body }) => body.kind === 'completion' && body.status === 'IDLE'),
    );
    // 9 s of driving, noticed at a multiple of 5 s, told at a multiple of 6 s.
    expect((done?.at ?? 0) - from).toBeLessThanOrEqual(9000 + 5000 + 6000);
  });

  it('reaches coordinates of any sign and size, at the latest after 50,000 minutes', () => {
    const { rig, ups } = loadedTruck(1);
    rig.send(ups, { simspeed: 1 });
    rig.tell(ups, deliver(1, [1, -2147483648, 2147483647]));
    rig.pass(50_000 * 60_000 - 100);
    expect(ups.of('delivered')).toEqual([]);
    rig.pass(200);
    expect(ups.of('completion').at(-1)).toMatchObject({ x: -2147483648, y: 2147483647 });
  });

  it('refuses a package that is not on board, changing nothing', () => {
    const { rig, store, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [1, 0, 0], [99, 0, 0]));
    rig.pass(50);
    expect(ups.errors).toEqual([NOT_IN_TRUCK]);
    expect(truckOf(rig, ups)?.status).toBe('ARRIVE WAREHOUSE');
    expect(packageOf(rig, store, 1)).toBe('LOADED');
  });

  it('refuses a package that is on another truck, delivered, or only packed', () => {
    const { rig, store, ups } = loadedTruck();
    rig.tell(store, buy(1, thing(1, 1)), pack(9, 1, thing(1, 1)));
    rig.tell(ups, pickup(2));
    rig.tell(ups, deliver(1, [1, 10, 20]));
    rig.pass(5000);
    rig.tell(ups, deliver(2, [2, 0, 0]), deliver(1, [1, 0, 0]), deliver(1, [9, 0, 0]));
    rig.pass(50);
    expect(ups.errors).toEqual([NOT_IN_TRUCK, NOT_IN_TRUCK, NOT_IN_TRUCK]);
  });

  it('without packages and with none on board is a "serialization problem"', () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    rig.tell(ups, deliver(1));
    rig.pass(50);
    expect(ups.errors).toEqual([NOTHING_TO_DELIVER]);
  });

  it('without packages resumes what a pickup broke off', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [1, 110, 20], [2, 0, 20]));
    rig.pass(3000);
    rig.tell(ups, pickup(1));
    rig.pass(10_000);
    rig.tell(ups, deliver(1));
    rig.pass(60_000);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([1, 2]);
    expect(ups.errors).toEqual([]);
  });

  it('without packages is a "serialization problem" when what is on board never had an address', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, deliver(1));
    rig.pass(50);
    expect(ups.errors).toEqual([NOTHING_TO_DELIVER]);
  });

  it('changes the destination of a package under way; the truck goes on from where it is', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [1, 110, 20], [2, 110, 30]));
    rig.pass(6000);
    rig.tell(ups, deliver(1, [1, 70, 40]));
    rig.pass(2000);
    expect(ups.of('delivered')).toEqual([]);
    rig.pass(500);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([1]);
    rig.pass(60_000);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([1, 2]);
    expect(ups.of('completion').at(-1)).toMatchObject({ status: 'IDLE', x: 110, y: 30 });
  });

  it('changes the destination of a later package without disturbing the trip', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [1, 110, 20], [2, 110, 30]));
    rig.pass(6000);
    rig.tell(ups, deliver(1, [2, 110, 120]));
    rig.pass(4250);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([1]);
    rig.pass(10_250);
    expect(ups.of('completion').at(-1)).toMatchObject({ status: 'IDLE', x: 110, y: 120 });
  });

  it('takes further packages during a delivery, after those under way', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [2, 110, 20]));
    rig.pass(1000);
    rig.tell(ups, deliver(1, [3, 0, 0], [1, 0, 0]));
    rig.pass(60_000);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([2, 3, 1]);
    expect(ups.of('completion').filter(({ status }) => status === 'IDLE')).toHaveLength(1);
  });

  it('works from IDLE for what is still on board', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [1, 10, 20]));
    rig.pass(1000);
    rig.tell(ups, deliver(1, [2, 10, 20]));
    rig.pass(1000);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual([1, 2]);
  });

  it('delivers a package once that is named twice, to the last address', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, deliver(1, [1, 0, 0], [1, 12, 20]));
    rig.pass(60_000);
    expect(ups.of('delivered')).toHaveLength(1);
    expect(ups.of('completion').at(-1)).toMatchObject({ x: 12, y: 20 });
  });

  it('refuses a TRAVELING truck and an unknown one', () => {
    const { rig, ups } = loadedTruck();
    rig.tell(ups, pickup(1, 2));
    rig.tell(ups, deliver(1, [1, 0, 0]), deliver(99, [1, 0, 0]));
    rig.pass(50);
    expect(ups.errors).toEqual([CANNOT_FIND, CANNOT_FIND]);
  });
});

describe('truck queries', () => {
  it('refuse an unknown truck', () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    rig.tell(ups, askTruck(99));
    rig.pass(50);
    expect(ups.errors).toEqual([DOES_NOT_EXIST]);
  });
});
