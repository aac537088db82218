// Figures in memory: what the SQL of the other store has to answer, by walking all events.

import type { Millis } from '../core/lib/ids.js';
import type { BookEvent, EventKind } from '../core/orders/types.js';
import type { FigureReader } from './figures.js';
import type { Tables } from './memory-tables.js';

export function memoryFigures(tables: Tables): FigureReader {
  const within = (from: Millis, to: Millis, kinds: readonly EventKind[]): readonly BookEvent[] =>
    tables.sortedEvents().filter(({ at, kind }) => at >= from && at < to && kinds.includes(kind));
  return {
    countEvents(kinds, bounds) {
      const count = (kind: EventKind, bucket: number): number =>
        within(bounds[bucket] ?? 0, bounds[bucket + 1] ?? 0, [kind]).length;
      const buckets = bounds.slice(1).map((_, bucket) => bucket);
      const found = kinds.map((kind) => [kind, buckets.map((bucket) => count(kind, bucket))] as const);
      return Promise.resolve(Object.fromEntries(found));
    },
    countByWarehouse(kinds, from, to) {
      const counts = new Map<string, { warehouseId: number; kind: EventKind; count: number }>();
      for (const { warehouseId, kind } of within(from, to, kinds)) {
        if (warehouseId === null) continue;
        const key = `${warehouseId} ${kind}`;
        const row = counts.get(key) ?? { warehouseId, kind, count: 0 };
        row.count += 1;
        counts.set(key, row);
      }
      const rows = [...counts.values()].sort(
        (a, b) => a.warehouseId - b.warehouseId || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0),
      );
      return Promise.resolve(rows);
    },
    journeys(from, to, limit) {
      const delivered = within(from, to, ['delivered']);
      const step = Math.max(1, Math.ceil(delivered.length / limit));
      const rows = delivered
        .filter(({ rev }) => ((rev * 7919) % 1_000_003) % step === 0)
        .flatMap(({ shipmentId, at }) => {
          const s = tables.shipments.get(shipmentId ?? -1);
          if (s === undefined) return [];
          const { id, orderId, warehouseId, placedAt, packedAt, truckArrivedAt, loadedAt, outForDeliveryAt } = s;
          const moments = { placedAt, packedAt, truckArrivedAt, loadedAt, outForDeliveryAt, deliveredAt: at };
          return [{ orderId, shipmentId: id, warehouseId, ...moments }];
        });
      return Promise.resolve({ total: delivered.length, rows });
    },
  };
}
