import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rig } from './rig.js';

const HOME = { id: 1, x: 0, y: 0 };
const make = (autoLoad = true) => new Rig({ trucks: [HOME], warehouses: [HOME], autoLoad });

describe('what a store may ask', () => {
  it('fault 9: accounts of any content are answered, never fatal', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[\w.-]{1,64}$/), fc.string({ minLength: 60 })),
        (account) => {
          const rig = make();
          rig.say({ kind: 'accountCheck', shipid: 4, upsAccount: account });
          rig.step(0);
          const valid = account.length <= 64 && account !== '' && [...account].every((c) => /[A-Za-z0-9_.-]/.test(c));
          expect(rig.told('accountResult')).toEqual([{ kind: 'accountResult', shipid: 4, upsAccount: account, valid }]);
        },
      ),
    );
  });

  it('fault 9: unknown shipments, unknown trucks, empty and repeated pickups are answered with errors that name them', () => {
    const rig = make(false);
    rig.pickup(1, { shipid: 1, x: 5, y: 5 });
    rig.step(0);
    const asked = [
      rig.say({ kind: 'cancel', shipid: 77 }),
      rig.say({ kind: 'redirect', shipid: 77, destination: { x: 1, y: 1 } }),
      rig.say({ kind: 'loaded', truckid: 55, shipids: [1] }),
      rig.say({ kind: 'loaded', truckid: 1, shipids: [77] }),
      rig.say({ kind: 'pickup', whnum: 1, warehouse: HOME, packages: [] }),
      rig.pickup(1, { shipid: 1, x: 9, y: 9 }, { shipid: 2, x: 9, y: 9 }, { shipid: 2, x: 8, y: 8 }),
    ];
    rig.say({ kind: 'error', err: 'I do not know this shipment', originseqnum: 1 });
    rig.step(0);
    expect(rig.told('error').map(({ originseqnum }) => originseqnum)).toEqual(asked);
    expect(rig.told('error').at(-1)?.err).toContain('shipment 1, 2 was asked for before');
    rig.until(() => rig.told('truckArrived').flatMap(({ shipids }) => shipids).length === 2);
  });

  it('refuses what is beyond the limit of open packages', () => {
    const rig = new Rig({ trucks: [HOME], warehouses: [HOME], limits: { openPackages: 2 } });
    const seq = rig.pickup(1, { shipid: 1, x: 1, y: 1 }, { shipid: 2, x: 1, y: 1 }, { shipid: 3, x: 1, y: 1 });
    rig.step(0);
    expect(rig.told('error')).toMatchObject([
      { originseqnum: seq, err: expect.stringContaining('shipment 3') as string },
    ]);
  });

  it('answers a status query with its number', () => {
    const rig = make(false);
    rig.pickup(1, { shipid: 1, x: 5, y: 5 });
    rig.until(() => rig.told('truckArrived').length === 1);
    const seq = rig.say({ kind: 'statusQuery', shipids: [1, 2], trucks: true });
    rig.step(0);
    expect(rig.told('status').at(-1)).toEqual({
      kind: 'status',
      answers: seq,
      packages: [
        { shipid: 1, status: 'AT_WAREHOUSE', truckid: 1 },
        { shipid: 2, status: 'UNKNOWN', truckid: null },
      ],
      trucks: [{ truckid: 1, state: 'WAITING', x: 0, y: 0, target: null, whnum: 1, shipids: [1] }],
    });
  });
});

