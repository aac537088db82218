// Backups by the clock, and what the kernel does when the disk is full, damaged, locked or back again.

import { describe, expect, it } from 'vitest';
import { isDue, surplus, DAY_MS, PAUSE_MS } from '../../../main/kernel/backup-policy.js';
import { AFTER_START_MS, Backups, LOOK_MS } from '../../../main/kernel/backups.js';
import { passes, troubleSentence } from '../../../main/kernel/store-trouble.js';
import type { BackupFolder, StoredBackup } from '../../../main/store/backup-folder.js';
import { StoreError } from '../../../main/store/store.js';
import { anOrder, FakeDisk, FakeLogger, KernelRig } from '../../support/fake-kernel.js';
import { settle, VirtualClock } from '../../support/virtual-clock.js';

const backup = (subject: string, at: number, kind: StoredBackup['kind'] = 'automatic'): StoredBackup => ({
  name: `${subject}.${at}.${kind}.db`,
  subject,
  kind,
  at,
  bytes: 10,
  label: null,
  orders: null,
  openOrders: null,
  fault: null,
});

describe('which backups are kept', () => {
  const day = (n: number, hours = 1): number => n * DAY_MS + hours * 3_600_000;

  it('of each day the last one, of the last seven days that have one; many starts push out only each other', () => {
    const days = Array.from({ length: 9 }, (_, n) => backup('app', day(n)));
    const starts = [2, 3, 4, 5].map((hours) => backup('app', day(8, hours)));
    const gone = surplus([...days, ...starts]);
    const kept = [...days, ...starts].filter(({ name }) => !gone.includes(name)).map(({ at }) => at);
    expect(kept).toEqual([...[2, 3, 4, 5, 6, 7].map((n) => day(n)), day(8, 5)]);
  });

  it('each database for itself; seven by hand apart from those; what was set aside always', () => {
    const manual = Array.from({ length: 9 }, (_, n) => backup('app', day(n, 5), 'manual'));
    const aside = Array.from({ length: 20 }, (_, n) => backup('app', day(n, 7), 'set-aside'));
    const others = Array.from({ length: 7 }, (_, n) => backup('b', day(n)));
    expect(surplus([...manual, ...aside, ...others])).toEqual([manual[1]?.name, manual[0]?.name]);
  });

  it('is due at the start unless one was made minutes ago, and daily; not for what has not changed', () => {
    const one = [backup('app', 1_000_000)];
    const due = (now: number, atStart: boolean, changedAt: number | null = null): boolean =>
      isDue('app', one, now, { atStart, changedAt });
    expect(due(1_000_000 + PAUSE_MS - 1, true)).toBe(false);
    expect(due(1_000_000 + PAUSE_MS, true)).toBe(true);
    expect(due(1_000_000 + PAUSE_MS, false)).toBe(false);
    expect(due(1_000_000 + DAY_MS, false)).toBe(true);
    expect(due(1_000_000 + DAY_MS, false, 999_999)).toBe(false);
    // The clock was set back.
    expect(due(5, false)).toBe(true);
    expect(isDue('new', one, 5, { atStart: false, changedAt: null })).toBe(true);
  });
});

/** A folder in memory whose copies take as long as the test says. */
class FakeFolder implements BackupFolder {
  readonly made: StoredBackup[] = [];
  copying = 0;
  most = 0;
  fail: StoreError | null = null;
  hold: Promise<void> = Promise.resolve();

  list = () => Promise.resolve([...this.made].sort((a, b) => b.at - a.at));
  make: BackupFolder['make'] = async (subject, kind, at, options) => {
    this.copying += 1;
    this.most = Math.max(this.most, this.copying);
    try {
      await this.hold;
      if (options?.cancelled?.() === true) throw new StoreError('closed', 'cancelled');
      if (this.fail !== null) throw this.fail;
      options?.progress?.({ done: 1, total: 1 });
      const made = backup(subject, at, kind);
      this.made.push(made);
      return made;
    } finally {
      this.copying -= 1;
    }
  };
  remove = (name: string) => {
    const index = this.made.findIndex((each) => each.name === name);
    if (index >= 0) this.made.splice(index, 1);
    return Promise.resolve();
  };
  prepare = () => Promise.reject(new Error('not here'));
  decide = () => Promise.reject(new Error('not here'));
  discard = () => Promise.resolve();
  complete = () => Promise.resolve(null);
}

