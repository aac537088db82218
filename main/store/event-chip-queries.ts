// The chips of the log in SQL: the strictest chip leads with its index, the others look at its events. Reading only.

import type { EventChip, NumberField } from '../contracts/event-chips.js';
import type { BookEvent } from '../core/orders/types.js';
import type { Connection, SqlValue } from './connection.js';
import { times } from './event-queries.js';
import { json } from './json-query.js';
import { filtersOf, testAll, type Filter, type Sql } from './order-filters.js';
import { fewestIds } from './order-queries.js';
import { decodeEvent, EVENT_JSON } from './rows/event.js';
import { fold, TOTAL_WINDOW } from './search.js';
import type { EventQuery, Paged } from './store.js';

/** Orders whose events are all gathered; where more match, the journal is walked instead, and soon finds a page. */
const FEW_ORDERS = 1500;
/** Up to here the lists of several values are merged by rev; beyond, they are common and the journal is walked. */
const MERGED = 8;
/**
 * Events looked at for the total where chips let few of many through. Looking for ten thousand that match took 130 to 580 ms at two
 * million events, for each page; this takes 5 to 25.
 */
export const COUNTED_EVENTS = 20_000;

const COLUMN: Readonly<Record<NumberField | 'kind' | 'by', string>> = {
  shipment: 'shipment_id',
  order: 'order_id',
  product: 'product_id',
  truck: 'truck_id',
  kind: 'kind',
  warehouse: 'warehouse_id',
  by: 'source',
};
/** Which chip leads, the strictest kind of chip first. Sources are too common to lead. */
const LEADS = ['shipment', 'order', 'product', 'truck', 'kind', 'warehouse'] as const;

type ColumnChip = Exclude<EventChip, { readonly field: 'customer' | 'text' }>;
const isColumn = (chip: EventChip): chip is ColumnChip => chip.field !== 'customer' && chip.field !== 'text';
const holes = (values: readonly unknown[]): string => values.map(() => '?').join();

function columnTest(chip: ColumnChip): Sql {
  // The plus keeps the planner from an index that would have to be sorted by rev.
  const column = `+${COLUMN[chip.field]}`;
  const inside = `${column} IN (${holes(chip.values)})`;
  return { text: chip.not ? `(${column} IS NULL OR NOT ${inside})` : inside, params: chip.values };
}

/** What a chip asks of an order; null: no order is like that. */
async function orderFilters(
  reader: Connection,
  chip: Extract<EventChip, { readonly field: 'customer' | 'text' }>,
): Promise<readonly (readonly Filter[])[]> {
  const found: (readonly Filter[])[] = [];
  for (const value of chip.values) {
    if (chip.field === 'customer') {
      const ids = await json(reader, 'SELECT json_group_array(id) AS value FROM names WHERE instr(search_key, ?) > 0', [
        fold(value),
      ]);
      if ((ids as number[]).length > 0) found.push([byNames(JSON.stringify(ids))]);
    } else {
      const filters = await filtersOf(reader, { search: value, sort: 'id', descending: true });
      if (filters !== null && filters.length > 0) found.push(filters);
    }
  }
  return found;
}

function byNames(ids: string): Filter {
  const named = 'name_id IN (SELECT value FROM json_each(?))';
  return {
    ids: { text: `SELECT id FROM orders WHERE ${named}`, params: [ids] },
    unique: true,
    test: { text: `+o.${named}`, params: [ids] },
  };
}

/** Each word alone lets many through, and all of them together perhaps few: those ids, as JSON; else null. */
async function fewInAll(reader: Connection, filters: readonly Filter[]): Promise<string | null> {
  const [first, ...others] = filters;
  if (first === undefined || others.length === 0) return null;
  const test = testAll(others);
  const ids = (await json(
    reader,
    `SELECT json_group_array(id) AS value FROM (
       SELECT DISTINCT c.id FROM (${first.ids.text}) c CROSS JOIN orders o ON o.id = c.id WHERE ${test.text} LIMIT ?)`,
    [...first.ids.params, ...test.params, FEW_ORDERS + 1],
  )) as number[];
  return ids.length <= FEW_ORDERS ? JSON.stringify(ids) : null;
}

const ofOrder = (tests: readonly Sql[], not: boolean): Sql => ({
  text: `${not ? 'NOT ' : ''}EXISTS (SELECT 1 FROM orders o WHERE o.id = events.order_id
           AND (${tests.map(({ text }) => text).join(' OR ')}))`,
  params: tests.flatMap(({ params }) => params),
});

