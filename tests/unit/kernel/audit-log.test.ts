// Who did what when: which calls get an entry, what it says, what it never says, and what Verify finds in a log that was tampered with.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methods, type MethodName } from '../../../main/contracts/app-api.js';
import { hashOf } from '../../../main/kernel/audit-log-chain.js';
import { AuditLog, type AuditDraft } from '../../../main/kernel/audit-log.js';
import { isRecorded } from '../../../main/kernel/recorded-calls.js';
import { Connection } from '../../../main/store/connection.js';
import { openMemoryApp } from '../../../main/store/memory-app.js';
import { openSqliteApp } from '../../../main/store/sqlite-app.js';
import { StoreError, type AppStore } from '../../../main/store/store.js';
import type { FakeClient } from '../../support/fake-channel.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

const all = { offset: 0, limit: 100, descending: false } as const;
const entries = async (client: FakeClient) => (await client.call('auditLog.list', all)).rows;
const last = async (client: FakeClient) => (await entries(client)).at(-1);

describe('what is recorded', () => {
  it('records orders, with who placed them and what came of it', async () => {
    const rig = await new KernelRig().start();
    const staff = await rig.signedIn('staff');
    const { orderId } = await staff.call('orders.place', anOrder());
    await staff.call('orders.cancel', { orderId });
    const rows = await entries(await rig.signedIn('manager'));
    const [signIn, placed, cancelled] = rows;
    expect(signIn).toMatchObject({
      seq: 1,
      action: 'session.signInDemo',
      person: 'Sam Staff',
      role: 'staff',
      outcome: 'done',
    });
    expect(placed).toMatchObject({ action: 'orders.place', object: `order:${orderId}`, person: 'Sam Staff' });
    expect(placed?.about).toMatchObject({ customerName: anOrder().customerName, orderId });
    expect(cancelled).toMatchObject({ action: 'orders.cancel', object: `order:${orderId}` });
    await rig.stop();
  });

  it('shows which values of settings, people, products and customers changed', async () => {
    const rig = await new KernelRig().start();
    const manager = await rig.signedIn('manager');
    const settings = await manager.call('settings.get', {});
    await manager.call('settings.save', { ...settings, undoSeconds: 3 });
    expect(await last(manager)).toMatchObject({ object: 'settings', changes: [{ field: 'undoSeconds', after: 3 }] });
    const address = { x: 1, y: 2 };
    const nora = await manager.call('people.create', {
      name: 'Nora',
      role: 'staff',
      password: 'sesame-sesame',
      address,
    });
    expect(await last(manager)).toMatchObject({
      action: 'people.create',
      object: `person:${nora.id}`,
      changes: expect.arrayContaining([{ field: 'role', after: 'staff' }]) as unknown,
    });
    await manager.call('people.setAddress', { personId: nora.id, address: { x: 1, y: 9 } });
    expect((await last(manager))?.changes).toEqual([{ field: 'address.y', before: 2, after: 9 }]);
    const { rows } = await manager.call('products.search', { offset: 0, limit: 1 });
    const product = rows[0]?.product;
    if (product === undefined) throw new Error('the rig has products');
    await manager.call('products.save', { ...product, reorderPoint: product.reorderPoint + 5 });
    expect(await last(manager)).toMatchObject({
      object: `product:${product.id}`,
      changes: [{ field: 'reorderPoint', before: product.reorderPoint, after: product.reorderPoint + 5 }],
    });
    const ann = await manager.call('customers.save', { id: null, name: 'Ann', x: 1, y: 1, upsAccount: null });
    expect(await last(manager)).toMatchObject({ object: `customer:${ann.id}` });
    await manager.call('customers.save', { ...ann, name: 'Anna' });
    expect((await last(manager))?.changes).toEqual([{ field: 'name', before: 'Ann', after: 'Anna' }]);
    await rig.stop();
  });

  it('compares two saves of one product with what each of them found', async () => {
    const rig = await new KernelRig().start();
    const manager = await rig.signedIn('manager');
    const { rows } = await manager.call('products.search', { offset: 0, limit: 1 });
    const product = rows[0]?.product;
    if (product === undefined) throw new Error('the rig has products');
    await Promise.all([
      manager.call('products.save', { ...product, name: 'One' }),
      manager.call('products.save', { ...product, name: 'Two' }),
    ]);
    const saved = (await entries(manager)).filter(({ action }) => action === 'products.save');
    expect(saved.map(({ changes }) => changes)).toEqual([
      [{ field: 'name', before: product.name, after: 'One' }],
      [{ field: 'name', before: 'One', after: 'Two' }],
    ]);
    await rig.stop();
  });

  it('records refusals: wrong passwords, roles that may not, rejected commands', async () => {
    const rig = await new KernelRig().start();
    const staff = await rig.signedIn('staff');
    await staff.ask('worlds.startNew', {});
    await staff.ask('inspector.recordings', {});
    await staff.ask('orders.cancel', { orderId: 999 });
    const stranger = rig.channel.connect();
    await stranger.ask('session.signIn', { name: 'Mallory', password: 'let-me-in-please' });
    await stranger.ask('orders.place', anOrder());
    const refused = (await entries(await rig.signedIn('tester'))).filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ action, code, person }) => [action, code, person])).toEqual([
      ['worlds.startNew', 'forbidden', 'Sam Staff'],
      ['inspector.recordings', 'forbidden', 'Sam Staff'],
      ['orders.cancel', 'not-found', 'Sam Staff'],
      ['session.signIn', 'wrong-password', null],
      ['orders.place', 'signed-out', null],
    ]);
    expect(refused[2]?.object).toBe('order:999');
    expect(refused[3]?.about).toEqual({ name: 'Mallory' });
    await rig.stop();
  });

  it('never writes down passwords or tokens, whatever is wrong with the call', async () => {
    const rig = await new KernelRig().start();
    const manager = await rig.signedIn('manager');
    const address = { x: 0, y: 0 };
    const secrets = ['Tr0ub4dor&3-long', 'short', 'another-secret-one'];
    const nora = await manager.call('people.create', {
      name: 'Nora',
      role: 'staff',
      password: secrets[0] ?? '',
      address,
    });
    await manager.ask('people.create', { name: 'Nora', role: 'staff', password: secrets[2], address });
    await manager.ask('people.create', { name: 'Kim', role: 'staff', password: secrets[1], address });
    await manager.ask('people.setPassword', { personId: nora.id, newPassword: secrets[2] });
    const client = rig.channel.connect();
    const { token } = await client.call('session.signIn', { name: 'Nora', password: secrets[2] ?? '' });
    await client.ask('session.resume', { token: `${token}x` });
    const text = JSON.stringify(await rig.disk.app.audit({ ...all, limit: 500 }));
    expect(text).toContain('people.setPassword');
    for (const secret of [...secrets, token]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/scrypt/);
    await rig.stop();
  });

  it('says how many refusals there were beyond those of a minute', async () => {
    const rig = await new KernelRig().start();
    const staff = await rig.signedIn('staff');
    for (let turn = 0; turn < 230; turn++) await staff.ask('worlds.startNew', {});
    await rig.clock.advance(61_000);
    await staff.ask('worlds.startNew', {});
    const { rows } = await rig.disk.app.audit({ offset: 0, limit: 500, descending: true });
    expect(rows.filter(({ code }) => code === 'forbidden')).toHaveLength(201);
    expect(rows.find(({ code }) => code === 'not-listed')?.detail).toBe('{"about":{"more":30}}');
    await rig.stop();
  });

  it('is for managers and testers', async () => {
    const rig = await new KernelRig().start();
    const staff = await rig.signedIn('staff');
    expect((await staff.ask('auditLog.list', all)).error?.code).toBe('forbidden');
    expect((await staff.ask('auditLog.verify', {})).error?.code).toBe('forbidden');
    expect((await (await rig.signedIn('tester')).ask('auditLog.verify', {})).ok).toBe(true);
    await rig.stop();
  });

  it('decides about every call: it is recorded, or it is one of those that only look', () => {
    // A new method fails this test until it stands in one of the two lists.
    const all = Object.keys(methods) as MethodName[];
    expect([...RECORDED, ...NOT_RECORDED].sort()).toEqual([...all].sort());
    expect(all.filter(isRecorded).sort()).toEqual([...RECORDED].sort());
    // What nobody has thought of is recorded.
    expect(isRecorded('shelves.rearrange')).toBe(true);
    expect(isRecorded('shelves.list')).toBe(true);
  });

  it('writes nothing to the app database when the catalogue is looked at', async () => {
    const rig = await new KernelRig().start();
    const staff = await rig.signedIn('staff');
    const before = (await rig.disk.app.audit(all)).total;
    const page = { offset: 0, limit: 10, sort: 'name', descending: false } as const;
    const { rows } = await staff.call('products.list', page);
    await staff.call('products.categories', {});
    for (const { product } of rows) await staff.call('products.picture', { productId: product.id });
    expect((await rig.disk.app.audit(all)).total).toBe(before);
    await rig.stop();
  });
});

