// Figures in SQL. Counting goes by the index of kinds over blocks of revs that lie in a span of time as a whole; events are read
// only of blocks that lie in it in part: those at its ends, and where the clock was set back.

import type { Journey } from '../core/kpis/durations.js';
import type { Millis } from '../core/lib/ids.js';
import type { EventKind } from '../core/orders/types.js';
import type { Connection } from './connection.js';
import { BLOCK } from './books-door.js';
import type { FigureReader } from './figures.js';
import { json } from './json-query.js';

/** Bucket, first rev, end of revs; and, where not all events in between count, the span of time that counts. */
type Stretch = readonly [number, number, number] | readonly [number, number, number, Millis, Millis];

/** Where the events between each bound and the next are to be found. */
async function stretchesOf(reader: Connection, bounds: readonly Millis[]): Promise<readonly Stretch[]> {
  const blocks = (await json(
    reader,
    `SELECT json_group_array(json_array(block, min_at, max_at)) AS value
     FROM (SELECT block, min_at, max_at FROM event_blocks WHERE max_at >= ?1 AND min_at < ?2 ORDER BY block)`,
    [bounds[0] ?? 0, bounds.at(-1) ?? 0],
  )) as (readonly [number, Millis, Millis])[];
  const found: Stretch[] = [];
  for (const [bucket, to] of bounds.slice(1).entries()) {
    const from = bounds[bucket] ?? to;
    for (const [block, least, most] of blocks) {
      if (most < from || least >= to) continue;
      const [first, end] = [block * BLOCK, (block + 1) * BLOCK];
      const last = found.at(-1);
      if (least < from || most >= to) found.push([bucket, first, end, from, to]);
      else if (last?.length === 3 && last[0] === bucket && last[2] === first)
        found[found.length - 1] = [bucket, last[1], end];
      else found.push([bucket, first, end]);
    }
  }
  return found;
}

/** The revs between which all events of a span of time are; others may be among them. */
async function reachOf(reader: Connection, from: Millis, to: Millis): Promise<readonly [number, number]> {
  const [row] = await reader.all<{ first: number | null; last: number | null }>(
    'SELECT min(block) AS first, max(block) AS last FROM event_blocks WHERE max_at >= ?1 AND min_at < ?2',
    [from, to],
  );
  return [(row?.first ?? 0) * BLOCK, ((row?.last ?? -1) + 1) * BLOCK];
}

export function figureQueries(reader: Connection): FigureReader {
  return {
    async countEvents(kinds, bounds) {
      const stretches = await stretchesOf(reader, bounds);
      const counts = (await json(
        reader,
        `SELECT json_group_array(json_array(kind, bucket, n)) AS value FROM (
           SELECT k.value AS kind, s.value ->> 0 AS bucket, sum(CASE WHEN json_array_length(s.value) = 3 THEN (
             SELECT count(*) FROM events INDEXED BY events_by_kind
             WHERE kind = k.value AND rev >= (s.value ->> 1) AND rev < (s.value ->> 2)
           ) ELSE (
             SELECT count(*) FROM events INDEXED BY events_by_kind
             WHERE kind = k.value AND rev >= (s.value ->> 1) AND rev < (s.value ->> 2)
               AND +at >= (s.value ->> 3) AND +at < (s.value ->> 4)
           ) END) AS n
           FROM json_each(?1) k CROSS JOIN json_each(?2) s GROUP BY 1, 2)`,
        [JSON.stringify(kinds), JSON.stringify(stretches)],
      )) as (readonly [EventKind, number, number])[];
      const found: Partial<Record<EventKind, number[]>> = {};
      for (const kind of kinds) found[kind] = Array.from({ length: Math.max(0, bounds.length - 1) }, () => 0);
      for (const [kind, bucket, count] of counts) {
        const row = found[kind];
        if (row !== undefined) row[bucket] = count;
      }
      return found;
    },
    async countByWarehouse(kinds, from, to) {
      const rows = (await json(
        reader,
        `SELECT json_group_array(json_array(warehouse_id, kind, n)) AS value FROM (
           SELECT e.warehouse_id, k.value AS kind, count(*) AS n
           FROM json_each(?1) k CROSS JOIN events e INDEXED BY events_by_kind ON e.kind = k.value AND e.rev >= ?2 AND e.rev < ?3
           WHERE e.warehouse_id IS NOT NULL AND e.at >= ?4 AND e.at < ?5 GROUP BY e.warehouse_id, k.value ORDER BY e.warehouse_id, k.value)`,
        [JSON.stringify(kinds), ...(await reachOf(reader, from, to)), from, to],
      )) as (readonly [number, EventKind, number])[];
      return rows.map(([warehouseId, kind, count]) => ({ warehouseId, kind, count }));
    },
    async journeys(from, to, limit) {
      const counted = await this.countEvents(['delivered'], [from, to]);
      const total = counted.delivered?.[0] ?? 0;
      const step = Math.max(1, Math.ceil(total / limit));
      const rows = (await json(
        reader,
        // The numbers of events have a rhythm of their own: mixed, one in so many of them is an even sample.
        `SELECT json_group_array(json_array(s.order_id, s.id, s.warehouse_id, s.facts ->> '$.placedAt', s.facts ->> '$.packedAt',
             s.facts ->> '$.truckArrivedAt', s.facts ->> '$.loadedAt', s.facts ->> '$.outForDeliveryAt', e.at)) AS value
         FROM (SELECT rev, at, shipment_id FROM events INDEXED BY events_by_kind
               WHERE kind = 'delivered' AND rev >= ?1 AND rev < ?2 AND ((rev * 7919) % 1000003) % ?3 = 0
                 AND +at >= ?4 AND +at < ?5 ORDER BY rev) e
         CROSS JOIN shipments s ON s.id = e.shipment_id`,
        [...(await reachOf(reader, from, to)), step, from, to],
      )) as (readonly [number, number, number, number, ...(number | null)[]])[];
      return { total, rows: rows.map(toJourney) };
    },
  };
}

function toJourney(row: readonly [number, number, number, number, ...(number | null)[]]): Journey {
  const [orderId, shipmentId, warehouseId, placedAt, packedAt = null, truckArrivedAt = null, loadedAt = null] = row;
  const outForDeliveryAt = row[7] ?? null;
  const deliveredAt = row[8] ?? placedAt;
  return {
    orderId,
    shipmentId,
    warehouseId,
    placedAt,
    packedAt,
    truckArrivedAt,
    loadedAt,
    outForDeliveryAt,
    deliveredAt,
  };
}
