// The filters of the list of orders in SQL: each gives the ids it lets through from an index, and can look at one order. Reading only.

import { SHIPMENT_STATES } from '../core/orders/types.js';
import type { Connection, SqlValue } from './connection.js';
import { json } from './json-query.js';
import { prefixRanges, searchWords, type SearchWord } from './search.js';
import type { OrderSelection } from './store.js';

/** Open stages hold the newest orders: a walk from the other end would pass by all the others first. */
const FEW_IN_STAGE = 20_000;

export interface Sql {
  readonly text: string;
  readonly params: readonly SqlValue[];
}

export interface Filter {
  /** Selects the ids it lets through from an index, each at least once. */
  readonly ids: Sql;
  /** Whether each id comes once. */
  readonly unique: boolean;
  /** Looks at one order `o`; does not use an index of orders. */
  readonly test: Sql;
  /** How many ids are few here, where that is more than for other filters. */
  readonly fewAre?: number;
}

/** Null: nothing can match. */
export async function filtersOf(reader: Connection, query: OrderSelection): Promise<readonly Filter[] | null> {
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
      ...(singleStage(query) === null ? { fewAre: FEW_IN_STAGE } : {}),
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

export function ranksOf(query: OrderSelection): readonly number[] {
  return [...new Set(query.states ?? [])].map((state) => SHIPMENT_STATES.indexOf(state));
}

/** The known ones among the stages asked for, as SQL; empty: no filter. */
function stagesOf(query: OrderSelection): string {
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
  const [names, products, lastId] = (await json(
    reader,
    `SELECT json_array((SELECT json_group_array(id) FROM names WHERE instr(search_key, ?1) > 0),
                       (SELECT json_group_array(id) FROM products WHERE instr(search_key, ?1) > 0),
                       (SELECT coalesce(max(id), 0) FROM orders)) AS value`,
    [word.text],
  )) as [readonly number[], readonly number[], number];
  const ids: Sql[] = [];
  const tests: Sql[] = [];
  // Numbers that no order has yet are not looked for: each order would be compared with up to sixteen ranges.
  const ranges = word.idPrefix === null ? [] : prefixRanges(word.idPrefix).filter(([from]) => from <= lastId);
  if (ranges.length > 0) {
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
  if (ids.length === 0) return null;
  // An order has one number and one name; it may have several of the products, and be found by more than one of the three.
  const unique = ids.length === 1 && productIds === '[]';
  return { ids: join(ids, ' UNION ALL '), unique, test: wrap(join(tests, ' OR ')) };
}

const join = (parts: readonly Sql[], between: string): Sql => ({
  text: parts.map((part) => part.text).join(between),
  params: parts.flatMap((part) => part.params),
});
const wrap = (sql: Sql): Sql => ({ text: `(${sql.text})`, params: sql.params });

/** The one stage asked for, where its index also gives the orders by number; null otherwise. */
export function singleStage(query: OrderSelection): string | null {
  const { sort, customerId, placedFrom, placedTo } = query;
  const [stage, ...more] = new Set(query.shipmentStates ?? []);
  const others = [customerId, placedFrom, placedTo].some((filter) => filter !== undefined);
  if (sort !== 'id' || stage === undefined || more.length > 0 || others || ranksOf(query).length === 1) return null;
  return stage;
}

export const testAll = (filters: readonly Filter[]): Sql =>
  filters.length === 0
    ? { text: 'true', params: [] }
    : join(
        filters.map((filter) => filter.test),
        ' AND ',
      );
