// The journal in SQL: by reference, kind and time, always in the order of rev. Reading only.

import type { Millis, Rev } from '../core/lib/ids.js';
import type { BookEvent, EventKind } from '../core/orders/types.js';
import { BLOCK } from './books-door.js';
import { queryEventsByChips } from './event-chip-queries.js';
import type { Connection, SqlValue } from './connection.js';
import { json } from './json-query.js';
import { EVENT_JSON, decodeEvent } from './rows/event.js';
import { TOTAL_WINDOW } from './search.js';
import type { EventQuery, Paged, ShelfEntryKind } from './store.js';

/** Rows in one JSON text: keeps memory low and the event loop free between them. */
const CHUNK = 2000;
/** Up to here the lists of several kinds are merged; beyond, kinds are common and the journal is walked. */
const MERGED_KINDS = 8;

export interface Condition {
  readonly column: string;
  readonly text: string;
  readonly params: readonly SqlValue[];
}

/** The filters that an index can answer; the first one that is there leads, the strictest kind of filter first. */
function references(query: EventQuery): Condition[] {
  const given: readonly (readonly [string, number | undefined])[] = [
    ['shipment_id', query.shipmentId],
    ['order_id', query.orderId],
    ['product_id', query.productId],
    ['truck_id', query.truckId],
    ['warehouse_id', query.warehouseId],
  ];
  return given.flatMap(([column, value]) => (value === undefined ? [] : [{ column, text: '= ?', params: [value] }]));
}

export function times(query: EventQuery): Condition[] {
  const conditions: Condition[] = [];
  if (query.from !== undefined) {
    conditions.push(
      {
        column: 'rev',
        text: `>= (SELECT block * ${BLOCK} FROM event_blocks WHERE max_at >= ? ORDER BY block LIMIT 1)`,
        params: [query.from],
      },
      { column: '+at', text: '>= ?', params: [query.from] },
    );
  }
  if (query.to !== undefined) {
    conditions.push(
      {
        column: 'rev',
        text: `< (SELECT (block + 1) * ${BLOCK} FROM event_blocks WHERE min_at <= ? ORDER BY block DESC LIMIT 1)`,
        params: [query.to],
      },
      { column: '+at', text: '<= ?', params: [query.to] },
    );
  }
  if (query.beforeRev !== undefined) conditions.push({ column: 'rev', text: '< ?', params: [query.beforeRev] });
  return conditions;
}

/** Programs speak all the time: the journal is walked past the others. People have an index where nothing else leads. */
function sources(query: EventQuery): Condition[] {
  return query.source === undefined ? [] : [{ column: '+source', text: '= ?', params: [query.source] }];
}

const where = (conditions: readonly Condition[]): string =>
  conditions.length === 0 ? 'true' : conditions.map(({ column, text }) => `${column} ${text}`).join(' AND ');

/** One select, or one a kind to be merged, of the revs that match. */
function revsOf(query: EventQuery): { readonly selects: readonly string[]; readonly params: readonly SqlValue[] } {
  const kinds = [...new Set(query.kinds ?? [])];
  const [lead, ...others] = references(query);
  const residual = others.map((other) => ({ ...other, column: `+${other.column}` }));
  const common = [...residual, ...sources(query), ...times(query)];
  const anyKind: Condition[] =
    kinds.length === 0 ? [] : [{ column: '+kind', text: `IN (${kinds.map(() => '?').join()})`, params: kinds }];
  if (query.source === 'person' && lead === undefined) {
    const conditions = [...times(query), ...anyKind];
    return {
      // Written out: only then is the index known to fit.
      selects: [`SELECT rev FROM events INDEXED BY events_of_people WHERE source = 'person' AND ${where(conditions)}`],
      params: conditions.flatMap((condition) => condition.params),
    };
  }
  const leadByKind = kinds.length > 0 && kinds.length <= MERGED_KINDS && (lead === undefined || leadsBadly(lead));
  if (leadByKind) {
    const rest = lead === undefined ? common : [{ ...lead, column: `+${lead.column}` }, ...common];
    const params = rest.flatMap((condition) => condition.params);
    return {
      selects: kinds.map(() => `SELECT rev FROM events WHERE kind = ? AND ${where(rest)}`),
      params: kinds.flatMap((kind) => [kind, ...params]),
    };
  }
  const conditions = [...(lead === undefined ? [] : [lead]), ...common, ...anyKind];
  return {
    selects: [`SELECT rev FROM events WHERE ${where(conditions)}`],
    params: conditions.flatMap((condition) => condition.params),
  };
}

