import { describe, expect, it } from 'vitest';
import { UpsSim } from '../../../main/core/ups-sim/ups-sim.js';
import { Rig, WORLD } from './rig.js';

const HOME = { id: 1, x: 0, y: 0 };

/** Loads in the world and says so to the UPS. */
function load(rig: Rig, truckid: number, ...shipids: number[]): void {
  for (const shipid of shipids) expect(rig.world.load(shipid, truckid, rig.now)).toBe(true);
  rig.step(1_000 * shipids.length);
}

describe('when the world says no or nothing', () => {
  it('finds the package that is not on board, tells the store, and delivers the others', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME], autoLoad: false });
    rig.pickup(1, { shipid: 1, x: 5, y: 0 }, { shipid: 2, x: 6, y: 0 }, { shipid: 3, x: 7, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    load(rig, 1, 1, 3);
    const lie = rig.say({ kind: 'loaded', truckid: 1, shipids: [1, 2, 3] });
    rig.until(() => rig.told('delivered').length === 2);
    const delivered = rig.told('delivered').map(({ shipid }) => shipid);
    expect(delivered.sort((a, b) => a - b)).toEqual([1, 3]);
    expect(rig.told('error')).toMatchObject([
      { originseqnum: lie, err: expect.stringContaining('shipment 2') as string },
    ]);
    rig.until(() => rig.told('truckArrived').length === 2);
    expect(rig.told('truckArrived')[1]?.shipids).toEqual([2]);
  });

  it('gives a package up after so many lies, naming its pickup', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME], autoLoad: false });
    const pickup = rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    for (let i = 1; i <= 3; i++) {
      rig.until(() => rig.told('truckArrived').length === i);
      rig.say({ kind: 'loaded', truckid: 1, shipids: [1] });
      rig.until(() => rig.told('error').length >= i);
    }
    rig.until(() => rig.quiet());
    expect(rig.told('error').at(-1)?.originseqnum).toBe(pickup);
    expect(rig.sim.look(WORLD).packages.get(1)?.state).toBe('CANCELLED');
  });

  it('a warehouse that the world does not have: an error for each pickup, and the truck is free', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME] });
    const first = rig.pickup(9, { shipid: 1, x: 5, y: 0 });
    const second = rig.pickup(9, { shipid: 2, x: 5, y: 0 });
    rig.until(() => rig.told('error').length === 2);
    expect(rig.told('error').map(({ originseqnum }) => originseqnum)).toEqual([first, second]);
    rig.pickup(1, { shipid: 3, x: 5, y: 0 });
    rig.until(() => rig.told('delivered').length === 1);
  });

  it('a truck that the world does not have: its trip goes to another, it is named at the next connect', () => {
    const rig = new Rig({ trucks: [HOME, { id: 2, x: 90, y: 0 }], warehouses: [HOME] });
    rig.world.trucks.delete(1);
    rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    rig.until(() => rig.delivered() && rig.quiet());
    expect(rig.told('delivered')).toEqual([{ kind: 'delivered', truckid: 2, shipid: 1 }]);
    expect(rig.sim.trucksToInit(WORLD)).toEqual([HOME]);
  });

  it('asks when the arrival was swallowed', () => {
    const rig = new Rig({ trucks: [{ id: 1, x: 100, y: 0 }], warehouses: [HOME] });
    rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    rig.step(0);
    rig.world.advance(rig.now + 1_000);
    expect(rig.world.pending.size).toBe(1);
    rig.world.pending.clear();
    rig.until(() => rig.delivered());
  });

  it('takes a package as delivered when the notice was swallowed and the world no longer finds it on board', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME] });
    rig.pickup(1, { shipid: 1, x: 500, y: 0 }, { shipid: 2, x: 600, y: 0 });
    rig.until(() => rig.told('outForDelivery').length === 1);
    rig.world.advance(rig.now + 10_000);
    expect([...rig.world.pending.values()].map(({ kind }) => kind)).toEqual(['delivered', 'delivered', 'completion']);
    rig.world.pending.clear();
    rig.until(() => rig.delivered() && rig.quiet());
    const delivered = rig.told('delivered').map(({ shipid }) => shipid);
    expect(delivered.sort((a, b) => a - b)).toEqual([1, 2]);
    expect(rig.told('error')).toEqual([]);
  });

  it('takes along a package whose `loaded` comes after the truck has left', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME], autoLoad: false, limits: { patienceMs: 20_000 } });
    rig.pickup(1, { shipid: 1, x: 5_000, y: 0 }, { shipid: 2, x: 6, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    load(rig, 1, 1, 2);
    rig.say({ kind: 'loaded', truckid: 1, shipids: [1] });
    rig.until(() => rig.told('outForDelivery').length === 1);
    rig.say({ kind: 'loaded', truckid: 1, shipids: [2] });
    rig.until(() => rig.delivered() && rig.quiet());
    expect(rig.told('delivered').map(({ shipid }) => shipid)).toEqual([2, 1]);
  });

  it('tells outForDelivery before delivered even when the ack is the last to come', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME], autoLoad: false });
    rig.pickup(1, { shipid: 1, x: 3, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    rig.until(() => rig.sim.unacked(WORLD).toStore.length === 0);
    rig.sim.storeTurn(WORLD, [{ seq: 1, body: { kind: 'loaded', truckid: 1, shipids: [1] } }], [], rig.now);
    rig.sim.worldTurn(WORLD, [{ seq: 99, body: { kind: 'delivered', truckid: 1, packageid: 1 } }], [], rig.now);
    const kinds = rig.sim.unacked(WORLD).toStore.map(({ body }) => body.kind);
    expect(kinds.filter((kind) => kind !== 'status')).toEqual(['outForDelivery', 'delivered']);
  });

  it('asks nothing about a command that the world has not acked: the answer would be about the past', () => {
    const sim = new UpsSim([HOME]);
    sim.worldConnected(WORLD, [HOME], [], 0);
    const packages = [{ shipid: 1, destination: { x: 1, y: 1 }, upsAccount: null, items: [] }];
    sim.storeTurn(WORLD, [{ seq: 1, body: { kind: 'pickup', whnum: 1, warehouse: HOME, packages } }], [], 0);
    for (let now = 0; now < 3_600_000; now += 10_000) sim.tick(now);
    expect(sim.unacked(WORLD).toWorld.map(({ body }) => body.kind)).toEqual(['pickup']);
    sim.worldTurn(WORLD, [], [1], 3_600_000);
    for (let now = 3_600_000; now < 4_600_000; now += 10_000) sim.tick(now);
    expect(sim.unacked(WORLD).toWorld.map(({ body }) => body.kind)).toEqual(['query']);
  });

  it('status only moves forward: a completion from an earlier trip does not end this one', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME] });
    rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    rig.until(() => rig.delivered() && rig.quiet());
    rig.pickup(1, { shipid: 2, x: 5_000, y: 0 });
    rig.until(() => rig.told('outForDelivery').length === 2);
    const stale = { kind: 'completion', truckid: 1, x: 5, y: 0, status: 'IDLE' } as const;
    rig.sim.worldTurn(WORLD, [{ seq: 0, body: stale }], [], rig.now);
    expect(rig.sim.look(WORLD).trucks.get(1)?.state).toBe('DELIVERING');
  });
});

