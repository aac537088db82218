// The stock audit: what the world acknowledged beside our books, by a pure comparison and through the kernel.

import { describe, expect, it } from 'vitest';
import {
  auditStock,
  UNKNOWN_TO_WORLD,
  type AuditInput,
  type StockEvidence,
} from '../../../main/core/inventory/audit.js';
import type { Purchase, StockCell } from '../../../main/core/orders/types.js';
import { shipment } from '../../contract/store/rows.js';
import { anOrder, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

const cell = (onHand: number): StockCell => ({ warehouseId: 1, productId: 1, onHand, reserved: 0, inbound: 0 });
const evidence = (over: Partial<StockEvidence> = {}): StockEvidence => ({
  warehouseId: 1,
  productId: 1,
  arrived: 100,
  packed: 40,
  adjusted: 0,
  moved: 60,
  ...over,
});
const input = (over: Partial<AuditInput> = {}): AuditInput => ({
  at: 1_000_000,
  cells: [cell(60)],
  evidence: [evidence()],
  asked: [],
  said: new Map(),
  lost: new Map(),
  purchases: [],
  restoredAt: 0,
  ...over,
});
const codes = (over: Partial<AuditInput>) => auditStock(input(over), 0).differences.map(({ code }) => code);

describe('the comparison', () => {
  it('finds nothing where all adds up', () => {
    expect(auditStock(input(), 7)).toMatchObject({ differences: [], more: 0, cells: 1, setAside: 7, unanswered: 0 });
  });

  it('finds entries that do not add up, corrections after refusals, and what nothing explains', () => {
    expect(codes({ cells: [cell(61)] })).toEqual(['ledger']);
    const corrected = { cells: [cell(55)], evidence: [evidence({ adjusted: -5, moved: 55 })] };
    const [one] = auditStock(input(corrected), 0).differences;
    expect(one).toMatchObject({ code: 'corrected', ours: 55, worlds: 60 });
    expect(one?.why).toMatch(/refused to pack.*corrected by −5/);
    expect(codes({ cells: [cell(58)], evidence: [evidence({ moved: 58 })] })).toEqual(['unexplained']);
    // A cell that the books have not, though something arrived for it.
    expect(codes({ cells: [] })).toEqual(['ledger']);
  });

  it('compares each package with the world’s word, and counts those that are being packed', () => {
    const open = shipment(5, { packSeq: 1, packAckedAt: 5, packAttempts: 1, state: 'packing' });
    const packed = shipment(6, { packSeq: 2, packAckedAt: 5, packedAt: 6, state: 'packed' });
    const asked = [open, packed, shipment(7)];
    expect(
      codes({
        asked,
        said: new Map([
          [5, 'LOADED'],
          [6, 'PACKED'],
          [7, UNKNOWN_TO_WORLD],
        ]),
      }),
    ).toEqual(['not-packed']);
    expect(
      codes({
        asked,
        said: new Map([
          [5, 'PACKING'],
          [6, UNKNOWN_TO_WORLD],
        ]),
      }),
    ).toEqual(['packed']);
    const report = auditStock(input({ asked, said: new Map([[5, 'PACKING']]) }), 0);
    expect(report).toMatchObject({ underWay: 1, unanswered: 2, asked: 3 });
  });

  it('lists packages that only the world has, and purchases that were taken and not told of', () => {
    expect(
      codes({
        lost: new Map([
          [90, 'DELIVERED'],
          [91, UNKNOWN_TO_WORLD],
        ]),
      }),
    ).toEqual(['lost-package']);
    const purchase: Purchase = {
      id: 1,
      clientId: null,
      warehouseId: 1,
      lines: [{ productId: 1, quantity: 9 }],
      seq: 3,
      state: 'acked',
      at: 1_000_000 - 61_000,
      arrivedAt: null,
    };
    const [one] = auditStock(input({ purchases: [purchase] }), 0).differences;
    expect(one).toMatchObject({ code: 'not-arrived', ours: 60, worlds: 69 });
    expect(codes({ purchases: [{ ...purchase, at: 999_999 }] })).toEqual([]);
  });
});

describe('the audit in the kernel', () => {
  it('asks the world about every open package, waits for its answers, and finds what differs', async () => {
    const rig = await (await new KernelRig().start()).connect();
    const buys = rig.sent(rig.world, 'buy');
    rig.world.say({
      type: 'deliver',
      items: buys.map(({ seq, body }) => ({
        seq: 9000 + seq,
        body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
      })),
    });
    rig.world.say({ type: 'acked', seqs: buys.map(({ seq }) => seq) });
    await settle();
    const staff = await rig.signedIn('staff');
    const { shipmentIds } = await staff.call('orders.place', anOrder(1, 2));
    await settle();
    rig.world.say({ type: 'acked', seqs: rig.sent(rig.world, 'pack').map(({ seq }) => seq) });
    await rig.clock.advance(50);
    await expect(staff.call('audit.run', {})).rejects.toThrow(/forbidden/);
    const manager = await rig.signedIn('manager');
    expect(await manager.call('audit.last', {})).toBeNull();
    const running = manager.call('audit.run', {});
    await settle();
    const query = rig.sent(rig.world, 'query').at(-1);
    expect(query?.body['packageid']).toBe(shipmentIds[0]);
    const body = { kind: 'packagestatus', packageid: shipmentIds[0], status: 'PACKING' };
    rig.world.say({ type: 'deliver', items: [{ seq: 9500, body }] });
    const report = await running;
    expect(report).toMatchObject({ differences: [], asked: 1, unanswered: 0, underWay: 1 });
    expect(await staff.call('audit.last', {})).toEqual(report);
    const { rows } = await manager.call('events.list', {
      offset: 0,
      limit: 5,
      kinds: ['stock-audited'],
      descending: true,
    });
    expect(rows[0]?.data).toEqual({ differences: 0, unanswered: 0 });
    await rig.stop();
  });

  it('does not wait for a world that says nothing, and says so', async () => {
    const rig = await (await new KernelRig().start()).connect();
    const items = rig.sent(rig.world, 'buy').map(({ seq, body }) => ({
      seq: 9000 + seq,
      body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
    }));
    rig.world.say({ type: 'deliver', items });
    await settle();
    const manager = await rig.signedIn('manager');
    await manager.call('orders.place', anOrder(1, 1));
    await settle();
    rig.world.say({ type: 'acked', seqs: rig.sent(rig.world, 'pack').map(({ seq }) => seq) });
    await rig.clock.advance(50);
    const running = manager.call('audit.run', {});
    await rig.clock.advance(25_000);
    expect(await running).toMatchObject({ asked: 1, unanswered: 1 });
    await rig.stop();
  });
});