/** Change something, or make the world, the UPS or the host do something. */
// prettier-ignore
const RECORDED: readonly MethodName[] = [
  'session.signIn', 'session.signInDemo', 'session.signOut',
  'people.create', 'people.setAddress', 'people.setPassword', 'people.remove',
  'inventory.buy', 'inventory.count', 'inventory.dismissCount', 'inventory.adjust', 'products.save', 'customers.save',
  'orders.place', 'orders.cancel', 'orders.hold', 'orders.redirect', 'orders.sendNow', 'orders.importPlace',
  'orders.lookAgain', 'print.pdf', 'print.paper', 'printers.choose',
  'links.reconnect', 'links.reconcile', 'processes.restart', 'views.save', 'views.remove',
  'settings.save', 'audit.run', 'backups.make', 'backups.restore', 'backups.seen', 'recovery.tryAgain', 'recovery.restore',
  'worlds.startNew', 'worlds.beginAnew', 'inspector.record', 'inspector.remove',
  'sim.setSpeed', 'sim.pause', 'sim.resume', 'sim.step', 'sim.runUntil', 'sim.setFaults',
  'lab.createWorld', 'lab.pickWorld', 'lab.startLoad', 'lab.stopLoad', 'scenarios.start', 'scenarios.stop',
];

/** Only look; and `session.resume`, which takes up again what was recorded when it began. */
// prettier-ignore
const NOT_RECORDED: readonly MethodName[] = [
  'app.info', 'session.state', 'session.resume', 'people.list',
  'inventory.list', 'inventory.openCounts', 'ledger.list', 'ledger.check', 'purchases.list',
  'products.search', 'products.list', 'products.categories', 'products.picture', 'customers.search', 'customers.get',
  'orders.plan', 'orders.list', 'orders.ids', 'orders.some', 'orders.columns', 'orders.get', 'orders.importCheck',
  'events.list', 'events.explain', 'kpis.get', 'kpis.slowest', 'kpis.rates', 'attention.list', 'reports.get',
  'timeline.load', 'timeline.revAt', 'map.addresses', 'messages.get', 'printers.list', 'views.list', 'quarantine.list',
  'settings.get', 'worlds.list',
  'auditLog.list', 'auditLog.verify', 'audit.last', 'backups.list',
  'inspector.watch', 'inspector.page', 'inspector.recordings', 'inspector.fetch', 'lab.worlds',
  'scenarios.list', 'scenarios.status',
];

