import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../main/contracts/app-api.js';
import { DEFAULT_SETTINGS } from '../../../main/kernel/settings.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import type { FakeChild } from '../../support/fake-process-host.js';
import { settle } from '../../support/virtual-clock.js';

const real = (world: Settings['real']['world'], worldHost = 'worldhost'): Settings => ({
  ...DEFAULT_SETTINGS,
  mode: 'real',
  real: { ...DEFAULT_SETTINGS.real, world, worldHost },
});

const config = (child: FakeChild): Record<string, unknown> => {
  const open = child.of('open').at(-1);
  if (open === undefined) throw new Error(`${child.name} was not opened`);
  return open['config'] as Record<string, unknown>;
};

async function inMode(settings: Settings, disk = new FakeDisk()): Promise<KernelRig> {
  const rig = await new KernelRig(disk).start();
  await (await rig.signedIn('manager')).call('settings.save', settings);
  await settle();
  return rig;
}

/** Simulated mode is over, so one click does not sign in: a window that was signed in before. */
async function realWith(settings: Settings) {
  const rig = await new KernelRig().start();
  const client = await rig.signedIn('manager');
  await client.call('settings.save', settings);
  await settle();
  return { rig, client };
}

describe('worlds', () => {
  it('makes a simulated world once, keeps its id, and tells the UPS', async () => {
    const disk = new FakeDisk();
    const rig = await new KernelRig(disk).start();
    expect(config(rig.world)).toMatchObject({ port: 2001, worldId: null, simspeed: 200, quietMs: 200 });
    expect(config(rig.world)['warehouses']).toHaveLength(2);
    expect(rig.ups.of('open')).toEqual([]);
    await rig.connect(4);
    expect(config(rig.ups)).toMatchObject({ port: 2003, worldId: 4, dialect: 'parcelyard' });
    expect(rig.world.of('open')).toHaveLength(1);
    expect(rig.kernel.status()).toMatchObject({ worldId: 4, worldLabel: 'Simulated world 4' });
    await rig.stop();
    const again = await new KernelRig(disk).start();
    expect(config(again.world)).toMatchObject({ worldId: 4, warehouses: [] });
    expect(config(again.ups)).toMatchObject({ worldId: 4 });
    await again.stop();
  });

  it('follows the simulator to other ports after its restart', async () => {
    const rig = await (await new KernelRig().start()).connect();
    rig.processes.onStart = () => undefined;
    rig.processes.last('simulator').exit(1);
    await rig.clock.advance(1_000);
    const simulator = rig.processes.last('simulator');
    simulator.hello();
    simulator.say({ type: 'listening', amazon: 3001, worldUps: 3002, ups: 3003 });
    await settle();
    expect(config(rig.world)).toMatchObject({ port: 3001, worldId: 1 });
    expect(config(rig.ups)).toMatchObject({ port: 3003 });
    await rig.stop();
  });

  it('says so when the simulated world is gone, and begins a new one on demand', async () => {
    const rig = await (await new KernelRig().start()).connect(9);
    const client = await rig.signedIn('tester');
    const old = rig.kernel.status().booksId;
    const error = { code: 'refused', message: 'error: world with world_id 9 is not available for amazon to connect.' };
    const refused = { type: 'state', state: 'refused', peer: 'x', attempt: 1, retryAt: null, worldId: 9, error };
    rig.world.say(refused);
    expect(rig.kernel.status().phaseText).toMatch(/world 9 is not there any more/);
    const { booksId } = await client.call('worlds.startNew', {});
    await settle();
    expect(rig.kernel.status()).toMatchObject({ booksId, phaseText: null, worldId: null });
    expect(config(rig.world)).toMatchObject({ worldId: null });
    const worlds = await client.call('worlds.list', {});
    expect(worlds.find((world) => world.booksId === old)).toMatchObject({ current: false });
    expect(worlds.find((world) => world.booksId === old)?.forgottenAt).not.toBeNull();
    await rig.stop();
  });

  it('connects again without warehouses when the world has them already', async () => {
    const rig = await new KernelRig().start();
    const error = { code: 'refused', message: 'error: warehouse_id/truck_id already exists.' };
    rig.world.say({ type: 'state', state: 'refused', peer: 'x', attempt: 1, retryAt: null, worldId: null, error });
    await settle();
    expect(rig.world.of('open')).toHaveLength(2);
    expect(config(rig.world)['warehouses']).toEqual([]);
    await rig.stop();
  });

  it('opens a numbered real world at once, stays away 7 s after losses, and never sends a speed below 60', async () => {
    const { rig } = await realWith(real(12));
    expect(config(rig.world)).toMatchObject({
      host: 'worldhost',
      port: 23456,
      worldId: 12,
      quietMs: 7000,
      simspeed: null,
    });
    expect(config(rig.ups)).toMatchObject({ worldId: 12, quietMs: 7000 });
    expect(
      rig.processes
        .living()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['ups-link', 'world-link']);
    await rig.stop();
  });

  it('refuses a real speed below 60 naming it', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('manager');
    const settings = { ...real(12), real: { ...real(12).real, simspeed: 59 } };
    expect((await client.ask('settings.save', settings)).error?.message).toMatch(/real\.simspeed.*59/);
    await rig.stop();
  });

  it('remembers the number of a real world that it made', async () => {
    const { rig, client } = await realWith(real('new'));
    expect(config(rig.world)).toMatchObject({ worldId: null });
    expect(rig.ups.of('open')).toEqual([]);
    await rig.connect(31);
    expect(config(rig.ups)).toMatchObject({ worldId: 31 });
    expect((await client.call('settings.get', {})).real.world).toBe(31);
    expect(rig.kernel.status().worldLabel).toBe('world 31 at worldhost:23456');
    await rig.stop();
  });

  it('fault 2: takes orders before the UPS has named the world; the books become that world’s', async () => {
    const { rig, client } = await realWith(real('announced'));
    expect(rig.world.of('open')).toEqual([]);
    expect(config(rig.ups)).toMatchObject({ worldId: null });
    const { orderId } = await client.call('orders.place', anOrder());
    const before = rig.kernel.status().booksId;
    rig.ups.say({ type: 'connected', worldId: 8, created: false });
    await settle(10);
    expect(rig.kernel.status()).toMatchObject({ worldId: 8, booksId: before });
    expect(config(rig.world)).toMatchObject({ worldId: 8 });
    expect(rig.sent(rig.world, 'buy').length).toBeGreaterThan(0);
    expect((await client.call('orders.get', { orderId })).order.id).toBe(orderId);
    await rig.stop();
  });

  it('answers a UPS that has named its world, once a connection: until then it says nothing more', async () => {
    const { rig } = await realWith(real('announced'));
    const hellos = () => rig.ups.of('hello').map(({ worldId }) => worldId);
    rig.ups.say({ type: 'connected', worldId: 8, created: false });
    rig.ups.say({ type: 'control', control: { hello: 8 } });
    await settle(10);
    expect(hellos()).toEqual([8]);
    rig.ups.say({ type: 'control', control: { hello: 8 } });
    await settle(10);
    expect(hellos()).toEqual([8]);
    const lost = { type: 'state', state: 'waiting', peer: 'ups:1', attempt: 1, retryAt: null, worldId: null } as const;
    rig.ups.say({ ...lost, error: null });
    rig.ups.say({ type: 'connected', worldId: 8, created: false });
    await settle(10);
    expect(hellos()).toEqual([8, 8]);
    await rig.stop();
  });

  it('fault 2: moves such orders into the books that the announced world has already, once', async () => {
    const disk = new FakeDisk();
    const rig = await new KernelRig(disk).start();
    const client = await rig.signedIn('manager');
    await client.call('settings.save', real(8));
    const known = rig.kernel.status().booksId;
    await client.call('settings.save', real('announced'));
    await settle();
    const provisional = rig.kernel.status().booksId;
    expect(provisional).not.toBe(known);
    const order = anOrder();
    await client.call('orders.place', order);
    rig.ups.say({ type: 'connected', worldId: 8, created: false });
    // The UPS link is restarted by the switch; what the old one said for world 8 went nowhere.
    await rig.clock.advance(4_000);
    expect(rig.kernel.status()).toMatchObject({ booksId: known, worldId: 8 });
    rig.ups.say({ type: 'connected', worldId: 8, created: false });
    await settle(10);
    expect(config(rig.world)).toMatchObject({ worldId: 8 });
    expect((await client.call('orders.place', order)).repeated).toBe(true);
    const left = await disk.books.get(provisional ?? '')?.orderByClientId(order.clientId);
    expect(left?.state).toBe('cancelled');
    await rig.stop();
  });

  it('never mixes: items of a UPS that speaks of another world are neither recorded nor acked', async () => {
    const { rig, client } = await realWith(real(12));
    rig.ups.say({ type: 'connected', worldId: 13, created: false });
    rig.ups.say({ type: 'deliver', items: [{ seq: 1, body: { kind: 'delivered', truckid: 1, shipid: 1 } }] });
    await settle();
    expect(rig.settled(rig.ups)).toEqual([]);
    expect(rig.kernel.status().phaseText).toBe('The UPS is in world 13, the store in world 12.');
    expect((await client.call('quarantine.list', { offset: 0, limit: 10 })).total).toBe(0);
    await rig.stop();
  });

  it('keeps books apart when the mode changes, and finds each again', async () => {
    const { rig, client } = await realWith(real(12));
    const mine = rig.kernel.status().booksId;
    await client.call('orders.place', anOrder());
    await client.call('settings.save', { ...real(12), mode: 'simulated' });
    await settle();
    expect(rig.kernel.status().booksId).not.toBe(mine);
    const all = { offset: 0, limit: 10, sort: 'id', descending: false } as const;
    expect((await client.call('orders.list', all)).total).toBe(0);
    await client.call('settings.save', real(12));
    expect(rig.kernel.status().booksId).toBe(mine);
    expect((await client.call('orders.list', all)).total).toBe(1);
    expect(
      rig.processes
        .living()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['ups-link', 'world-link']);
    await rig.stop();
    expect(rig.clock.pending).toBe(0);
  });

  it('sends a new speed to the running world without a new connect, and keeps it', async () => {
    const rig = await (await new KernelRig().start()).connect();
    const client = await rig.signedIn('tester');
    await client.call('sim.setSpeed', { simspeed: 777 });
    expect(rig.world.of('simspeed')).toEqual([{ type: 'simspeed', value: 777 }]);
    expect(rig.world.of('open')).toHaveLength(1);
    expect(rig.kernel.status().simspeed).toBe(777);
    rig.world.exit(1);
    await rig.clock.advance(1_000);
    expect(config(rig.world)).toMatchObject({ simspeed: 777, worldId: 1 });
    await rig.stop();
  });

  it('tells new warehouses of the settings to the world by a new connect', async () => {
    const { rig, client } = await realWith(real(12));
    rig.world.say({ type: 'connected', worldId: 12, created: false });
    await settle();
    const added = { ...real(12), real: { ...real(12).real, warehouses: [{ id: 40, name: 'West', x: 5, y: 5 }] } };
    await client.call('settings.save', added);
    expect(config(rig.world)['warehouses']).toEqual([{ id: 40, x: 5, y: 5 }]);
    await rig.stop();
  });

  it('goes back to the simulated world after a restart in the same mode', async () => {
    const disk = new FakeDisk();
    const rig = await inMode({ ...DEFAULT_SETTINGS, simulated: { profile: 'classic', simspeed: 60 } }, disk);
    expect(rig.processes.last('simulator').of('start')[0]).toMatchObject({ profile: 'classic' });
    const { booksId } = rig.kernel.status();
    await rig.stop();
    const again = await new KernelRig(disk).start();
    expect(again.kernel.status()).toMatchObject({ booksId, simspeed: 60 });
    await again.stop();
  });
});
