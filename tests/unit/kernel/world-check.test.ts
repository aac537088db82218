// A known number may be another world: a restarted world server counts from 1 again. Nothing may reach it, and nothing that it
// says may reach the books, before it has shown that it knows us.

import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../main/contracts/app-api.js';
import { DEFAULT_SETTINGS } from '../../../main/kernel/settings.js';
import { ASK_AGAIN_MS } from '../../../main/kernel/world-proof.js';
import type { FakeClient } from '../../support/fake-channel.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import type { FakeChild } from '../../support/fake-process-host.js';
import { settle } from '../../support/virtual-clock.js';

const REAL: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'real',
  real: { ...DEFAULT_SETTINGS.real, world: 12, worldHost: 'worldhost' },
};
const NOT_THERE =
  'error: warehouse id/product_id/package id/truck id in certain world and warehouse(if product_id) does not exist';

let peerSeq = 10_000;
const say = (child: FakeChild, ...bodies: object[]): number[] => {
  const items = bodies.map((body) => ({ seq: (peerSeq += 1), body }));
  child.say({ type: 'deliver', items });
  return items.map(({ seq }) => seq);
};
const connect = async (child: FakeChild, worldId: number | null): Promise<void> => {
  child.say({ type: 'connected', worldId, created: false });
  await settle(20);
};
const drop = async (child: FakeChild): Promise<void> => {
  const gone = { type: 'state', state: 'waiting', peer: 'worldhost:23456', attempt: 1, retryAt: null, worldId: 12 };
  child.say({ ...gone, error: null });
  await settle();
};
/** What left for this link since its last opening. */
const sentSince = (child: FakeChild): { seq: number; body: { kind: string; [key: string]: unknown } }[] => {
  const from = child.posted.findLastIndex(({ type }) => type === 'open');
  return child.posted
    .slice(from)
    .filter(({ type }) => type === 'send')
    .flatMap((message) => message['items'] as { seq: number; body: { kind: string } }[]);
};

interface Desk {
  readonly rig: KernelRig;
  readonly client: FakeClient;
  readonly shipid: number;
  /** Placed, packed and waiting for its truck. */
  readonly order: ReturnType<typeof anOrder>;
}

/** World 12 is ours: one order is packed there, its pickup is called for and acked. */
async function withPacked(disk = new FakeDisk()): Promise<Desk> {
  const rig = await new KernelRig(disk).start();
  const client = await rig.signedIn('manager');
  await client.call('settings.save', REAL);
  await settle();
  await connect(rig.world, 12);
  await connect(rig.ups, 12);
  const order = anOrder();
  const { shipmentIds } = await client.call('orders.place', order);
  for (const { body } of rig.sent(rig.world, 'buy')) {
    say(rig.world, { kind: 'arrived', whnum: body['whnum'], things: body['things'] });
  }
  await settle();
  const [shipid = 0] = shipmentIds;
  say(rig.world, { kind: 'ready', shipid });
  await settle();
  for (const child of [rig.world, rig.ups]) {
    child.say({ type: 'acked', seqs: sentSince(child).map(({ seq }) => seq) });
  }
  await settle();
  expect((await client.call('orders.get', { orderId: 1 })).shipments[0]?.state).toBe('packed');
  return { rig, client, shipid, order };
}

/** The world goes and comes back under its number; its questions are given. */
async function comesBack(rig: KernelRig) {
  await drop(rig.world);
  await connect(rig.world, 12);
  return sentSince(rig.world);
}

