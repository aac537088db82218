// Accounts, settings and the list of books in SQLite. Owns its file; few and small writes, so each is a commit of its own.

import { APP_DOOR, enterAppDoor, queryAudit, queryAuditAfter, queryAuditHead } from './audit-log-queries.js';
import type { Connection } from './connection.js';
import { appTables } from './migrations/app/0010-app.js';
import { removedPeople } from './migrations/app/0020-removed-people.js';
import { auditLog } from './migrations/app/0030-audit-log.js';
import { json } from './json-query.js';
import { decodePerson, encodePerson, nameTaken, PERSON_JSON } from './rows/person.js';
import { decodeIdentity, encodeIdentity, IDENTITY_JSON } from './rows/transport.js';
import { openSqliteFile, type SqliteFileOptions } from './sqlite-file.js';
import { StoreError, type AppStore, type PersonRow } from './store.js';

export const APP_MIGRATIONS = [appTables, removedPeople, auditLog];

/** Rejects with StoreError: locked, read-only, corrupt, newer-database, full, io. */
export async function openSqliteApp(file: string, options: SqliteFileOptions = {}): Promise<AppStore> {
  const { writer, reader, close } = await openSqliteFile(file, APP_MIGRATIONS, APP_DOOR, {
    prewarm: false,
    ...options,
  });
  const list = async <T>(row: string, from: string, decode: (row: unknown) => T): Promise<T[]> =>
    (
      (await json(reader, `SELECT json_group_array(${row}) AS value FROM (SELECT * FROM ${from})`, [])) as unknown[]
    ).map(decode);

  return {
    people: () => list(PERSON_JSON, 'people ORDER BY id', decodePerson),
    savePerson: (person) => savePerson(writer, person),
    async settings() {
      const entries = await list('json_array(key, value)', 'settings', (row) => row as readonly [string, string]);
      return Object.fromEntries(entries.map(([key, value]) => [key, parsedSetting(file, key, value)]));
    },
    async saveSetting(key, value) {
      const text = JSON.stringify(value);
      if (text === undefined)
        throw new StoreError('constraint', `Setting ${key}: ${String(value)} is not a JSON value.`);
      await writer.run('INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
        key,
        text,
      ]);
    },
    books: () => list(IDENTITY_JSON, 'books ORDER BY created_at, books_id', decodeIdentity),
    saveBooks: (identity) =>
      writer.run(
        `INSERT INTO books (books_id, endpoint, world_id, label, created_at, forgotten_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (books_id) DO UPDATE SET endpoint = excluded.endpoint, world_id = excluded.world_id,
           label = excluded.label, created_at = excluded.created_at, forgotten_at = excluded.forgotten_at`,
        encodeIdentity(identity),
      ),
    async record(change) {
      try {
        await enterAppDoor(writer, change);
      } catch (error) {
        throw asNameTaken(error, change.people?.[0]);
      }
    },
    audit: (query) => queryAudit(reader, query),
    auditAfter: (after, limit) => queryAuditAfter(reader, after, limit),
    auditHead: () => queryAuditHead(reader),
    close,
  };
}

function parsedSetting(file: string, key: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    throw new StoreError('corrupt', `${file}: settings ${key}: the value is not readable.`, { cause: error });
  }
}

async function savePerson(writer: Connection, person: PersonRow): Promise<PersonRow> {
  const fields = 'name, name_key, role, password_hash, address_x, address_y, demo, created_at, removed_at';
  const update = fields
    .split(', ')
    .map((field) => `${field} = excluded.${field}`)
    .join();
  try {
    const [saved] = await writer.all<{ id: number }>(
      `INSERT INTO people (id, ${fields}) VALUES (nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET ${update} RETURNING id`,
      encodePerson(person),
    );
    return { ...person, id: saved?.id ?? person.id };
  } catch (error) {
    throw asNameTaken(error, person);
  }
}

function asNameTaken(error: unknown, person: PersonRow | undefined): unknown {
  const taken = error instanceof StoreError && error.code === 'constraint' && error.message.includes('people.name_key');
  return taken && person !== undefined ? nameTaken(person) : error;
}