describe('redirect', () => {
  const elsewhere = { x: -40, y: 7 };

  it('changes the destination at once while the package is not under way', () => {
    const rig = make(false);
    rig.pickup(1, { shipid: 1, x: 500, y: 5 });
    rig.say({ kind: 'redirect', shipid: 1, destination: elsewhere });
    rig.until(() => rig.told('truckArrived').length === 1);
    expect(rig.told('redirectResult')).toEqual([{ kind: 'redirectResult', shipid: 1, accepted: true, reason: '' }]);
    expect(rig.told('destinationChanged')).toEqual([{ kind: 'destinationChanged', shipid: 1, destination: elsewhere }]);
    rig.world.load(1, 1, rig.now);
    rig.step(2_000);
    rig.say({ kind: 'loaded', truckid: 1, shipids: [1] });
    rig.until(() => rig.delivered());
    expect(rig.world.packages.get(1)?.deliveredAt).toEqual(elsewhere);
  });

  it('turns a truck under way, and says so only when the world has taken it', () => {
    const rig = make();
    rig.pickup(1, { shipid: 1, x: 5_000, y: 0 }, { shipid: 2, x: 5_000, y: 3 });
    rig.until(() => rig.told('outForDelivery').length === 1);
    rig.say({ kind: 'redirect', shipid: 1, destination: elsewhere });
    rig.until(() => rig.told('redirectResult').length === 1);
    expect(rig.told('destinationChanged')).toEqual([{ kind: 'destinationChanged', shipid: 1, destination: elsewhere }]);
    rig.until(() => rig.delivered() && rig.quiet());
    expect(rig.world.packages.get(1)?.deliveredAt).toEqual(elsewhere);
    expect(rig.world.packages.get(2)?.deliveredAt).toEqual({ x: 5_000, y: 3 });
    expect(rig.told('outForDelivery')).toHaveLength(1);
  });

  it('is refused when it comes too late, and when a later one took its place', () => {
    const rig = make();
    rig.pickup(1, { shipid: 1, x: 3_000, y: 0 });
    rig.until(() => rig.told('outForDelivery').length === 1);
    rig.say({ kind: 'redirect', shipid: 1, destination: { x: 1, y: 1 } });
    rig.say({ kind: 'redirect', shipid: 1, destination: elsewhere });
    rig.until(() => rig.delivered() && rig.quiet());
    rig.say({ kind: 'redirect', shipid: 1, destination: { x: 2, y: 2 } });
    rig.step(0);
    expect(rig.told('redirectResult').map(({ accepted }) => accepted)).toEqual([false, true, false]);
    expect(rig.world.packages.get(1)?.deliveredAt).toEqual(elsewhere);
  });
});

describe('cancel', () => {
  it('is accepted while the package waits, and the truck does not wait for it', () => {
    const rig = make(false);
    rig.pickup(1, { shipid: 1, x: 5, y: 0 }, { shipid: 2, x: 6, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    rig.world.load(2, 1, rig.now);
    rig.step(2_000);
    rig.say({ kind: 'loaded', truckid: 1, shipids: [2] });
    rig.step(0);
    rig.say({ kind: 'cancel', shipid: 1 });
    rig.until(() => rig.told('delivered').length === 1);
    expect(rig.told('cancelResult')).toEqual([{ kind: 'cancelResult', shipid: 1, accepted: true, reason: '' }]);
    expect(rig.told('delivered')[0]?.shipid).toBe(2);
  });

  it('frees a truck whose whole trip is cancelled, and the package may be asked for again', () => {
    const rig = make(false);
    rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    rig.say({ kind: 'cancel', shipid: 1 });
    rig.until(() => rig.quiet());
    rig.pickup(1, { shipid: 1, x: 5, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 2);
    expect(rig.told('error')).toEqual([]);
  });

  it('is refused with a reason once the package is on board, out or delivered', () => {
    const rig = make(false);
    rig.pickup(1, { shipid: 1, x: 5_000, y: 0 }, { shipid: 2, x: 6, y: 0 });
    rig.until(() => rig.told('truckArrived').length === 1);
    rig.world.load(1, 1, rig.now);
    rig.world.load(2, 1, rig.now);
    rig.step(3_000);
    rig.say({ kind: 'loaded', truckid: 1, shipids: [1] });
    rig.step(0);
    rig.say({ kind: 'cancel', shipid: 1 });
    rig.step(0);
    rig.say({ kind: 'loaded', truckid: 1, shipids: [2] });
    rig.until(() => rig.told('outForDelivery').length === 1);
    rig.say({ kind: 'cancel', shipid: 1 });
    rig.until(() => rig.delivered());
    rig.say({ kind: 'cancel', shipid: 1 });
    rig.step(0);
    expect(rig.told('cancelResult').map(({ accepted, reason }) => [accepted, reason])).toEqual([
      [false, 'it is loaded on truck 1'],
      [false, 'it is out for delivery on truck 1'],
      [false, 'it has been delivered'],
    ]);
  });
});
