// The folder `backups/` beside the databases: what lies there, making one, and putting one back in place of a database that is
// closed. Which are made when, and which are kept, is decided elsewhere.

import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from './connection.js';
import { toStoreError } from './errors.js';
import { copyDatabase, exists, removeDatabase, syncFile, syncFolder, type CopyOptions } from './online-backup.js';
import { StoreError } from './store.js';

/** `app`: accounts and settings; else the id of a world's books. */
export type BackupSubject = string;
/** `set-aside`: a database in whose place a backup was put; never removed by the program. */
export const BACKUP_KINDS = ['automatic', 'manual', 'set-aside'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

export interface StoredBackup {
  readonly name: string;
  readonly subject: BackupSubject;
  readonly kind: BackupKind;
  /** Milliseconds since 1970: when it was begun. */
  readonly at: number;
  readonly bytes: number;
  /** What its books are called and how many orders they hold; null for accounts and for what cannot be read. */
  readonly label: string | null;
  readonly orders: number | null;
  readonly openOrders: number | null;
  /** Why it cannot be used, or null. */
  readonly fault: string | null;
}

export interface BackupFolder {
  /** Newest first. An absent folder is an empty one. */
  list(): Promise<readonly StoredBackup[]>;
  /** Copies the database of `subject`, which may be in use. Rejects with a StoreError. */
  make(subject: BackupSubject, kind: BackupKind, at: number, options?: CopyOptions): Promise<StoredBackup>;
  remove(name: string): Promise<void>;
  /** A working copy of the backup, to be opened and changed before it is put in place. */
  prepare(name: string): Promise<{ readonly subject: BackupSubject; readonly file: string }>;
  /** The working copy is what the database will be, whatever happens from here on (see complete). It must be closed. */
  decide(subject: BackupSubject): Promise<void>;
  /** Throws the working copy away. */
  discard(subject: BackupSubject): Promise<void>;
  /**
   * Puts what was decided in place; to be called before a database is opened. What was there is set aside. Gives its name, or
   * null when nothing was decided or nothing was there.
   */
  complete(subject: BackupSubject, at: number): Promise<string | null>;
}

const NAME = /^(app|books-[A-Za-z0-9_-]{1,80})\.(\d{8})T(\d{9})Z\.(automatic|manual|set-aside)\.db$/;

/** The file of a subject's database. */
export function databaseFile(dataDir: string, subject: BackupSubject): string {
  return path.join(dataDir, subject === 'app' ? 'app.db' : `books-${subject}.db`);
}

function nameOf(subject: BackupSubject, at: number, kind: BackupKind): string {
  const stamp = new Date(at).toISOString().replace(/[-:.]/g, '');
  return `${subject === 'app' ? 'app' : `books-${subject}`}.${stamp}.${kind}.db`;
}

function readName(name: string): Pick<StoredBackup, 'name' | 'subject' | 'kind' | 'at'> | null {
  const found = NAME.exec(name);
  if (found === null) return null;
  const [, file = '', day = '', time = '', kind] = found;
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  const at = Date.parse(`${date}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}.${time.slice(6)}Z`);
  if (!Number.isFinite(at)) return null;
  return { name, subject: file === 'app' ? 'app' : file.slice('books-'.length), kind: kind as BackupKind, at };
}

type Contents = Pick<StoredBackup, 'label' | 'orders' | 'openOrders' | 'fault'>;
const UNREAD: Contents = { label: null, orders: null, openOrders: null, fault: null };

export function backupFolder(dataDir: string): BackupFolder {
  const folder = path.join(dataDir, 'backups');
  /** By name, size and time: a backup does not change, and opening dozens for each list would take long. */
  const known = new Map<string, Contents>();
  const workingCopy = (subject: BackupSubject): string => `${databaseFile(dataDir, subject)}.restoring.partial`;
  const decided = (subject: BackupSubject): string => `${databaseFile(dataDir, subject)}.restoring`;

  async function stored(name: string): Promise<StoredBackup | null> {
    const read = readName(name);
    if (read === null) return null;
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => null); // Removed since the folder was listed.
    if (found === null) return null;
    const key = `${name} ${found.size} ${found.mtimeMs}`;
    // A database that was set aside may be damaged, and its log belongs to it: it is not touched.
    const contents = known.get(key) ?? (read.kind === 'set-aside' ? UNREAD : await readContents(file, read.subject));
    known.set(key, contents);
    return { ...read, bytes: found.size, ...contents };
  }

  async function mustFind(name: string): Promise<StoredBackup> {
    const found = await stored(name);
    if (found === null) throw new StoreError('io', `${name}: there is no such backup in ${folder}.`);
    return found;
  }

  return {
    async list() {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw toStoreError(error, folder);
      });
      const all: StoredBackup[] = [];
      for (const name of names) {
        const backup = await stored(name);
        if (backup !== null) all.push(backup);
      }
      return all.sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1));
    },
    async make(subject, kind, at, options) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // What an earlier copy left when the program was ended in its middle.
        for (const name of await readdir(folder)) if (name.includes('.partial')) await rm(path.join(folder, name));
      } catch (error) {
        throw folderError(error, folder);
      }
      const name = nameOf(subject, at, kind);
      await copyDatabase(databaseFile(dataDir, subject), path.join(folder, name), options);
      return mustFind(name);
    },
    async remove(name) {
      if (readName(name) === null) throw new StoreError('io', `${name}: is not the name of a backup.`);
      await rm(path.join(folder, name), { force: true });
    },
    async prepare(name) {
      const { subject } = await mustFind(name);
      const file = workingCopy(subject);
      await removeDatabase(file);
      try {
        await copyFile(path.join(folder, name), file, constants.COPYFILE_FICLONE);
        const log = path.join(folder, `${name}-wal`);
        if (await exists(log)) await copyFile(log, `${file}-wal`, constants.COPYFILE_FICLONE);
      } catch (error) {
        await removeDatabase(file).catch(() => undefined); // The first error says more.
        throw fileError(error, file);
      }
      return { subject, file };
    },
    async decide(subject) {
      const file = workingCopy(subject);
      await syncFile(file);
      await rename(file, decided(subject));
      await removeDatabase(file);
      await syncFolder(dataDir);
    },
    discard: (subject) => removeDatabase(workingCopy(subject)),
    async complete(subject, at) {
      const next = decided(subject);
      if (!(await exists(next))) return null;
      const file = databaseFile(dataDir, subject);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = nameOf(subject, at, 'set-aside');
      const aside = path.join(folder, name);
      // First the log: it must never lie beside another database. Each step may be the last one before a crash; what was
      // decided stays, so the next start goes on from there.
      for (const suffix of ['-wal', '-shm']) {
        if (await exists(`${file}${suffix}`)) await rename(`${file}${suffix}`, `${aside}${suffix}`);
      }
      const replaced = await exists(file);
      // Linked, not moved: at no moment is there no database, which a start would take for a new one.
      if (replaced) await link(file, aside).catch((error: unknown) => linkFailed(error, file, aside));
      await rename(next, file);
      await syncFolder(folder);
      await syncFolder(dataDir);
      return replaced ? name : null;
    },
  };
}

