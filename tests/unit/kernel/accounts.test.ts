import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../main/kernel/settings.js';
import type { FakeClient } from '../../support/fake-channel.js';
import { FakeDisk, KernelRig } from '../../support/fake-kernel.js';

const PASSWORD = 'a long password';
const address = { x: 1, y: 2 };

async function signedIn(rig: KernelRig, name: string, password = PASSWORD) {
  const client = rig.channel.connect();
  const { token, person } = await client.call('session.signIn', { name, password });
  return { client, token, personId: person.id };
}

async function withNora() {
  const rig = await new KernelRig().start();
  const manager = await rig.signedIn('manager');
  const nora = await manager.call('people.create', { name: 'Nora', role: 'staff', password: PASSWORD, address });
  return { rig, manager, nora };
}

/** An attempt that waits for its turn on the virtual clock. */
async function answered(rig: KernelRig, asked: Promise<{ error?: { code: string; message: string } }>) {
  let reply: { error?: { code: string; message: string } } | null = null;
  void asked.then((said) => (reply = said));
  while (reply === null) await rig.clock.advance(50);
  return (reply as { error?: { code: string; message: string } }).error;
}

describe('accounts', () => {
  it('change their own password with the old one; every other session of that person ends', async () => {
    const { rig, nora } = await withNora();
    const [here, there] = [await signedIn(rig, 'Nora'), await signedIn(rig, 'Nora')];
    const personId = nora.id;
    const newPassword = 'another password';
    const set = (client: FakeClient, oldPassword?: string) =>
      client.ask('people.setPassword', {
        personId,
        newPassword,
        ...(oldPassword === undefined ? {} : { oldPassword }),
      });
    expect((await set(here.client)).error?.message).toMatch(/^oldPassword: is needed/);
    expect(await answered(rig, set(here.client, 'a guess'))).toMatchObject({
      code: 'wrong-password',
      message: 'oldPassword: this is not the present password',
    });
    expect(await answered(rig, set(here.client, PASSWORD))).toBeUndefined();
    expect((await here.client.ask('people.list', {})).ok).toBe(true);
    expect((await there.client.ask('people.list', {})).error?.code).toBe('signed-out');
    const later = rig.channel.connect();
    expect((await later.ask('session.resume', { token: there.token })).error?.code).toBe('signed-out');
    expect((await later.ask('session.resume', { token: here.token })).ok).toBe(true);
    expect(await answered(rig, later.ask('session.signIn', { name: 'Nora', password: PASSWORD }))).toMatchObject({
      code: 'wrong-password',
    });
    const again = later.ask('session.signIn', { name: 'Nora', password: newPassword });
    expect(await answered(rig, again)).toBeUndefined();
    await rig.stop();
  }, 30_000);

  it('are given a new password by managers only, and are signed out by it', async () => {
    const { rig, manager, nora } = await withNora();
    const { client } = await signedIn(rig, 'Nora');
    const tester = await rig.signedIn('tester');
    const asked = { personId: nora.id, newPassword: 'given by a manager' };
    expect((await tester.ask('people.setPassword', asked)).error?.code).toBe('forbidden');
    await manager.call('people.setPassword', asked);
    expect((await client.ask('people.list', {})).error?.code).toBe('signed-out');
    await signedIn(rig, 'Nora', 'given by a manager');
    const nobody = { personId: 99, newPassword: 'given by a manager' };
    expect((await manager.ask('people.setPassword', nobody)).error?.code).toBe('not-found');
    await rig.stop();
  }, 30_000);

  it('are removed by managers, stay in the list by name, and can do nothing any more', async () => {
    const disk = new FakeDisk();
    const rig = await new KernelRig(disk).start();
    const manager = await rig.signedIn('manager');
    const nora = await manager.call('people.create', { name: 'Nora', role: 'staff', password: PASSWORD, address });
    const { client, token } = await signedIn(rig, 'Nora');
    expect((await client.ask('people.remove', { personId: nora.id })).error?.code).toBe('forbidden');
    expect(await manager.call('people.remove', { personId: nora.id })).toEqual({ ...nora, removed: true });
    expect((await client.ask('people.list', {})).error?.code).toBe('signed-out');
    expect((await client.ask('session.resume', { token })).error?.code).toBe('signed-out');
    expect((await client.ask('session.signIn', { name: 'Nora', password: PASSWORD })).error?.code).toBe(
      'wrong-password',
    );
    expect((await manager.call('people.list', {})).at(-1)).toEqual({ ...nora, removed: true });
    for (const method of ['people.remove', 'people.setAddress'] as const) {
      expect((await manager.ask(method, { personId: nora.id, address })).error?.code).toBe('not-found');
    }
    const same = { name: ' nora ', role: 'staff', password: PASSWORD, address };
    expect((await manager.ask('people.create', same)).error?.message).toMatch(/belongs to an account that was removed/);
    const demo = (await manager.call('people.list', {})).find(({ role }) => role === 'tester');
    await manager.call('people.remove', { personId: demo?.id ?? 0 });
    await rig.stop();

    const again = await new KernelRig(disk).start();
    const page = again.channel.connect();
    expect((await page.ask('session.resume', { token })).error?.code).toBe('signed-out');
    const { oneClick } = await page.call('session.state', {});
    expect(oneClick.map(({ role }) => role).sort()).toEqual(['manager', 'staff']);
    expect((await page.ask('session.signInDemo', { personId: demo?.id ?? 0 })).error?.code).toBe('not-found');
    await again.stop();
  }, 30_000);

  it('never lose their last manager, however it is asked', async () => {
    const { rig, manager } = await withNora();
    const [first] = (await manager.call('people.list', {})).filter(({ role }) => role === 'manager');
    const personId = first?.id ?? 0;
    expect((await manager.ask('people.remove', { personId })).error?.code).toBe('last-manager');
    const second = { name: 'Max', role: 'manager', password: PASSWORD, address } as const;
    const max = await manager.call('people.create', second);
    const replies = await Promise.all([personId, max.id].map((id) => manager.ask('people.remove', { personId: id })));
    expect(replies.map(({ ok }) => ok).sort()).toEqual([false, true]);
    await rig.stop();
  }, 30_000);

  it('keep what is changed at the same time: the address and the password', async () => {
    const { rig, manager, nora } = await withNora();
    await Promise.all([
      manager.call('people.setPassword', { personId: nora.id, newPassword: 'set at the same time' }),
      manager.call('people.setAddress', { personId: nora.id, address: { x: -50, y: 60 } }),
    ]);
    const { client } = await signedIn(rig, 'Nora', 'set at the same time');
    const { person } = await client.call('session.state', {});
    expect(person?.address).toEqual({ x: -50, y: 60 });
    await rig.stop();
  }, 30_000);

  it('sign in with one click in simulated mode only', async () => {
    const { rig, manager } = await withNora();
    const { oneClick } = await manager.call('session.state', {});
    await manager.call('settings.save', { ...DEFAULT_SETTINGS, mode: 'real' });
    const client = rig.channel.connect();
    expect((await client.call('session.state', {})).oneClick).toEqual([]);
    const { error } = await client.ask('session.signInDemo', { personId: oneClick[0]?.id ?? 0 });
    expect(error?.code).toBe('simulated-only');
    await rig.stop();
  }, 30_000);

  it('never have their passwords in an error, whatever is wrong with the call', async () => {
    const { rig, manager } = await withNora();
    const secret = 'Zq7#secret';
    const person = { name: 'Eve', role: 'staff', password: secret, address };
    const calls: [string, unknown][] = [
      ['people.create', { ...person, password: secret.repeat(30) }],
      ['people.create', { ...person, password: [secret] }],
      ['people.create', [person]],
      ['people.create', { ...person, address: { password: secret } }],
      ['people.setPassword', { personId: 1, newPassword: secret.slice(0, 7) }],
      ['people.setPassword', { personId: 1, oldPassword: { deep: secret }, newPassword: secret }],
      ['people.setPassword', { personId: { newPassword: secret } }],
      ['session.signIn', { name: 'Eve', password: secret.repeat(30) }],
      ['session.signIn', { password: secret }],
    ];
    for (const [method, params] of calls) {
      const reply = await manager.ask(method, params);
      expect(reply.error?.code, method).toBe('bad-request');
      expect(JSON.stringify(reply), method).not.toContain(secret.slice(0, 7));
    }
    expect(rig.logger.errors).toEqual([]);
    await rig.stop();
  }, 30_000);
});
