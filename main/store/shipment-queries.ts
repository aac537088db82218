// Shipments across many orders in SQL: what the list of orders shows of them, and which the world must know. Reading only.

import type { Shipment } from '../core/orders/types.js';
import type { Connection } from './connection.js';
import { json } from './json-query.js';
import { SHIPMENTS_JSON, decodeShipment } from './rows/shipment.js';
import { PACKED_STATES, type OrderDigest } from './store.js';

/**
 * In the order of `orderIds`; numbers that no shipment refers to are left out. Each shipment is read once and put to its order
 * here: grouped in SQL, with a second look for the problem, a hundred thousand took 0.63 s of CPU instead of 0.25.
 */
export async function queryDigests(reader: Connection, orderIds: readonly number[]): Promise<readonly OrderDigest[]> {
  if (orderIds.length === 0) return [];
  // Facts are taken apart only where there is a problem in them: looking for the word is ten times as fast.
  const rows = (await json(
    reader,
    `SELECT json_group_array(json_array(s.order_id, s.id, s.warehouse_id,
       CASE WHEN instr(s.facts, '"problem"') > 0 THEN s.facts ->> '$.problem.text' END)) AS value
     FROM json_each(?) c CROSS JOIN shipments s ON s.order_id = c.value`,
    [JSON.stringify([...new Set(orderIds)])],
  )) as DigestRow[];
  const byOrder = new Map<number, DigestRow[]>();
  for (const row of rows) {
    const known = byOrder.get(row[0]);
    if (known === undefined) byOrder.set(row[0], [row]);
    else known.push(row);
  }
  return [...byOrder].map(([orderId, found]) => {
    found.sort((a, b) => a[1] - b[1]);
    return {
      orderId,
      warehouseIds: [...new Set(found.map(([, , warehouseId]) => warehouseId))],
      problem: found.find(([, , , problem]) => problem !== null)?.[3] ?? null,
    };
  });
}

/** Order, shipment, warehouse, and the problem's text. */
type DigestRow = readonly [number, number, number, string | null];

/** A few of each stage by its index: the latest of all of them are among these. */
export async function queryLastPacked(reader: Connection, limit: number): Promise<readonly Shipment[]> {
  const ofStage = `SELECT * FROM (SELECT id, order_id FROM shipments WHERE state = ?1 ORDER BY order_id DESC LIMIT ?)`;
  const stages = PACKED_STATES.map((_, index) => ofStage.replace('?1', `?${index + 2}`).replace('LIMIT ?', 'LIMIT ?1'));
  const rows = (await json(
    reader,
    `SELECT ${SHIPMENTS_JSON} AS value FROM (
       SELECT s.* FROM (${stages.join(' UNION ALL ')} ORDER BY order_id DESC, id DESC LIMIT ?1) l
       CROSS JOIN shipments s USING (id) ORDER BY s.order_id DESC, s.id DESC) s`,
    [limit, ...PACKED_STATES],
  )) as unknown[];
  return rows.map(decodeShipment);
}
