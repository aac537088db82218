// Staff at the shelf through the whole kernel: counts, corrections, ledgers, cover, and open purchases in the rows.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeClient } from '../../support/fake-channel.js';
import { anOrder, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

const LIST = { offset: 0, limit: 50, sort: 'sku', descending: false } as const;

describe('at the shelf', () => {
  let rig: KernelRig;
  let staff: FakeClient;
  let manager: FakeClient;
  beforeEach(async () => {
    rig = await new KernelRig().start();
    await rig.connect();
    staff = await rig.signedIn('staff');
    manager = await rig.signedIn('manager');
    await settle();
  });
  afterEach(() => rig.stop());

  const row = async (productId: number, warehouseId = 1) => {
    const { rows } = await staff.call('inventory.list', LIST);
    const found = rows.find((one) => one.productId === productId && one.warehouseId === warehouseId);
    if (found === undefined) throw new Error('no such row');
    return found;
  };
  /** The world acks and delivers everything that was bought until now. */
  const deliverPurchases = async (peerSeq: number) => {
    const buys = rig.sent(rig.world, 'buy');
    let next = peerSeq;
    for (const { seq, body } of buys) {
      rig.world.say({ type: 'acked', seqs: [seq] });
      const { whnum, things } = body;
      rig.world.say({ type: 'deliver', items: [{ seq: next++, body: { kind: 'arrived', whnum, things } }] });
    }
    await settle();
  };

  it('a count changes nothing, is kept for a manager, and is taken over once', async () => {
    await deliverPurchases(1);
    const before = await row(1);
    expect(before.onHand).toBe(100);
    const params = {
      clientId: 'count-0001',
      warehouseId: 1,
      note: 'aisle 3',
      lines: [
        { productId: 1, counted: 97 },
        { productId: 2, counted: 100 },
      ],
    };
    const [{ count }, again] = await Promise.all([
      staff.call('inventory.count', params),
      staff.call('inventory.count', params),
    ]);
    expect(again).toMatchObject({ repeated: true, count: { rev: count.rev } });
    expect(count.lines).toEqual([
      { productId: 1, counted: 97, seen: 100, reserved: 0 },
      { productId: 2, counted: 100, seen: 100, reserved: 0 },
    ]);
    expect((await row(1)).onHand).toBe(100);
    expect(await manager.call('inventory.openCounts', {})).toMatchObject([{ rev: count.rev, note: 'aisle 3' }]);

    const lines = [{ warehouseId: 1, productId: 1, change: -3 }];
    const commit = { reason: 'counted' as const, note: null, lines, countRev: count.rev };
    const denied = await staff.ask('inventory.adjust', { ...commit, clientId: 'adjust-0001' });
    expect(denied.error).toMatchObject({ code: 'forbidden' });
    // Two managers at once: one count is taken over once.
    const both = await Promise.allSettled([
      manager.call('inventory.adjust', { ...commit, clientId: 'adjust-0001' }),
      manager.call('inventory.adjust', { ...commit, clientId: 'adjust-0002' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await row(1)).onHand).toBe(97);
    expect(await manager.call('inventory.openCounts', {})).toEqual([]);
    const [entry] = (
      await staff.call('ledger.list', { warehouseId: 1, productId: 1, offset: 0, limit: 10, descending: true })
    ).rows;
    expect(entry).toMatchObject({
      source: 'person',
      personId: 2,
      data: { onHand: -3, because: 'adjustment', reason: 'counted', after: { onHand: 97 } },
    });
  });

  it('a correction that is sent twice is made once, and one below what is reserved is refused', async () => {
    await deliverPurchases(1);
    await staff.call('orders.place', anOrder(1, 30));
    const found = {
      clientId: 'adjust-0003',
      reason: 'found' as const,
      note: null,
      lines: [{ warehouseId: 1, productId: 1, change: 5 }],
    };
    expect(await manager.call('inventory.adjust', found)).toEqual({ pieces: 5, repeated: false });
    expect(await manager.call('inventory.adjust', found)).toEqual({ pieces: 5, repeated: true });
    const cell = await row(1);
    expect(cell).toMatchObject({ onHand: 105, reserved: 30 });
    const lines = [{ warehouseId: 1, productId: 1, change: -76 }];
    const refused = await manager.ask('inventory.adjust', {
      clientId: 'adjust-0004',
      reason: 'lost',
      note: null,
      lines,
    });
    expect(refused.error).toMatchObject({ code: 'below-reserved', details: { least: 30, value: -76 } });
    expect((await row(1)).onHand).toBe(105);
  });

  it('knows a count and a correction again after more than five hundred others', async () => {
    await deliverPurchases(1);
    const counted = { clientId: 'count-first', warehouseId: 1, note: null, lines: [{ productId: 1, counted: 100 }] };
    const found = {
      clientId: 'adjust-first',
      reason: 'found' as const,
      note: null,
      lines: [{ warehouseId: 1, productId: 1, change: 1 }],
    };
    const { count } = await staff.call('inventory.count', counted);
    await manager.call('inventory.adjust', found);
    await Promise.all(
      Array.from({ length: 501 }, async (_, index) => {
        await staff.call('inventory.count', { ...counted, clientId: `count-${1000 + index}` });
        await manager.call('inventory.adjust', { ...found, clientId: `adjust-${1000 + index}` });
      }),
    );
    expect(await staff.call('inventory.count', counted)).toEqual({ count, repeated: true });
    expect(await manager.call('inventory.adjust', found)).toEqual({ pieces: 1, repeated: true });
    expect((await row(1)).onHand).toBe(100 + 502);
  });

  it('what was found goes to the order that waits for it', async () => {
    await deliverPurchases(1);
    const lines = [{ warehouseId: 2, productId: 1, change: -100 }];
    await manager.call('inventory.adjust', { clientId: 'adjust-0005', reason: 'lost', note: 'flood', lines });
    const everything = [{ warehouseId: 1, productId: 1, change: -100 }];
    await manager.call('inventory.adjust', { clientId: 'adjust-0006', reason: 'lost', note: null, lines: everything });
    const { orderId } = await staff.call('orders.place', anOrder(1, 20));
    const { shipments } = await staff.call('orders.get', { orderId });
    expect(shipments[0]).toMatchObject({ state: 'placed', reserved: false });
    const warehouseId = shipments[0]?.warehouseId ?? 0;
    const found = [{ warehouseId, productId: 1, change: 20 }];
    await manager.call('inventory.adjust', { clientId: 'adjust-0007', reason: 'found', note: null, lines: found });
    await settle();
    expect((await staff.call('orders.get', { orderId })).shipments[0]).toMatchObject({ reserved: true });
  });

  it('the audit tells a correction by people from one after a refusal', async () => {
    await deliverPurchases(1);
    const lines = [{ warehouseId: 1, productId: 1, change: -4 }];
    await manager.call('inventory.adjust', { clientId: 'adjust-0008', reason: 'damaged', note: null, lines });
    const report = await manager.call('audit.run', {});
    expect(report.differences).toMatchObject([{ code: 'adjusted', ours: 96, worlds: 100 }]);
    expect(report.differences[0]?.why).toMatch(/people corrected the shelf by −4/);
  });

  it('the ledger adds up to the shelf, and its filters show what made one number', async () => {
    await deliverPurchases(1);
    await staff.call('orders.place', anOrder(1, 30));
    await settle();
    const of = { warehouseId: 1, productId: 1, offset: 0, limit: 50, descending: false };
    const all = await staff.call('ledger.list', of);
    expect(all.rows.map(({ data }) => data?.['because'])).toEqual(['purchase', 'arrival', 'reservation']);
    expect((await staff.call('ledger.list', { ...of, measure: 'reserved' })).total).toBe(1);
    expect((await staff.call('ledger.list', { ...of, measure: 'available' })).total).toBe(2);
    expect(await staff.call('ledger.check', { warehouseId: 1, productId: 1 })).toEqual({
      entries: 3,
      broken: 0,
      sums: { onHand: 100, reserved: 30, inbound: 0 },
      cell: { onHand: 100, reserved: 30, inbound: 0 },
    });
  });

  it('a row shows its open purchase: queued while the world is away, sent, acked, gone when it has arrived', async () => {
    await deliverPurchases(1);
    const buy = { clientId: 'replenish-1', warehouseId: 2, lines: [{ productId: 2, quantity: 50 }] };
    rig.world.say({ type: 'state', state: 'waiting', peer: 'there', attempt: 1, retryAt: 1, worldId: 1, error: null });
    await settle();
    expect((await row(2, 2)).purchase).toBeNull();
    const { purchaseId } = await staff.call('inventory.buy', buy);
    expect((await staff.call('inventory.buy', buy)).repeated).toBe(true);
    expect((await row(2, 2)).purchase).toMatchObject({ id: purchaseId, state: 'queued', quantity: 50 });
    await rig.connect();
    expect((await row(2, 2)).purchase).toMatchObject({ state: 'sent' });
    const { seq, body } = rig.sent(rig.world, 'buy').at(-1) ?? { seq: 0, body: {} };
    rig.world.say({ type: 'acked', seqs: [seq] });
    await rig.clock.advance(50);
    expect((await row(2, 2)).purchase).toMatchObject({ state: 'acked' });
    const { whnum, things } = body as { whnum: number; things: unknown };
    rig.world.say({ type: 'deliver', items: [{ seq: 99, body: { kind: 'arrived', whnum, things } }] });
    await settle();
    expect(await row(2, 2)).toMatchObject({ purchase: null, onHand: 50 });
  });

  it('cover comes from what left the shelf, live and after a restart, and sorts', async () => {
    await deliverPurchases(1);
    expect(await row(1)).toMatchObject({ shipped: 0, coverMs: null });
    const { shipmentIds } = await staff.call('orders.place', anOrder(1, 40));
    await settle();
    const shipid = shipmentIds[0] ?? 0;
    rig.world.say({ type: 'deliver', items: [{ seq: 50, body: { kind: 'ready', shipid } }] });
    await settle();
    await rig.clock.advance(3_600_000);
    const there = await row(1, (await staff.call('orders.get', { orderId: 1 })).shipments[0]?.warehouseId);
    expect(there.shipped).toBe(40);
    const { demandFrom = 0, demandTo = 0 } = await staff.call('inventory.list', LIST);
    expect(there.coverMs).toBe(Math.round((60 * (demandTo - demandFrom)) / 40));
    const sorted = await staff.call('inventory.list', { ...LIST, sort: 'cover' });
    expect(sorted.rows[0]).toMatchObject({ productId: 1, shipped: 40 });
    expect(sorted.rows.at(-1)?.coverMs).toBeNull();
    const soon = { ...LIST, low: true, coverUnderMs: (there.coverMs ?? 0) + 1 };
    expect((await staff.call('inventory.list', soon)).rows.map(({ shipped }) => shipped)).toContain(40);
    const low = await staff.call('inventory.list', { ...LIST, low: true });
    expect(low.rows.map(({ shipped }) => shipped)).not.toContain(40);

    const disk = rig.disk;
    await rig.stop();
    rig = await new KernelRig(disk).start();
    staff = await rig.signedIn('staff');
    const { rows } = await staff.call('inventory.list', { ...LIST, sort: 'cover' });
    expect(rows[0]).toMatchObject({ productId: 1, shipped: 40 });
  });
});
