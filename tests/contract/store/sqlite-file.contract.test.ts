// What only a file can get into: owners, full disks, damage, newer programs; and that writes really share their commits.

import { copyFile, open, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import sqlite3 from 'sqlite3';
import { Connection, type SlowQuery } from '../../../main/store/connection.js';
import type { GroupCommitStats } from '../../../main/store/group-commit.js';
import { openSqliteApp } from '../../../main/store/sqlite-app.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import { openSqliteSim } from '../../../main/store/sqlite-sim.js';
import { ownFolder } from './kinds.js';
import { event, identity, order, person, product, purchase, shipment, truck, warehouse } from './rows.js';

const path = ownFolder();

/** Runs SQL on the file as another tool would. */
async function edit(file: string, sql: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const db = new sqlite3.Database(file);
    db.exec(sql, (error) => {
      db.close(() => (error === null ? resolve() : reject(error)));
    });
  });
}

describe('a connection', () => {
  it('answers a statement that cannot be prepared, and goes on', async () => {
    await writeFile(path('bad.db'), Buffer.alloc(8192, 0xa5));
    const damaged = await Connection.open(path('bad.db'), 'read');
    await expect(damaged.all('SELECT 1 FROM people')).rejects.toMatchObject({ code: 'corrupt' });
    await expect(damaged.run('DELETE FROM people')).rejects.toMatchObject({ code: 'corrupt' });
    await damaged.close();
    const empty = await Connection.open(path('empty.db'), 'write');
    await expect(empty.all('SELECT 1 FROM nowhere')).rejects.toThrow(/no such table/);
    expect(await empty.all('SELECT 2 AS n')).toEqual([{ n: 2 }]);
    await empty.close();
  });
});

describe('an owner', () => {
  it('fault 4: one owner: a second opener is refused, also in the same process, until the first closes', async () => {
    const file = path('books.db');
    const first = await openSqliteBooks(file, identity);
    await expect(openSqliteBooks(file, identity)).rejects.toMatchObject({ code: 'locked' });
    await first.write({ events: [event(1)] });
    await first.close();
    const second = await openSqliteBooks(file, identity);
    expect((await second.eventsAfter(0, 5)).length).toBe(1);
    await second.close();

    const app = await openSqliteApp(path('app.db'));
    await expect(openSqliteApp(path('app.db'))).rejects.toMatchObject({ code: 'locked' });
    await app.close();
    const sim = await openSqliteSim(path('sim.db'));
    await expect(openSqliteSim(path('sim.db'))).rejects.toMatchObject({ code: 'locked' });
    await sim.close();
  });

  it('keeps its identity and everything else over closing and opening, and leaves no log behind', async () => {
    const file = path('books.db');
    const first = await openSqliteBooks(file, identity);
    await first.write({
      warehouses: [warehouse(1)],
      products: [product(1)],
      orders: [order(1)],
      shipments: [shipment(1)],
      trucks: [truck(1)],
      purchases: [purchase(1)],
      events: [event(1), event(2, { data: { a: [1, 'é'] } })],
    });
    const before = await first.load();
    await first.close();
    await expect(stat(`${file}-wal`)).rejects.toMatchObject({ code: 'ENOENT' });
    const second = await openSqliteBooks(file, { ...identity, booksId: 'another', label: 'Another' });
    expect(await second.load()).toEqual(before);
    await second.close();
  });
});

describe('commits', () => {
  /** Without the one that makes new books. */
  const since = ({ stats }: { readonly stats: GroupCommitStats }): GroupCommitStats => ({
    ...stats,
    commits: stats.commits - 1,
    batches: stats.batches - 1,
  });

  it('group: what is asked for while one commit runs goes into the next one', async () => {
    const store = await openSqliteBooks(path('books.db'), identity);
    const writes = Array.from({ length: 500 }, (_, at) => store.write({ events: [event(at + 1)] }));
    await Promise.all(writes);
    expect(since(store)).toEqual({ commits: 1, batches: 500, retriedGroups: 0 });
    // One commit under way, and all that is asked for meanwhile in one more.
    const first = store.write({ events: [event(1001)] });
    await Promise.resolve();
    await Promise.resolve();
    const later = Array.from({ length: 200 }, (_, at) => store.write({ events: [event(2000 + at)] }));
    await Promise.all([first, ...later]);
    expect(since(store)).toEqual({ commits: 3, batches: 701, retriedGroups: 0 });
    await store.close();
  });

  it('are tried one by one when a group fails', async () => {
    const store = await openSqliteBooks(path('books.db'), identity);
    const revs = [1, 2, 2, 3];
    const results = await Promise.allSettled(revs.map((rev) => store.write({ events: [event(rev)] })));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(since(store)).toEqual({ commits: 3, batches: 3, retriedGroups: 1 });
    await store.close();
  });
});

