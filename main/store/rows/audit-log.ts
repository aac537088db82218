// Entries of the audit log as rows, and back; and the text that a search looks into.

import type { AuditRow } from '../audit-log.js';
import { fold } from '../search.js';
import { Cells } from './cells.js';

const OUTCOMES: ReadonlySet<AuditRow['outcome']> = new Set(['done', 'refused']);

/** Characters of an entry's detail that can be searched. */
const SEARCHED = 400;

/** Who, what and to what, in the form that searches use. */
export function auditSearchKey({ person, action, object, code, detail }: AuditRow): string {
  const number = object?.replace(':', ' ') ?? '';
  return fold([person ?? '', action, object ?? '', number, code ?? '', detail.slice(0, SEARCHED)].join(' '));
}

export function encodeAudit(row: AuditRow): readonly unknown[] {
  const { seq, at, personId, person, role, action, object, outcome, code, booksId, detail, prev, hash } = row;
  return [
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
    prev,
    hash,
    auditSearchKey(row),
  ];
}

export const AUDIT_COLUMNS =
  'seq, at, person_id, person, role, action, object, outcome, code, books_id, detail, prev, hash';
export const AUDIT_JSON = `json_array(${AUDIT_COLUMNS})`;

export function decodeAudit(row: unknown): AuditRow {
  const cells = new Cells('audit_log', String((row as unknown[] | null)?.[0]), row);
  return {
    seq: cells.int(0, 'seq'),
    at: cells.int(1, 'at'),
    personId: cells.intOrNull(2, 'person_id'),
    person: cells.textOrNull(3, 'person'),
    role: cells.textOrNull(4, 'role'),
    action: cells.text(5, 'action'),
    object: cells.textOrNull(6, 'object'),
    outcome: cells.oneOf(7, 'outcome', OUTCOMES),
    code: cells.textOrNull(8, 'code'),
    booksId: cells.textOrNull(9, 'books_id'),
    detail: cells.text(10, 'detail'),
    prev: cells.text(11, 'prev'),
    hash: cells.text(12, 'hash'),
  };
}
