// The audit log in SQL: appended to through its door, read newest or oldest first. Changes nothing that is there.

import type { AppChange, AuditQuery, AuditRow } from './audit-log.js';
import type { Connection, SqlValue } from './connection.js';
import { json } from './json-query.js';
import { AUDIT_COLUMNS, AUDIT_JSON, decodeAudit, encodeAudit } from './rows/audit-log.js';
import { encodePerson } from './rows/person.js';
import { searchWords, TOTAL_WINDOW } from './search.js';
import { StoreError, type Paged } from './store.js';

const PERSON_FIELDS = 'name, name_key, role, password_hash, address_x, address_y, demo, created_at, removed_at';

const values = (fields: string): string =>
  fields
    .split(', ')
    .map((_, at) => `value ->> ${at}`)
    .join();

/** One statement into the view is one transaction; temporary, so that it always fits this program. */
export const APP_DOOR = `
  CREATE TEMP TRIGGER app_door_enter INSTEAD OF INSERT ON main.app_door BEGIN
    INSERT INTO people (id, ${PERSON_FIELDS}) SELECT ${values(`id, ${PERSON_FIELDS}`)} FROM jsonb_each(NEW.people) WHERE true
      ON CONFLICT (id) DO UPDATE SET ${PERSON_FIELDS.split(', ')
        .map((field) => `${field} = excluded.${field}`)
        .join()};
    INSERT INTO settings (key, value) SELECT value ->> 0, value ->> 1 FROM jsonb_each(NEW.settings) WHERE true
      ON CONFLICT (key) DO UPDATE SET value = excluded.value;
    INSERT INTO audit_log (${AUDIT_COLUMNS}) SELECT ${values(AUDIT_COLUMNS)} FROM jsonb_each(NEW.audit);
    INSERT INTO audit_words (seq, search_key) SELECT value ->> 0, value ->> 13 FROM jsonb_each(NEW.audit);
    INSERT INTO audit_head (id, seq, hash) SELECT 1, value ->> 0, value ->> 12 FROM jsonb_each(NEW.audit)
      WHERE true ORDER BY value ->> 0 DESC LIMIT 1
      ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
  END`;

export async function enterAppDoor(
  writer: Connection,
  { people = [], settings = [], audit }: AppChange,
): Promise<void> {
  const texts = settings.map(({ key, value }) => {
    const text = JSON.stringify(value);
    if (text === undefined) throw new StoreError('constraint', `Setting ${key}: ${String(value)} is not a JSON value.`);
    return [key, text];
  });
  await writer.run('INSERT INTO app_door VALUES (?, ?, ?)', [
    JSON.stringify(people.map(encodePerson)),
    JSON.stringify(texts),
    JSON.stringify(audit.map(encodeAudit)),
  ]);
}

interface Selection {
  readonly text: string;
  readonly params: readonly SqlValue[];
  readonly filtered: boolean;
  /** The number by which it is walked. */
  readonly seq: 'a.seq' | 'w.seq';
}

/** `FROM … WHERE …` of the entries `a` that match. A search alone walks the words; with a filter beside it, that one leads. */
function selectionOf(query: AuditQuery): Selection {
  const tests: string[] = [];
  const params: SqlValue[] = [];
  const add = (text: string, ...given: SqlValue[]): void => {
    tests.push(text);
    params.push(...given);
  };
  if (query.personId !== undefined) add('a.person_id = ?', query.personId);
  if (query.object !== undefined) add('a.object = ?', query.object);
  if (query.outcome === 'refused') add(`a.outcome = 'refused'`);
  if (query.outcome === 'done') add(`a.outcome = 'done'`);
  const beginnings = [...new Set(query.actions ?? [])];
  if (beginnings.length > 0) {
    // A beginning as a range: nothing that begins with a text comes after it and the last character there is.
    add(
      `(${beginnings.map(() => 'a.action BETWEEN ? AND ?').join(' OR ')})`,
      ...beginnings.flatMap((text) => [text, `${text}\u{10FFFF}`]),
    );
  }
  if (query.from !== undefined) add('a.at >= ?', query.from);
  if (query.to !== undefined) add('a.at <= ?', query.to);
  if (query.beforeSeq !== undefined) add('a.seq < ?', query.beforeSeq);
  const lead = tests.length === 0 ? null : 'audit_log a';
  const words = searchWords(query.search).map(({ text }) => text);
  const inWords = words.map(() => 'instr(w.search_key, ?) > 0').join(' AND ');
  if (words.length > 0 && lead !== null) {
    add(`EXISTS (SELECT 1 FROM audit_words w WHERE w.seq = a.seq AND ${inWords})`, ...words);
  } else if (words.length > 0) add(inWords, ...words);
  const from = lead ?? (words.length > 0 ? 'audit_words w CROSS JOIN audit_log a USING (seq)' : 'audit_log a');
  return {
    text: `${from} WHERE ${tests.join(' AND ') || 'true'}`,
    params,
    filtered: tests.length > 0,
    seq: from.startsWith('audit_words') ? 'w.seq' : 'a.seq',
  };
}

export async function queryAudit(reader: Connection, query: AuditQuery): Promise<Paged<AuditRow>> {
  const { text, params, filtered, seq } = selectionOf(query);
  const found = (await json(
    reader,
    `SELECT json_group_array(${AUDIT_JSON}) AS value FROM (
       SELECT a.* FROM ${text} ORDER BY ${seq} ${query.descending ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?)`,
    [...params, query.limit, query.offset],
  )) as unknown[];
  const rows = found.map(decodeAudit);
  // A page that is not full is the last one.
  if (filtered && rows.length < query.limit && (rows.length > 0 || query.offset === 0)) {
    return { total: query.offset + rows.length, rows };
  }
  const total = filtered
    ? await json(reader, `SELECT json_quote(count(*)) AS value FROM (SELECT 1 FROM ${text} LIMIT ?)`, [
        ...params,
        query.offset + TOTAL_WINDOW + 1,
      ])
    : await json(reader, 'SELECT json_quote(count(*)) AS value FROM audit_log', []);
  return { total: total as number, rows };
}

export async function queryAuditAfter(reader: Connection, after: number, limit: number): Promise<readonly AuditRow[]> {
  const rows = (await json(
    reader,
    `SELECT json_group_array(${AUDIT_JSON}) AS value FROM (SELECT * FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?)`,
    [after, limit],
  )) as unknown[];
  return rows.map(decodeAudit);
}

export async function queryAuditHead(
  reader: Connection,
): Promise<{ readonly seq: number; readonly hash: string } | null> {
  const [head] = await reader.all<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_head');
  return head === undefined ? null : { seq: head.seq, hash: head.hash };
}
