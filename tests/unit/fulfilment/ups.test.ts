// What the UPS says, sound and unsound; asking after silence; what happens when a link comes back.
import { describe, expect, it } from 'vitest';
import type { ExpectedTimes } from '../../../main/core/fulfilment/types.js';
import type { UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import { cell, init, line, place, warehouse } from './fixtures.js';
import { Rig } from './rig.js';

const EXPECTED: ExpectedTimes = { pack: 100, load: 100, truck: 100, delivery: 100, purchase: 100 };
const NO_TRUCK = 'cannot find truck or package you specified';

/** Shipments 1..n at warehouse 1, packed and called for, everything acked. */
function packed(n = 1, upsAccount: string | null = null): Rig {
  const rig = new Rig(
    init({ stock: [cell(1, 1, 5000)], warehouses: [warehouse(1, 0, 0, 'North Dock'), warehouse(2, 99, 0)] }),
  );
  for (let i = 1; i <= n; i++) rig.run(place(`client-${i}`, [line(1, 2)], rig.now, { upsAccount }));
  for (let id = 1; id <= n; id++) rig.world({ kind: 'ready', shipid: id });
  rig.ackAll('world');
  rig.ackAll('ups');
  return rig;
}

const arrive = (rig: Rig, truckid: number, shipids: readonly number[], whnum = 1) =>
  rig.ups({ kind: 'truckArrived', truckid, whnum, shipids });

describe('one journey', () => {
  it('can be read from its events alone', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    rig.run(place('client-1', [line(1, 2)], 1000, { upsAccount: 'ada' }));
    rig.ackAll('world');
    rig.world({ kind: 'ready', shipid: 1 });
    rig.ackAll('ups');
    arrive(rig, 3, [1]);
    rig.ackAll('world');
    rig.world({ kind: 'loaded', shipid: 1 });
    rig.ups({ kind: 'outForDelivery', truckid: 3, shipids: [1] });
    rig.ups({ kind: 'delivered', truckid: 3, shipid: 1 });
    const told = rig.events.filter((e) => e.shipmentId === 1 && e.kind !== 'stock');
    expect(told.map(({ kind, from, to, seq, truckId }) => [kind, from, to, seq, truckId])).toEqual([
      ['shipment-planned', null, 'placed', null, null],
      ['pack-sent', null, null, 1, null],
      ['pack-acked', 'placed', 'packing', 1, null],
      ['ready', 'packing', 'packed', null, null],
      ['pickup-sent', null, null, 1, null],
      ['pickup-acked', null, null, 1, null],
      ['truck-arrived', null, null, null, 3],
      ['load-sent', 'packed', 'loading', 2, 3],
      ['load-acked', null, null, 2, 3],
      ['loaded', 'loading', 'loaded', null, 3],
      ['depart-sent', null, null, 2, 3],
      ['out-for-delivery', 'loaded', 'delivering', null, 3],
      ['delivered', 'delivering', 'delivered', null, 3],
    ]);
    expect(rig.commands('pickup')[0]?.body).toEqual({
      kind: 'pickup',
      whnum: 1,
      warehouse: { x: 0, y: 0 },
      packages: [
        {
          shipid: 1,
          destination: { x: 10, y: 10 },
          upsAccount: 'ada',
          items: [{ productId: 1, description: 'Bracket M8', count: 2 }],
        },
      ],
    });
    expect(rig.books.orders.get(1)).toMatchObject({ state: 'delivered', closedAt: 1000 });
    expect(rig.books.trucks.get(3)).toMatchObject({ x: 10, y: 10, state: 'idle', inferred: true, shipmentIds: [] });
  });
});

