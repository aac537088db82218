// Backups of a file in use, putting one back over every crash, and what tells of a damaged log.

import { access, copyFile, mkdir, open, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backupFolder, databaseFile } from '../../../main/store/backup-folder.js';
import { beyond, highWaterFile, openHighWater, readHighWater } from '../../../main/store/high-water.js';
import { copyDatabase } from '../../../main/store/online-backup.js';
import { openSqliteApp } from '../../../main/store/sqlite-app.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BooksStore } from '../../../main/store/store.js';
import { ownFolder } from './kinds.js';
import { event, identity, order, person, shipment, warehouse, product } from './rows.js';

const path = ownFolder();
const SUBJECT = identity.booksId;

const dir = (): string => dirname(path('x'));
const file = (): string => databaseFile(dir(), SUBJECT);
const books = (): Promise<BooksStore> => openSqliteBooks(file(), identity, { prewarm: false });

const isThere = (name: string): Promise<boolean> =>
  access(name).then(
    () => true,
    () => false,
  );

async function filled(orders: number): Promise<BooksStore> {
  const store = await books();
  await store.write({ warehouses: [warehouse(1)], products: [product(1)] });
  await add(store, 1, orders);
  return store;
}

async function add(store: BooksStore, from: number, to: number): Promise<void> {
  const ids = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const { counters } = await store.load();
  await store.write({
    orders: ids.map((id) => order(id)),
    shipments: ids.map((id) => shipment(id)),
    events: ids.map((id) => event(id)),
    counters: { ...counters, nextOrderId: to + 1, nextShipmentId: to + 1, nextRev: to + 1 },
  });
}

async function damage(name: string, at: number, bytes = 600): Promise<void> {
  const handle = await open(name, 'r+');
  await handle.write(Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  await handle.close();
}

describe('a backup', () => {
  it('is one state of a file that is written to all the while, and holds up no writer', async () => {
    const store = await filled(6000);
    const copy = path('copy.db');
    let steps = 0;
    let written = 0;
    await copyDatabase(file(), copy, {
      progress: () => {
        steps += 1;
      },
      pause: async () => {
        await store.write({ events: [event(100_000 + written)] });
        written += 1;
      },
    });
    expect(steps).toBeGreaterThan(3);
    expect(written).toBe(steps);
    expect((await store.eventsAfter(99_999, 1000)).length).toBe(written);
    await store.close();
    const read = await openSqliteBooks(copy, identity, { prewarm: false });
    expect((await read.load()).orders).toHaveLength(6000);
    // What was written while it was made is not in it: not even a part.
    expect(await read.eventsAfter(99_999, 1000)).toEqual([]);
    await read.close();
  });

  it('exists under its name only when it is complete and checked; a cancelled one leaves nothing', async () => {
    const store = await filled(3000);
    const folder = backupFolder(dir());
    let steps = 0;
    const cancelled = folder.make(SUBJECT, 'manual', 1000, { cancelled: () => ++steps > 2 });
    await expect(cancelled).rejects.toMatchObject({ code: 'closed' });
    expect(await readdir(path('backups'))).toEqual([]);
    const made = await folder.make(SUBJECT, 'manual', Date.UTC(2026, 1, 3, 4, 5, 6, 7));
    expect(made).toMatchObject({
      name: `books-${SUBJECT}.20260203T040506007Z.manual.db`,
      subject: SUBJECT,
      kind: 'manual',
      at: Date.UTC(2026, 1, 3, 4, 5, 6, 7),
      label: identity.label,
      orders: 3000,
      openOrders: 3000,
      fault: null,
    });
    expect(await readdir(path('backups'))).toEqual([made.name]);
    await store.close();
  });

  it('clears away what a copy left that was ended in its middle', async () => {
    const store = await filled(10);
    await mkdir(path('backups'));
    await writeFile(path('backups/books-x.20260101T000000000Z.manual.db.partial'), 'half');
    await backupFolder(dir()).make(SUBJECT, 'automatic', 5000);
    expect((await readdir(path('backups'))).filter((name) => name.includes('partial'))).toEqual([]);
    await store.close();
  });

  it('of a damaged file is refused and kept nowhere: the last good one is not pushed out by it', async () => {
    const store = await filled(3000);
    await store.close();
    await damage(file(), (await stat(file())).size - 4096, 4096);
    const folder = backupFolder(dir());
    await expect(folder.make(SUBJECT, 'automatic', 5000)).rejects.toMatchObject({ code: 'corrupt' });
    expect(await folder.list()).toEqual([]);
  });

  it('says which file is in the way where the folder should be', async () => {
    const store = await filled(1);
    await writeFile(path('backups'), 'not a folder');
    await expect(backupFolder(dir()).make(SUBJECT, 'manual', 5000)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringMatching(/backups: is a file.*Move the file away/) as string,
    });
    await store.close();
  });

  it('is listed as unusable when it is damaged, and other files in the folder are left alone', async () => {
    const store = await filled(1);
    const folder = backupFolder(dir());
    const { name } = await folder.make(SUBJECT, 'manual', 5000);
    await store.close();
    await writeFile(path('backups/notes.txt'), 'mine');
    await damage(path(`backups/${name}`), 0);
    const [only, ...others] = await folder.list();
    expect(others).toEqual([]);
    expect(only?.fault).toMatch(/not a database|damaged/);
    await expect(folder.remove('../app.db')).rejects.toMatchObject({ code: 'io' });
  });

  it('of accounts works too', async () => {
    const app = await openSqliteApp(path('app.db'));
    await app.savePerson({ ...person(), id: 0, name: 'Ada' });
    const folder = backupFolder(dir());
    const made = await folder.make('app', 'automatic', 7000);
    expect(made).toMatchObject({ subject: 'app', orders: null, fault: null });
    await app.close();
    const { file: copy } = await folder.prepare(made.name);
    const read = await openSqliteApp(copy);
    expect((await read.people()).map(({ name }) => name)).toEqual(['Ada']);
    await read.close();
    await folder.discard('app');
    expect(await readdir(dir())).toEqual(['app.db', 'app.db.lock', 'backups']);
  });
});

