import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../main/store/store.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

async function stocked(): Promise<KernelRig> {
  const rig = await (await new KernelRig().start()).connect();
  const items = rig.sent(rig.world, 'buy').map(({ seq, body }) => ({
    seq: 9000 + seq,
    body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
  }));
  rig.world.say({ type: 'deliver', items });
  await settle();
  return rig;
}

describe('books service', () => {
  it('lets nothing leave before its commit: no frame, no ack, no reply, no feed', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    client.say({ type: 'subscribe', credit: 100 });
    await rig.clock.advance(100);
    const before = {
      sent: rig.world.of('send').length,
      settled: rig.world.of('settled').length,
      feed: client.feed.filter((message) => message.feed === 'delta').length,
      replies: client.replies.length,
    };
    rig.disk.faults.hold();
    const placing = client.call('orders.place', anOrder());
    rig.world.say({ type: 'deliver', items: [{ seq: 77, body: { kind: 'ready', shipid: 424_242 } }] });
    await rig.clock.advance(3_000);
    expect(rig.world.of('send')).toHaveLength(before.sent);
    expect(rig.world.of('settled')).toHaveLength(before.settled);
    expect(client.feed.filter((message) => message.feed === 'delta')).toHaveLength(before.feed);
    expect(client.replies).toHaveLength(before.replies);
    await rig.disk.faults.release();
    await placing;
    expect(rig.sent(rig.world, 'pack').length).toBe(1);
    expect(rig.settled(rig.world)).toContain(77);
    expect(client.feed.filter((message) => message.feed === 'delta').length).toBeGreaterThan(before.feed);
    await rig.stop();
  });

  it('takes an item with a negative number once, over a restart too, and settles every copy', async () => {
    const disk = new FakeDisk();
    const item = { seq: -3, body: { kind: 'delivered', truckid: null, shipid: 424_242 } };
    for (const round of [1, 2]) {
      const rig = await (await new KernelRig(disk).start()).connect();
      for (let copy = 0; copy < 2; copy++) {
        rig.ups.say({ type: 'deliver', items: [item] });
        await settle();
      }
      expect(rig.settled(rig.ups), `round ${round}`).toEqual([-3, -3]);
      const client = await rig.signedIn('manager');
      expect((await client.call('quarantine.list', { offset: 0, limit: 10 })).total).toBe(1);
      await rig.stop();
    }
  });

  it('shows no reader what is not committed', async () => {
    const rig = await stocked();
    const [writer, reader] = [await rig.signedIn('staff'), await rig.signedIn('manager')];
    rig.disk.faults.hold();
    const placing = writer.call('orders.place', anOrder(2, 7));
    await settle();
    const reading = reader.ask('inventory.list', { offset: 0, limit: 50, sort: 'sku', descending: false });
    await settle();
    expect(reader.replies.some(({ id }) => id === 3)).toBe(false);
    await rig.disk.faults.release();
    await placing;
    const { rows } = (await reading).result as { rows: { productId: number; reserved: number }[] };
    expect(rows.find((row) => row.productId === 2 && row.reserved > 0)?.reserved).toBe(7);
    await rig.stop();
  });

  it('gathers what comes during a commit into one next commit', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const before = rig.disk.faults.writes;
    rig.disk.faults.hold();
    const first = client.call('orders.place', anOrder());
    await settle();
    const others = Array.from({ length: 50 }, () => client.call('orders.place', anOrder()));
    await settle();
    expect(rig.disk.faults.writes - before).toBe(1);
    await rig.disk.faults.release();
    await Promise.all([first, ...others]);
    expect(rig.disk.faults.writes - before).toBe(2);
    await rig.stop();
  });

  it('lets what a large turn causes leave in pieces: everything once and in order', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    client.say({ type: 'subscribe', credit: 1000 });
    rig.disk.faults.hold();
    const first = client.call('orders.place', anOrder());
    await settle();
    const others = Array.from({ length: 600 }, () => client.call('orders.place', anOrder(1, 1)));
    await settle();
    await rig.disk.faults.release();
    const placed = (await Promise.all([first, ...others])).map(({ orderId }) => orderId);
    expect(new Set(placed).size).toBe(601);
    // What is in stock is packed.
    const seqs = rig.sent(rig.world, 'pack').map(({ seq }) => seq);
    expect(seqs.length).toBeGreaterThan(100);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    await rig.clock.advance(1000);
    const revs = client.feed
      .flatMap((message) => (message.feed === 'delta' ? message.delta.events : []))
      .map(({ rev }) => rev);
    expect(revs.length).toBeGreaterThan(601);
    expect(revs).toEqual(revs.map((_, index) => (revs[0] ?? 0) + index));
    await rig.stop();
  });

  it('answers a failed commit with an error, goes back to what the disk has, and loses no message of a peer', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const order = anOrder(1, 3);
    const stock = async () =>
      (await client.call('inventory.list', { offset: 0, limit: 50, sort: 'sku', descending: false })).rows;
    const before = await stock();
    rig.disk.faults.fail = () => new StoreError('full', 'disk full');
    const placing = client.ask('orders.place', order);
    rig.world.say({ type: 'deliver', items: [{ seq: 78, body: { kind: 'ready', shipid: 424_242 } }] });
    await settle();
    const refused = await placing;
    expect(refused.error?.code).toBe('not-saved');
    expect(refused.error?.message).toMatch(/disk is full/);
    expect(rig.settled(rig.world)).not.toContain(78);
    expect(rig.sent(rig.world, 'pack')).toEqual([]);
    expect(rig.kernel.status().phaseText).toMatch(/cannot be written.*disk is full/);
    const reading = stock();
    rig.disk.faults.fail = () => null;
    await rig.clock.advance(2_000);
    expect(await reading).toEqual(before);
    // The disk has room again: the message is recorded and acked, the order can be placed again under its id.
    expect(rig.settled(rig.world)).toContain(78);
    expect(rig.kernel.status().phaseText).toBeNull();
    expect((await client.call('orders.place', order)).repeated).toBe(false);
    await rig.stop();
  });

  it('puts aside the one message that the books refuse, and records all others', async () => {
    const rig = await stocked();
    rig.disk.faults.fail = (batch) =>
      batch.inbox?.some(({ peerSeq }) => peerSeq === 305) === true && (batch.events?.length ?? 0) > 0
        ? new StoreError('constraint', 'no')
        : null;
    const items = Array.from({ length: 10 }, (_, i) => ({
      seq: 300 + i,
      body: { kind: 'ready', shipid: 999_000 + i },
    }));
    rig.world.say({ type: 'deliver', items });
    await settle(50);
    expect(
      rig
        .settled(rig.world)
        .filter((seq) => seq >= 300 && seq < 310)
        .sort(),
    ).toEqual(items.map(({ seq }) => seq));
    const client = await rig.signedIn('manager');
    const { rows } = await client.call('quarantine.list', { offset: 0, limit: 50 });
    expect(rows.some(({ reason }) => reason.includes('could not record'))).toBe(true);
    await rig.stop();
  });

  it('acks a duplicate again and records it once', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const { shipmentIds } = await client.call('orders.place', anOrder());
    const item = { seq: 500, body: { kind: 'ready', shipid: shipmentIds[0] } };
    rig.world.say({ type: 'deliver', items: [item, item] });
    await settle();
    rig.world.say({ type: 'deliver', items: [item] });
    await settle();
    expect(rig.settled(rig.world).filter((seq) => seq === 500).length).toBeGreaterThanOrEqual(2);
    const { rows } = await client.call('events.list', { offset: 0, limit: 50, kinds: ['ready'], descending: false });
    expect(rows).toHaveLength(1);
    await rig.stop();
  });

  it('serves a client id that came twice at once as one order', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const order = anOrder();
    const [a, b] = await Promise.all([client.call('orders.place', order), client.call('orders.place', order)]);
    expect(a.orderId).toBe(b.orderId);
    expect([a.repeated, b.repeated].sort()).toEqual([false, true]);
    await rig.stop();
  });

  it('writes what was taken before it closes, and refuses what comes later', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const placing = Array.from({ length: 20 }, () => client.call('orders.place', anOrder()));
    await settle(1);
    const stopping = rig.stop();
    const late = client.ask('orders.place', anOrder());
    await stopping;
    await Promise.all(placing);
    expect((await late).error?.code).toBe('stopping');
    await rig.kernel.stop();
    expect(rig.processes.living()).toEqual([]);
    expect(rig.clock.pending).toBe(0);
  });
});
