// The list of orders in SQL: filters, search, sorts and totals that stay fast at a million orders. Reading only.
//
// Every filter has an index that gives the ids it lets through. If one of them lets only a few through, these are checked
// against the others and sorted. If all let many through, the orders are walked in the order asked for, which then finds a
// page full soon. So neither a rare nor a common filter reads the whole table.

import { SHIPMENT_STATES, type Order } from '../core/orders/types.js';
import type { Connection, SqlValue } from './connection.js';
import { ORDER_JSON, decodeOrder } from './rows/order.js';
import { prefixRanges, searchWords, TOTAL_WINDOW, type SearchWord } from './search.js';
import { StoreError, type OrderQuery, type Paged } from './store.js';

/** Ids that a filter may let through to be taken as few. */
export const FEW = 4000;
/** Open stages hold the newest orders: a walk from the other end would pass by all the others first. */
const FEW_IN_STAGE = 20_000;

interface Sql {
  readonly text: string;
  readonly params: readonly SqlValue[];
}

interface Filter {
  /** Selects the ids it lets through from an index, each at least once. */
  readonly ids: Sql;
  /** Whether each id comes once. */
  readonly unique: boolean;
  /** Looks at one order `o`; does not use an index of orders. */
  readonly test: Sql;
  /** How many ids are few here, where that is more than for other filters. */
  readonly fewAre?: number;
}

/** Rows of `{value: json}` with one JSON text; anything else is a fault of the database. */
export async function json(reader: Connection, sql: string, params: readonly SqlValue[]): Promise<unknown> {
  const [row] = await reader.all<{ value: string | null }>(sql, params);
  if (typeof row?.value !== 'string') throw new StoreError('io', `${reader.file}: a query gave no answer.`);
  return parsed(row.value);
}

/** A text that is not JSON was put together from a damaged one: namingDamage finds it. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StoreError('corrupt', 'malformed JSON', { cause: error });
  }
}

export async function queryOrders(reader: Connection, query: OrderQuery, fewAre = FEW): Promise<Paged<Order>> {
  const filters = await filtersOf(reader, query);
  if (filters === null) return { total: 0, rows: [] };
  const few = await fewestIds(reader, filters, fewAre);
  const source = few === null ? walk(query, filters) : sortFew(query, filters, few);
  const rows = (await json(
    reader,
    `SELECT json_group_array(${ORDER_JSON}) AS value FROM (${source.text} LIMIT ? OFFSET ?) page CROSS JOIN orders o ON o.id = page.id`,
    [...source.params, query.limit, query.offset],
  )) as unknown[];
  return { total: await total(reader, query, filters, few), rows: rows.map(decodeOrder) };
}

/** Null: nothing can match. */
async function filtersOf(reader: Connection, query: OrderQuery): Promise<readonly Filter[] | null> {
  const filters: Filter[] = [];
  for (const word of searchWords(query.search)) {
    const filter = await wordFilter(reader, word);
    if (filter === null) return null;
    filters.push(filter);
  }
  if (query.customerId !== undefined) filters.push(column('customer_id', '= ?', [query.customerId]));
  if (query.warehouseId !== undefined) {
    filters.push({
      ids: { text: 'SELECT order_id AS id FROM shipments WHERE warehouse_id = ?', params: [query.warehouseId] },
      unique: false,
      test: {
        text: 'EXISTS (SELECT 1 FROM shipments s WHERE s.warehouse_id = ? AND s.order_id = o.id)',
        params: [query.warehouseId],
      },
    });
  }
  const stages = stagesOf(query);
  if (stages !== '') {
    filters.push({
      ids: { text: `SELECT order_id AS id FROM shipments WHERE state IN (${stages})`, params: [] },
      unique: false,
      test: {
        text: `EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.id AND +s.state IN (${stages}))`,
        params: [],
      },
      ...(stageLead(query) === null ? { fewAre: FEW_IN_STAGE } : {}),
    });
  }
  const { placedFrom, placedTo } = query;
  if (placedFrom !== undefined && placedTo !== undefined) {
    filters.push(column('placed_at', 'BETWEEN ? AND ?', [placedFrom, placedTo]));
  } else if (placedFrom !== undefined) {
    filters.push(column('placed_at', '>= ?', [placedFrom]));
  } else if (placedTo !== undefined) {
    filters.push(column('placed_at', '<= ?', [placedTo]));
  }
  const ranks = ranksOf(query);
  if (ranks.length > 0) filters.push(column('state_rank', `IN (${ranks.join()})`, []));
  return filters;
}

function ranksOf(query: OrderQuery): readonly number[] {
  return [...new Set(query.states ?? [])].map((state) => SHIPMENT_STATES.indexOf(state));
}

