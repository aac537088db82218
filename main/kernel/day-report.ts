// One day on one page: what was placed, delivered and cancelled, by warehouse, what came late and what went wrong. Reads only.

import { percentile } from '../core/kpis/durations.js';
import { lateAfterOf, lateCount, lateRows, slowestOf, wholeTimes } from '../core/kpis/lateness.js';
import type { BookEvent } from '../core/orders/types.js';
import { KPI_SAMPLE, type DayReport } from '../contracts/kpis.js';
import type { OpenBooks } from './world-state.js';

const EXCEPTIONS = 100;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What happened in [from, to): the bounds are the asker's, so that a day may have 23 or 25 hours. */
export async function dayReport(open: OpenBooks, span: Span, now: number): Promise<DayReport> {
  const { store, service } = open;
  const counts = await store.countEvents(['order-placed', 'delivered', 'cancelled'], [span.from, span.to]);
  const perWarehouse = await store.countByWarehouse(
    ['shipment-planned', 'ready', 'delivered', 'shipment-waiting', 'problem'],
    span.from,
    span.to,
  );
  const sample = await store.journeys(span.from, span.to, KPI_SAMPLE);
  const whole = wholeTimes(sample.rows);
  const lateAfter = lateAfterOf(whole);
  const wrong = await store.events({
    kinds: ['problem', 'command-rejected', 'quarantined', 'cancelled'],
    from: span.from,
    to: span.to - 1,
    offset: 0,
    limit: EXCEPTIONS,
    descending: true,
  });
  const { names, openNow } = await service.read(({ books }) => ({
    names: [...books.warehouses.values()].map(({ id, name }) => ({ id, name })),
    openNow: books.orders.size,
  }));
  const countOf = (warehouseId: number, kind: BookEvent['kind']): number =>
    perWarehouse.find((row) => row.warehouseId === warehouseId && row.kind === kind)?.count ?? 0;
  return {
    ...span,
    placed: counts['order-placed']?.[0] ?? 0,
    delivered: counts.delivered?.[0] ?? 0,
    cancelled: counts.cancelled?.[0] ?? 0,
    late: lateCount(sample, lateAfter),
    sampled: sample.rows.length,
    lateAfter,
    cycleP50: percentile(whole, 0.5),
    cycleP90: percentile(whole, 0.9),
    byWarehouse: names
      .map(({ id, name }) => ({
        warehouseId: id,
        name,
        planned: countOf(id, 'shipment-planned'),
        packed: countOf(id, 'ready'),
        delivered: countOf(id, 'delivered'),
        waited: countOf(id, 'shipment-waiting'),
        problems: countOf(id, 'problem'),
      }))
      .filter(({ planned, packed, delivered, problems }) => planned + packed + delivered + problems > 0)
      .sort((a, b) => b.delivered - a.delivered || a.warehouseId - b.warehouseId),
    lateOrders: slowestOf(lateRows(sample.rows, lateAfter), 'whole', 20),
    exceptions: wrong.rows.map(({ at, orderId, shipmentId, warehouseId, kind, data }) => ({
      at,
      orderId,
      shipmentId,
      warehouseId,
      kind: kind as DayReport['exceptions'][number]['kind'],
      text: textOf(data),
    })),
    exceptionsTotal: wrong.total,
    openNow,
    at: now,
  };
}

function textOf(data: BookEvent['data']): string {
  for (const key of ['text', 'err', 'reason']) {
    const value = data?.[key];
    if (typeof value === 'string') return value;
  }
  return '';
}
