// Figures in SQL. Counting goes by the index of kinds, between revs that the blocks of times give: no event is read for it.

import type { Journey } from '../core/kpis/durations.js';
import type { Millis } from '../core/lib/ids.js';
import type { EventKind } from '../core/orders/types.js';
import type { Connection } from './connection.js';
import { queryFirstRevFrom } from './event-queries.js';
import type { FigureReader } from './figures.js';
import { json } from './json-query.js';

/** Beyond the last event. */
const NO_REV = Number.MAX_SAFE_INTEGER;

async function revFrom(reader: Connection, time: Millis): Promise<number> {
  return (await queryFirstRevFrom(reader, time)) ?? NO_REV;
}

export function figureQueries(reader: Connection): FigureReader {
  return {
    async countEvents(kinds, bounds) {
      const revs: number[] = [];
      for (const bound of bounds) revs.push(await revFrom(reader, bound));
      const counts = (await json(
        reader,
        `SELECT json_group_array(json_array(k.value, b.key, (
           SELECT count(*) FROM events INDEXED BY events_by_kind
           WHERE kind = k.value AND rev >= b.value AND rev < (?2 ->> (b.key + 1))))) AS value
         FROM json_each(?1) k CROSS JOIN json_each(?2) b WHERE b.key < json_array_length(?2) - 1`,
        [JSON.stringify(kinds), JSON.stringify(revs)],
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
           WHERE e.warehouse_id IS NOT NULL GROUP BY e.warehouse_id, k.value ORDER BY e.warehouse_id, k.value)`,
        [JSON.stringify(kinds), await revFrom(reader, from), await revFrom(reader, to)],
      )) as (readonly [number, EventKind, number])[];
      return rows.map(([warehouseId, kind, count]) => ({ warehouseId, kind, count }));
    },
    async journeys(from, to, limit) {
      const [first, end] = [await revFrom(reader, from), await revFrom(reader, to)];
      const delivered = `kind = 'delivered' AND rev >= ?1 AND rev < ?2`;
      const total = (await json(
        reader,
        `SELECT json_quote(count(*)) AS value FROM events INDEXED BY events_by_kind WHERE ${delivered}`,
        [first, end],
      )) as number;
      const step = Math.max(1, Math.ceil(total / limit));
      const rows = (await json(
        reader,
        // The numbers of events have a rhythm of their own: mixed, one in so many of them is an even sample.
        `SELECT json_group_array(json_array(s.order_id, s.id, s.warehouse_id, s.facts ->> '$.placedAt', s.facts ->> '$.packedAt',
             s.facts ->> '$.truckArrivedAt', s.facts ->> '$.loadedAt', s.facts ->> '$.outForDeliveryAt', e.at)) AS value
         FROM (SELECT rev, at, shipment_id FROM events INDEXED BY events_by_kind
               WHERE ${delivered} AND ((rev * 7919) % 1000003) % ?3 = 0 ORDER BY rev) e
         CROSS JOIN shipments s ON s.id = e.shipment_id`,
        [first, end, step],
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