const draft: AuditDraft = {
  personId: 1,
  person: 'Sam',
  role: 'staff',
  action: 'orders.place',
  object: null,
  outcome: 'done',
  code: null,
  booksId: null,
  detail: '{"about":{}}',
};

/** A disk that counts the commits of the app database, and holds them back while the test says so. */
class CountingDisk extends FakeDisk {
  commits = 0;
  gate: Promise<void> = Promise.resolve();
  override async openApp(): Promise<AppStore> {
    const app = await super.openApp();
    return {
      ...app,
      record: async (change) => {
        this.commits += 1;
        await this.gate;
        await app.record(change);
      },
    };
  }
}

describe('what it costs', () => {
  it('writes down a hundred orders placed at once in two commits, and answers none before', async () => {
    const disk = new CountingDisk();
    const rig = await new KernelRig(disk).start();
    const windows = await Promise.all([rig.signedIn('staff'), rig.signedIn('manager')]);
    const { total } = await disk.app.audit(all);
    const [before, writes] = [disk.commits, disk.faults.writes];
    let open: () => void = () => undefined;
    disk.gate = new Promise((resolve) => (open = resolve));
    let answered = 0;
    const placing = Array.from({ length: 100 }, async (_, index) => {
      await windows[index % 2]?.call('orders.place', anOrder());
      answered += 1;
    });
    await settle();
    expect(disk.commits - before).toBe(1);
    expect(answered).toBe(0);
    open();
    await Promise.all(placing);
    // The first one goes at once; what comes while it is being written goes together.
    expect(disk.commits - before).toBeLessThanOrEqual(2);
    expect(disk.faults.writes - writes).toBeLessThanOrEqual(2);
    expect((await disk.app.audit(all)).total).toBe(total + 100);
    await rig.stop();
  });
});