describe('a world that may be another one', () => {
  it('is asked about what it packed before anything else is sent, with numbers of their own', async () => {
    const { rig, client, shipid } = await withPacked();
    await drop(rig.world);
    expect(rig.world.of('open').at(-1)).toMatchObject({ config: { worldId: 12, delayMs: 7000 } });
    await client.call('orders.place', anOrder(3, 5));
    await connect(rig.world, 12);
    const questions = sentSince(rig.world);
    expect(questions.map(({ body }) => body)).toEqual([{ kind: 'query', packageid: shipid }]);
    const used = rig.world.of('send').flatMap((m) => (m['items'] as { seq: number }[]).map(({ seq }) => seq));
    expect(used.filter((seq) => seq === questions[0]?.seq)).toHaveLength(1);
    say(rig.world, { kind: 'packagestatus', packageid: shipid, status: 'PACKED' });
    await settle(20);
    expect(sentSince(rig.world).map(({ body }) => body.kind)).toContain('buy');
    expect(rig.kernel.status().notice).toBeNull();
    await rig.stop();
  });

  it('keeps what it and the UPS say until it is known, then records and acks it', async () => {
    const disk = new FakeDisk();
    const before = await withPacked(disk);
    await before.rig.stop();
    const rig = await new KernelRig(disk).start();
    await connect(rig.ups, 12);
    await connect(rig.world, 12);
    const early = [
      ...say(rig.world, { kind: 'arrived', whnum: 1, things: [{ id: 3, description: '', count: 4 }] }),
      ...say(rig.ups, { kind: 'truckArrived', truckid: 7, whnum: 1, shipids: [before.shipid] }),
    ];
    await settle(20);
    expect(rig.settled(rig.world)).toEqual([]);
    expect(rig.settled(rig.ups)).toEqual([]);
    expect(sentSince(rig.ups)).toEqual([]);
    const [answer = 0] = say(rig.world, { kind: 'packagestatus', packageid: before.shipid, status: 'PACKED' });
    await settle(20);
    expect(rig.settled(rig.world)).toEqual([early[0], answer]);
    expect(rig.settled(rig.ups)).toEqual([early[1]]);
    expect(rig.sent(rig.world, 'load')).toHaveLength(1);
    expect(rig.sent(rig.ups, 'statusQuery')).toHaveLength(1);
    expect(rig.logger.errors).toEqual([]);
    await rig.stop();
  });

  it('never mixes the books of two worlds: one that knows nothing of ours gets nothing and writes nothing', async () => {
    const { rig, client, shipid } = await withPacked();
    const old = rig.kernel.status().booksId ?? '';
    await client.call('orders.place', anOrder(3, 5));
    const events = async () => (await client.call('events.list', { offset: 0, limit: 500, descending: true })).rows;
    const questions = await comesBack(rig);
    const [stray = 0] = say(rig.world, { kind: 'ready', shipid: 2 });
    for (const { seq } of questions) say(rig.world, { kind: 'error', err: NOT_THERE, originseqnum: seq });
    await rig.clock.advance(4_000);
    expect(rig.settled(rig.world)).not.toContain(stray);
    expect(sentSince(rig.world)).toEqual(questions);
    expect(rig.processes.living()).toEqual([]);
    expect(rig.kernel.status().notice?.code).toBe('world-forgotten');
    expect(rig.kernel.status().phaseText).toMatch(
      /world 12 at worldhost:23456 has forgotten this store.*Begin anew.*2 open orders.*another world in the settings/,
    );
    const worlds = await client.call('worlds.list', {});
    expect(worlds.find(({ booksId }) => booksId === old)?.forgottenAt).not.toBeNull();
    // Read-only: everything can be looked at, nothing can be changed.
    const last = (await events())[0];
    expect(last).toMatchObject({ kind: 'link', data: { state: 'forgotten' } });
    expect((await client.call('orders.get', { orderId: 1 })).shipments[0]).toMatchObject({
      id: shipid,
      state: 'packed',
    });
    expect((await client.ask('orders.place', anOrder())).error?.code).toBe('world-forgotten');
    expect((await client.ask('orders.cancel', { orderId: 2 })).error?.code).toBe('world-forgotten');
    expect((await client.ask('processes.restart', { name: 'world-link' })).error?.code).toBe('world-forgotten');
    await rig.clock.advance(60_000);
    expect((await events())[0]).toEqual(last);
    expect(rig.logger.errors).toEqual([]);
    await rig.stop();
    expect(rig.clock.pending).toBe(0);
  });

  it('waits for a person, over restarts too; then new books go on with what is open, under the same client ids', async () => {
    const disk = new FakeDisk();
    const { rig, order, client: first } = await withPacked(disk);
    // One click is for simulated worlds.
    const account = { name: 'Nora', password: 'a long password' };
    await first.call('people.create', { ...account, role: 'manager', address: { x: 0, y: 0 } });
    const old = rig.kernel.status().booksId ?? '';
    for (const { seq } of await comesBack(rig)) say(rig.world, { kind: 'error', err: NOT_THERE, originseqnum: seq });
    await rig.clock.advance(4_000);
    await rig.stop();

    const again = await new KernelRig(disk).start();
    const client = again.channel.connect();
    await client.call('session.signIn', account);
    expect(again.kernel.status()).toMatchObject({ booksId: old, phase: 'ready', notice: { code: 'world-forgotten' } });
    expect(again.processes.living()).toEqual([]);
    const product = { id: 9, sku: 'NEW-9', name: 'Lamp', unit: 'piece', category: 'x', weightGrams: 1 };
    const saving = { ...product, reorderPoint: 1, reorderQuantity: 1, priceCents: 1 };
    expect((await client.ask('products.save', saving)).error?.code).toBe('world-forgotten');

    const begun = await client.call('worlds.beginAnew', {});
    expect(begun).toMatchObject({ orders: 1, left: 0 });
    expect(begun.booksId).not.toBe(old);
    await settle(20);
    expect(again.kernel.status()).toMatchObject({ booksId: begun.booksId, worldId: 12, notice: null });
    // The world does not have our warehouses, and knows nothing to be asked about.
    const open = again.world.of('open').at(-1)?.['config'] as { worldId: number; warehouses: unknown[] };
    expect(open.worldId).toBe(12);
    expect(open.warehouses).toHaveLength(2);
    await connect(again.world, 12);
    expect(sentSince(again.world).map(({ body }) => body.kind)).toEqual(['buy']);
    // Numbers of a forgetful world begin again; the new books have seen none of them.
    say(again.world, { kind: 'arrived', whnum: 1, things: again.sent(again.world, 'buy')[0]?.body['things'] });
    await settle(20);
    expect(again.sent(again.world, 'pack')).toHaveLength(1);
    const repeated = await client.call('orders.place', order);
    expect(repeated).toMatchObject({ repeated: true, orderId: 1 });
    const before = await disk.books.get(old)?.orderByClientId(order.clientId);
    expect(before?.state).toBe('packed');
    const list = await client.call('worlds.list', {});
    expect(list.map(({ booksId, current, forgottenAt }) => [booksId === old, current, forgottenAt !== null])).toEqual(
      expect.arrayContaining([
        [true, false, true],
        [false, true, false],
      ]),
    );
    await again.stop();
  });

  it('goes on when the right world is back after all', async () => {
    const { rig, client, shipid } = await withPacked();
    const booksId = rig.kernel.status().booksId;
    for (const { seq } of await comesBack(rig)) say(rig.world, { kind: 'error', err: NOT_THERE, originseqnum: seq });
    await rig.clock.advance(4_000);
    await client.call('links.reconnect', { link: 'world' });
    await settle(20);
    await connect(rig.world, 12);
    expect(sentSince(rig.world).map(({ body }) => body.kind)).toEqual(['query']);
    say(rig.world, { kind: 'packagestatus', packageid: shipid, status: 'PACKED' });
    await settle(20);
    expect(rig.kernel.status()).toMatchObject({ booksId, notice: null });
    const worlds = await client.call('worlds.list', {});
    expect(worlds.find((world) => world.booksId === booksId)?.forgottenAt).toBeNull();
    expect((await client.call('orders.place', anOrder())).repeated).toBe(false);
    expect((await client.ask('worlds.beginAnew', {})).error?.code).toBe('not-forgotten');
    await rig.stop();
  });

  it('tells a world of the same number by packages that are behind ours, and does not believe one late answer', async () => {
    const { rig, client, shipid } = await withPacked();
    await comesBack(rig);
    say(rig.world, { kind: 'packagestatus', packageid: shipid, status: 'PACKING' });
    await settle(20);
    expect(sentSince(rig.world)).toHaveLength(2);
    say(rig.world, { kind: 'packagestatus', packageid: shipid, status: 'packed' });
    await settle(20);
    expect(rig.kernel.status().notice).toBeNull();

    await comesBack(rig);
    for (let round = 0; round < 2; round++) {
      say(rig.world, { kind: 'packagestatus', packageid: shipid, status: 'PACKING' });
      await settle(20);
    }
    expect(rig.kernel.status().notice?.code).toBe('world-another');
    expect((await client.ask('orders.place', anOrder())).error?.code).toBe('world-forgotten');
    await rig.stop();
  });

  it('asks again when no answer comes, says so, and takes a world that never answers as it is', async () => {
    const { rig } = await withPacked();
    await comesBack(rig);
    await rig.clock.advance(ASK_AGAIN_MS);
    expect(rig.kernel.status().notice?.text).toMatch(/world 12 at worldhost:23456 does not answer/);
    const [first, second] = sentSince(rig.world);
    expect(second?.seq).toBeGreaterThan(first?.seq ?? Infinity);
    // Unacked: it may not have reached the world at all, and that says nothing.
    await rig.clock.advance(10 * ASK_AGAIN_MS);
    expect(rig.kernel.status().notice?.code).toBe('world-unproven');
    for (let round = 0; round < 4; round++) {
      rig.world.say({ type: 'acked', seqs: sentSince(rig.world).map(({ seq }) => seq) });
      await rig.clock.advance(ASK_AGAIN_MS);
    }
    expect(rig.kernel.status().notice).toBeNull();
    await rig.stop();
    expect(rig.clock.pending).toBe(0);
  });

  it('is taken as it is while nothing of ours was packed there, and in a simulated world of our own', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('manager');
    await client.call('settings.save', REAL);
    await settle();
    await connect(rig.world, 12);
    await client.call('orders.place', anOrder());
    await comesBack(rig);
    expect(sentSince(rig.world).map(({ body }) => body.kind)).toEqual(['buy']);
    expect(rig.kernel.status().notice).toBeNull();
    await rig.stop();
  });

  it('a check whose disk fails is made again, and nothing leaves meanwhile', async () => {
    const { rig, shipid } = await withPacked();
    await drop(rig.world);
    rig.disk.faults.fail = () => new Error('the disk is away');
    await connect(rig.world, 12);
    expect(sentSince(rig.world)).toEqual([]);
    rig.disk.faults.fail = () => null;
    await rig.clock.advance(ASK_AGAIN_MS);
    const [question] = sentSince(rig.world);
    expect(question?.body).toEqual({ kind: 'query', packageid: shipid });
    await rig.stop();
  });

  it('says what to do about a world that is not available', async () => {
    const { rig } = await withPacked();
    await drop(rig.world);
    const message = 'error: world with world_id 12 is not available for amazon to connect.';
    const refused = { type: 'state', state: 'refused', peer: 'x', attempt: 1, retryAt: null, worldId: 12 };
    rig.world.say({ ...refused, error: { code: 'refused', message } });
    const { notice } = rig.kernel.status();
    expect(notice?.code).toBe('world-unavailable');
    expect(notice?.text).toMatch(/another store is connected.*disconnect that one.*restarted.*in the settings/);
    await connect(rig.world, 12);
    expect(rig.kernel.status().notice).toBeNull();
    await rig.stop();
  });
});