/** The known ones among the stages asked for, as SQL; empty: no filter. */
function stagesOf(query: OrderQuery): string {
  const asked = query.shipmentStates ?? [];
  return SHIPMENT_STATES.filter((state) => asked.includes(state))
    .map((state) => `'${state}'`)
    .join();
}

function column(name: string, condition: string, params: readonly SqlValue[]): Filter {
  return {
    ids: { text: `SELECT id FROM orders WHERE ${name} ${condition}`, params },
    unique: true,
    // The plus keeps the planner from walking this index instead of the one that sorts.
    test: { text: `+o.${name} ${condition}`, params },
  };
}

/** Which names and products hold the word is looked up first: both are few beside the orders. */
async function wordFilter(reader: Connection, word: SearchWord): Promise<Filter | null> {
  if (word.exactId !== null) {
    return {
      ids: { text: 'SELECT id FROM orders WHERE id = ?', params: [word.exactId] },
      unique: true,
      test: { text: 'o.id = ?', params: [word.exactId] },
    };
  }
  const [names, products] = (await json(
    reader,
    `SELECT json_array((SELECT json_group_array(id) FROM names WHERE instr(search_key, ?1) > 0),
                       (SELECT json_group_array(id) FROM products WHERE instr(search_key, ?1) > 0)) AS value`,
    [word.text],
  )) as [string, string];
  const ids: Sql[] = [];
  const tests: Sql[] = [];
  if (word.idPrefix !== null) {
    const ranges = prefixRanges(word.idPrefix);
    const params = ranges.flat();
    ids.push({
      text: ranges.map(() => 'SELECT id FROM orders WHERE id BETWEEN ? AND ?').join(' UNION ALL '),
      params,
    });
    tests.push({ text: ranges.map(() => '+o.id BETWEEN ? AND ?').join(' OR '), params });
  }
  const nameIds = JSON.stringify(names);
  if (nameIds !== '[]') {
    ids.push({ text: 'SELECT id FROM orders WHERE name_id IN (SELECT value FROM json_each(?))', params: [nameIds] });
    tests.push({ text: '+o.name_id IN (SELECT value FROM json_each(?))', params: [nameIds] });
  }
  const productIds = JSON.stringify(products);
  if (productIds !== '[]') {
    ids.push({
      text: 'SELECT order_id AS id FROM order_lines WHERE product_id IN (SELECT value FROM json_each(?))',
      params: [productIds],
    });
    tests.push({
      text: `EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id
               AND +l.product_id IN (SELECT value FROM json_each(?)))`,
      params: [productIds],
    });
  }
  return ids.length === 0 ? null : { ids: join(ids, ' UNION ALL '), unique: false, test: wrap(join(tests, ' OR ')) };
}

const join = (parts: readonly Sql[], between: string): Sql => ({
  text: parts.map((part) => part.text).join(between),
  params: parts.flatMap((part) => part.params),
});
const wrap = (sql: Sql): Sql => ({ text: `(${sql.text})`, params: sql.params });

const testAll = (filters: readonly Filter[]): Sql =>
  filters.length === 0
    ? { text: 'true', params: [] }
    : join(
        filters.map((filter) => filter.test),
        ' AND ',
      );

/** All ids that the strictest filter lets through, as JSON, if one lets few through. */
async function fewestIds(reader: Connection, filters: readonly Filter[], fewAre: number): Promise<string | null> {
  let best: readonly number[] | null = null;
  for (const { ids, fewAre: few = fewAre } of filters) {
    // Below zero nothing is few: tests ask for the walk.
    const limit = fewAre < 0 ? fewAre : few;
    const found = (await json(
      reader,
      `SELECT json_group_array(id) AS value FROM (SELECT id FROM (${ids.text}) LIMIT ?)`,
      [...ids.params, limit + 1],
    )) as number[];
    if (found.length <= limit && (best === null || found.length < best.length)) best = found;
    if (best !== null && best.length < 100) break;
  }
  return best === null ? null : JSON.stringify([...new Set(best)]);
}

function orderBy(query: OrderQuery): string {
  const way = query.descending ? 'DESC' : 'ASC';
  const first = {
    id: '',
    placedAt: `o.placed_at ${way}, `,
    customer: `n.sort_key ${way}, `,
    state: `o.state_rank ${way}, `,
  }[query.sort];
  return `ORDER BY ${first}o.id ${way}`;
}

function sortFew(query: OrderQuery, filters: readonly Filter[], few: string): Sql {
  const test = testAll(filters);
  const names = query.sort === 'customer' ? 'CROSS JOIN names n ON n.id = o.name_id' : '';
  return {
    text: `SELECT o.id FROM json_each(?) c CROSS JOIN orders o ON o.id = c.value ${names} WHERE ${test.text} ${orderBy(query)}`,
    params: [few, ...test.params],
  };
}