/** A warehouse has a part in nearly every event: any kind says more. */
const leadsBadly = (lead: Condition): boolean => lead.column === 'warehouse_id';

export async function queryEvents(reader: Connection, query: EventQuery): Promise<Paged<BookEvent>> {
  if ((query.chips ?? []).length > 0) return queryEventsByChips(reader, query);
  const { selects, params } = revsOf(query);
  const merged = selects.join(' UNION ALL ');
  const rows = (await json(
    reader,
    `SELECT json_group_array(${EVENT_JSON}) AS value FROM (
       ${merged} ORDER BY rev ${query.descending ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?) page CROSS JOIN events USING (rev)`,
    [...params, query.limit, query.offset],
  )) as unknown[];
  const unfiltered =
    references(query).length === 0 &&
    (query.kinds ?? []).length === 0 &&
    query.source === undefined &&
    query.from === undefined &&
    query.to === undefined &&
    query.beforeRev === undefined;
  const total = unfiltered
    ? await json(reader, 'SELECT json_quote(coalesce(sum(n), 0)) AS value FROM event_blocks', [])
    : await json(reader, `SELECT json_quote(count(*)) AS value FROM (${merged} LIMIT ?)`, [
        ...params,
        query.offset + TOTAL_WINDOW + 1,
      ]);
  return { total: total as number, rows: rows.map(decodeEvent) };
}

export async function queryEventsAfter(
  reader: Connection,
  after: Rev,
  limit: number,
  kinds: readonly EventKind[] = [],
): Promise<readonly BookEvent[]> {
  const events: BookEvent[] = [];
  const wanted = [...new Set(kinds)];
  const merge = wanted.length > 0 && wanted.length <= MERGED_KINDS;
  let from = after;
  while (events.length < limit) {
    const size = Math.min(CHUNK, limit - events.length);
    const start = from;
    const [source, params]: [string, SqlValue[]] = merge
      ? [
          wanted.map(() => 'SELECT rev FROM events WHERE kind = ? AND rev > ?').join(' UNION ALL '),
          wanted.flatMap((kind) => [kind, start]),
        ]
      : [
          `SELECT rev FROM events WHERE rev > ? ${wanted.length === 0 ? '' : `AND +kind IN (${wanted.map(() => '?').join()})`}`,
          [start, ...wanted],
        ];
    const rows = (await json(
      reader,
      `SELECT json_group_array(${EVENT_JSON}) AS value FROM (${source} ORDER BY rev LIMIT ?) page CROSS JOIN events USING (rev)`,
      [...params, size],
    )) as unknown[];
    for (const row of rows) events.push(decodeEvent(row));
    from = events.at(-1)?.rev ?? from;
    if (rows.length < size) break;
  }
  return events;
}

export async function queryShelfEntry(
  reader: Connection,
  kind: ShelfEntryKind,
  clientId: string,
): Promise<BookEvent | null> {
  const [row] = (await json(
    reader,
    // All of the index's condition is written out: only then is it known to fit.
    `SELECT json_group_array(${EVENT_JSON}) AS value FROM (
       SELECT rev FROM events INDEXED BY shelf_entries
       WHERE kind IN ('stock-counted', 'stock-adjusted') AND data ->> '$.clientId' = ? AND kind = ? ORDER BY rev LIMIT 1
     ) found CROSS JOIN events USING (rev)`,
    [clientId, kind],
  )) as unknown[];
  return row === undefined ? null : decodeEvent(row);
}

export async function queryFirstRevFrom(reader: Connection, time: Millis): Promise<Rev | null> {
  const [row] = await reader.all<{ rev: number | null }>(
    `SELECT min(rev) AS rev FROM events, (SELECT block FROM event_blocks WHERE max_at >= ?1 ORDER BY block LIMIT 1) b
     WHERE rev >= b.block * ${BLOCK} AND rev < (b.block + 1) * ${BLOCK} AND +at >= ?1`,
    [time],
  );
  return row?.rev ?? null;
}
