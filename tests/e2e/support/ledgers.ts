// The two ledgers, read when the program is closed: our books, and the built-in world's own memory of every package.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import sqlite3 from 'sqlite3';

function query<T>(file: string, sql: string): Promise<readonly T[]> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (openError) => {
      if (openError) return reject(openError);
      db.all(sql, (error, rows) => {
        db.close();
        if (error) reject(error);
        else resolve(rows as T[]);
      });
    });
  });
}

/** `prefix`: which books, where a program has more than one set; e.g. `books-real`. */
function booksFile(dataDir: string, prefix = 'books-'): string {
  const files = readdirSync(dataDir).filter((name) => name.startsWith(prefix) && name.endsWith('.db'));
  const [file] = files;
  if (file === undefined || files.length !== 1)
    throw new Error(`one file of books expected, found: ${files.join(', ')}`);
  return path.join(dataDir, file);
}

/** Shipments of our books by state. */
export async function shipmentsByState(dataDir: string): Promise<Readonly<Record<string, number>>> {
  const rows = await query<{ state: string; n: number }>(
    booksFile(dataDir),
    'SELECT state, count(*) AS n FROM shipments GROUP BY state',
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

/** How often each kind of event stands in our journal for each shipment: [shipment, count]. */
export async function eventsPerShipment(dataDir: string, kind: string, prefix?: string): Promise<readonly number[]> {
  const rows = await query<{ n: number }>(
    booksFile(dataDir, prefix),
    `SELECT count(*) AS n FROM events WHERE kind = '${kind}' GROUP BY shipment_id`,
  );
  return rows.map(({ n }) => n);
}

export interface WorldLedger {
  /** Packages that the world delivered. */
  readonly delivered: readonly number[];
  /** Packages that are in it and not delivered. */
  readonly under: readonly number[];
  /** Pieces on all its shelves. */
  readonly pieces: number;
}

/** The one world of the simulator's memory, or of another world program's database. */
export async function worldLedger(
  dataDir: string,
  file = path.join(dataDir, 'simulator', 'simulator.db'),
): Promise<WorldLedger> {
  const rows = await query<{ key: string; value: string }>(
    file,
    "SELECT key, value FROM entries WHERE scope = 'world'",
  );
  const delivered: number[] = [];
  const under: number[] = [];
  let pieces = 0;
  for (const { key, value } of rows) {
    const [kind, , id] = key.split('/');
    if (kind === 'package') under.push(Number(id));
    if (kind === 'stock') pieces += Number(value);
    if (kind !== 'delivered') continue;
    // Runs of neighbours within pages of 4,096 numbers.
    for (const run of value.split(',')) {
      const [first = NaN, last = first] = run.split('-').map(Number);
      for (let n = first; n <= last; n++) delivered.push(Number(id) * 4096 + n);
    }
  }
  return { delivered: delivered.sort((a, b) => a - b), under, pieces };
}

/** What our books say of the same. */
export async function bookLedger(
  dataDir: string,
  prefix?: string,
): Promise<{ readonly delivered: readonly number[]; readonly pieces: number }> {
  const file = booksFile(dataDir, prefix);
  const shipments = await query<{ id: number }>(file, "SELECT id FROM shipments WHERE state = 'delivered' ORDER BY id");
  const [stock] = await query<{ pieces: number }>(file, 'SELECT sum(on_hand) AS pieces FROM stock');
  return { delivered: shipments.map(({ id }) => id), pieces: stock?.pieces ?? NaN };
}

/** Where each truck of the built-in world stands, by the world's own memory: after its last delivery, at that address. */
export async function truckPlaces(dataDir: string): Promise<readonly { readonly x: number; readonly y: number }[]> {
  const rows = await query<{ value: string }>(
    path.join(dataDir, 'simulator', 'simulator.db'),
    "SELECT value FROM entries WHERE scope = 'world' AND key LIKE 'truck/%'",
  );
  return rows.map(({ value }) => {
    const { x, y } = JSON.parse(value) as { readonly x: number; readonly y: number };
    return { x, y };
  });
}