describe('trucks', () => {
  it('a truck that comes before ready is remembered, and loaded when ready comes; no second one is called', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    rig.run(place('client-1', [line(1, 2)]));
    arrive(rig, 3, [1]);
    expect(rig.commands('load')).toEqual([]);
    rig.world({ kind: 'ready', shipid: 1 });
    expect(rig.commands('load').map(({ body }) => body)).toEqual([{ kind: 'load', whnum: 1, truckid: 3, shipid: 1 }]);
    expect(rig.commands('pickup')).toEqual([]);
  });

  it('one that names no package is for the shipment that was called for first', () => {
    const rig = packed(3);
    arrive(rig, 5, []);
    arrive(rig, 6, []);
    expect([1, 2, 3].map((id) => rig.shipment(id).truckId)).toEqual([5, 6, null]);
  });

  it.each<[string, UpsToStore, RegExp]>([
    ['truck -2', { kind: 'truckArrived', truckid: -2, whnum: 1, shipids: [1] }, /-2 is no truck/],
    [
      'an unknown warehouse',
      { kind: 'truckArrived', truckid: 1, whnum: 77, shipids: [1] },
      /no warehouse has the number 77/,
    ],
    [
      'another warehouse',
      { kind: 'truckArrived', truckid: 1, whnum: 2, shipids: [1] },
      /shipment 1 is at warehouse 1, not 2/,
    ],
    [
      'an unknown shipment',
      { kind: 'truckArrived', truckid: 1, whnum: 1, shipids: [99] },
      /no shipment has the number 99/,
    ],
    [
      'no package where none waits',
      { kind: 'truckArrived', truckid: 1, whnum: 2, shipids: [] },
      /no shipment at warehouse 2/,
    ],
    ['delivered, never loaded', { kind: 'delivered', truckid: null, shipid: 1 }, /never sent to be loaded/],
    ['delivered, unknown', { kind: 'delivered', truckid: 1, shipid: -5 }, /no shipment has the number -5/],
    [
      'delivered by a truck it is not on',
      { kind: 'delivered', truckid: 8, shipid: 1 },
      /has no truck yet, not on truck 8/,
    ],
    [
      'on the road, nothing aboard',
      { kind: 'outForDelivery', truckid: 8, shipids: [] },
      /no loaded shipment is known on truck 8/,
    ],
    [
      'a place off the grid',
      { kind: 'destinationChanged', shipid: 1, destination: { x: 0.5, y: 0 } },
      /destination\.x: 0\.5/,
    ],
    ['a result nobody asked for', { kind: 'redirectResult', shipid: 1, accepted: true, reason: '' }, /no redirection/],
    [
      'a result about nothing',
      { kind: 'cancelResult', shipid: 99, accepted: true, reason: '' },
      /no shipment has the number 99/,
    ],
    [
      'a status of no shipment',
      { kind: 'status', answers: null, trucks: [], packages: [{ shipid: 99, status: 'QUEUED', truckid: null }] },
      /number 99/,
    ],
    [
      'a word that is no status',
      {
        kind: 'status',
        answers: null,
        trucks: [],
        packages: [{ shipid: 1, status: 'LOST' as 'QUEUED', truckid: null }],
      },
      /"LOST"; known are QUEUED/,
    ],
    [
      'a truck with no place',
      {
        kind: 'status',
        answers: null,
        packages: [],
        trucks: [{ truckid: 1, state: 'IDLE', x: Number.NaN, y: 0, target: null, whnum: null, shipids: [] }],
      },
      /NaN is no coordinate/,
    ],
    [
      'a kind that does not exist',
      { kind: 'teleported' } as unknown as UpsToStore,
      /no message of the UPS is called "teleported"/,
    ],
  ])(
    'fault 9: %s: quarantined with the reason, told to the UPS by its number, nothing else changes',
    (_title, body, reason) => {
      const rig = packed();
      const before = rig.shipment(1);
      const seen = rig.events.length;
      const decision = rig.ups(body);
      expect(decision.outcome).toEqual({ type: 'quarantined', reason: expect.stringMatching(reason) });
      expect(rig.events.slice(seen).map((e) => e.kind)).toEqual(['quarantined']);
      expect(decision.changes.outboxPut.map((row) => row.body)).toEqual([
        { kind: 'error', err: expect.stringMatching(reason), originseqnum: rig.events.at(-1)?.peerSeq },
      ]);
      expect(rig.shipment(1)).toBe(before);
    },
  );

  it('fault 9: an error about a number never sent is quarantined, and not answered by an error', () => {
    const rig = packed();
    const decision = rig.ups({ kind: 'error', err: 'what?', originseqnum: 4711 });
    expect(decision.outcome.type).toBe('quarantined');
    expect(decision.changes.outboxPut).toEqual([]);
  });

  it('what is sound of a message counts, what is not is quarantined', () => {
    const rig = packed(2);
    expect(arrive(rig, 3, [1, 99, 2]).outcome).toMatchObject({ type: 'quarantined' });
    expect(rig.commands('load').map(({ body }) => body.shipid)).toEqual([1, 2]);
  });

  it('late news about a closed order is no fault', () => {
    const rig = packed();
    arrive(rig, 3, [1]);
    rig.world({ kind: 'loaded', shipid: 1 });
    rig.ups({ kind: 'delivered', truckid: 3, shipid: 1 });
    expect(rig.books.dropClosed()).toEqual({ orders: [1] });
    expect(rig.ups({ kind: 'outForDelivery', truckid: 3, shipids: [1] }).outcome).toEqual({ type: 'done' });
    expect(rig.ups({ kind: 'delivered', truckid: 3, shipid: 1 }).outcome).toEqual({ type: 'done' });
  });

  it('reports become truck rows, told once; after a report nothing is inferred', () => {
    const rig = packed();
    const report = {
      truckid: 3,
      state: 'TO_WAREHOUSE',
      x: 7,
      y: 8,
      target: { x: 0, y: 0 },
      whnum: null,
      shipids: [1],
    } as const;
    const status = { kind: 'status', answers: null, packages: [], trucks: [report] } as const;
    rig.ups(status);
    rig.now += 5;
    expect(rig.ups(status).events).toEqual([]);
    expect(rig.books.trucks.get(3)).toEqual({
      id: 3, state: 'to-warehouse', x: 7, y: 8, target: { x: 0, y: 0 }, warehouseId: null,
      shipmentIds: [1], since: 1000, reportedAt: 1000, inferred: false,
    }); // prettier-ignore
    arrive(rig, 3, [1]);
    expect(rig.books.trucks.get(3)?.state).toBe('to-warehouse');
  });
});

