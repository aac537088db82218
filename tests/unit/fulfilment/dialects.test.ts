// What UPS programs of other dialects leave out or say otherwise: no warehouse, no package, no account, truck -1, no answers.
import { describe, expect, it } from 'vitest';
import type { ExpectedTimes } from '../../../main/core/fulfilment/types.js';
import { cell, init, line, place, warehouse } from './fixtures.js';
import { Rig } from './rig.js';

const EXPECTED: ExpectedTimes = { pack: 100, load: 100, truck: 100, delivery: 100, purchase: 100 };

/** Shipments 1..n at warehouse 1, packed and called for, everything acked at 1000. */
function packed(n = 1, upsAccount: string | null = null): Rig {
  const rig = new Rig(init({ stock: [cell(1, 1, 5000)], warehouses: [warehouse(1, 0, 0), warehouse(2, 99, 0)] }));
  for (let i = 1; i <= n; i++) rig.run(place(`client-${i}`, [line(1, 2)], rig.now, { upsAccount }));
  for (let id = 1; id <= n; id++) rig.world({ kind: 'ready', shipid: id });
  rig.ackAll('world');
  rig.ackAll('ups');
  return rig;
}

/** `call`: neither package nor, for -1, a truck. */
const arrive = (rig: Rig, truckid: number, whnum: number | null = 1, shipids: readonly number[] = []) =>
  rig.ups({ kind: 'truckArrived', truckid, whnum, shipids });

const watch = (rig: Rig, at: number) => {
  rig.now = at;
  return rig.run({ type: 'watch', at, expectedMs: EXPECTED, linksUp: { world: true, ups: true } });
};

const called = (rig: Rig): (number | undefined)[] => rig.commands('pickup').map(({ body }) => body.packages[0]?.shipid);

describe('fault 10: a load that was refused until it was given up, with a UPS that names no package and answers no question', () => {
  const giveUp = (rig: Rig): void => {
    for (let i = 1; i <= 5; i++) {
      rig.world({ kind: 'error', err: 'cannot find truck or package', originseqnum: rig.shipment(1).loadSeq ?? 0 });
      rig.ackAll('world');
      rig.world({ kind: 'packagestatus', packageid: 1, status: 'PACKED' });
    }
  };

  it('goes on the next truck that comes to its warehouse', () => {
    const rig = packed();
    arrive(rig, 3);
    giveUp(rig);
    expect(rig.commands('load')).toHaveLength(5);
    expect(rig.shipment(1)).toMatchObject({ truckId: null, problem: { code: 'load-given-up' } });
    // It may be the same one, on its next round.
    expect(arrive(rig, 3).outcome).toEqual({ type: 'done' });
    expect(rig.commands('load')).toHaveLength(6);
    expect(rig.shipment(1)).toMatchObject({ truckId: 3, loadAttempts: 1, problem: null });
  });

  it('is asked about, and called for again under a new number when that stays without an answer', () => {
    const rig = packed();
    arrive(rig, 3);
    giveUp(rig);
    const since = rig.now;
    watch(rig, since + 100);
    rig.ackAll('ups');
    expect(rig.commands('statusQuery')).toHaveLength(1);
    expect(called(rig)).toEqual([1]);
    watch(rig, since + 300);
    expect(called(rig)).toEqual([1, 1]);
    expect(rig.shipment(1).problem).toBeNull();
    rig.ackAll('ups');
    arrive(rig, 4);
    expect(rig.commands('load').at(-1)?.body.truckid).toBe(4);
  });

  it('is not called for again by a UPS that says it has it in hand', () => {
    const rig = packed();
    arrive(rig, 3);
    giveUp(rig);
    const since = rig.now;
    watch(rig, since + 100);
    rig.ackAll('ups');
    rig.ups({ kind: 'status', answers: 2, trucks: [], packages: [{ shipid: 1, status: 'QUEUED', truckid: null }] });
    expect(rig.shipment(1).problem).toBeNull();
    watch(rig, since + 1000);
    expect(called(rig)).toEqual([1]);
  });
});

describe('an arrival that names packages and no warehouse', () => {
  it('is at each package’s own warehouse', () => {
    const rig = packed(2);
    expect(arrive(rig, 4, null, [2]).outcome).toEqual({ type: 'done' });
    expect(rig.commands('load').map(({ body }) => body)).toEqual([{ kind: 'load', whnum: 1, truckid: 4, shipid: 2 }]);
    expect(rig.shipment(1).truckId).toBeNull();
  });

  it('fault 9: that names neither is quarantined, nothing changes', () => {
    const rig = packed();
    const before = rig.shipment(1);
    expect(arrive(rig, 4, null).outcome).toMatchObject({
      type: 'quarantined',
      reason: expect.stringContaining('neither warehouse nor package named'),
    });
    expect(rig.shipment(1)).toBe(before);
  });

  it('fault 9: a truck number that the world cannot have is quarantined', () => {
    const rig = packed();
    expect(arrive(rig, 2 ** 31, 1, [1]).outcome.type).toBe('quarantined');
    expect(rig.commands('load')).toEqual([]);
  });
});

