// What went wrong in forerunners, asked of the whole kernel with processes and windows played by the test.

import { describe, expect, it } from 'vitest';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import type { FakeChild } from '../../support/fake-process-host.js';
import { settle } from '../../support/virtual-clock.js';

/** Takes an order all the way to `delivering`; gives its shipments' numbers. */
async function placeMany(rig: KernelRig, count: number): Promise<number[]> {
  const client = await rig.signedIn('staff');
  const placed = await Promise.all(Array.from({ length: count }, () => client.call('orders.place', anOrder())));
  return placed.flatMap((order) => order.shipmentIds);
}

describe('kernel and the faults of forerunners', () => {
  it('fault 1: a burst of 10,000 delivered items reaches the books, acked once recorded, in few commits', async () => {
    const rig = await (await new KernelRig().start()).connect();
    const client = await rig.signedIn('staff');
    const manager = await rig.signedIn('manager');
    await manager.call('inventory.buy', {
      clientId: 'stock-for-all',
      warehouseId: 1,
      lines: [{ productId: 1, quantity: 100_000 }],
    });
    const shipments: number[] = [];
    for (let start = 0; start < 10_000; start += 500) {
      const placed = await Promise.all(Array.from({ length: 500 }, () => client.call('orders.place', anOrder())));
      shipments.push(...placed.flatMap((order) => order.shipmentIds));
    }
    expect(new Set(shipments).size).toBe(10_000);
    await stockArrives(rig);
    await loadAll(rig, shipments);
    const before = rig.disk.faults.writes;
    const known = new Set(rig.settled(rig.ups));
    for (let start = 0; start < shipments.length; start += 500) {
      const items = shipments.slice(start, start + 500).map((shipid, i) => ({
        seq: 500_000 + start + i,
        body: { kind: 'delivered', truckid: null, shipid },
      }));
      rig.ups.say({ type: 'deliver', items });
    }
    await settle(50);
    const settled = rig.settled(rig.ups).filter((seq) => !known.has(seq));
    expect(settled).toHaveLength(10_000);
    expect(new Set(settled).size).toBe(10_000);
    expect(rig.disk.faults.writes - before).toBeLessThanOrEqual(5);
    const delivered = await client.call('orders.list', {
      offset: 0,
      limit: 1,
      states: ['delivered'],
      sort: 'id',
      descending: false,
    });
    expect(delivered.total).toBe(10_000);
    expect(rig.logger.errors).toEqual([]);
    await rig.stop();
  }, 60_000);

  it('fault 2: orders placed while both links are down are taken, kept and sent when they come up', async () => {
    const rig = new KernelRig();
    rig.processes.onStart = () => undefined;
    await rig.start();
    const client = await rig.signedIn('staff');
    const { orderId, repeated } = await client.call('orders.place', anOrder());
    expect(repeated).toBe(false);
    const detail = await client.call('orders.get', { orderId });
    expect(detail.waiting[0]?.text).toMatch(/world/i);
    rig.processes.last('simulator').hello();
    rig.processes.last('simulator').say({ type: 'listening', amazon: 1, worldUps: 2, ups: 3 });
    rig.world.hello();
    await settle();
    expect(rig.world.of('open')).toHaveLength(1);
    expect(rig.sent(rig.world, 'buy').length).toBeGreaterThan(0);
    await rig.stop();
  });

  it('fault 2: orders outlive a kernel that ends without stopping', async () => {
    const disk = new FakeDisk();
    const first = await new KernelRig(disk).start();
    const order = anOrder();
    const { orderId } = await (await first.signedIn('staff')).call('orders.place', order);
    const sentBefore = first.sent(first.world, 'buy').map(({ seq }) => seq);

    const second = await new KernelRig(disk).start();
    const client = await second.signedIn('staff');
    expect((await client.call('orders.get', { orderId })).order.clientId).toBe(order.clientId);
    expect((await client.call('orders.place', order)).repeated).toBe(true);
    // The outbox is replayed under the same numbers.
    expect(second.sent(second.world, 'buy').map(({ seq }) => seq)).toEqual(sentBefore);
    await second.stop();
  });

  it('fault 3: two windows that order the last pieces at once cannot both have them', async () => {
    const rig = await (await new KernelRig().start()).connect();
    await stockArrives(rig);
    const [a, b] = [await rig.signedIn('staff'), await rig.signedIn('manager')];
    await Promise.all([a.call('orders.place', anOrder(2, 100)), b.call('orders.place', anOrder(2, 100))]);
    const { rows } = await a.call('inventory.list', { offset: 0, limit: 50, sort: 'sku', descending: false });
    for (const row of rows) expect(row.available).toBeGreaterThanOrEqual(0);
    const reserved = rows.filter((row) => row.productId === 2).reduce((sum, row) => sum + row.reserved, 0);
    expect(reserved).toBe(100);
    await rig.stop();
  });

  it('fault 4: all numbers come from one counter: no command and no event shares one with another', async () => {
    const rig = await (await new KernelRig().start()).connect();
    await stockArrives(rig);
    const clients = await Promise.all([rig.signedIn('staff'), rig.signedIn('manager'), rig.signedIn('tester')]);
    await Promise.all(
      Array.from({ length: 300 }, (_, i) => clients[i % 3]?.call('orders.place', anOrder(1 + (i % 2)))),
    );
    for (const child of [rig.world, rig.ups]) {
      const seqs = child.of('send').flatMap((message) => (message['items'] as { seq: number }[]).map(({ seq }) => seq));
      expect(new Set(seqs).size).toBe(seqs.length);
    }
    const { rev } = await clients[0].call('timeline.load', { after: 0, limit: 20_000 });
    expect(rev).toEqual(rev.map((_, index) => index + 1));
    await rig.stop();
  });

  it('fault 6: a link whose process hangs does not hold up the other', async () => {
    const rig = await (await new KernelRig().start()).connect();
    await stockArrives(rig);
    rig.ups.answers = false;
    rig.ups.obedient = false;
    const [shipid = 0] = await placeMany(rig, 1);
    rig.world.say({ type: 'deliver', items: [{ seq: 900, body: { kind: 'ready', shipid } }] });
    await settle();
    expect(rig.settled(rig.world)).toContain(900);
    // The UPS link says nothing at all, and the world goes on.
    expect(rig.settled(rig.ups)).toEqual([]);
    await placeMany(rig, 1);
    expect(rig.sent(rig.world, 'pack')).toHaveLength(2);
    await rig.stop();
  });

  it('fault 7: the address is saved with the account and survives a restart', async () => {
    const disk = new FakeDisk();
    const rig = await new KernelRig(disk).start();
    const manager = await rig.signedIn('manager');
    const created = await manager.call('people.create', {
      name: 'Nora',
      role: 'staff',
      password: 'a long password',
      address: { x: -7, y: 42 },
    });
    await rig.stop();
    const again = await new KernelRig(disk).start();
    const client = again.channel.connect();
    const { person } = await client.call('session.signIn', { name: 'nora', password: 'a long password' });
    expect(person).toEqual({ ...created, address: { x: -7, y: 42 } });
    const moved = await client.call('people.setAddress', { personId: person.id, address: { x: 1, y: 1 } });
    expect(moved.address).toEqual({ x: 1, y: 1 });
    await again.stop();
  });

  it('fault 8: using it before start() has finished answers and never crashes', async () => {
    const disk = new FakeDisk();
    let open = (): void => undefined;
    disk.appGate = new Promise<void>((resolve) => (open = resolve));
    const rig = new KernelRig(disk);
    const client = rig.channel.connect();
    expect((await client.call('app.info', {})).host).toBe('test');
    client.say({ type: 'subscribe', credit: 10 });
    const early = client.ask('session.state', {});
    const starting = rig.kernel.start();
    const late = client.ask('session.state', {});
    expect(rig.kernel.status().phase).toBe('starting');
    await rig.clock.advance(15_000);
    expect((await early).error?.code).toBe('starting');
    expect((await late).error?.code).toBe('starting');
    const waiting = client.ask('session.state', {});
    open();
    await starting;
    expect((await waiting).ok).toBe(true);
    expect(rig.kernel.status().phase).toBe('ready');
    // The subscription that came too early gets its snapshot now.
    expect(client.feed.some((message) => message.feed === 'snapshot')).toBe(true);
    await rig.stop();
  });

  it('fault 9: garbage from the UPS, from a process and from a window, and dying links, leave the kernel going', async () => {
    const rig = await (await new KernelRig().start()).connect();
    rig.ups.say({ type: 'quarantine', reason: 'not a message', hex: 'deadbeef', at: rig.clock.now() });
    rig.ups.say({ type: 'deliver', items: [{ seq: 5, body: { kind: 'nonsense' } }] });
    rig.ups.say({ type: 'deliver', items: [{ seq: 6, body: { kind: 'delivered', truckid: -1, shipid: 424_242 } }] });
    rig.ups.say({ type: 'deliver', items: 'none' });
    rig.ups.say({ type: 'no-such-message' });
    rig.ups.raw(null);
    const client = await rig.signedIn('manager');
    for (const raw of [null, 1, 'x', {}, { type: 'call' }, { type: 'call', id: 'a' }]) client.say(raw);
    await settle();
    // What was said is recorded, acked and shown; only then is it over.
    expect(rig.settled(rig.ups)).toEqual(expect.arrayContaining([5, 6]));
    const { total } = await client.call('quarantine.list', { offset: 0, limit: 10 });
    expect(total).toBeGreaterThanOrEqual(3);
    expect(rig.kernel.status().links.ups.quarantined).toBe(1);
    rig.ups.exit(1);
    rig.world.exit(null, 'SIGSEGV');
    await rig.clock.advance(2_000);
    expect(rig.kernel.status().links.ups.restarts).toBe(1);
    expect((await client.call('orders.place', anOrder())).orderId).toBeGreaterThan(0);
    await rig.stop();
  });

  it('fault 10: numbers go on where they were after a restart, never from the start', async () => {
    const disk = new FakeDisk();
    const first = await (await new KernelRig(disk).start()).connect();
    const used = first.sent(first.world, 'buy').map(({ seq }) => seq);
    first.world.say({ type: 'acked', seqs: used });
    await settle();
    await first.stop();
    const second = await (await new KernelRig(disk).start()).connect();
    const client = await second.signedIn('manager');
    await client.call('inventory.buy', {
      clientId: 'after-restart',
      warehouseId: 1,
      lines: [{ productId: 3, quantity: 1 }],
    });
    const fresh = second.sent(second.world, 'buy').map(({ seq }) => seq);
    expect(fresh).toHaveLength(1);
    expect(Math.min(...fresh)).toBeGreaterThan(Math.max(...used));
    await second.stop();
  });
});

