// The list of orders in SQL: filters, search, sorts and totals that stay fast at a million orders. Reading only.
//
// Every filter has an index that gives the ids it lets through. If one of them lets only a few through, these are checked
// against the others and sorted. If all let many through, the orders are walked in the order asked for, which then finds a
// page full soon. So neither a rare nor a common filter reads the whole table.

import { SHIPMENT_STATES, type Order } from '../core/orders/types.js';
import type { Connection } from './connection.js';
import { json } from './json-query.js';
import { filtersOf, ranksOf, singleStage, testAll, type Filter, type Sql } from './order-filters.js';
import { ORDER_JSON, decodeOrder } from './rows/order.js';
import { cappedTotal, TOTAL_WINDOW } from './search.js';
import type { OrderQuery, OrderSelection, Paged } from './store.js';

/** Ids that a filter may let through to be taken as few. */
export const FEW = 4000;
/**
 * Orders that are looked at for the total where several filters let many through each. At a million orders, looking at all of the
 * hundred thousand of a name for those with a number took 0.2 to 0.5 s, each time that the list was asked for; this takes 4 ms
 * (4,000 took 9, which was half of such a search).
 */
export const COUNTED_CANDIDATES = 2000;

export async function queryOrders(reader: Connection, query: OrderQuery, fewAre = FEW): Promise<Paged<Order>> {
  const filters = await filtersOf(reader, query);
  if (filters === null) return { total: 0, rows: [] };
  // One stage alone is walked by its own index, in the order asked for: nothing that is few would be sorted sooner.
  const walked = filters.length === 1 && singleStage(query) !== null;
  const few = walked ? null : await fewest(reader, filters, fewAre);
  const source = matchesOf(query, filters, few);
  const counted = await total(reader, query, filters, few);
  // Where not all were counted, one order past the page says whether the list goes on.
  const rows = (await json(
    reader,
    `SELECT json_group_array(${ORDER_JSON}) AS value FROM (${source.text} LIMIT ? OFFSET ?) page CROSS JOIN orders o ON o.id = page.id`,
    [...source.params, query.limit + (counted.all ? 0 : 1), query.offset],
  )) as unknown[];
  const shown = rows.slice(0, query.limit).map(decodeOrder);
  if (counted.all || rows.length === 0) return { total: counted.n, rows: shown };
  const n = Math.max(counted.n, query.offset + rows.length);
  return { total: n, rows: shown, ...(rows.length > query.limit ? { atLeast: true } : {}) };
}

/** The ids of all orders that match, sorted as asked for, at most `limit`. */
export async function queryOrderIds(
  reader: Connection,
  query: OrderSelection,
  limit: number,
  fewAre = FEW,
): Promise<readonly number[]> {
  const filters = await filtersOf(reader, query);
  if (filters === null) return [];
  const source = matchesOf(query, filters, await fewest(reader, filters, fewAre));
  return (await json(reader, `SELECT json_group_array(id) AS value FROM (${source.text} LIMIT ?)`, [
    ...source.params,
    limit,
  ])) as number[];
}

/** These orders, in this order, each as often as asked for; unknown ones are left out. */
export async function queryOrdersOf(reader: Connection, ids: readonly number[]): Promise<readonly Order[]> {
  const rows = (await json(
    reader,
    `SELECT json_group_array(${ORDER_JSON}) AS value FROM json_each(?) c CROSS JOIN orders o ON o.id = c.value`,
    [JSON.stringify(ids)],
  )) as unknown[];
  return rows.map(decodeOrder);
}

/** By client id; those that are not there are left out. */
export async function queryOrdersByClientId(
  reader: Connection,
  clientIds: readonly string[],
): Promise<ReadonlyMap<string, Order>> {
  const rows = (await json(
    reader,
    `SELECT json_group_array(${ORDER_JSON}) AS value FROM json_each(?) c CROSS JOIN orders o ON o.client_id = c.value`,
    [JSON.stringify(clientIds)],
  )) as unknown[];
  return new Map(rows.map(decodeOrder).map((order) => [order.clientId, order]));
}

function matchesOf(query: OrderSelection, filters: readonly Filter[], few: Few | null): Sql {
  return few === null ? walk(query, filters) : sortFew(query, few);
}

/** The ids that the strictest filter lets through, each once, and the filters that they are still to be checked against. */
interface Few {
  readonly ids: readonly number[];
  readonly others: readonly Filter[];
}

/** As JSON; null: none of the filters lets few through. */
export async function fewestIds(
  reader: Connection,
  filters: readonly Filter[],
  fewAre: number,
): Promise<string | null> {
  const few = await fewest(reader, filters, fewAre);
  return few === null ? null : JSON.stringify(few.ids);
}

async function fewest(reader: Connection, filters: readonly Filter[], fewAre: number): Promise<Few | null> {
  let best: readonly number[] | null = null;
  let strictest: Filter | null = null;
  for (const filter of filters) {
    const { ids, fewAre: few = fewAre } = filter;
    // Below zero nothing is few: tests ask for the walk.
    const limit = fewAre < 0 ? fewAre : few;
    // One id too many is looked for first: gathering thousands in vain took three times as long.
    const found = (await json(
      reader,
      `SELECT CASE WHEN EXISTS (SELECT 1 FROM (${ids.text}) LIMIT 1 OFFSET ?) THEN 'null'
                   ELSE (SELECT json_group_array(id) FROM (${ids.text})) END AS value`,
      [...ids.params, Math.max(limit, 0), ...ids.params],
    )) as number[] | null;
    if (found !== null && found.length <= limit && (best === null || found.length < best.length)) {
      best = found;
      strictest = filter;
    }
    if (best !== null && best.length < 100) break;
  }
  return best === null ? null : { ids: [...new Set(best)], others: filters.filter((filter) => filter !== strictest) };
}

