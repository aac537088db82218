// In a process of its own, the yardstick of B10: better-sqlite3 iterating over all events of the books named, and prints the ms.

import { createRequire } from 'node:module';

interface Driver {
  new (
    file: string,
    options: object,
  ): { prepare(sql: string): { iterate(): Iterable<{ rev: number }> }; close(): void };
}

const [file = '', from = ''] = process.argv.slice(2);
const Database = createRequire(from)('better-sqlite3') as Driver;
const db = new Database(file, { readonly: true });
const began = performance.now();
let events = 0;
for (const row of db.prepare('SELECT * FROM events ORDER BY rev').iterate()) if (row.rev > 0) events += 1;
const ms = performance.now() - began;
db.close();
console.log(JSON.stringify({ ms, events }));