/** All of them are packed, their truck comes, they are loaded. */
async function loadAll(rig: KernelRig, shipments: readonly number[]): Promise<void> {
  const deliver = async (child: FakeChild, first: number, bodies: readonly object[]): Promise<void> => {
    child.say({ type: 'deliver', items: bodies.map((body, i) => ({ seq: first + i, body })) });
    await settle(20);
  };
  await deliver(
    rig.world,
    200_000,
    shipments.map((shipid) => ({ kind: 'ready', shipid })),
  );
  const trucks = Array.from({ length: Math.ceil(shipments.length / 50) }, (_, i) => i);
  await deliver(
    rig.ups,
    300_000,
    trucks.map((i) => ({
      kind: 'truckArrived',
      truckid: 1 + i,
      whnum: 1,
      shipids: shipments.slice(i * 50, i * 50 + 50),
    })),
  );
  await deliver(
    rig.world,
    400_000,
    shipments.map((shipid) => ({ kind: 'loaded', shipid })),
  );
}

/** The purchases arrive. */
async function stockArrives(rig: KernelRig): Promise<void> {
  const items = rig.sent(rig.world, 'buy').map(({ seq, body }) => ({
    seq: 100_000 + seq,
    body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
  }));
  rig.world.say({ type: 'deliver', items });
  await settle();
}
