// Shipments across many orders in SQL: what the list of orders shows of them, and which the world must know. Reading only.

import type { Shipment } from '../core/orders/types.js';
import type { Connection } from './connection.js';
import { json } from './json-query.js';
import { SHIPMENTS_JSON, decodeShipment } from './rows/shipment.js';
import { PACKED_STATES, type OrderDigest } from './store.js';

/** In the order of `orderIds`; numbers that no shipment refers to are left out. */
export async function queryDigests(reader: Connection, orderIds: readonly number[]): Promise<readonly OrderDigest[]> {
  if (orderIds.length === 0) return [];
  const rows = (await json(
    reader,
    `SELECT json_group_array(json_array(id, warehouses, problem)) AS value FROM (
       SELECT c.value AS id, json_group_array(s.warehouse_id ORDER BY s.id) AS warehouses,
         (SELECT p.facts ->> '$.problem.text' FROM shipments p
          WHERE p.order_id = c.value AND p.facts ->> '$.problem.text' IS NOT NULL ORDER BY p.id LIMIT 1) AS problem
       FROM json_each(?) c CROSS JOIN shipments s ON s.order_id = c.value GROUP BY c.key ORDER BY c.key)`,
    [JSON.stringify([...new Set(orderIds)])],
  )) as [number, string, string | null][];
  return rows.map(([orderId, warehouses, problem]) => ({
    orderId,
    warehouseIds: [...new Set(JSON.parse(warehouses) as number[])],
    problem,
  }));
}

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
