// What was written down of each stock cell from the first entry on, added up: for the stock audit. Reads the whole journal of
// stock, so it has a connection of its own and holds up nobody.

import type { StockEvidence } from '../core/inventory/audit.js';
import { Connection } from './connection.js';
import type { EvidenceRows } from './store.js';

const SQL = `
  WITH packed AS (
    SELECT warehouse_id AS w, line.value ->> 'productId' AS p, sum(line.value ->> 'quantity') AS n
    FROM shipments, json_each(facts, '$.lines') AS line
    WHERE facts ->> 'packedAt' IS NOT NULL OR (facts ->> 'cancelledAt' IS NOT NULL AND facts ->> 'packSeq' IS NOT NULL)
    GROUP BY 1, 2),
  arrived AS (
    SELECT warehouse_id AS w, line.value ->> 'productId' AS p, sum(line.value ->> 'quantity') AS n
    FROM events, json_each(events.data, '$.lines') AS line
    WHERE kind = 'purchase-arrived' GROUP BY 1, 2),
  moved AS (
    SELECT warehouse_id AS w, product_id AS p, sum(data ->> 'onHand') AS n,
      sum(iif(data ->> 'because' = 'adjustment', data ->> 'onHand', 0)) AS adjusted,
      sum(iif(data ->> 'because' = 'adjustment' AND source = 'person', data ->> 'onHand', 0)) AS by_people
    FROM events WHERE kind = 'stock' GROUP BY 1, 2),
  cells AS (SELECT w, p FROM packed UNION SELECT w, p FROM arrived UNION SELECT w, p FROM moved)
  SELECT w AS warehouseId, p AS productId, coalesce(arrived.n, 0) AS arrived, coalesce(packed.n, 0) AS packed,
    coalesce(moved.adjusted, 0) AS adjusted, coalesce(moved.n, 0) AS moved,
    coalesce(moved.by_people, 0) AS byPeople
  FROM cells LEFT JOIN packed USING (w, p) LEFT JOIN arrived USING (w, p) LEFT JOIN moved USING (w, p) ORDER BY w, p`;

const SET_ASIDE = `
  SELECT coalesce(sum(line.value ->> 'quantity'), 0) AS n FROM shipments, json_each(facts, '$.lines') AS line
  WHERE state = 'cancelled' AND (facts ->> 'packedAt' IS NOT NULL OR facts ->> 'packSeq' IS NOT NULL)`;

export async function readStockEvidence(file: string): Promise<EvidenceRows> {
  const reader = await Connection.open(file, 'read', { slowMs: Infinity });
  try {
    await reader.exec('BEGIN');
    const cells = await reader.all<StockEvidence>(SQL);
    const [aside] = await reader.all<{ n: number }>(SET_ASIDE);
    return { cells, setAside: aside?.n ?? 0 };
  } finally {
    await reader.close();
  }
}
