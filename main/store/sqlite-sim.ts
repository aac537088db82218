// The simulator's key-value table in SQLite. Owns its file; keeps no state of its own beside it.

import { GroupCommit, type GroupCommitStats } from './group-commit.js';
import { simEntries } from './migrations/sim/0010-entries.js';
import { openSqliteFile, type SqliteFileOptions } from './sqlite-file.js';
import { StoreError, type SimStore } from './store.js';

type Row = Parameters<SimStore['write']>[0][number];
type Loaded = Awaited<ReturnType<SimStore['load']>>[number];

/** Entries of one page of a load: one string each keeps memory low. */
const LOAD_PAGE = 20_000;

const DOOR = `
  CREATE TEMP TRIGGER door_entry INSTEAD OF INSERT ON main.door BEGIN
    DELETE FROM entries WHERE (scope, key) IN (
      SELECT value ->> 0, value ->> 1 FROM json_each(NEW.rows) WHERE value ->> 2 IS NULL);
    INSERT INTO entries (scope, key, value)
      SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(NEW.rows) WHERE value ->> 2 IS NOT NULL
      ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value;
  END`;

/** Rejects with StoreError: locked, read-only, corrupt, newer-database, full, io. */
export async function openSqliteSim(
  file: string,
  options: SqliteFileOptions = {},
): Promise<SimStore & { readonly stats: GroupCommitStats }> {
  const { writer, reader, warmed, close } = await openSqliteFile(file, [simEntries], DOOR, options);
  const door = new GroupCommit<readonly Row[]>(
    file,
    (rows) => rows.length,
    async (batches) => {
      // Of several values for one key the last counts; the door deletes first, so a key may come only once.
      const last = new Map<string, readonly [string, string, string | null]>();
      for (const rows of batches) {
        for (const { scope, key, value } of rows) {
          const name = `${scope.length} ${scope} ${key}`;
          last.set(name, [scope, key, value]);
        }
      }
      await warmed;
      if (last.size > 0) await writer.run('INSERT INTO door VALUES (?)', [JSON.stringify([...last.values()])]);
    },
  );

  async function load(): Promise<Loaded[]> {
    const loaded: Loaded[] = [];
    let after: readonly [string, string] | null = null;
    let more = true;
    while (more) {
      const [page]: { rows: string }[] = await reader.all(
        `SELECT json_group_array(json_array(scope, key, value)) AS rows FROM (
           SELECT scope, key, value FROM entries ${after === null ? '' : 'WHERE (scope, key) > (?, ?)'}
           ORDER BY scope, key LIMIT ${LOAD_PAGE})`,
        after ?? [],
      );
      if (page === undefined) throw new StoreError('io', `${file}: entries could not be read.`);
      const rows = JSON.parse(page.rows) as readonly (readonly [string, string, string])[];
      for (const [scope, key, value] of rows) loaded.push({ scope, key, value });
      const last = rows.at(-1);
      if (last !== undefined) after = [last[0], last[1]];
      more = rows.length === LOAD_PAGE;
    }
    return loaded;
  }

  return {
    stats: door.stats,
    load: () => door.alone(load),
    write: (rows) => door.write(rows),
    async close() {
      await door.close();
      await close();
    },
  };
}