/** What an index leads through in the order of rev, and what each of those events is tested for. */
interface Walk {
  readonly lead: Sql;
  readonly tests: readonly Sql[];
}

/** To be merged; null: nothing matches. */
async function walksOf(reader: Connection, query: EventQuery): Promise<readonly Walk[] | null> {
  const chips = query.chips ?? [];
  const columns = chips.filter(isColumn);
  const inTime = times(query).map(({ column, text, params }) => ({ text: `${column} ${text}`, params }));
  const tests: Sql[] = [];
  let few: string | null = null;
  for (const chip of chips) {
    if (isColumn(chip)) continue;
    const filters = await orderFilters(reader, chip);
    if (filters.length === 0) {
      if (chip.not) continue;
      return null;
    }
    tests.push(ofOrder(filters.map(testAll), chip.not));
    // One value's words are all needed, so the strictest of them says which orders can match at all.
    const [only] = filters;
    if (!chip.not && filters.length === 1 && only !== undefined && few === null) {
      few = (await fewestIds(reader, only, FEW_ORDERS)) ?? (await fewInAll(reader, only));
    }
  }
  const given = columns.filter((chip) => !chip.not);
  const lead = LEADS.flatMap((field) => given.filter((chip) => chip.field === field)).find(
    ({ values }) => values.length <= MERGED,
  );
  const leadsWell = lead !== undefined && ['shipment', 'order'].includes(lead.field);
  const rest = (except: ColumnChip | null): Sql[] => [
    ...columns.filter((chip) => chip !== except).map(columnTest),
    ...tests,
  ];
  const walk = (text: string, params: readonly SqlValue[], rests: readonly Sql[]): Walk => ({
    lead: all([{ text, params }, ...inTime]),
    tests: rests,
  });
  if (few !== null && !leadsWell) {
    return [walk('order_id IN (SELECT value FROM json_each(?))', [few], rest(null))];
  }
  if (lead !== undefined) {
    const others = rest(lead);
    return [...new Set<SqlValue>(lead.values)].map((value) => walk(`${COLUMN[lead.field]} = ?`, [value], others));
  }
  return [walk('true', [], rest(null))];
}

const all = (sqls: readonly Sql[]): Sql => ({
  text: sqls.map(({ text }) => text).join(' AND '),
  params: sqls.flatMap(({ params }) => params),
});

export async function queryEventsByChips(reader: Connection, query: EventQuery): Promise<Paged<BookEvent>> {
  const walks = await walksOf(reader, query);
  if (walks === null) return { total: 0, rows: [] };
  const way = query.descending ? 'DESC' : 'ASC';
  const selects = walks.map(({ lead, tests }) => all([lead, ...tests]));
  const merged = selects.map(({ text }) => `SELECT rev FROM events WHERE ${text}`).join(' UNION ALL ');
  // One event past the page says whether the list goes on, however far it was counted.
  const found = (await json(
    reader,
    `SELECT json_group_array(${EVENT_JSON}) AS value FROM (
       ${merged} ORDER BY rev ${way} LIMIT ? OFFSET ?) page CROSS JOIN events USING (rev)`,
    [...selects.flatMap(({ params }) => params), query.limit + 1, query.offset],
  )) as unknown[];
  const rows = found.slice(0, query.limit).map(decodeEvent);
  // A page that nothing follows is the last one: nothing is left to be counted.
  if (found.length <= query.limit && (rows.length > 0 || query.offset === 0)) {
    return { total: query.offset + rows.length, rows };
  }
  let counted = 0;
  let bounded = false;
  for (const { lead, tests } of walks) {
    const test = all([{ text: 'true', params: [] }, ...tests]);
    const [n, more] = (await json(
      reader,
      `SELECT json_array((SELECT count(*) FROM (
           SELECT 1 FROM (SELECT * FROM events WHERE ${lead.text} ORDER BY rev ${way} LIMIT ${COUNTED_EVENTS}) events
           WHERE ${test.text} LIMIT ?)),
         EXISTS (SELECT 1 FROM events WHERE ${lead.text} LIMIT 1 OFFSET ${COUNTED_EVENTS})) AS value`,
      [...lead.params, ...test.params, query.offset + TOTAL_WINDOW + 1, ...lead.params],
    )) as [number, number];
    counted += n;
    bounded ||= more === 1;
  }
  const window = query.offset + TOTAL_WINDOW + 1;
  const total = Math.max(found.length === 0 ? 0 : query.offset + found.length, Math.min(counted, window));
  return { total, rows, ...(bounded && total < window ? { atLeast: true } : {}) };
}