function walk(query: OrderQuery, filters: readonly Filter[]): Sql {
  const stage = stageLead(query);
  const lead = stage ?? leadOf(query);
  const test = testAll(filters);
  if (stage !== null) {
    // An order may have several shipments in the stage; they stand together.
    const way = query.descending ? 'DESC' : 'ASC';
    return {
      text: `SELECT m.order_id AS id FROM ${lead.from} WHERE ${lead.text} AND ${test.text} GROUP BY m.order_id ORDER BY m.order_id ${way}`,
      params: [...lead.params, ...test.params],
    };
  }
  return {
    text: `SELECT o.id FROM ${lead.from} WHERE ${lead.text} AND ${test.text} ${orderBy(query)}`,
    params: [...lead.params, ...test.params],
  };
}

interface Lead extends Sql {
  readonly from: string;
}

/** One stage, sorted by number: the index of shipments gives the orders in that order. */
function stageLead(query: OrderQuery): Lead | null {
  const { sort, customerId, placedFrom, placedTo } = query;
  const stages = new Set(query.shipmentStates ?? []);
  const others = [customerId, placedFrom, placedTo].some((filter) => filter !== undefined);
  if (sort !== 'id' || stages.size !== 1 || others || ranksOf(query).length === 1) return null;
  const from = 'shipments m INDEXED BY shipments_by_state CROSS JOIN orders o ON o.id = m.order_id';
  return { from, text: 'm.state = ?', params: [...stages] };
}

/** Which index is walked: one that sorts as asked for, or, where the filter goes along with the sort, the filter's. */
function leadOf(query: OrderQuery): Lead {
  const { sort, customerId, placedFrom, placedTo } = query;
  const ranks = ranksOf(query);
  const inRanks = `o.state_rank IN (${ranks.join()})`;
  const all: Sql = { text: 'true', params: [] };
  const names = sort === 'customer' ? 'CROSS JOIN names n ON n.id = o.name_id' : '';
  if (customerId !== undefined) {
    // Sorted by id as it is; by name, one customer's orders stand together, and walking would pass by all others first.
    const from = `orders o INDEXED BY orders_by_customer ${names}`;
    return { from, text: 'o.customer_id = ?', params: [customerId] };
  }
  if (placedFrom !== undefined || placedTo !== undefined) {
    // Numbers and times grow together, so a walk by number would pass by everything outside first.
    const params = [placedFrom ?? Number.MIN_SAFE_INTEGER, placedTo ?? Number.MAX_SAFE_INTEGER];
    const from = `orders o INDEXED BY orders_by_time ${names}`;
    if (sort === 'id' || sort === 'placedAt') return { from, text: 'o.placed_at BETWEEN ? AND ?', params };
  }
  switch (sort) {
    case 'id':
      if (ranks.length === 1) return { from: 'orders o INDEXED BY orders_by_state', text: inRanks, params: [] };
      return { from: 'orders o NOT INDEXED', ...all };
    case 'placedAt':
      return { from: 'orders o INDEXED BY orders_by_time', ...all };
    case 'state':
      return {
        from: 'orders o INDEXED BY orders_by_state',
        ...(ranks.length > 0 ? { text: inRanks, params: [] } : all),
      };
    case 'customer':
      return { from: 'names n CROSS JOIN orders o INDEXED BY orders_by_name ON o.name_id = n.id', ...all };
  }
}

async function total(
  reader: Connection,
  query: OrderQuery,
  filters: readonly Filter[],
  few: string | null,
): Promise<number> {
  const ranks = ranksOf(query);
  if (filters.length === 0 || (filters.length === 1 && ranks.length > 0)) {
    const states = ranks.length > 0 ? [...new Set(query.states ?? [])] : SHIPMENT_STATES;
    return (await json(
      reader,
      `SELECT json_quote(coalesce(sum(n), 0)) AS value FROM tallies WHERE what = 'orders' AND state IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(states)],
    )) as number;
  }
  const [first, ...others] = filters;
  if (first === undefined) return 0;
  // The first filter's ids need no test of their own; the few ids are checked against all.
  const driver =
    few === null ? first : { ids: { text: 'SELECT value AS id FROM json_each(?)', params: [few] }, unique: true };
  const test = testAll(few === null ? others : filters);
  const alone = few === null && others.length === 0;
  const matched = alone ? 'c' : `c CROSS JOIN orders o ON o.id = c.id WHERE ${test.text}`;
  return (await json(
    reader,
    `SELECT json_quote(count(*)) AS value FROM (
       SELECT ${driver.unique ? '' : 'DISTINCT'} c.id FROM (${driver.ids.text}) ${matched} LIMIT ?)`,
    [...driver.ids.params, ...(alone ? [] : test.params), query.offset + TOTAL_WINDOW + 1],
  )) as number;
}