function schedule() {
  const clock = new VirtualClock();
  const folder = new FakeFolder();
  const damaged: string[] = [];
  const backups = new Backups({
    host: { clock, timers: clock, logger: new FakeLogger() },
    folder,
    subjects: () =>
      Promise.resolve([
        { subject: 'app', label: 'Accounts', changedAt: null },
        { subject: 'b', label: 'Books', changedAt: null },
      ]),
    damaged: (subject) => damaged.push(subject),
    changed: () => undefined,
  });
  return { clock, folder, damaged, backups };
}

describe('backups by the clock', () => {
  it('one of each database soon after the start, then daily', async () => {
    const { clock, folder, backups } = schedule();
    backups.start();
    await clock.advance(AFTER_START_MS - 1);
    expect(folder.made).toEqual([]);
    await clock.advance(1);
    expect(folder.made.map(({ subject }) => subject)).toEqual(['app', 'b']);
    const before = folder.made.length;
    for (let ms = 0; ms < 3 * DAY_MS; ms += LOOK_MS) await clock.advance(LOOK_MS);
    expect(folder.made.length - before).toBeGreaterThanOrEqual(4);
    expect(new Set(folder.made.map(({ at, subject }) => `${subject} ${Math.floor(at / DAY_MS)}`)).size).toBe(
      folder.made.length,
    );
    await backups.stop();
  });

  it('never two at once: one by hand goes before, who asks meanwhile is told, and the end of the program cuts one short', async () => {
    const { clock, folder, backups } = schedule();
    let go = (): void => undefined;
    folder.hold = new Promise((resolve) => (go = resolve));
    backups.start();
    await clock.advance(AFTER_START_MS);
    expect(backups.work).toMatchObject({ kind: 'backup', percent: 0 });
    // By hand goes before: the automatic one is cut short. A second one is told to wait.
    const byHand = backups.makeNow();
    await expect(backups.makeNow()).rejects.toMatchObject({ coded: { code: 'busy' } });
    go();
    expect(await byHand).toHaveLength(2);
    expect(folder.made.map(({ kind }) => kind)).toEqual(['manual', 'manual']);
    folder.hold = new Promise((resolve) => (go = resolve));
    const cancelled = backups.makeNow();
    const stopping = backups.stop();
    go();
    await stopping;
    await expect(cancelled).rejects.toMatchObject({ code: 'closed' });
    expect(folder.made).toHaveLength(2);
    expect(folder.most).toBe(1);
    expect(backups.work).toBeNull();
  });

  it('one that fails is said and tried again; a copy that does not pass tells of a damaged database', async () => {
    const { clock, folder, damaged, backups } = schedule();
    folder.fail = new StoreError('corrupt', 'b: a copy of it does not pass the check');
    backups.start();
    await clock.advance(AFTER_START_MS);
    expect(backups.problem).toMatch(/last automatic backup failed/);
    expect(damaged).toEqual(['app']);
    folder.fail = null;
    await clock.advance(LOOK_MS);
    expect(backups.problem).toBeNull();
    expect(folder.made).toHaveLength(2);
    await backups.stop();
  });
});

