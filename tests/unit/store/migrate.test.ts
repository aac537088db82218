// Migrations: in steps, all or none, with a copy before, and never backwards.

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOOR_COLUMNS } from '../../../main/store/books-door.js';
import { Connection } from '../../../main/store/connection.js';
import { migrate } from '../../../main/store/migrate.js';
import { appTables } from '../../../main/store/migrations/app/0010-app.js';
import { booksTables } from '../../../main/store/migrations/books/0010-books.js';
import { removedPeople } from '../../../main/store/migrations/app/0020-removed-people.js';
import { booksPeopleEvents } from '../../../main/store/migrations/books/0030-people-events.js';
import { booksStockLedger } from '../../../main/store/migrations/books/0040-stock-ledger.js';
import { booksPictures } from '../../../main/store/migrations/books/0050-pictures.js';
import { booksShelfEntries } from '../../../main/store/migrations/books/0060-shelf-entries.js';
import { booksSteps } from '../../../main/store/migrations/books/0070-steps.js';
import { booksStages } from '../../../main/store/migrations/books/0020-stages.js';
import { messageTable } from '../../../main/store/migrations/messages/0010-messages.js';
import { simEntries } from '../../../main/store/migrations/sim/0010-entries.js';

let folder = '';
let connection: Connection;
const file = (): string => join(folder, 'some.db');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelyard-migrate-'));
  connection = await Connection.open(file(), 'write');
});
afterEach(async () => {
  await connection.close();
  await rm(folder, { recursive: true, force: true });
});

const ten = { version: 10, sql: 'CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)' };
const twenty = { version: 20, sql: 'ALTER TABLE a ADD COLUMN y TEXT; UPDATE a SET y = x * 2' };
const broken = {
  version: 30,
  sql: 'CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b VALUES (1); INSERT INTO nowhere VALUES (1)',
};
const version = async (): Promise<number | undefined> =>
  (await connection.all<{ user_version: number }>('PRAGMA user_version'))[0]?.user_version;

it('runs the steps that are missing, once', async () => {
  expect(await migrate(connection, [ten])).toBe(10);
  expect(await migrate(connection, [ten])).toBe(10);
  expect(await migrate(connection, [ten, twenty])).toBe(20);
  expect(await connection.all('SELECT * FROM a')).toEqual([{ x: 1, y: '2' }]);
  expect(await version()).toBe(20);
});

it('copies the file before it changes it, and keeps the first copy of a version', async () => {
  await migrate(connection, [ten]);
  await expect(stat(`${file()}.v10.bak`)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(migrate(connection, [ten, twenty, broken])).rejects.toThrow();
  await connection.exec('INSERT INTO a VALUES (7)');
  await migrate(connection, [ten, twenty]);
  const copy = await Connection.open(`${file()}.v10.bak`, 'read');
  expect(await copy.all('SELECT * FROM a')).toEqual([{ x: 1 }]);
  await copy.close();
});

it('changes nothing when a step fails, and can be tried again', async () => {
  await migrate(connection, [ten]);
  await expect(migrate(connection, [ten, twenty, broken])).rejects.toMatchObject({ name: 'StoreError' });
  expect(await version()).toBe(10);
  expect(await connection.all('SELECT * FROM a')).toEqual([{ x: 1 }]);
  expect(await connection.all("SELECT name FROM sqlite_schema WHERE name = 'b'")).toEqual([]);
  expect(await migrate(connection, [ten, twenty])).toBe(20);
});

it('refuses a newer database and one of another program', async () => {
  await migrate(connection, [ten, twenty]);
  await expect(migrate(connection, [ten])).rejects.toMatchObject({ code: 'newer-database' });
  await connection.exec('PRAGMA application_id=1');
  await expect(migrate(connection, [ten, twenty])).rejects.toMatchObject({ code: 'corrupt' });
});

describe.each([
  [
    'books/0010',
    booksTables,
    ['event_blocks', 'events', 'inbox', 'order_lines', 'orders', 'outbox', 'shipments', 'stock'],
  ],
  ['app/0010', appTables, ['books', 'people', 'settings']],
  ['sim/0010', simEntries, ['entries']],
  ['messages/0010', messageTable, ['messages']],
] as const)('step %s', (_name, step, tables) => {
  it('makes strict tables only, among them what it is named for', async () => {
    await migrate(connection, [step]);
    const made = await connection.all<{ name: string; strict: number }>(
      "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'",
    );
    expect(made.filter((table) => table.strict !== 1)).toEqual([]);
    expect(made.map((table) => table.name)).toEqual(expect.arrayContaining([...tables]));
    expect(await version()).toBe(10);
  });
});

it('step app/0020 keeps the people as they were, none of them removed', async () => {
  await migrate(connection, [appTables]);
  await connection.exec(
    `INSERT INTO people (id, name, name_key, role, password_hash, address_x, address_y, demo, created_at)
     VALUES (7, 'Sam', 'sam', 'staff', 'x', 1, 2, 0, 5)`,
  );
  expect(await migrate(connection, [appTables, removedPeople])).toBe(20);
  expect(await connection.all('SELECT id, name, removed_at FROM people')).toEqual([
    { id: 7, name: 'Sam', removed_at: null },
  ]);
  await expect(connection.exec(`UPDATE people SET removed_at = 'yesterday'`)).rejects.toMatchObject({
    code: 'constraint',
  });
});

it('step books/0020 indexes the shipments that are there by stage and order', async () => {
  await migrate(connection, [booksTables]);
  await connection.exec(
    `PRAGMA foreign_keys=OFF; INSERT INTO shipments VALUES (1, 9, 1, 'packed', 1, '{}'), (2, 8, 1, 'packed', 1, '{}')`,
  );
  expect(await migrate(connection, [booksTables, booksStages])).toBe(20);
  const sql = `SELECT order_id FROM shipments INDEXED BY shipments_by_state WHERE state = 'packed' ORDER BY order_id`;
  expect(await connection.all(sql)).toEqual([{ order_id: 8 }, { order_id: 9 }]);
  const plan = await connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH shipments USING COVERING INDEX shipments_by_state (state=?)',
  ]);
});

