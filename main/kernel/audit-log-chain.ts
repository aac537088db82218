// The chain of the audit log: each entry's hash covers the entry and the hash before it. Reads and writes nothing.

import { createHash } from 'node:crypto';
import type { AuditRow } from '../store/audit-log.js';

/** What the first entry follows. */
export const NO_HASH = '';

/** SHA-256 over the previous hash and every field, in a fixed order, as JSON; base64url. */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const { prev, seq, at, personId, person, role, action, object, outcome, code, booksId, detail } = row;
  const canonical = JSON.stringify([
    prev,
    seq,
    at,
    personId,
    person,
    role,
    action,
    object,
    outcome,
    code,
    booksId,
    detail,
  ]);
  return createHash('sha256').update(canonical).digest('base64url');
}

export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}
export interface ChainFault {
  readonly seq: number;
  readonly kind: 'altered' | 'missing';
  readonly text: string;
}

export const CHAIN_START: ChainEnd = { seq: 0, hash: NO_HASH };

/** The new end after these rows, or the first thing that is wrong with them. Rows come in ascending order. */
export function followChain(end: ChainEnd, rows: readonly AuditRow[]): ChainEnd | ChainFault {
  let { seq, hash } = end;
  for (const row of rows) {
    if (row.seq !== seq + 1) return missing(seq + 1, row.seq - 1);
    if (row.prev !== hash) {
      // The entry before agrees with itself, but is not the one that this one was written after.
      const changed = hashOf(row) === row.hash && seq > 0 ? seq : row.seq;
      return altered(changed);
    }
    if (hashOf(row) !== row.hash) return altered(row.seq);
    ({ seq, hash } = row);
  }
  return { seq, hash };
}

/** What is wrong with a chain that ends there, when the log's last commit said another end. */
export function checkEnd(end: ChainEnd, head: ChainEnd | null): ChainFault | null {
  const said = head ?? CHAIN_START;
  if (end.seq < said.seq) return missing(end.seq + 1, said.seq);
  if (end.seq === said.seq && end.hash !== said.hash) return altered(end.seq);
  if (end.seq > said.seq) {
    return { seq: said.seq + 1, kind: 'altered', text: `Entry ${said.seq + 1} was added from outside the program.` };
  }
  return null;
}

const altered = (seq: number): ChainFault => ({
  seq,
  kind: 'altered',
  text: `Entry ${seq} is not as it was written.`,
});

function missing(from: number, to: number): ChainFault {
  const text = from === to ? `Entry ${from} is missing.` : `Entries ${from} to ${to} are missing.`;
  return { seq: from, kind: 'missing', text };
}
