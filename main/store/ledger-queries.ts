// The stock entries of one product in one warehouse, their sums, and what left all shelves in the last days. Reads by the
// index `stock_ledger`, or (all shelves) by kind from the block that holds the first moment.

import type { BookEvent } from '../core/orders/types.js';
import { BLOCK } from './books-door.js';
import type { Connection } from './connection.js';
import { json } from './json-query.js';
import { decodeEvent, EVENT_JSON } from './rows/event.js';
import type { LedgerQuery, LedgerSums, Paged, ShippedRows } from './store.js';

const CELL = `events INDEXED BY stock_ledger WHERE kind = 'stock' AND product_id = ? AND warehouse_id = ?`;

/** What makes an entry one that changed the measure. */
const CHANGED: Readonly<Record<NonNullable<LedgerQuery['measure']>, string>> = {
  onHand: `data ->> 'onHand' <> 0`,
  reserved: `data ->> 'reserved' <> 0`,
  available: `data ->> 'onHand' <> data ->> 'reserved'`,
  inbound: `data ->> 'inbound' <> 0`,
};

export async function queryLedger(reader: Connection, query: LedgerQuery): Promise<Paged<BookEvent>> {
  const from = query.measure === undefined ? CELL : `${CELL} AND ${CHANGED[query.measure]}`;
  const of = [query.productId, query.warehouseId];
  const order = query.descending ? 'DESC' : 'ASC';
  const rows = (await json(
    reader,
    `SELECT json_group_array(${EVENT_JSON}) AS value FROM (
       SELECT rev FROM ${from} ORDER BY rev ${order} LIMIT ? OFFSET ?) page CROSS JOIN events USING (rev)`,
    [...of, query.limit, query.offset],
  )) as unknown[];
  const total = (await json(reader, `SELECT json_quote(count(*)) AS value FROM ${from}`, of)) as number;
  return { total, rows: rows.map(decodeEvent) };
}

/** `broken`: balances that are not those of the entry before plus the change. */
export async function queryLedgerSums(reader: Connection, warehouseId: number, productId: number): Promise<LedgerSums> {
  const [row] = await reader.all<LedgerSums>(
    `WITH entries AS (
       SELECT rev, data ->> 'onHand' AS on_hand, data ->> 'reserved' AS reserved, data ->> 'inbound' AS inbound,
         data ->> '$.after.onHand' AS on_hand_after, data ->> '$.after.reserved' AS reserved_after,
         data ->> '$.after.inbound' AS inbound_after
       FROM ${CELL}),
     balances AS (
       SELECT *, sum(on_hand) OVER w AS on_hand_sum, sum(reserved) OVER w AS reserved_sum, sum(inbound) OVER w AS inbound_sum
       FROM entries WINDOW w AS (ORDER BY rev))
     SELECT count(*) AS entries, coalesce(sum(on_hand), 0) AS onHand, coalesce(sum(reserved), 0) AS reserved,
       coalesce(sum(inbound), 0) AS inbound,
       coalesce(sum(on_hand_after <> on_hand_sum OR reserved_after <> reserved_sum OR inbound_after <> inbound_sum), 0)
         AS broken
     FROM balances`,
    [productId, warehouseId],
  );
  return row ?? { entries: 0, onHand: 0, reserved: 0, inbound: 0, broken: 0 };
}

export async function queryShippedSince(reader: Connection, from: number): Promise<ShippedRows> {
  const found = (await json(
    reader,
    `SELECT json_object(
       'rev', (SELECT coalesce(max(rev), 0) FROM events),
       'hours', (SELECT json_group_array(json_object('warehouseId', w, 'productId', p, 'hour', hour, 'pieces', pieces)) FROM (
          SELECT warehouse_id AS w, product_id AS p, at / 3600000 AS hour, -sum(data ->> 'onHand') AS pieces
          FROM events
          WHERE kind = 'stock' AND rev >= coalesce(
              (SELECT block * ${BLOCK} FROM event_blocks WHERE max_at >= ? ORDER BY block LIMIT 1), 9e15)
            AND +at >= ? AND data ->> 'because' = 'packed' AND data ->> 'onHand' < 0
          GROUP BY 1, 2, 3 ORDER BY 1, 2, 3))) AS value`,
    [from, from],
  )) as ShippedRows;
  return found;
}
