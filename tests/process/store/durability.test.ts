// A real process is killed in the middle of its writes, again and again, on one file: what it was told is durable, is.

import { fork, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import { identity } from '../../contract/store/rows.js';

const MODULES = new URL('../../../dist/main/', import.meta.url).href;
const WRITER = fileURLToPath(new URL('writer.mjs', import.meta.url));

interface Told {
  readonly open?: true;
  readonly durable?: number;
  readonly refused?: string;
  readonly message?: string;
}

let folder = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelyard-kill-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await chmod(folder, 0o755);
  await rm(folder, { recursive: true, force: true });
});

function start(file: string, first: number, uid?: number): ChildProcess {
  const ids = uid === undefined ? {} : { uid, gid: uid };
  const child = fork(WRITER, [MODULES, file, String(first)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], ...ids });
  children.push(child);
  return child;
}

const exited = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()));

/** The first message that fits. */
function told(child: ChildProcess, fits: (message: Told) => boolean): Promise<Told> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: Told) => {
      if (fits(message)) resolve(message);
    });
    child.once('exit', () => reject(new Error('The writer ended before it said so.')));
  });
}

it('every resolved write is there after SIGKILL, and no half batch', async () => {
  const file = join(folder, 'books.db');
  const durable = new Set<number>();
  for (let round = 0; round < 4; round += 1) {
    const child = start(file, round * 100_000 + 1);
    const gone = exited(child);
    await told(child, (message) => {
      if (message.durable !== undefined) durable.add(message.durable);
      return durable.size >= (round + 1) * 300 + round * 17;
    });
    child.kill('SIGKILL');
    await gone;

    const store = await openSqliteBooks(file, identity);
    const loaded = await store.load();
    const orders = new Set(loaded.orders.map((order) => order.id));
    expect([...durable].filter((n) => !orders.has(n))).toEqual([]);
    expect(new Set(loaded.inbox.world)).toEqual(orders);
    expect(new Set(loaded.outbox.map((row) => row.seq))).toEqual(orders);
    expect(loaded.orders.every((order) => order.lines.length === 1)).toBe(true);
    const events = await store.eventsAfter(0, 1_000_000);
    expect(events.map((event) => event.rev)).toEqual([...orders].flatMap((n) => [n * 3 + 1, n * 3 + 2, n * 3 + 3]));
    expect((await store.events({ offset: 0, limit: 1, descending: true })).total).toBe(orders.size * 3);
    await store.close();
  }
});

it('fault 4: one owner: a second process is refused while the first lives, and let in when it was killed', async () => {
  const file = join(folder, 'books.db');
  const first = start(file, 1);
  await told(first, (message) => message.open === true);
  const second = start(file, 100_000);
  const refusal = await told(second, (message) => message.refused !== undefined);
  expect(refusal.refused).toBe('locked');
  expect(refusal.message).toMatch(/already open/);
  await expect(openSqliteBooks(file, identity)).rejects.toMatchObject({ code: 'locked' });

  const gone = exited(first);
  first.kill('SIGKILL');
  await gone;
  const third = start(file, 200_000);
  await told(third, (message) => message.durable !== undefined);
});

it('a read-only folder is named as what it is', async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed);
  await chmod(folder, 0o755);
  await chmod(closed, 0o555);
  // Root may write anywhere, so root asks as nobody.
  const nobody = process.getuid?.() === 0 ? 65534 : undefined;
  const child = start(join(closed, 'books.db'), 1, nobody);
  const refusal = await told(child, (message) => message.refused !== undefined);
  expect(refusal.refused).toBe('read-only');
  expect(refusal.message).toMatch(/permissions/);
});