describe('a refused load', () => {
  const refuse = (rig: Rig) => {
    rig.world({ kind: 'error', err: NO_TRUCK, originseqnum: rig.shipment(1).loadSeq ?? 0 });
    rig.ackAll('world');
    return rig.world({ kind: 'packagestatus', packageid: 1, status: 'PACKED' });
  };

  it('is asked about, and tried again while the truck is there, 5 times at most; then another truck will do', () => {
    const rig = packed();
    arrive(rig, 3, [1]);
    for (let i = 1; i <= 5; i++) {
      expect(rig.shipment(1).loadAttempts).toBe(i);
      refuse(rig);
    }
    expect(rig.commands('load')).toHaveLength(5);
    expect(rig.shipment(1)).toMatchObject({
      state: 'loading',
      truckId: null,
      problem: { code: 'load-given-up', whose: 'ups' },
    });
    arrive(rig, 4, [1]);
    expect(rig.commands('load').at(-1)?.body.truckid).toBe(4);
    expect(rig.shipment(1).problem).toBeNull();
  });

  it('is not tried again when the truck has left by the report of the UPS; the UPS is asked', () => {
    const rig = packed();
    arrive(rig, 3, [1]);
    const report = { truckid: 3, state: 'DELIVERING', x: 7, y: 8, target: null, whnum: null, shipids: [] } as const;
    rig.now += 1;
    rig.ups({ kind: 'status', answers: null, packages: [], trucks: [report] });
    refuse(rig);
    expect(rig.commands('load')).toHaveLength(1);
    expect(rig.shipment(1)).toMatchObject({ truckId: null, problem: { code: 'truck-left' } });
    expect(rig.commands('statusQuery').at(-1)?.body.shipids).toEqual([1]);
    arrive(rig, 3, [1]);
    expect(rig.commands('load')).toHaveLength(2);
  });

  it('a queued load (still PACKED, nothing refused) is left alone', () => {
    const rig = packed();
    arrive(rig, 3, [1]);
    rig.world({ kind: 'packagestatus', packageid: 1, status: 'PACKED' });
    expect(rig.commands('load')).toHaveLength(1);
  });
});

