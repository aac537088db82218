// What a disk can do to the real program: damaged files, a full disk, a second instance. Each time the person is told what to do,
// what can go on goes on, and no accepted order is lost.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFile } from '../../../main/hosts/common/node-ports.js';
import { eventually, PageClient, serveProgram, type ServedProgram } from '../../support/served-program.js';

let dataDir: string;
let program: ServedProgram | null = null;
let page: PageClient;
const others: (() => Promise<void> | void)[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-disk-'));
});
afterEach(async () => {
  for (const end of others.splice(0)) await end();
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(): Promise<void> {
  program = await serveProgram(dataDir);
  page = await PageClient.connect(program);
}

async function close(): Promise<void> {
  page.close();
  await program?.stop();
  program = null;
}

async function kill(): Promise<void> {
  const child = program?.child;
  page.close();
  child?.kill('SIGKILL');
  await new Promise((resolve) => child?.once('exit', resolve));
  program = null;
}

const status = () => page.status;

async function signIn(): Promise<void> {
  const people = (await page.call('session.state', {})).oneClick;
  const manager = people.find(({ role }) => role === 'manager');
  await page.call('session.signInDemo', { personId: manager?.id ?? 0 });
}

async function ready(): Promise<void> {
  await signIn();
  await eventually(
    'ready, with both links',
    status,
    (now) => now?.phase === 'ready' && now.links.world.state === 'connected' && now.links.ups.state === 'connected',
    60_000,
  );
}

let orders = 0;
async function place(count = 1): Promise<number[]> {
  const { rows } = await page.call('inventory.list', { offset: 0, limit: 1, sort: 'available', descending: true });
  const productId = rows[0]?.productId ?? 1;
  const placed: number[] = [];
  for (let i = 0; i < count; i++) {
    orders += 1;
    const clientId = `disk-test-${String(orders)}`;
    const wish = { clientId, customerId: null, customerName: 'Ada', destination: { x: 10, y: 20 }, upsAccount: null };
    placed.push((await page.call('orders.place', { ...wish, lines: [{ productId, quantity: 1 }] })).orderId);
  }
  return placed;
}

async function delivered(ids: readonly number[]): Promise<void> {
  await eventually(
    `orders ${ids.join(', ')} delivered`,
    () => Promise.all(ids.map(async (orderId) => (await page.call('orders.get', { orderId })).order.state)),
    (states) => states.every((state) => state === 'delivered'),
    120_000,
  );
}

function booksFile(): string {
  const name = readdirSync(dataDir).find((each) => each.startsWith('books-') && each.endsWith('.db')) ?? '';
  return path.join(dataDir, name);
}

function damage(file: string, at: number, bytes: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  closeSync(handle);
}

/** Orders delivered, a backup of all, the program closed. */
async function dayBefore(): Promise<{ readonly ids: readonly number[]; readonly names: readonly string[] }> {
  await open();
  await ready();
  await page.call('sim.setSpeed', { simspeed: 50_000 });
  const ids = await place(3);
  await delivered(ids);
  const { names } = await page.call('backups.make', {});
  await close();
  return { ids, names };
}

describe('damaged files', () => {
  it('first page of the books: the backup is offered in one sentence, restored by a button, and orders go on', async () => {
    const { ids } = await dayBefore();
    damage(booksFile(), 0, 4096);
    await open();
    await signIn();
    const { recovery } =
      (await eventually('the damage is said', status, (now) => Boolean(now?.recovery), 60_000)) ?? {};
    expect(recovery?.code).toBe('corrupt');
    expect(recovery?.text).toMatch(
      /^The books of .* are damaged: restore the backup of .*; the damaged file is kept\.$/,
    );
    expect(recovery?.anyone).toBe(false);
    // What needs no books goes on.
    expect((await page.call('people.list', {})).length).toBeGreaterThan(0);
    await page.call('recovery.restore', { name: recovery?.backup?.name ?? '' });
    await ready();
    expect(status()?.recovery ?? null).toBeNull();
    expect((await page.call('orders.get', { orderId: ids[0] ?? 0 })).order.state).toBe('delivered');
    await delivered(await place(2));
    const kept = (await page.call('backups.list', {})).backups.filter(({ kind }) => kind === 'set-aside');
    expect(kept).toHaveLength(1);
  }, 300_000);

  it('last page of the books: found by the backup at the start, while orders go on', async () => {
    await dayBefore();
    const file = booksFile();
    damage(file, statSync(file).size - 4096, 4096);
    await open();
    await signIn();
    const told = await eventually('the damage is said', status, (now) => Boolean(now?.recovery), 90_000);
    expect(told?.recovery).toMatchObject({ code: 'corrupt' });
    const name = told?.recovery?.backup?.name ?? '';
    // The damaged state has not pushed out the good one.
    expect((await page.call('backups.list', {})).backups.find((backup) => backup.name === name)?.fault).toBeNull();
    await page.call('backups.restore', { name });
    await ready();
    await delivered(await place(2));
  }, 300_000);

  it('accounts: nobody can sign in, so whoever is there may restore them', async () => {
    const { names } = await dayBefore();
    damage(path.join(dataDir, 'app.db'), 0, 4096);
    await open();
    const told = await eventually('the damage is said', status, (now) => Boolean(now?.recovery), 60_000);
    expect(told?.recovery).toMatchObject({ code: 'corrupt', anyone: true, tryAgain: true });
    expect(told?.phase).toBe('failed');
    await expect(
      page.call('recovery.restore', { name: names.find((each) => each.startsWith('books')) ?? '' }),
    ).rejects.toThrow();
    await page.call('recovery.restore', { name: told?.recovery?.backup?.name ?? '' });
    await ready();
    await delivered(await place(1));
  }, 300_000);

  it('the log after kill -9: what is missing is said, and the numbers that were used are not used again', async () => {
    await open();
    await ready();
    await page.call('sim.setSpeed', { simspeed: 50_000 });
    const first = await place(2);
    await delivered(first);
    const sizeThen = firstZero(readFileSync(`${booksFile()}-wal`));
    const lost = await place(3);
    await delivered(lost);
    await kill();
    const log = `${booksFile()}-wal`;
    damage(log, sizeThen + 100, Math.max(5000, firstZero(readFileSync(log)) - sizeThen - 200));
    await open();
    await ready();
    expect(status()?.restored).toMatch(/last entries of the books were lost.*3 orders are missing/);
    const fresh = await place(4);
    expect(Math.min(...fresh)).toBeGreaterThan(Math.max(...lost));
    await delivered([...first, ...fresh]);
  }, 300_000);
});

/** Where the part of a log that was written to ends. */
function firstZero(log: Buffer): number {
  let end = log.length;
  while (end > 0 && log[end - 1] === 0) end -= 1;
  return end;
}

describe('another owner', () => {
  it('a second instance says which files are in use, and goes on by itself when the first is closed', async () => {
    await open();
    await ready();
    const first = program;
    const firstPage = page;
    program = await serveProgram(dataDir);
    page = await PageClient.connect(program);
    const told = await eventually('the lock is said', status, (now) => Boolean(now?.recovery), 60_000);
    expect(told?.recovery).toMatchObject({ code: 'locked', tryAgain: true });
    expect(told?.recovery?.text).toMatch(/open in another Parcelyard .*close that one, then try again/);
    firstPage.close();
    await first?.stop();
    await eventually('it is open', status, (now) => now?.phase === 'ready', 60_000);
    await ready();
    expect(status()?.recovery ?? null).toBeNull();
  }, 200_000);
});

/** A file system of its own, small enough to be filled; null where this system does not allow it. */
function smallDisk(): { readonly folder: string; readonly run: (command: readonly string[]) => ChildProcess } | null {
  const folder = path.join(dataDir, 'small');
  const script = 'mount -t tmpfs -o size=24m none "$0" && exec "$@"';
  const enter = (command: readonly string[]): string[] => ['-rm', 'sh', '-c', script, folder, ...command];
  try {
    execFileSync('mkdir', ['-p', folder]);
    execFileSync('unshare', enter(['true']), { stdio: 'ignore', timeout: 20_000 });
  } catch {
    return null; // No namespaces for this user, or not Linux.
  }
  return { folder, run: ([...command]) => spawn('unshare', enter(command), { stdio: ['ignore', 'pipe', 'pipe'] }) };
}

describe('a full disk', () => {
  it('refuses orders with a clear error, keeps reading, loses nothing, and goes on by itself when there is room', async (context) => {
    const disk = smallDisk();
    if (disk === null) return context.skip('this system gives no small file system to fill');
    const entry = programFile('browser');
    const child = disk.run([process.execPath, entry, '--data', disk.folder, '--port', '0', '--no-open']);
    others.push(async () => {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    });
    const printed = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout?.on('data', (part: Buffer) => {
        text += part.toString();
        const found = /http:\/\/\S+#token=\S+/.exec(text)?.[0];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`ended with ${String(code)}: ${text}`)));
    });
    const url = new URL(printed);
    page = await PageClient.connect({ url, token: url.hash.slice('#token='.length), child, stop: async () => {} });
    await ready();
    await page.call('sim.setSpeed', { simspeed: 50_000 });
    const before = await place(2);
    await delivered(before);
    // Its own view of the file system is where the small disk is.
    const filler = `/proc/${String(child.pid)}/root${disk.folder}/filler`;
    const handle = openSync(filler, 'w');
    let full = false;
    for (let size = 1 << 20; size >= 1; size = full ? size >> 1 : size) {
      try {
        writeSync(handle, Buffer.alloc(size, 1));
      } catch {
        full = true;
        if (size === 1) break;
      }
    }
    closeSync(handle);
    // The log has room of its own for a while; then the disk says no.
    const accepted: number[] = [];
    let refusal = '';
    for (let i = 0; i < 4000 && refusal === ''; i++) {
      try {
        accepted.push(...(await place(1)));
      } catch (error) {
        refusal = String(error);
      }
    }
    expect(refusal).toMatch(/not-saved/);
    expect(refusal).toMatch(/disk is full: free some space/);
    const told = await eventually('it is said', status, (now) => now?.notice?.code === 'books-not-written', 30_000);
    expect(told?.notice?.text).toMatch(/disk is full. Free some space, and it goes on by itself/);
    // Reading goes on.
    expect((await page.call('orders.get', { orderId: before[0] ?? 0 })).order.state).toBe('delivered');
    rmSync(filler);
    await eventually('it goes on by itself', status, (now) => (now?.notice ?? null) === null, 60_000);
    const after = await place(2);
    await delivered([...accepted.slice(-3), ...after]);
    const list = await page.call('orders.list', { offset: 0, limit: 1, sort: 'id', descending: false });
    expect(list.total).toBe(before.length + accepted.length + after.length);
  }, 400_000);
});
