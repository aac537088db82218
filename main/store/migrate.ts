// Brings a database up to this program's schema: numbered steps in one transaction, a copy of the file before, a refusal of newer ones.

import { stat } from 'node:fs/promises';
import type { Connection } from './connection.js';
import { StoreError } from './store.js';

/** One step. `version` grows by ten, so that a forgotten step fits between two. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** What `PRAGMA application_id` says of our files, so that another program's database is not taken for ours: "PcYd". */
const APPLICATION_ID = 0x50635964;

/** The database's version after migrating. Rejects with `newer-database`, `corrupt` or what the disk says. */
export async function migrate(connection: Connection, migrations: readonly Migration[]): Promise<number> {
  const [header] = await connection.all<{ version: number; application: number; objects: number }>(
    `SELECT (SELECT user_version FROM pragma_user_version) AS version,
            (SELECT application_id FROM pragma_application_id) AS application,
            (SELECT count(*) FROM sqlite_schema) AS objects`,
  );
  if (header === undefined) throw new StoreError('io', `${connection.file}: the version could not be read.`);
  const newest = migrations.at(-1)?.version ?? 0;
  if (header.objects > 0 && header.application !== APPLICATION_ID) {
    throw new StoreError('corrupt', `${connection.file}: this is not a database of Parcelyard. Move the file away.`);
  }
  if (header.version > newest) {
    throw new StoreError(
      'newer-database',
      `${connection.file}: written by a newer Parcelyard (format ${header.version}; this one knows up to ${newest}). ` +
        'Update the program; the file was not touched.',
    );
  }
  const pending = migrations.filter((migration) => migration.version > header.version);
  if (pending.length === 0) return header.version;
  if (header.version > 0) await copyBefore(connection, header.version);
  const steps = pending.map((migration) => migration.sql).join(';\n');
  try {
    await connection.exec(
      `BEGIN IMMEDIATE; ${steps};
       PRAGMA application_id=${APPLICATION_ID}; PRAGMA user_version=${newest}; COMMIT`,
    );
  } catch (error) {
    await connection.exec('ROLLBACK').catch(() => undefined); // Already rolled back by SQLite, or the first error says why.
    throw error;
  }
  return newest;
}

/** `<file>.v<version>.bak`: the newest copy of that version replaces none, so a failed update keeps the first one. */
async function copyBefore(connection: Connection, version: number): Promise<void> {
  const copy = `${connection.file}.v${version}.bak`;
  const exists = await stat(copy).then(
    () => true,
    () => false, // Not there yet: the usual case.
  );
  if (!exists) await connection.run('VACUUM INTO ?', [copy]);
}
