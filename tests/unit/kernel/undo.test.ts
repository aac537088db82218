// The time in which an order can be taken back: durable, ended by the clock or by a person, and nobody is asked to connect for it.

import { describe, expect, it } from 'vitest';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

/** Connected, with what was bought at the start arrived. */
async function stocked(disk = new FakeDisk()): Promise<KernelRig> {
  const rig = await (await new KernelRig(disk).start()).connect();
  const items = rig.sent(rig.world, 'buy').map(({ seq, body }) => ({
    seq: 9000 + seq,
    body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
  }));
  rig.world.say({ type: 'deliver', items });
  await settle();
  return rig;
}

describe('taking an order back', () => {
  it('nothing goes to the world for 8 s, then it goes by itself; without asking for it nothing is held', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const at = rig.clock.now();
    const held = await client.call('orders.place', { ...anOrder(), undo: true });
    expect(held.heldUntil).toBe(at + 8000);
    const detail = await client.call('orders.get', { orderId: held.orderId });
    expect(detail.waiting[0]).toMatchObject({
      whose: 'us',
      text: expect.stringMatching(/^Goes out to be packed at \d\d:\d\d:\d\d$/) as string,
    });
    expect(detail.cancelling).toMatchObject({ how: 'taken-back', until: at + 8000 });
    await rig.clock.advance(7900);
    expect(rig.sent(rig.world, 'pack')).toEqual([]);
    await rig.clock.advance(1200);
    expect(rig.sent(rig.world, 'pack').map(({ body }) => body['shipid'])).toEqual(held.shipmentIds);
    const atOnce = await client.call('orders.place', anOrder());
    expect(atOnce.heldUntil ?? null).toBeNull();
    expect(rig.sent(rig.world, 'pack')).toHaveLength(2);
    await rig.stop();
  });

  it('taken back in time it never was: no command, the goods free, its own event', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const { orderId } = await client.call('orders.place', { ...anOrder(1, 3), undo: true });
    await client.call('orders.cancel', { orderId });
    await rig.clock.advance(20_000);
    expect(rig.sent(rig.world, 'pack')).toEqual([]);
    const { rows } = await client.call('events.list', { offset: 0, limit: 50, orderId, descending: false });
    expect(rows.map(({ kind }) => kind)).toContain('order-taken-back');
    const query = { offset: 0, limit: 10, sort: 'sku', descending: false, warehouseId: 1 } as const;
    const stock = await client.call('inventory.list', query);
    expect(stock.rows.find(({ productId }) => productId === 1)).toMatchObject({ onHand: 100, reserved: 0 });
    await rig.stop();
  });

  it('send now cuts it short, once, and says who did it', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const { orderId } = await client.call('orders.place', { ...anOrder(), undo: true });
    await client.call('orders.sendNow', { orderId });
    await client.call('orders.sendNow', { orderId });
    expect(rig.sent(rig.world, 'pack')).toHaveLength(1);
    await rig.clock.advance(20_000);
    expect(rig.sent(rig.world, 'pack')).toHaveLength(1);
    const { rows } = await client.call('events.list', { offset: 0, limit: 50, orderId, descending: false });
    expect(rows.filter(({ kind }) => kind === 'order-sent-now')).toHaveLength(1);
    await rig.stop();
  });

  it('outlives the end of the program: held on where time is left, sent at the start where it is over', async () => {
    const disk = new FakeDisk();
    const first = await stocked(disk);
    const client = await first.signedIn('staff');
    await client.call('orders.place', { ...anOrder(), undo: true });
    // The program ends without stopping. The next one begins at an earlier time than the hold: its clock is its own.
    const second = await (await new KernelRig(disk).start()).connect();
    expect(second.sent(second.world, 'pack')).toEqual([]);
    await second.clock.advance(10_000);
    expect(second.sent(second.world, 'pack')).toHaveLength(1);
    await second.stop();
    await first.stop();
  });

  it('ends while no link is up: the command waits for the connection like any other', async () => {
    const rig = await stocked();
    rig.world.say({
      type: 'state',
      state: 'waiting',
      peer: 'world',
      attempt: 1,
      retryAt: null,
      worldId: 1,
      error: null,
    });
    rig.ups.say({ type: 'state', state: 'waiting', peer: 'ups', attempt: 1, retryAt: null, worldId: 1, error: null });
    await settle();
    const client = await rig.signedIn('staff');
    const { orderId } = await client.call('orders.place', { ...anOrder(), undo: true });
    await rig.clock.advance(10_000);
    const { waiting } = await client.call('orders.get', { orderId });
    expect(waiting[0]?.text).toMatch(/connection to the world/);
    await rig.stop();
  });

  it('the settings say how long, 0 for not at all', async () => {
    const rig = await stocked();
    const manager = await rig.signedIn('manager');
    const settings = await manager.call('settings.get', {});
    await manager.call('settings.save', { ...settings, undoSeconds: 0 });
    const placed = await manager.call('orders.place', { ...anOrder(), undo: true });
    expect(placed.heldUntil ?? null).toBeNull();
    expect(rig.sent(rig.world, 'pack')).toHaveLength(1);
    await rig.stop();
  });

  it('says until when it can be cancelled, and what becomes of goods that are packed', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const { orderId, shipmentIds } = await client.call('orders.place', anOrder());
    const packs = rig.sent(rig.world, 'pack');
    rig.world.say({ type: 'acked', seqs: packs.map(({ seq }) => seq) });
    rig.world.say({ type: 'deliver', items: [{ seq: 9900, body: { kind: 'ready', shipid: shipmentIds[0] } }] });
    await settle();
    const { cancelling } = await client.call('orders.get', { orderId });
    expect(cancelling?.how).toBe('cancelled');
    expect(cancelling?.text).toMatch(/until it is loaded.*stays packed/);
    rig.ups.say({
      type: 'deliver',
      items: [{ seq: 1, body: { kind: 'truckArrived', truckid: 1, whnum: null, shipids: shipmentIds } }],
    });
    await settle();
    expect((await client.call('orders.get', { orderId })).cancelling?.how).toBe('no');
    await expect(client.call('orders.cancel', { orderId })).rejects.toThrow(/too-late/);
    await rig.stop();
  });
});