/** Places an order and has the world pack it; gives its shipment. */
async function packAnother({ rig, client }: Pick<Desk, 'rig' | 'client'>): Promise<number> {
  const { shipmentIds } = await client.call('orders.place', anOrder());
  const [shipid = 0] = shipmentIds;
  const buys = sentSince(rig.world).filter(({ body }) => body.kind === 'buy');
  for (const { body } of buys.slice(-1)) {
    say(rig.world, { kind: 'arrived', whnum: body['whnum'], things: body['things'] });
  }
  await settle();
  say(rig.world, { kind: 'ready', shipid });
  await settle(20);
  expect(
    (await client.call('orders.list', { ...LIST, states: ['packed'] })).rows.map(({ shipmentIds: [id] }) => id),
  ).toContain(shipid);
  return shipid;
}
const LIST = { offset: 0, limit: 100, sort: 'id', descending: false } as const;

describe('a world that came back older than the books: its database was restored from an earlier copy', () => {
  it('is told by the latest package that it does not know though it knows the one before', async () => {
    const desk = await withPacked();
    const { rig, client, shipid } = desk;
    const later = await packAnother(desk);
    const questions = await comesBack(rig);
    const about = (id: number) => questions.find(({ body }) => body['packageid'] === id)?.seq ?? 0;
    say(rig.world, { kind: 'packagestatus', packageid: shipid, status: 'PACKED' });
    await settle(20);
    // One answer that speaks for it is not enough while the latest is missing.
    expect(rig.kernel.status().notice).toBeNull();
    expect(sentSince(rig.world)).toEqual(questions);
    say(rig.world, { kind: 'error', err: NOT_THERE, originseqnum: about(later) });
    await rig.clock.advance(4_000);
    expect(rig.kernel.status().notice?.code).toBe('world-older');
    expect(rig.kernel.status().notice?.text).toMatch(
      /has come back older than these books.*restored from a copy.*No command/,
    );
    expect(rig.processes.living()).toEqual([]);
    expect((await client.ask('orders.place', anOrder())).error?.code).toBe('world-forgotten');
    await rig.stop();
  });

  it('is told by the first packages when it knows none of the latest, over restarts too; new books use no number twice', async () => {
    const disk = new FakeDisk();
    const desk = await withPacked(disk);
    const { rig, client, shipid } = desk;
    const account = { name: 'Anna Older', password: 'over-and-over' };
    await client.call('people.create', { ...account, role: 'manager', address: { x: 0, y: 0 } });
    let last = 0;
    for (let i = 0; i < 6; i += 1) last = await packAnother(desk);
    const used = Math.max(...sentSince(rig.world).map(({ seq }) => seq));
    const latest = await comesBack(rig);
    expect(latest).toHaveLength(5);
    for (const { seq } of latest) say(rig.world, { kind: 'error', err: NOT_THERE, originseqnum: seq });
    await settle(20);
    const first = sentSince(rig.world).slice(5);
    expect(first.map(({ body }) => body['packageid'])).toContain(shipid);
    say(rig.world, { kind: 'packagestatus', packageid: shipid, status: 'PACKED' });
    await rig.clock.advance(4_000);
    expect(rig.kernel.status().notice?.code).toBe('world-older');
    await rig.stop();

    const again = await new KernelRig(disk).start();
    expect(again.kernel.status().notice?.code).toBe('world-older');
    const manager = again.channel.connect();
    await manager.call('session.signIn', account);
    await manager.call('worlds.beginAnew', {});
    await settle(20);
    await connect(again.world, 12);
    const anew = sentSince(again.world);
    expect(anew.length).toBeGreaterThan(0);
    expect(Math.min(...anew.map(({ seq }) => seq))).toBeGreaterThan(used);
    const { shipments } = await manager.call('orders.get', { orderId: 1 });
    expect(shipments[0]?.id).toBeGreaterThan(last);
    await again.stop();
  });
});