describe('several worlds', () => {
  it('keeps trucks, numbers and dedupe of each world apart, across a restart', () => {
    const sim = new UpsSim([HOME]);
    const pickup = (shipid: number) => ({
      seq: 1,
      body: {
        kind: 'pickup' as const,
        whnum: 1,
        warehouse: { x: 3, y: 0 },
        packages: [{ shipid, destination: { x: 1, y: 1 }, upsAccount: null, items: [] }],
      },
    });
    for (const world of [1, 2]) {
      sim.worldConnected(world, sim.trucksToInit(world), [], 0);
      sim.storeTurn(world, [pickup(world * 10), pickup(world * 10)], [], 0);
    }
    const { rows, sendings } = sim.take();
    for (const { toWorld } of sendings) {
      expect(toWorld).toEqual([{ seq: 1, body: { kind: 'pickup', truckid: 1, whid: 1 } }]);
    }
    const again = new UpsSim([HOME]);
    again.restore(rows.flatMap(({ scope, key, value }) => (value === null ? [] : [{ scope, key, value }])));
    expect(again.trucksToInit(1)).toEqual([]);
    expect(again.trucksToInit(3)).toEqual([HOME]);
    again.storeTurn(1, [pickup(10)], [], 1);
    expect(again.take().rows).toEqual([]);
    expect(again.unacked(2)).toEqual({ toWorld: sim.unacked(2).toWorld, toStore: sim.unacked(2).toStore });
  });

  it('refuses rows that are none of its own', () => {
    expect(() => {
      new UpsSim([]).restore([{ scope: 'ups', key: 'nonsense', value: '{}' }]);
    }).toThrow(/"nonsense" is none of ours/);
  });
});