describe('fault 9: truck -1, said for "none free"', () => {
  it('is quarantined, tells why the order waits, and is called for again when its time is over', () => {
    const rig = packed();
    expect(arrive(rig, -1).outcome).toMatchObject({
      type: 'quarantined',
      reason: expect.stringContaining('-1 is no truck'),
    });
    expect(rig.shipment(1)).toMatchObject({
      state: 'packed',
      truckId: null,
      problem: { code: 'no-truck-free', whose: 'ups' },
    });
    watch(rig, 1099);
    expect(called(rig)).toEqual([1]);
    watch(rig, 1100);
    expect(called(rig)).toEqual([1, 1]);
    // Under a new number, or the UPS would take it for a repetition; and a UPS that was asked anew has not said no.
    expect(new Set(rig.commands('pickup').map(({ seq }) => seq)).size).toBe(2);
    expect(rig.shipment(1).problem).toBeNull();
    expect(rig.commands('statusQuery')).toEqual([]);
    rig.ackAll('ups');
    arrive(rig, 3);
    expect(rig.commands('load').map(({ body }) => body.truckid)).toEqual([3]);
    expect(rig.shipment(1)).toMatchObject({ state: 'loading', problem: null });
  });

  it('is called for as often as the UPS says so, never before the last call was acked', () => {
    const rig = packed();
    for (let round = 1; round <= 3; round += 1) {
      arrive(rig, -1);
      watch(rig, rig.now + 100);
      expect(called(rig)).toHaveLength(1 + round);
      arrive(rig, -1);
      watch(rig, rig.now + 1000);
      expect(called(rig)).toHaveLength(1 + round);
      rig.ackAll('ups');
    }
  });

  it('after a restart of the program too', () => {
    const rig = packed();
    arrive(rig, -1);
    rig.restart();
    watch(rig, 1100);
    expect(called(rig)).toEqual([1, 1]);
  });

  it('fault 5: that names no package turns down the last call; the trucks on their way are for the others', () => {
    const rig = packed(3);
    arrive(rig, -1);
    arrive(rig, 7);
    arrive(rig, 8);
    expect([1, 2, 3].map((id) => rig.shipment(id).truckId)).toEqual([7, 8, null]);
    watch(rig, 1100);
    expect(called(rig)).toEqual([1, 2, 3, 3]);
    arrive(rig, 9);
    expect(rig.shipment(3).truckId).toBe(9);
  });

  it('fault 5: a truck is first for a call that still stands, were it a later one', () => {
    const rig = packed(2);
    arrive(rig, -1, 1, [1]);
    arrive(rig, 7);
    arrive(rig, 8);
    expect([1, 2].map((id) => rig.shipment(id).truckId)).toEqual([8, 7]);
    expect(rig.shipment(1).problem).toBeNull();
  });

  it('as many times as there were calls: each of them calls again', () => {
    const rig = packed(3);
    for (let i = 0; i < 3; i += 1) arrive(rig, -1);
    arrive(rig, -1);
    watch(rig, 1100);
    expect(called(rig)).toEqual([1, 2, 3, 1, 2, 3]);
    expect(rig.events.filter((event) => event.kind === 'problem')).toHaveLength(3);
  });

  it('with the package named (and no warehouse) marks that one', () => {
    const rig = packed(2);
    arrive(rig, -1, null, [2]);
    expect([1, 2].map((id) => rig.shipment(id).problem?.code)).toEqual([undefined, 'no-truck-free']);
  });

  it('about a shipment that has its truck, is unknown or long gone changes nothing', () => {
    const rig = packed();
    arrive(rig, 3);
    const before = rig.shipment(1);
    for (const ids of [[1], [99], []]) expect(arrive(rig, -1, 1, ids).outcome.type).toBe('quarantined');
    expect(rig.shipment(1)).toBe(before);
  });
});

describe('what commands carry for dialects that want it', () => {
  it('the product’s number in a pickup, the destination in the word that it is loaded', () => {
    const rig = packed();
    expect(rig.commands('pickup')[0]?.body.packages[0]?.items.map((item) => item.productId)).toEqual([1]);
    arrive(rig, 3);
    rig.ups({ kind: 'destinationChanged', shipid: 1, destination: { x: -7, y: 8 } });
    rig.world({ kind: 'loaded', shipid: 1 });
    expect(rig.commands('loaded').map(({ body }) => body)).toEqual([
      { kind: 'loaded', truckid: 3, shipids: [1], destinations: [{ x: -7, y: 8 }] },
    ]);
  });
});

describe('answers that the link gives for a UPS that has no words', () => {
  it('an account that is not named back is the shipment’s own: refused, it goes without', () => {
    const rig = packed(1, 'ada');
    rig.ups({ kind: 'accountResult', shipid: 1, upsAccount: null, valid: false });
    expect(rig.shipment(1).upsAccount).toBeNull();
    expect(rig.events.at(-1)).toMatchObject({ kind: 'command-rejected', data: { command: 'accountCheck' } });
    expect(JSON.stringify(rig.events.at(-1)?.data)).toContain('ada');
  });

  it('a cancel that cannot be said is told as refused; the order is cancelled here all the same', () => {
    const rig = packed();
    rig.run({ type: 'cancel', at: rig.now, personId: 1, orderId: 1 });
    const reason = 'this UPS’s protocol has no such message';
    const peerSeq = Number.MIN_SAFE_INTEGER + 2;
    const body = { kind: 'cancelResult', shipid: 1, accepted: false, reason } as const;
    expect(rig.run({ type: 'ups-item', at: rig.now, peerSeq, body }).outcome).toEqual({ type: 'done' });
    expect(rig.events.at(-1)).toMatchObject({ kind: 'command-rejected', peerSeq, data: { err: reason } });
    expect(rig.shipment(1).state).toBe('cancelled');
  });
});