describe('putting a backup in place', () => {
  /** Books with 5 orders, a backup of them, and 3 orders more. */
  async function prepared() {
    const store = await filled(5);
    const folder = backupFolder(dir());
    const { name } = await folder.make(SUBJECT, 'manual', 1000);
    await add(store, 6, 8);
    await store.close();
    return { folder, name };
  }
  const ordersIn = async (): Promise<number> => {
    const store = await books();
    const { orders } = await store.load();
    await store.close();
    return orders.length;
  };

  it('keeps what was there, and is complete', async () => {
    const { folder, name } = await prepared();
    await folder.prepare(name);
    await folder.decide(SUBJECT);
    const aside = await folder.complete(SUBJECT, 2000);
    expect(aside).toMatch(/set-aside\.db$/);
    expect(await ordersIn()).toBe(5);
    expect(await folder.complete(SUBJECT, 3000)).toBeNull();
    await copyFile(path(`backups/${aside ?? ''}`), file());
    expect(await ordersIn()).toBe(8);
  });

  it('is nothing before it is decided, and is completed by the next start after', async () => {
    const { folder, name } = await prepared();
    await folder.prepare(name);
    // The program ends here: the next start knows nothing of it.
    expect(await backupFolder(dir()).complete(SUBJECT, 2000)).toBeNull();
    expect(await ordersIn()).toBe(8);
    await folder.prepare(name);
    await folder.decide(SUBJECT);
    // The program ends here: the next start goes on.
    expect(await backupFolder(dir()).complete(SUBJECT, 2000)).toMatch(/set-aside/);
    expect(await ordersIn()).toBe(5);
  });

  it('goes on from every step at which it may have been ended, and never leaves a strange log beside the books', async () => {
    const { folder, name } = await prepared();
    // A log of the old books, as a program that was killed leaves it.
    const old = await books();
    await add(old, 9, 9);
    await copyFile(`${file()}-wal`, path('log'));
    await old.close();
    await copyFile(path('log'), `${file()}-wal`);
    await folder.prepare(name);
    await folder.decide(SUBJECT);
    // Ended after the log was moved, before the file was.
    const aside = path('backups/half');
    await rename(`${file()}-wal`, `${aside}-wal`);
    expect(await folder.complete(SUBJECT, 2000)).toMatch(/set-aside/);
    expect(await isThere(`${file()}-wal`)).toBe(false);
    expect(await ordersIn()).toBe(5);
  });

  it('works where no database is any more', async () => {
    const { folder, name } = await prepared();
    await rename(file(), path('gone.db'));
    await folder.prepare(name);
    await folder.decide(SUBJECT);
    expect(await folder.complete(SUBJECT, 2000)).toBeNull();
    expect(await ordersIn()).toBe(5);
  });
});

describe('the note of the highest numbers', () => {
  it('tells after a damaged log what was used beyond what is left', async () => {
    const store = await filled(5);
    await copyFile(file(), path('early.db'));
    await copyFile(`${file()}-wal`, path('early-wal'));
    await add(store, 6, 9);
    // A program that is killed leaves file and log; some bytes of the log are damaged since.
    const log = await readFile(`${file()}-wal`);
    const main = await readFile(file());
    await store.close();
    await writeFile(file(), main);
    await writeFile(`${file()}-wal`, log);
    const early = (await stat(path('early-wal'))).size;
    await damage(`${file()}-wal`, early + 200, log.length - early - 200);
    const again = await books();
    const loaded = await again.load();
    expect(loaded.orders).toHaveLength(5);
    expect(loaded.ahead).toMatchObject({ nextOrderId: 10, nextShipmentId: 10, nextRev: 10 });
    await again.close();
  });

  it('says nothing after a clean end, after kill -9 with a whole log, or where it is missing or torn', async () => {
    const store = await filled(5);
    const log = await readFile(`${file()}-wal`);
    const main = await readFile(file());
    await store.close();
    const aheadNow = async () => {
      const again = await books();
      const { ahead } = await again.load();
      await again.close();
      return ahead;
    };
    expect(await aheadNow()).toBeUndefined();
    await writeFile(file(), main);
    await writeFile(`${file()}-wal`, log);
    expect(await aheadNow()).toBeUndefined();
    await writeFile(highWaterFile(file()), '{"next":[1,2');
    expect(await aheadNow()).toBeUndefined();
  });

  it('reads what was written, refuses what is not whole, and compares number by number', () => {
    const counters = {
      nextSeq: { world: 10, ups: 20 },
      nextOrderId: 3,
      nextShipmentId: 4,
      nextPurchaseId: 5,
      nextCustomerId: 6,
      nextRev: 70,
    };
    const name = path('numbers');
    const note = openHighWater(name);
    note.note(counters);
    note.note({ ...counters, nextRev: 71 });
    note.close();
    expect(readHighWater(name)).toEqual({ ...counters, nextRev: 71 });
    expect(beyond(readHighWater(name), counters)).toEqual({ ...counters, nextRev: 71 });
    expect(beyond(readHighWater(name), { ...counters, nextRev: 71 })).toBeNull();
    expect(readHighWater(path('missing'))).toBeNull();
  });
});
