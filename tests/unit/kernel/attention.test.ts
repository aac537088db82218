// What needs a person: failed, stuck and silent packages, each once, the longest waiting first; and looking one order up again.

import { describe, expect, it } from 'vitest';
import type { Order, Problem, Shipment } from '../../../main/core/orders/types.js';
import { order, shipment } from '../../contract/store/rows.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle, VirtualClock } from '../../support/virtual-clock.js';

const NOW = new VirtualClock().now();
const MINUTE = 60_000;
/** As long as nothing was learned, an answer to a pack command may take a minute, the UPS's truck five. */
const packing = (ago: number): Partial<Shipment> => ({
  state: 'packing',
  packSeq: 5,
  packAckedAt: NOW - ago,
  stateSince: NOW - ago,
});
const problem = (ago: number, text: string): Problem => ({ code: 'odd', text, since: NOW - ago, whose: 'ups' });

/** A program that finds these shipments in its books; both links are down, so it asks nobody anything. */
async function withShipments(...rows: readonly Partial<Shipment>[]) {
  const disk = new FakeDisk();
  await (await new KernelRig(disk).start()).stop();
  const [store] = disk.books.values();
  const orders: Order[] = rows.map(({ state = 'placed' }, index) =>
    order(index + 1, { state, customerName: `Customer ${index + 1}` }),
  );
  await store?.write({ orders, shipments: rows.map((row, index) => shipment(index + 1, row)) });
  const rig = await new KernelRig(disk).start();
  return { rig, client: await rig.signedIn('manager') };
}

describe('what needs attention', () => {
  it('is nothing while all goes as usual: in its time, held up by nobody, or closed', async () => {
    const { rig, client } = await withShipments(packing(MINUTE - 1), {}, { state: 'delivered', deliveredAt: NOW - 9 });
    expect(await client.call('attention.list', { offset: 0, limit: 10 })).toEqual({
      total: 0,
      counts: { failed: 0, stuck: 0, silent: 0 },
      rows: [],
    });
    await rig.stop();
  });

  it('is silence from the first moment beyond the usual, whoever owes the answer', async () => {
    const truck = { ...packing(20 * MINUTE), state: 'packed', packedAt: NOW - 6 * MINUTE, pickupSeq: 3 } as const;
    const { rig, client } = await withShipments(
      packing(MINUTE),
      { ...truck, pickupAckedAt: NOW - 5 * MINUTE },
      { ...truck, pickupAckedAt: NOW - 5 * MINUTE + 1 },
    );
    const { rows, counts } = await client.call('attention.list', { offset: 0, limit: 10 });
    expect(counts).toEqual({ failed: 0, stuck: 0, silent: 2 });
    expect(rows.map(({ shipmentId, what, since, whose }) => [shipmentId, what, NOW - since, whose])).toEqual([
      [2, 'silent', 5 * MINUTE, 'ups'],
      [1, 'silent', MINUTE, 'world'],
    ]);
    expect(rows.every(({ text }) => text !== '')).toBe(true);
    await rig.stop();
  });

  it('counts one that was asked about from the question on', async () => {
    const { rig, client } = await withShipments(
      { ...packing(10 * MINUTE), queriedAt: NOW - MINUTE + 1, querySeq: 9 },
      { ...packing(10 * MINUTE), queriedAt: NOW - MINUTE, querySeq: 10 },
    );
    const { rows } = await client.call('attention.list', { offset: 0, limit: 10 });
    // Since when it waits is still when its turn began.
    expect(rows.map(({ shipmentId, since }) => [shipmentId, NOW - since])).toEqual([[2, 10 * MINUTE]]);
    await rig.stop();
  });

  it('is told once a package, failed before stuck before silent, by what is asked for, page by page', async () => {
    const { rig, client } = await withShipments(
      packing(3 * MINUTE),
      { ...packing(8 * MINUTE), problem: problem(2 * MINUTE, 'It is odd.') },
      { state: 'failed', stateSince: NOW - 9 * MINUTE, problem: problem(4 * MINUTE, 'It cannot be packed.') },
      { state: 'failed', stateSince: NOW - 5 * MINUTE },
    );
    const list = (what?: 'all' | 'failed' | 'stuck' | 'silent', offset = 0, limit = 10) =>
      client.call('attention.list', { offset, limit, ...(what === undefined ? {} : { what }) });
    const all = await list();
    expect(all.rows.map(({ shipmentId, what }) => [shipmentId, what])).toEqual([
      [4, 'failed'],
      [3, 'failed'],
      [1, 'silent'],
      [2, 'stuck'],
    ]);
    expect(all.rows[1]).toMatchObject({ orderId: 3, customerName: 'Customer 3', state: 'failed', warehouseId: 1 });
    expect(all.rows[1]).toMatchObject({ text: 'It cannot be packed.', whose: 'ups', since: NOW - 4 * MINUTE });
    expect(all).toMatchObject({ total: 4, counts: { failed: 2, stuck: 1, silent: 1 } });
    expect(await list('all')).toEqual(all);
    expect(await list('all', 1, 2)).toEqual({ ...all, rows: all.rows.slice(1, 3) });
    for (const what of ['failed', 'stuck', 'silent'] as const) {
      const rows = all.rows.filter((row) => row.what === what);
      expect(await list(what)).toEqual({ ...all, total: rows.length, rows });
    }
    await rig.stop();
  });
});