describe('refusals of the UPS', () => {
  it('a pickup with an account goes again without it; one without shows the UPS’s words', () => {
    const rig = packed(1, 'nobody');
    rig.ups({ kind: 'error', err: 'no such account', originseqnum: 1 });
    expect(rig.commands('pickup').map(({ body }) => body.packages[0]?.upsAccount)).toEqual(['nobody', null]);
    rig.ups({ kind: 'error', err: 'no trucks today', originseqnum: rig.shipment(1).pickupSeq ?? 0 });
    expect(rig.shipment(1).problem).toMatchObject({
      code: 'pickup-refused',
      text: expect.stringContaining('no trucks today'),
    });
    arrive(rig, 1, [1]);
    expect(rig.shipment(1)).toMatchObject({ state: 'loading', problem: null });
  });

  it('a package that it has forgotten is announced again under a new number', () => {
    const rig = packed();
    rig.ups({ kind: 'status', answers: 1, trucks: [], packages: [{ shipid: 1, status: 'UNKNOWN', truckid: null }] });
    expect(rig.commands('pickup').map(({ seq }) => seq)).toEqual([1, 2]);
    rig.ups({ kind: 'status', answers: 1, trucks: [], packages: [{ shipid: 1, status: 'UNKNOWN', truckid: null }] });
    expect(rig.commands('pickup')).toHaveLength(2);
  });

  it('an answer moves on what it knows better', () => {
    const rig = packed(2);
    rig.ups({ kind: 'status', answers: 1, trucks: [], packages: [{ shipid: 1, status: 'AT_WAREHOUSE', truckid: 6 }] });
    expect(rig.shipment(1)).toMatchObject({ state: 'loading', truckId: 6 });
    rig.world({ kind: 'loaded', shipid: 1 });
    rig.ups({ kind: 'status', answers: 1, trucks: [], packages: [{ shipid: 1, status: 'DELIVERED', truckid: 6 }] });
    expect(rig.shipment(1).state).toBe('delivered');
  });
});

describe('a link that comes back', () => {
  it('world: asks about every pack and load that was acked and not answered, and about nothing else', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 100)], warehouses: [warehouse(1, 0, 0)] }));
    rig.run(place('client-1', [line(1, 1)]));
    rig.run(place('client-2', [line(1, 1)]));
    rig.ackAll('world');
    rig.world({ kind: 'ready', shipid: 2 });
    arrive(rig, 3, [2]);
    rig.ackAll('world');
    rig.run(place('client-3', [line(1, 1)]));
    rig.run({ type: 'link-up', at: 5, link: 'world' });
    expect(rig.commands('query').map(({ body }) => body.packageid)).toEqual([1, 2]);
    // Again before those are acked: not asked twice.
    rig.run({ type: 'link-up', at: 6, link: 'world' });
    expect(rig.commands('query')).toHaveLength(2);
  });

  it('UPS: asks for the trucks and for all that waits on it, 500 packages an item', () => {
    const rig = packed(501);
    rig.run({ type: 'link-up', at: 5, link: 'ups' });
    const asked = rig.commands('statusQuery').map(({ body }) => [body.shipids.length, body.trucks]);
    expect(asked).toEqual([[500, true], [1, false]]); // prettier-ignore
    expect(
      new Rig(init()).run({ type: 'link-up', at: 5, link: 'ups' }).changes.outboxPut.map((row) => row.body),
    ).toEqual([{ kind: 'statusQuery', shipids: [], trucks: true }]);
  });
});

