import { describe, expect, it } from 'vitest';
import { Rig, WORLD } from './rig.js';

const truck = (id: number, x: number, y: number) => ({ id, x, y });
const HOME = truck(1, 0, 0);

describe('dispatching', () => {
  it('sends the nearest idle truck by true Manhattan distance', () => {
    // Truck 1 is nearer as the crow flies (14.1 against 15), truck 2 by the streets (15 against 20).
    const rig = new Rig({ trucks: [truck(1, 10, 10), truck(2, 15, 0)], warehouses: [HOME] });
    rig.pickup(1, { shipid: 1, x: 50, y: 50 });
    rig.until(() => rig.told('truckArrived').length === 1);
    expect(rig.told('truckArrived')).toEqual([{ kind: 'truckArrived', truckid: 2, whnum: 1, shipids: [1] }]);
  });

  it('measures from where a truck was last confirmed', () => {
    const rig = new Rig({ trucks: [truck(1, 0, 0), truck(2, 300, 0)], warehouses: [HOME, truck(2, 500, 0)] });
    rig.pickup(1, { shipid: 1, x: 490, y: 0 });
    rig.until(() => rig.delivered() && rig.quiet());
    rig.pickup(2, { shipid: 2, x: 0, y: 0 });
    rig.until(() => rig.delivered());
    expect(rig.told('truckArrived').map(({ truckid }) => truckid)).toEqual([1, 1]);
  });

  it('lets several packages ride together and late-comers join, up to the capacity', () => {
    const rig = new Rig({ trucks: [truck(1, 100, 0)], warehouses: [HOME], limits: { capacity: 3 } });
    rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    rig.step(0);
    rig.pickup(1, { shipid: 2, x: 6, y: 0 }, { shipid: 3, x: 7, y: 0 }, { shipid: 4, x: 8, y: 0 });
    rig.step(0);
    rig.until(() => rig.delivered() && rig.quiet());
    expect(rig.told('truckArrived').map(({ shipids }) => shipids)).toEqual([[1, 2, 3], [4]]);
    expect(rig.told('outForDelivery').map(({ shipids }) => shipids)).toEqual([[1, 2, 3], [4]]);
    expect(rig.world.executed.map(({ kind }) => kind)).toEqual(['pickup', 'deliver', 'pickup', 'deliver']);
  });

  it('announces only the new ones when packages join a waiting truck', () => {
    const rig = new Rig({ trucks: [truck(1, 10, 0)], warehouses: [HOME], autoLoad: false });
    rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    rig.pickup(1, { shipid: 2, x: 6, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 2);
    expect(rig.told('truckArrived').map(({ shipids }) => shipids)).toEqual([[1], [2]]);
    expect(rig.told('outForDelivery')).toEqual([]);
  });

  it('without a free truck packages wait, in order and without an error', () => {
    const rig = new Rig({ trucks: [truck(1, 0, 0)], warehouses: [HOME, truck(2, 40, 0)] });
    rig.pickup(1, { shipid: 1, x: 900, y: 0 });
    rig.step(0);
    for (let shipid = 2; shipid <= 30; shipid++) rig.pickup(1 + (shipid % 2), { shipid, x: shipid, y: 3 });
    rig.until(() => rig.delivered() && rig.quiet());
    expect(rig.told('error')).toEqual([]);
    expect(rig.told('delivered')).toHaveLength(30);
  });

  it('delivers by nearest neighbour and shows the next stop', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME] });
    rig.pickup(1, { shipid: 1, x: 300, y: 0 }, { shipid: 2, x: -100, y: 0 }, { shipid: 3, x: -150, y: 0 });
    rig.until(() => rig.delivered() && rig.quiet());
    expect(rig.told('delivered').map(({ shipid }) => shipid)).toEqual([2, 3, 1]);
    const targets = rig
      .told('status')
      .flatMap(({ trucks }) => trucks)
      .filter(({ state, target }) => state === 'DELIVERING' && target !== null)
      .map(({ target }) => target?.x);
    expect(targets).toEqual([-100, -150, 300]);
  });

  it('serves a warehouse that has waited too long before a nearer one', () => {
    const far = truck(2, 5_000, 0);
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME, far], limits: { capacity: 1, starveMs: 3_000 } });
    rig.pickup(2, { shipid: 99, x: 5_000, y: 1 });
    for (let shipid = 1; shipid <= 8; shipid++) rig.pickup(1, { shipid, x: 1, y: 0 });
    rig.until(() => rig.delivered());
    const order = rig.told('delivered').map(({ shipid }) => shipid);
    expect(order.indexOf(99)).toBeGreaterThan(0);
    expect(order.indexOf(99)).toBeLessThan(6);
  });

  it('leaves with what is loaded when its patience ends; the rest rides later', () => {
    const rig = new Rig({
      trucks: [HOME],
      warehouses: [HOME],
      autoLoad: false,
      limits: { patienceMs: 60_000 },
    });
    rig.pickup(1, { shipid: 1, x: 5, y: 0 }, { shipid: 2, x: 6, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    rig.world.load(1, 1, rig.now);
    rig.step(2_000);
    rig.say({ kind: 'loaded', truckid: 1, shipids: [1] });
    rig.step(500);
    const loadedAt = rig.now;
    rig.until(() => rig.told('outForDelivery').length === 1);
    expect(rig.now - loadedAt).toBeGreaterThanOrEqual(60_000);
    expect(rig.now - loadedAt).toBeLessThan(63_000);
    expect(rig.told('outForDelivery')[0]?.shipids).toEqual([1]);
    rig.until(() => rig.told('truckArrived').length === 2);
    expect(rig.told('truckArrived')[1]?.shipids).toEqual([2]);
  });

  it('does not leave empty, but gives an unloaded trip up when others wait elsewhere', () => {
    const rig = new Rig({
      trucks: [HOME],
      warehouses: [HOME, truck(2, 40, 0)],
      autoLoad: false,
      limits: { patienceMs: 10_000 },
    });
    rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    for (let i = 0; i < 100; i++) rig.step(1_000);
    expect(rig.sim.look(WORLD).trucks.get(1)).toMatchObject({ state: 'WAITING', shipids: [1] });
    rig.pickup(2, { shipid: 2, x: 5, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 2);
    expect(rig.told('truckArrived')[1]).toMatchObject({ whnum: 2, shipids: [2] });
    expect(rig.sim.look(WORLD).packages.get(1)?.state).toBe('QUEUED');
  });

  it('tells the trucks of a world once, then only what changed', () => {
    const rig = new Rig({ trucks: [HOME, truck(2, 9, 9)], warehouses: [HOME] });
    rig.step(0);
    expect(rig.told('status').map(({ trucks }) => trucks.map(({ truckid }) => truckid))).toEqual([[1, 2]]);
    for (let i = 0; i < 20; i++) rig.step(1_000);
    rig.restart();
    rig.step(1_000);
    expect(rig.told('status')).toHaveLength(1);
    rig.pickup(1, { shipid: 1, x: 30, y: 0 });
    rig.until(() => rig.delivered() && rig.quiet());
    const later = rig
      .told('status')
      .slice(1)
      .flatMap(({ trucks }) => trucks);
    expect(later.map(({ truckid, state }) => [truckid, state])).toEqual([
      [1, 'TO_WAREHOUSE'],
      [1, 'WAITING'],
      [1, 'DELIVERING'],
      [1, 'IDLE'],
    ]);
  });
});