it('step books/0030 finds what people did without looking at the rest', async () => {
  await migrate(connection, [booksTables, booksStages]);
  await connection.exec(
    `INSERT INTO events (rev, at, kind, source) VALUES (1, 1, 'ready', 'world'), (2, 1, 'simspeed', 'person')`,
  );
  expect(await migrate(connection, [booksTables, booksStages, booksPeopleEvents])).toBe(30);
  const sql = `SELECT rev FROM events INDEXED BY events_of_people WHERE source = 'person' ORDER BY rev DESC`;
  expect(await connection.all(sql)).toEqual([{ rev: 2 }]);
  const plan = await connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  expect(plan.map(({ detail }) => detail)).toEqual(['SCAN events USING COVERING INDEX events_of_people']);
});

it('step books/0040 finds the entries of one product in one warehouse, by rev, without looking at others', async () => {
  await migrate(connection, [booksTables, booksStages, booksPeopleEvents]);
  await connection.exec(
    `INSERT INTO events (rev, at, kind, source, warehouse_id, product_id) VALUES
       (1, 1, 'stock', 'us', 1, 7), (2, 1, 'stock', 'us', 2, 7), (3, 1, 'product-saved', 'us', 1, 7), (4, 1, 'stock', 'us', 1, 7)`,
  );
  expect(await migrate(connection, [booksTables, booksStages, booksPeopleEvents, booksStockLedger])).toBe(40);
  const sql = `SELECT rev FROM events INDEXED BY stock_ledger
    WHERE kind = 'stock' AND product_id = 7 AND warehouse_id = 1 ORDER BY rev DESC`;
  expect(await connection.all(sql)).toEqual([{ rev: 4 }, { rev: 1 }]);
  const plan = await connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH events USING COVERING INDEX stock_ledger (product_id=? AND warehouse_id=?)',
  ]);
});

it('step books/0050 keeps products and customers as they were: no picture, nobody asked about an account', async () => {
  await migrate(connection, [booksTables]);
  await connection.exec(
    `INSERT INTO products VALUES (1, 'S', 'Saw', 'piece', 'Tools', 1, 1, 1, 1, 's saw');
     INSERT INTO customers VALUES (2, 'Ada', 1, 2, 'ada', 'ada', 'ada')`,
  );
  expect(await migrate(connection, [booksTables, booksPictures])).toBe(50);
  expect(await connection.all('SELECT id, picture FROM products')).toEqual([{ id: 1, picture: null }]);
  expect(await connection.all('SELECT id, account_check FROM customers')).toEqual([{ id: 2, account_check: null }]);
  await connection.exec(`INSERT INTO product_pictures VALUES (1, 'aa', 'image/png', 'AAAA')`);
  expect(await connection.all('SELECT name FROM product_pictures')).toEqual([{ name: 'aa' }]);
});

it('step books/0060 finds counts and corrections that are there by their client id', async () => {
  await migrate(connection, [booksTables]);
  await connection.exec(
    `INSERT INTO events (rev, at, kind, source, data) VALUES
       (1, 1, 'stock-counted', 'person', '{"clientId":"a"}'), (2, 1, 'stock-adjusted', 'person', '{"clientId":"a"}'),
       (3, 1, 'count-dismissed', 'person', '{"clientId":"a"}'), (4, 1, 'stock-adjusted', 'person', NULL)`,
  );
  expect(await migrate(connection, [booksTables, booksShelfEntries])).toBe(60);
  const sql = `SELECT rev FROM events INDEXED BY shelf_entries
    WHERE kind IN ('stock-counted', 'stock-adjusted') AND data ->> '$.clientId' = 'a' AND kind = 'stock-adjusted'`;
  expect(await connection.all(sql)).toEqual([{ rev: 2 }]);
  const plan = await connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH events USING COVERING INDEX shelf_entries (<expr>=? AND kind=?)',
  ]);
});

it('step books/0070 leaves the tables as they are and gives the door its two columns for steps', async () => {
  await migrate(connection, [booksTables]);
  await connection.exec(`INSERT INTO warehouses VALUES (1, 'North', 2, 3, 1)`);
  expect(await migrate(connection, [booksTables, booksSteps])).toBe(70);
  expect(await connection.all('SELECT name FROM warehouses')).toEqual([{ name: 'North' }]);
  const columns = await connection.all<{ name: string }>("SELECT name FROM pragma_table_info('door')");
  expect(columns.map(({ name }) => name)).toEqual(DOOR_COLUMNS);
});