function orderBy(query: OrderSelection): string {
  const way = query.descending ? 'DESC' : 'ASC';
  const first = {
    id: '',
    placedAt: `o.placed_at ${way}, `,
    customer: `n.sort_key ${way}, `,
    state: `o.state_rank ${way}, `,
  }[query.sort];
  return `ORDER BY ${first}o.id ${way}`;
}

function sortFew(query: OrderSelection, few: Few): Sql {
  if (few.others.length === 0 && query.sort === 'id') {
    // Nothing is left to be looked up in the orders: only those of the page are read.
    const sorted = [...few.ids].sort((a, b) => (query.descending ? b - a : a - b));
    return { text: 'SELECT value AS id FROM json_each(?)', params: [JSON.stringify(sorted)] };
  }
  const test = testAll(few.others);
  const names = query.sort === 'customer' ? 'CROSS JOIN names n ON n.id = o.name_id' : '';
  return {
    text: `SELECT o.id FROM json_each(?) c CROSS JOIN orders o ON o.id = c.value ${names} WHERE ${test.text} ${orderBy(query)}`,
    params: [JSON.stringify(few.ids), ...test.params],
  };
}

function walk(query: OrderSelection, filters: readonly Filter[]): Sql {
  const stage = singleStage(query);
  const test = testAll(filters);
  if (stage !== null) {
    // The index of shipments gives the orders by number. An order may have several in the stage; they stand together.
    const way = query.descending ? 'DESC' : 'ASC';
    return {
      text: `SELECT m.order_id AS id FROM shipments m INDEXED BY shipments_by_state CROSS JOIN orders o ON o.id = m.order_id
               WHERE m.state = ? AND ${test.text} GROUP BY m.order_id ORDER BY m.order_id ${way}`,
      params: [stage, ...test.params],
    };
  }
  const lead = leadOf(query);
  return {
    text: `SELECT o.id FROM ${lead.from} WHERE ${lead.text} AND ${test.text} ${orderBy(query)}`,
    params: [...lead.params, ...test.params],
  };
}

interface Lead extends Sql {
  readonly from: string;
}

/** Which index is walked: one that sorts as asked for, or, where the filter goes along with the sort, the filter's. */
function leadOf(query: OrderSelection): Lead {
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
  few: Few | null,
): Promise<{ readonly n: number; readonly all: boolean }> {
  const ranks = ranksOf(query);
  if (filters.length === 0 || (filters.length === 1 && ranks.length > 0)) {
    const states = ranks.length > 0 ? [...new Set(query.states ?? [])] : SHIPMENT_STATES;
    const n = await json(
      reader,
      `SELECT json_quote(coalesce(sum(n), 0)) AS value FROM tallies WHERE what = 'orders' AND state IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(states)],
    );
    return { n: n as number, all: true };
  }
  const [first, ...rest] = filters;
  if (first === undefined) return { n: 0, all: true };
  if (few !== null && few.others.length === 0) return { n: cappedTotal(few.ids.length, query.offset), all: true };
  // The ids need no test against the filter that they come from.
  const driver =
    few === null
      ? first
      : { ids: { text: 'SELECT value AS id FROM json_each(?)', params: [JSON.stringify(few.ids)] }, unique: true };
  const others = few === null ? rest : few.others;
  const test = testAll(others);
  const alone = others.length === 0;
  const matched = alone ? 'c' : `c CROSS JOIN orders o ON o.id = c.id WHERE ${test.text}`;
  // Few ids, and a filter that is alone, are read to the end or to the limit of the total without looking at an order in vain.
  const bounded = few === null && !alone;
  const ids = bounded ? `SELECT id FROM (${driver.ids.text}) LIMIT ${COUNTED_CANDIDATES}` : driver.ids.text;
  const goesOn = bounded ? `EXISTS (SELECT 1 FROM (${driver.ids.text}) LIMIT 1 OFFSET ${COUNTED_CANDIDATES})` : '0';
  const most = query.offset + TOTAL_WINDOW + 1;
  const matches = `SELECT ${driver.unique ? '' : 'DISTINCT'} c.id FROM (${ids}) ${matched}`;
  const params = [...driver.ids.params, ...(alone ? [] : test.params)];
  const counted = `(SELECT count(*) FROM (${matches} LIMIT ?))`;
  // A filter that lets many through alone has mostly more than are counted: to skip so many takes a third of counting them
  // (0.4 ms instead of 1.1), and where they are fewer, counting goes faster without a limit.
  const skipped = `CASE WHEN EXISTS (${matches} LIMIT 1 OFFSET ?) THEN ? ELSE (SELECT count(*) FROM (${matches})) END`;
  const [n, more] = (await json(
    reader,
    `SELECT json_array(${few === null && alone ? skipped : counted}, ${goesOn}) AS value`,
    few === null && alone
      ? [...params, most - 1, most, ...params]
      : [...params, most, ...(bounded ? driver.ids.params : [])],
  )) as [number, number];
  return { n, all: more === 0 };
}
