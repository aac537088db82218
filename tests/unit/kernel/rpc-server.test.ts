import { describe, expect, it } from 'vitest';
import { methods, ROLES, type MethodName } from '../../../main/contracts/app-api.js';
import { WAITING_CALLS } from '../../../main/kernel/rpc-server.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

describe('calls', () => {
  it('refuses bad parameters naming field, value and what is allowed', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('staff');
    const order = { ...anOrder(), lines: [{ productId: 1, quantity: 0 }] };
    const { error } = await client.ask('orders.place', order);
    expect(error?.code).toBe('bad-request');
    expect(error?.message).toMatch(/lines\.0\.quantity: must be at least 1; got 0/);
    for (const params of [
      null,
      7,
      {},
      { ...anOrder(), clientId: 'x y' },
      { ...anOrder(), destination: { x: 2 ** 31, y: 0 } },
    ]) {
      expect((await client.ask('orders.place', params)).error?.code).toBe('bad-request');
    }
    await rig.stop();
  });

  it('says no to unknown methods, and to those of Object', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('staff');
    for (const name of ['orders.destroy', 'toString', '__proto__', 'constructor']) {
      expect((await client.ask(name, {})).error?.code).toBe('unknown-method');
    }
    await rig.stop();
  });

  it('says who may when someone may not', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('staff');
    const { error } = await client.ask('worlds.startNew', {});
    expect(error?.code).toBe('forbidden');
    expect(error?.message).toBe('worlds.startNew is for testers or managers; Sam Staff is signed in as staff.');
    await rig.stop();
  });

  it('serves no method without sign-in but those for anyone, and none to a role that is not named', async () => {
    const rig = await new KernelRig().start();
    const stranger = rig.channel.connect();
    for (const name of Object.keys(methods) as MethodName[]) {
      const { error } = await stranger.ask(name, undefined);
      if (methods[name].roles === 'anyone') expect(error?.code).not.toBe('signed-out');
      else expect(error?.code).toBe('signed-out');
    }
    for (const role of ROLES) {
      const client = await rig.signedIn(role);
      for (const name of Object.keys(methods) as MethodName[]) {
        const { roles } = methods[name];
        // Parameters that nothing accepts: allowed calls end at the check, the others before it.
        const { error } = await client.ask(name, 'rubbish');
        const allowed = roles === 'anyone' || (roles as readonly string[]).includes(role);
        expect([name, error?.code]).toEqual([name, allowed ? 'bad-request' : 'forbidden']);
      }
    }
    await rig.stop();
  });

  it('takes 1,000 waiting calls of a connection, not more', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('staff');
    rig.disk.faults.hold();
    const calls = Array.from({ length: WAITING_CALLS + 5 }, () => client.ask('orders.place', anOrder()));
    await settle();
    expect(client.replies.filter(({ error }) => error?.code === 'busy')).toHaveLength(5);
    await rig.disk.faults.release();
    const replies = await Promise.all(calls);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(WAITING_CALLS);
    await rig.stop();
  });

  it('signs in, resumes on another connection, and signs out', async () => {
    const rig = await new KernelRig().start();
    const first = rig.channel.connect();
    const { oneClick } = await first.call('session.state', {});
    const { token, person } = await first.call('session.signInDemo', { personId: oneClick[0]?.id ?? 0 });
    first.close();
    const second = rig.channel.connect();
    expect((await second.call('session.resume', { token })).person).toEqual(person);
    expect((await second.call('session.state', {})).person).toEqual(person);
    await second.call('session.signOut', {});
    expect((await second.ask('people.list', {})).error?.code).toBe('signed-out');
    expect((await second.ask('session.resume', { token })).error?.code).toBe('signed-out');
    await rig.stop();
  });

  it('resumes after the program died and was started again, but not after signing out', async () => {
    const rig = await new KernelRig().start();
    const [first, second] = [rig.channel.connect(), rig.channel.connect()];
    const { oneClick } = await first.call('session.state', {});
    const personId = oneClick[0]?.id ?? 0;
    const { token, person } = await first.call('session.signInDemo', { personId });
    const ended = await second.call('session.signInDemo', { personId });
    await second.call('session.signOut', {});
    // No stop(): the first program is killed; the second one has only what is on disk.
    const again = await new KernelRig(rig.disk).start();
    const page = again.channel.connect();
    expect((await page.call('session.resume', { token })).person).toEqual(person);
    expect((await page.ask('session.resume', { token: ended.token })).error?.code).toBe('signed-out');
    await again.stop();
    await rig.stop();
  });

  it('slows down repeated wrong passwords, for unknown names as well', async () => {
    const rig = await new KernelRig().start();
    const client = rig.channel.connect();
    for (const name of ['Sam Staff', 'Nobody']) {
      const answered: number[] = [];
      for (let i = 0; i < 4; i++) {
        const before = rig.clock.now();
        let reply: { error?: { code: string } } | null = null;
        void client.ask('session.signIn', { name, password: 'guess' }).then((r) => (reply = r as never));
        while (reply === null) await rig.clock.advance(50);
        expect((reply as { error?: { code: string } }).error?.code).toBe('wrong-password');
        answered.push(rig.clock.now() - before);
      }
      expect(answered[3]).toBeGreaterThanOrEqual(900);
    }
    await rig.stop();
  }, 30_000);

  it('makes the demo people at the first start only, with their passwords', async () => {
    const disk = new FakeDisk();
    const app = { ...disk.app, close: () => Promise.resolve() };
    disk.openApp = () => Promise.resolve(app);
    const rig = await new KernelRig(disk).start();
    const client = rig.channel.connect();
    expect((await client.call('session.signIn', { name: 'sam staff', password: 'demo-staff' })).person.demo).toBe(true);
    expect(JSON.stringify(await app.people())).not.toContain('demo-staff');
    await rig.stop();
    await (await new KernelRig(disk).start()).stop();
    expect(await app.people()).toHaveLength(3);
  }, 30_000);

  it('lets others change only their own address, managers anyone’s', async () => {
    const rig = await new KernelRig().start();
    const staff = await rig.signedIn('staff');
    const people = await staff.call('people.list', {});
    const id = (role: string): number => people.find((person) => person.role === role)?.id ?? 0;
    const address = { x: 9, y: 9 };
    expect((await staff.call('people.setAddress', { personId: id('staff'), address })).address).toEqual(address);
    const { error } = await staff.ask('people.setAddress', { personId: id('tester'), address });
    expect(error?.message).toMatch(/managers/);
    const manager = await rig.signedIn('manager');
    expect((await manager.call('people.setAddress', { personId: id('tester'), address })).address).toEqual(address);
    await rig.stop();
  });

  it('shows why it failed when the books cannot be opened, and lets settings be read all the same', async () => {
    const disk = new FakeDisk();
    disk.openFails = new Error('the file is from the future');
    const rig = await new KernelRig(disk).start();
    expect(rig.kernel.status()).toMatchObject({ phase: 'failed' });
    expect(rig.kernel.status().phaseText).toContain('from the future');
    const client = await rig.signedIn('manager');
    expect((await client.call('settings.get', {})).mode).toBe('simulated');
    expect((await client.ask('orders.place', anOrder())).error?.code).toBe('failed');
    disk.openFails = null;
    await client.call('worlds.startNew', {});
    expect(rig.kernel.status().phase).toBe('ready');
    await rig.stop();
  });
});