describe('silence', () => {
  const watch = (rig: Rig, at: number, up = true, upSince = 0) =>
    rig.run({
      type: 'watch',
      at,
      expectedMs: EXPECTED,
      linksUp: { world: up, ups: up },
      upSince: { world: upSince, ups: upSince },
    });

  it('of the world: asks when overdue, not more often than that, and names since when and whose move it is', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    rig.run(place('client-1', [line(1, 1)]));
    rig.ackAll('world');
    watch(rig, 1099);
    expect(rig.commands('query')).toHaveLength(0);
    for (const [at, asked] of [
      [1100, 1],
      [1150, 1],
      [1199, 1],
      [1200, 2],
    ] as const) {
      // prettier-ignore
      watch(rig, at);
      rig.ackAll('world');
      expect(rig.commands('query')).toHaveLength(asked);
      expect(rig.shipment(1).problem).toBeNull();
    }
    watch(rig, 1300);
    expect(rig.shipment(1).problem).toMatchObject({ code: 'silent-pack', since: 1000, whose: 'world' });
    rig.world({ kind: 'packagestatus', packageid: 1, status: 'packed' });
    expect(rig.shipment(1)).toMatchObject({ state: 'packed', problem: null });
    expect(rig.kinds()).toContain('problem-cleared');
  });

  it('is nothing while the link is down, and counts from when it came up', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    rig.run(place('client-1', [line(1, 1)]));
    rig.ackAll('world');
    expect(watch(rig, 99_999, false).changes.outboxPut).toEqual([]);
    expect(watch(rig, 99_999, true, 99_950).changes.outboxPut).toEqual([]);
    expect(watch(rig, 100_060, true, 99_950).changes.outboxPut).toHaveLength(1);
    expect(rig.shipment(1).problem).toBeNull();
  });

  it('an unacked command is not asked about (the session sends it again), but becomes a problem', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    rig.run(place('client-1', [line(1, 1)]));
    watch(rig, 1350);
    expect(rig.commands('query')).toEqual([]);
    expect(rig.shipment(1).problem).toMatchObject({ code: 'silent-pack', whose: 'world' });
  });

  it('of the UPS about trucks and deliveries: the UPS is asked, later the world too about deliveries', () => {
    const rig = packed(2);
    arrive(rig, 3, [1]);
    rig.world({ kind: 'loaded', shipid: 1 });
    rig.ackAll('world');
    rig.ackAll('ups');
    watch(rig, 1100);
    expect(rig.commands('statusQuery').map(({ body }) => body.shipids)).toEqual([[2], [1]]);
    expect(rig.commands('query')).toEqual([]);
    rig.ackAll('ups');
    watch(rig, 1200);
    expect(rig.commands('query').map(({ body }) => body.packageid)).toEqual([1]);
    watch(rig, 1300);
    expect(rig.shipment(1).problem).toMatchObject({ code: 'silent-delivery', whose: 'ups' });
    expect(rig.shipment(2).problem).toMatchObject({ code: 'silent-truck', whose: 'ups' });
    rig.world({ kind: 'packagestatus', packageid: 1, status: 'DELIVERED' });
    expect(rig.shipment(1).state).toBe('delivered');
  });

  it('a purchase that does not arrive is shown at those who wait for it', () => {
    const rig = new Rig(init());
    rig.run(place('client-1', [line(1, 1)]));
    watch(rig, 1299);
    expect(rig.shipment(1).problem).toBeNull();
    watch(rig, 1300);
    expect(rig.shipment(1).problem).toMatchObject({ code: 'purchase-late', since: 1000, whose: 'world' });
  });
});

describe('fault 9: the world says what cannot be', () => {
  it.each([
    [{ kind: 'ready', shipid: 99 } as const],
    [{ kind: 'loaded', shipid: 1 } as const],
    [{ kind: 'packagestatus', packageid: 1, status: 'DELIVERED' } as const],
    [{ kind: 'packagestatus', packageid: 1, status: 'EATEN' } as const],
    [{ kind: 'packagestatus', packageid: 0, status: 'PACKED' } as const],
    [{ kind: 'exploded' } as never],
  ])('%j is quarantined', (body) => {
    const rig = packed();
    const before = rig.shipment(1);
    const decision = rig.world(body);
    expect(decision.outcome.type).toBe('quarantined');
    expect(decision.changes.outboxPut).toEqual([]);
    expect(rig.shipment(1)).toBe(before);
  });
});