describe('the chain', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parcelyard-audit-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const breathe = (): Promise<void> => Promise.resolve();
  const load = (app: Parameters<typeof AuditLog.load>[0]) => AuditLog.load(app, { now: () => 5 }, quiet, breathe);

  /** 1,200 entries (three pieces), then what somebody does to the file, then Verify. */
  async function tampered(sql: string) {
    const file = join(folder, 'app.db');
    const app = await openSqliteApp(file);
    const log = await load(app);
    await Promise.all(
      Array.from({ length: 1200 }, (_, index) => log.append({ ...draft, object: `order:${index + 1}` })),
    );
    expect(await log.verify()).toMatchObject({ checked: 1200, fault: null, head: { seq: 1200 } });
    await app.close();
    const raw = await Connection.open(file, 'write');
    await raw.exec(`DROP TRIGGER audit_log_stays; DROP TRIGGER audit_log_kept; ${sql}`);
    await raw.close();
    const again = await openSqliteApp(file);
    const verdict = await (await load(again)).verify();
    await again.close();
    return verdict;
  }

  it('names an entry that was edited', async () => {
    const { fault } = await tampered(`UPDATE audit_log SET person = 'Eve' WHERE seq = 700`);
    expect(fault).toEqual({ seq: 700, kind: 'altered', text: 'Entry 700 is not as it was written.' });
  });

  it('names an entry that was edited and given the right hash', async () => {
    const row = { ...draft, seq: 3, at: 5, object: 'order:3', person: 'Eve' };
    const file = join(folder, 'app.db');
    const app = await openSqliteApp(file);
    const log = await load(app);
    for (let seq = 1; seq <= 5; seq++) await log.append({ ...draft, object: `order:${seq}` });
    const prev = (await app.auditAfter(1, 1))[0]?.hash ?? '';
    await app.close();
    const raw = await Connection.open(file, 'write');
    await raw.exec('DROP TRIGGER audit_log_stays');
    await raw.run(`UPDATE audit_log SET person = 'Eve', hash = ? WHERE seq = 3`, [hashOf({ ...row, prev })]);
    await raw.close();
    const again = await openSqliteApp(file);
    expect((await (await load(again)).verify()).fault).toMatchObject({ seq: 3, kind: 'altered' });
    await again.close();
  });

  it('names entries that were removed, in the middle, at the beginning and at the end', async () => {
    expect((await tampered('DELETE FROM audit_log WHERE seq = 555')).fault).toEqual({
      seq: 555,
      kind: 'missing',
      text: 'Entry 555 is missing.',
    });
    await rm(join(folder, 'app.db'), { force: true });
    expect((await tampered('DELETE FROM audit_log WHERE seq < 4')).fault?.text).toBe('Entries 1 to 3 are missing.');
    await rm(join(folder, 'app.db'), { force: true });
    expect((await tampered('DELETE FROM audit_log WHERE seq > 1190')).fault?.text).toBe(
      'Entries 1191 to 1200 are missing.',
    );
  });

  it('names an entry that was added from outside', async () => {
    const verdict = await tampered(
      `INSERT INTO audit_log SELECT 1201, at, person_id, person, role, action, object, outcome, code, books_id, detail, hash, 'x'
       FROM audit_log WHERE seq = 1200`,
    );
    expect(verdict.fault).toMatchObject({ seq: 1201, kind: 'altered' });
  });

  it('goes on where it was, also after its end was cut off: the gap stays to be seen', async () => {
    const file = join(folder, 'app.db');
    await tampered('DELETE FROM audit_log WHERE seq > 1190');
    const app = await openSqliteApp(file);
    const log = await load(app);
    await log.append(draft);
    expect((await app.audit({ offset: 0, limit: 1, descending: true })).rows[0]?.seq).toBe(1201);
    expect((await log.verify()).fault?.text).toBe('Entries 1191 to 1200 are missing.');
    await app.close();
  });

  it('keeps entries that cannot be written now, and writes them before the next one', async () => {
    const app = openMemoryApp();
    let full = true;
    const record = app.record.bind(app);
    const log = await load({
      ...app,
      record: (change) => (full ? Promise.reject(new StoreError('full', 'full')) : record(change)),
    });
    await Promise.all([log.append({ ...draft, object: 'order:1' }), log.append({ ...draft, object: 'order:2' })]);
    await expect(log.append(draft, { settings: [{ key: 'k', value: 1 }] })).rejects.toMatchObject({ code: 'full' });
    expect((await app.audit(all)).total).toBe(0);
    full = false;
    await log.append({ ...draft, object: 'order:3' });
    expect((await app.audit(all)).rows.map(({ seq, object }) => [seq, object])).toEqual([
      [1, 'order:1'],
      [2, 'order:2'],
      [3, 'order:3'],
    ]);
    expect((await log.verify()).fault).toBeNull();
  });

  it('verifies while entries are added', async () => {
    const app = openMemoryApp();
    const log = await load(app);
    await Promise.all(Array.from({ length: 1300 }, () => log.append(draft)));
    const verdict = log.verify();
    const more = Promise.all(Array.from({ length: 700 }, () => log.append(draft)));
    expect((await verdict).fault).toBeNull();
    await more;
    expect(await log.verify()).toMatchObject({ checked: 2000, fault: null });
  });
});