/** Some file systems have no links: there a copy does the same. */
async function linkFailed(error: unknown, file: string, aside: string): Promise<void> {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST') return;
  await copyFile(file, aside);
  await syncFile(aside);
}

async function readContents(file: string, subject: BackupSubject): Promise<Contents> {
  try {
    const connection = await Connection.open(file, 'read');
    try {
      if (subject === 'app') {
        await connection.all('SELECT count(*) AS n FROM people');
        return UNREAD;
      }
      const [row] = await connection.all<{ label: string; orders: number; open: number }>(
        `SELECT (SELECT label FROM identity) AS label,
           (SELECT coalesce(sum(n), 0) FROM tallies WHERE what = 'orders') AS orders,
           (SELECT coalesce(sum(n), 0) FROM tallies WHERE what = 'orders' AND state NOT IN ('delivered', 'cancelled')) AS open`,
      );
      return { label: row?.label ?? null, orders: row?.orders ?? null, openOrders: row?.open ?? null, fault: null };
    } finally {
      await connection.close();
    }
  } catch (error) {
    return { ...UNREAD, fault: error instanceof Error ? error.message : String(error) };
  }
}

function folderError(error: unknown, folder: string): StoreError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return new StoreError(
      'io',
      `${folder}: is a file, but the backups need a folder of this name. Move the file away.`,
      {
        cause: error,
      },
    );
  }
  return fileError(error, folder, message);
}

/** What the file system says, in the store's words. */
function fileError(error: unknown, file: string, message = (error as Error).message): StoreError {
  const { code } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, StoreError['code']>> = {
    ENOSPC: 'full',
    EDQUOT: 'full',
    EACCES: 'read-only',
    EPERM: 'read-only',
    EROFS: 'read-only',
  };
  return new StoreError(known[code ?? ''] ?? 'io', `${file}: ${message}.`, { cause: error });
}
