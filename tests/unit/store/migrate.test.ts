// Migrations: in steps, all or none, with a copy before, and never backwards.

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../../../main/store/connection.js';
import { migrate } from '../../../main/store/migrate.js';
import { appTables } from '../../../main/store/migrations/app/0010-app.js';
import { booksTables } from '../../../main/store/migrations/books/0010-books.js';
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