describe('a disk in trouble', () => {
  it('full: orders are refused with what to do, reading goes on, and it goes on by itself though nobody asks', async () => {
    const rig = await (await new KernelRig().start()).connect();
    const client = await rig.signedIn('staff');
    const before = await client.call('orders.place', anOrder());
    rig.disk.faults.fail = () => new StoreError('full', 'full');
    await expect(client.call('orders.place', anOrder())).rejects.toThrow(/not-saved.*disk is full: free some space/);
    expect(rig.kernel.status().notice?.text).toMatch(/the disk is full. Free some space, and it goes on by itself/);
    expect((await client.call('orders.get', { orderId: before.orderId })).order.id).toBe(before.orderId);
    // Looking for silence writes nothing: it must not be taken for a sign that all is well.
    await rig.clock.advance(5_000);
    expect(rig.kernel.status().notice?.code).toBe('books-not-written');
    rig.disk.faults.fail = () => null;
    await rig.clock.advance(15_000);
    expect(rig.kernel.status().notice ?? null).toBeNull();
    expect((await client.call('orders.place', anOrder())).repeated).toBe(false);
    await rig.stop();
  });

  it('damaged: nothing more goes in, no item is put aside as seen, what can be read is read, and it is said', async () => {
    const rig = await (await new KernelRig().start()).connect();
    const client = await rig.signedIn('staff');
    const { orderId, shipmentIds } = await client.call('orders.place', anOrder());
    rig.disk.faults.fail = () => new StoreError('corrupt', 'malformed');
    rig.world.say({ type: 'deliver', items: [{ seq: 55, body: { kind: 'ready', shipid: shipmentIds[0] } }] });
    await settle();
    rig.disk.faults.fail = () => null;
    await expect(client.call('orders.place', anOrder())).rejects.toThrow(/books-damaged.*restore the newest backup/);
    expect(rig.settled(rig.world)).not.toContain(55);
    expect((await client.call('orders.get', { orderId })).order.id).toBe(orderId);
    await settle();
    expect(rig.kernel.status().recovery).toMatchObject({ code: 'corrupt', tryAgain: false, anyone: false });
    await rig.stop();
  });

  it('books that cannot be opened: said with what to do, tried again by itself where it may pass, or by hand', async () => {
    const disk = new FakeDisk();
    disk.openFails = new StoreError('locked', 'locked');
    const rig = await new KernelRig(disk).start();
    await settle();
    expect(rig.kernel.status()).toMatchObject({ phase: 'failed', recovery: { code: 'locked', tryAgain: true } });
    expect(rig.kernel.status().phaseText).toMatch(/close that one, then try again/);
    disk.openFails = null;
    await rig.clock.advance(11_000);
    expect(rig.kernel.status()).toMatchObject({ phase: 'ready', recovery: null });
    await rig.stop();

    const damaged = new FakeDisk();
    damaged.openFails = new StoreError('corrupt', 'damaged');
    const other = await new KernelRig(damaged).start();
    await other.clock.advance(60_000);
    expect(other.kernel.status()).toMatchObject({ phase: 'failed', recovery: { code: 'corrupt' } });
    damaged.openFails = null;
    const client = other.channel.connect();
    await client.call('recovery.tryAgain', {});
    expect(other.kernel.status().phase).toBe('ready');
    await other.stop();
  });

  it('accounts that cannot be opened: nobody is signed in, so anyone may try again; later only managers mend', async () => {
    const disk = new FakeDisk();
    let fails: Error | null = new StoreError('corrupt', 'damaged');
    const openApp = disk.openApp.bind(disk);
    disk.openApp = () => (fails === null ? openApp() : Promise.reject(fails));
    const rig = await new KernelRig(disk).start();
    await settle();
    expect(rig.kernel.status()).toMatchObject({ phase: 'failed', recovery: { code: 'corrupt', anyone: true } });
    fails = null;
    const client = rig.channel.connect();
    await client.call('recovery.tryAgain', {});
    expect(rig.kernel.status()).toMatchObject({ phase: 'ready', recovery: null });
    const staff = await rig.signedIn('staff');
    await expect(staff.call('recovery.restore', { name: 'any' })).rejects.toThrow(/forbidden/);
    await rig.stop();
  });

  it('each sentence says what to do', () => {
    const of = (code: StoreError['code'], known: string | null = null): string =>
      troubleSentence({ code, what: 'The books of world 1 are', file: '/d/b.db', backup: known });
    expect(of('corrupt', '2026-01-02 03:04 UTC')).toBe(
      'The books of world 1 are damaged: restore the backup of 2026-01-02 03:04 UTC; the damaged file is kept.',
    );
    expect(of('corrupt')).toMatch(/no backup: move \/d\/b.db away/);
    for (const code of ['locked', 'read-only', 'full', 'io'] as const) {
      expect(of(code)).toMatch(/then try again\.$/);
      expect(passes(code)).toBe(true);
    }
    expect(of('newer-database')).toMatch(/update this program/);
    expect(passes('corrupt')).toBe(false);
  });
});