describe('a full disk', () => {
  it('is said, loses nothing that was durable, and the store goes on when there is room', async () => {
    const file = path('books.db');
    const store = await openSqliteBooks(file, identity, { maxPages: 120, prewarm: false });
    const big = 'x'.repeat(20_000);
    const quarantine = (n: number): object => ({
      quarantine: [{ at: n, link: 'ups', reason: big, hex: '' }],
      events: [event(n)],
    });
    let kept = 0;
    let refusal: unknown = null;
    for (let n = 1; n <= 100 && refusal === null; n += 1) {
      await store.write(quarantine(n)).then(
        () => (kept = n),
        (error: unknown) => (refusal = error),
      );
    }
    expect(refusal).toMatchObject({ code: 'full' });
    expect(String(refusal)).toMatch(/Free some space/);
    expect(kept).toBeGreaterThan(3);
    // Still usable: reads, a small write, and at once with a large one only the large one fails.
    expect((await store.quarantined({ offset: 0, limit: 1 })).total).toBe(kept);
    const results = await Promise.allSettled([
      store.write({ counters: { ...(await store.load()).counters, nextRev: 777 } }),
      store.write(quarantine(999)),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
    await store.close();
    const again = await openSqliteBooks(file, identity);
    expect((await again.load()).counters.nextRev).toBe(777);
    expect((await again.eventsAfter(0, 200)).map((row) => row.rev)).toEqual(
      Array.from({ length: kept }, (_, at) => at + 1),
    );
    await again.write(quarantine(1000));
    await again.close();
  });
});

describe('damage', () => {
  async function smallBooks(): Promise<string> {
    const file = path('books.db');
    const store = await openSqliteBooks(file, identity, { prewarm: false });
    await store.write({
      warehouses: [warehouse(1)],
      products: [product(1)],
      stock: [{ warehouseId: 1, productId: 1, onHand: 5, reserved: 0, inbound: 0 }],
      orders: [order(1), order(2)],
      shipments: [shipment(1), shipment(2)],
      trucks: [truck(4)],
      events: [event(1, { data: { a: 1 } })],
      outboxPut: [{ link: 'ups', seq: 7, body: { kind: 'cancel', shipid: 1 } as const, at: 1 }],
    });
    await store.close();
    return file;
  }

  it('of the first page is said as "corrupt", with what to do', async () => {
    const file = await smallBooks();
    const handle = await open(file, 'r+');
    await handle.write(new Uint8Array(4096).fill(0x5a), 0, 4096, 0);
    await handle.close();
    await expect(openSqliteBooks(file, identity)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/move the file away.*copy/s) as string,
    });
  });

  it('that cuts the file off is said as "corrupt"', async () => {
    const file = await smallBooks();
    await writeFile(file, (await readFile(file)).subarray(0, 5000));
    const opening = openSqliteBooks(file, identity).then(async (store) => {
      await store.load().finally(() => store.close());
    });
    await expect(opening).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('is not blamed on a file that is no database of ours', async () => {
    await writeFile(path('text.db'), 'This is a shopping list, not a database. '.repeat(200));
    await expect(openSqliteBooks(path('text.db'), identity)).rejects.toMatchObject({ code: 'corrupt' });
    await edit(path('other.db'), 'CREATE TABLE recipes (id INTEGER)');
    await expect(openSqliteBooks(path('other.db'), identity)).rejects.toMatchObject({
      message: expect.stringMatching(/not a database of Parcelyard/) as string,
    });
  });

  const rows: [string, string, RegExp][] = [
    [
      'a shipment whose facts are cut off',
      'UPDATE shipments SET facts = \'{"lines":\' WHERE id = 2',
      /shipments 2: facts/,
    ],
    [
      'a shipment without a fact',
      "UPDATE shipments SET facts = json_remove(facts, '$.reason') WHERE id = 2",
      /shipments 2: facts\.reason/,
    ],
    [
      'a shipment whose fact is of another kind',
      "UPDATE shipments SET facts = json_set(facts, '$.packSeq', 'x') WHERE id = 1",
      /shipments 1: facts\.packSeq is "x"/,
    ],
    [
      'an order whose shipments are cut off',
      "UPDATE orders SET shipment_ids = '[1' WHERE id = 2",
      /orders #2: shipment_ids/,
    ],
    [
      'an order whose shipments are no numbers',
      'UPDATE orders SET shipment_ids = \'["a"]\' WHERE id = 2',
      /orders #2: shipment_ids/,
    ],
    ['a truck with no list', "UPDATE trucks SET shipment_ids = '7'", /trucks 4: shipment_ids is 7/],
    ['a command without a kind', "UPDATE outbox SET body = '{}'", /outbox ups\/7: body\.kind/],
    ['missing counters', 'DELETE FROM counters', /counters are missing/],
  ];
  it.each(rows)('names table and key: %s', async (_what, sql, message) => {
    const file = await smallBooks();
    await edit(file, sql);
    const store = await openSqliteBooks(file, identity);
    await expect(store.load()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(message) as string,
    });
    await store.close();
  });

  it('names the event that cannot be read, and the person', async () => {
    const file = await smallBooks();
    await edit(file, "UPDATE events SET kind = 'teleported'");
    const store = await openSqliteBooks(file, identity);
    await expect(store.eventsAfter(0, 5)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/events 1: kind is "teleported"/) as string,
    });
    await store.close();
    const app = await openSqliteApp(path('app.db'));
    await app.savePerson(person());
    await app.close();
    await edit(path('app.db'), "PRAGMA ignore_check_constraints=ON; UPDATE people SET role = 'king'");
    const again = await openSqliteApp(path('app.db'));
    await expect(again.people()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/people 1: role is "king"/) as string,
    });
    await again.close();
  });
});