describe('looking an order up again', () => {
  async function placed() {
    const rig = await (await new KernelRig().start()).connect();
    const items = rig
      .sent(rig.world, 'buy')
      .map(({ seq, body }) => ({ seq: 9000 + seq, body: { ...body, kind: 'arrived' } }));
    rig.world.say({ type: 'deliver', items });
    await settle();
    const client = await rig.signedIn('staff');
    const { orderId, shipmentIds } = await client.call('orders.place', anOrder(1, 2));
    return { rig, client, orderId, shipid: shipmentIds[0] ?? 0 };
  }

  it('asks the world about each of its packages: one question at a time, each under a number of its own', async () => {
    const { rig, client, orderId, shipid } = await placed();
    const asked = () => rig.sent(rig.world, 'query').filter(({ body }) => body['packageid'] === shipid);
    expect(asked()).toEqual([]);
    for (const times of [1, 1, 2]) {
      expect(await client.call('orders.lookAgain', { orderId })).toEqual({ asked: 1 });
      await settle();
      expect(new Set(asked().map(({ seq }) => seq)).size).toBe(times);
      // The second time the first question is still on its way; the world has it by the third.
      if (rig.clock.now() > NOW) rig.world.say({ type: 'acked', seqs: asked().map(({ seq }) => seq) });
      await rig.clock.advance(100);
    }
    const { rows } = await client.call('events.list', { offset: 0, limit: 50, orderId, descending: false });
    expect(rows.filter(({ kind }) => kind === 'query-sent').map(({ seq }) => seq)).toEqual(
      asked().map(({ seq }) => seq),
    );
    await rig.stop();
  });

  it('asks the UPS, too, once it was called', async () => {
    const { rig, client, orderId, shipid } = await placed();
    rig.world.say({ type: 'deliver', items: [{ seq: 7000, body: { kind: 'ready', shipid } }] });
    await settle();
    const about = () =>
      rig.sent(rig.ups, 'statusQuery').filter(({ body }) => (body['shipids'] as number[]).includes(shipid));
    const before = about().length;
    expect(await client.call('orders.lookAgain', { orderId })).toEqual({ asked: 1 });
    await settle();
    expect(about()).toHaveLength(before + 1);
    await rig.stop();
  });

  it('refuses what is with nobody: unknown, or not sent yet', async () => {
    const { rig, client } = await placed();
    expect(await client.ask('orders.lookAgain', { orderId: 999 })).toMatchObject({
      error: { code: 'not-found', message: expect.stringContaining('#999') as string },
    });
    const waiting = await client.call('orders.place', anOrder(3, 5000));
    const before = rig.sent(rig.world, 'query').length;
    expect((await client.ask('orders.lookAgain', { orderId: waiting.orderId })).error?.code).toBe('not-found');
    expect(rig.sent(rig.world, 'query')).toHaveLength(before);
    await rig.stop();
  });
});
