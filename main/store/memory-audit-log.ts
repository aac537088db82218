// The audit log in memory: plain filters that say what the SQL of the other store has to answer.

import type { AuditQuery, AuditRow } from './audit-log.js';
import { auditSearchKey } from './rows/audit-log.js';
import { cappedTotal, searchWords } from './search.js';
import { StoreError, type Paged } from './store.js';

export class MemoryAuditLog {
  readonly #rows = new Map<number, AuditRow>();
  #head: { readonly seq: number; readonly hash: string } | null = null;

  /** Throws `constraint` for a number that was used, before anything is changed. */
  check(rows: readonly AuditRow[]): void {
    for (const { seq } of rows) {
      if (this.#rows.has(seq)) throw new StoreError('constraint', `audit_log ${seq}: the number was used before.`);
    }
  }

  append(rows: readonly AuditRow[]): void {
    for (const row of rows) {
      this.#rows.set(row.seq, row);
      this.#head = { seq: row.seq, hash: row.hash };
    }
  }

  head(): { readonly seq: number; readonly hash: string } | null {
    return this.#head;
  }

  after(seq: number, limit: number): readonly AuditRow[] {
    return [...this.#rows.values()].filter((row) => row.seq > seq).slice(0, limit);
  }

  list(query: AuditQuery): Paged<AuditRow> {
    const { personId, object, outcome, from, to, beforeSeq } = query;
    const words = searchWords(query.search).map(({ text }) => text);
    const beginnings = query.actions ?? [];
    const rows = [...this.#rows.values()].filter(
      (row) =>
        (personId === undefined || row.personId === personId) &&
        (object === undefined || row.object === object) &&
        (outcome === undefined || row.outcome === outcome) &&
        (from === undefined || row.at >= from) &&
        (to === undefined || row.at <= to) &&
        (beforeSeq === undefined || row.seq < beforeSeq) &&
        (beginnings.length === 0 || beginnings.some((text) => row.action.startsWith(text))) &&
        words.every((word) => auditSearchKey(row).includes(word)),
    );
    if (query.descending) rows.reverse();
    const filtered =
      words.length > 0 ||
      beginnings.length > 0 ||
      [personId, object, outcome, from, to, beforeSeq].some((filter) => filter !== undefined);
    return {
      total: filtered ? cappedTotal(rows.length, query.offset) : rows.length,
      rows: rows.slice(query.offset, query.offset + query.limit),
    };
  }
}