describe('opening', () => {
  it('refuses a database of a newer program and does not touch it', async () => {
    const file = path('books.db');
    await (await openSqliteBooks(file, identity)).close();
    await edit(file, 'PRAGMA user_version=9990');
    await copyFile(file, path('before.db'));
    await expect(openSqliteBooks(file, identity)).rejects.toMatchObject({
      code: 'newer-database',
      message: expect.stringMatching(/9990.*Update the program/s) as string,
    });
    expect((await readFile(file)).equals(await readFile(path('before.db')))).toBe(true);
  });

  it('says when the folder is not there', async () => {
    await expect(openSqliteBooks(path('no/such/folder/books.db'), identity)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringMatching(/does not exist/) as string,
    });
  });

  it('keeps nothing open after a refusal: the same file can be opened once it is right', async () => {
    const file = path('books.db');
    await writeFile(file, 'not a database at all, but long enough to look at'.repeat(100));
    await expect(openSqliteBooks(file, identity)).rejects.toMatchObject({ code: 'corrupt' });
    await writeFile(file, '');
    const store = await openSqliteBooks(file, identity);
    await store.close();
  });

  it('gives the log its size before the first commit', async () => {
    const store = await openSqliteBooks(path('books.db'), identity);
    await store.write({ events: [event(1000)] }); // Waits for the log.
    const before = (await stat(path('books.db-wal'))).size;
    expect(before).toBeGreaterThan(8_000_000);
    for (let n = 1; n <= 50; n += 1) await store.write({ events: [event(n)] });
    expect((await stat(path('books.db-wal'))).size).toBe(before);
    await store.close();
    const again = await openSqliteBooks(path('books.db'), identity);
    expect((await again.eventsAfter(0, 100)).length).toBe(51);
    await again.close();
  });
});

it('reports slow calls with their SQL', async () => {
  const slow: SlowQuery[] = [];
  const store = await openSqliteBooks(path('books.db'), identity, { slowMs: 0, log: (query) => slow.push(query) });
  await store.shipment(1);
  await store.close();
  expect(slow.some(({ sql, ms, file }) => sql.includes('FROM shipments') && ms >= 0 && file.endsWith('books.db'))).toBe(
    true,
  );
});
