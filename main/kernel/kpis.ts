// Figures for managers, from counts and samples that the store gives cheaply; kept for a while, so that many screens that look
// cost as much as one. Changes nothing.

import { LATE_TIMES, percentile, spreadOf, STAGES, stageMs, type Journey, type Stage } from '../core/kpis/durations.js';
import { truckUse, type TruckReport } from '../core/kpis/truck-use.js';
import type { BookEvent, ShipmentState } from '../core/orders/types.js';
import {
  KPI_BUCKETS,
  KPI_SAMPLE,
  type DayReport,
  type Figure,
  type KpiRange,
  type KpiResults,
  type Kpis,
  type SlowOrder,
} from '../contracts/kpis.js';
import { attentionCounts } from './attention.js';
import type { KernelParts } from './parts.js';
import type { OpenBooks } from './world-state.js';

const DAY_MS = 86_400_000;
/** How long an answer is good for. */
const KEPT_MS = 15_000;
const KEPT_ANSWERS = 20;
/** Reports of trucks that are looked at for one range: the latest. */
const TRUCK_REPORTS = 3000;
const RATES_MS = 10 * 60_000;
const DAY_BUCKETS = 1;
const EXCEPTIONS = 100;

/** The event by which a shipment enters a stage. */
const ENTERED_BY = {
  placed: 'shipment-planned',
  packing: 'pack-acked',
  packed: 'ready',
  loading: 'load-sent',
  loaded: 'loaded',
  delivering: 'out-for-delivery',
  delivered: 'delivered',
  cancelled: 'cancelled',
} as const satisfies Partial<Record<ShipmentState, BookEvent['kind']>>;

interface Span {
  readonly from: number;
  readonly to: number;
}

export class KpiService {
  readonly #parts: () => KernelParts;
  readonly #kept = new Map<
    string,
    { readonly at: number; readonly books: OpenBooks; readonly answer: Promise<unknown> }
  >();

  constructor(parts: () => KernelParts) {
    this.#parts = parts;
  }

  get(range: KpiRange, dayStart: number): Promise<Kpis> {
    return this.#once(`get ${range} ${dayStart}`, (open, now) => this.#kpis(open, range, dayStart, now));
  }

  slowest(range: KpiRange, dayStart: number, stage: Stage, limit: number): Promise<readonly SlowOrder[]> {
    return this.#once(`slowest ${range} ${dayStart} ${stage} ${limit}`, async (open, now) => {
      const { from, to } = await spanOf(open, range, dayStart, now);
      const { rows } = await open.store.journeys(from, to, KPI_SAMPLE);
      return slowestOf(rows, stage, limit);
    });
  }

  rates(): Promise<KpiResults['kpis.rates']> {
    return this.#once('rates', async ({ store }, now) => {
      const kinds = Object.values(ENTERED_BY);
      const counts = await store.countEvents(kinds, [now - RATES_MS, now + 1]);
      const entries = Object.entries(ENTERED_BY).map(
        ([state, kind]) => [state, (counts[kind]?.[0] ?? 0) / (RATES_MS / 60_000)] as const,
      );
      return { perMinute: Object.fromEntries(entries), windowMs: RATES_MS };
    });
  }

  day({ from, to }: Span): Promise<DayReport> {
    return this.#once(`day ${from} ${to}`, (open, now) => this.#day(open, { from, to }, now));
  }

  /** The same question within a while, of the same books, is asked once. What fails is not kept. */
  #once<T>(key: string, ask: (open: OpenBooks, now: number) => Promise<T>): Promise<T> {
    const open = this.#parts().worlds.mustBooks();
    const now = this.#parts().host.clock.now();
    const before = this.#kept.get(key);
    if (before !== undefined && before.books === open && now - before.at < KEPT_MS && now >= before.at) {
      return before.answer as Promise<T>;
    }
    const answer = ask(open, now);
    this.#kept.delete(key);
    this.#kept.set(key, { at: now, books: open, answer });
    answer.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_ANSWERS) break;
      this.#kept.delete(oldest);
    }
    return answer;
  }

  async #kpis(open: OpenBooks, range: KpiRange, dayStart: number, now: number): Promise<Kpis> {
    const { store } = open;
    const span = await spanOf(open, range, dayStart, now);
    const before = spanBefore(range, span);
    const bounds = boundsOf(span, KPI_BUCKETS);
    const kinds = ['delivered', 'shipment-planned', 'shipment-waiting', 'problem'] as const;
    const counts = await store.countEvents(kinds, bounds);
    const earlier = before === null ? null : await store.countEvents(kinds, [before.from, before.to]);
    const sample = await store.journeys(span.from, span.to, KPI_SAMPLE);
    const sampleBefore = before === null ? null : await store.journeys(before.from, before.to, KPI_SAMPLE);
    const usual = percentile(sorted([...sample.rows, ...(sampleBefore?.rows ?? [])].map(wholeOf)), 0.5);
    const lateAfter = usual === null ? null : usual * LATE_TIMES;
    const total = (kind: (typeof kinds)[number]): number => sum(counts[kind] ?? []);
    const totalBefore = (kind: (typeof kinds)[number]): number | null =>
      earlier === null ? null : sum(earlier[kind] ?? []);
    const countFigure = (kind: (typeof kinds)[number]): Figure => ({
      value: total(kind),
      before: totalBefore(kind),
      course: counts[kind] ?? [],
    });
    const parts = bucketed(sample.rows, span);
    const durations = (share: number): Figure => ({
      value: percentile(sorted(sample.rows.map(wholeOf)), share),
      before: sampleBefore === null ? null : percentile(sorted(sampleBefore.rows.map(wholeOf)), share),
      course: parts.map((rows) => percentile(sorted(rows.map(wholeOf)), share)),
    });
    const lateIn = ({ rows, total: all }: { rows: readonly Journey[]; total: number }): number =>
      rows.length === 0 ? 0 : Math.round((rows.filter((row) => isLate(row, lateAfter)).length * all) / rows.length);
    const late: Figure = {
      value: lateIn(sample),
      before: sampleBefore === null ? null : lateIn(sampleBefore),
      course: parts.map((rows, at) => lateIn({ rows, total: counts.delivered?.[at] ?? rows.length })),
    };
    const status = this.#links(now);
    return {
      range,
      ...span,
      delivered: countFigure('delivered'),
      cycleP50: durations(0.5),
      cycleP90: durations(0.9),
      fillRate: {
        value: shareAtOnce(total('shipment-planned'), total('shipment-waiting')),
        before: shareAtOnce(totalBefore('shipment-planned'), totalBefore('shipment-waiting')),
        course: bounds
          .slice(1)
          .map((_, at) => shareAtOnce(counts['shipment-planned']?.[at], counts['shipment-waiting']?.[at])),
      },
      problems: countFigure('problem'),
      late,
      truckUse: await trucks(open, span, before, bounds),
      retransmissions: status,
      now: await attentionCounts(this.#parts(), open, now),
      stages: Object.fromEntries(
        STAGES.map((stage) => [stage, spreadOf(sample.rows.flatMap((row) => stageMs(row, stage) ?? []))]),
      ) as Kpis['stages'],
      lateAfter,
      sampled: sample.rows.length,
      at: now,
    };
  }

  #links(now: number): Kpis['retransmissions'] {
    const { world, ups } = this.#parts().gateways;
    const both = [world.status(now), ups.status(now)];
    return { again: sum(both.map(({ retransmits }) => retransmits)), sent: sum(both.map(({ sent }) => sent)) };
  }

  async #day(open: OpenBooks, span: Span, now: number): Promise<DayReport> {
    const { store, service } = open;
    const counts = await store.countEvents(['order-placed', 'delivered', 'cancelled'], boundsOf(span, DAY_BUCKETS));
    const perWarehouse = await store.countByWarehouse(
      ['shipment-planned', 'ready', 'delivered', 'shipment-waiting', 'problem'],
      span.from,
      span.to,
    );
    const sample = await store.journeys(span.from, span.to, KPI_SAMPLE);
    const whole = sorted(sample.rows.map(wholeOf));
    const usual = percentile(whole, 0.5);
    const lateAfter = usual === null ? null : usual * LATE_TIMES;
    const lateRows = sample.rows.filter((row) => isLate(row, lateAfter));
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
      late: sample.rows.length === 0 ? 0 : Math.round((lateRows.length * sample.total) / sample.rows.length),
      sampled: sample.rows.length,
      lateAfter,
      cycleP50: usual,
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
      lateOrders: slowestOf(lateRows, 'whole', 20),
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
}

function textOf(data: BookEvent['data']): string {
  for (const key of ['text', 'err', 'reason']) {
    const value = data?.[key];
    if (typeof value === 'string') return value;
  }
  return '';
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const sorted = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);
const wholeOf = (row: Journey): number => stageMs(row, 'whole') ?? 0;
const isLate = (row: Journey, after: number | null): boolean => after !== null && wholeOf(row) > after;

function shareAtOnce(planned: number | null | undefined, waited: number | null | undefined): number | null {
  if (planned === null || planned === undefined || planned === 0) return null;
  return Math.max(0, 1 - (waited ?? 0) / planned);
}

function slowestOf(rows: readonly Journey[], stage: Stage, limit: number): readonly SlowOrder[] {
  return rows
    .flatMap((row) => {
      const ms = stageMs(row, stage);
      const { orderId, shipmentId, warehouseId, deliveredAt } = row;
      return ms === null ? [] : [{ orderId, shipmentId, warehouseId, ms, deliveredAt }];
    })
    .sort((a, b) => b.ms - a.ms || b.shipmentId - a.shipmentId)
    .slice(0, limit);
}

async function spanOf({ store }: OpenBooks, range: KpiRange, dayStart: number, now: number): Promise<Span> {
  // Up to and with what happened in this very millisecond.
  const to = now + 1;
  if (range === 'today') return { from: Math.min(dayStart, now), to };
  if (range === 'week') return { from: Math.min(dayStart, now) - 6 * DAY_MS, to };
  const [first] = await store.eventsAfter(0, 1);
  return { from: Math.min(first?.at ?? now, now), to };
}

/** As long, and as far into its own day; all has nothing before it. */
function spanBefore(range: KpiRange, { from, to }: Span): Span | null {
  if (range === 'all') return null;
  const back = range === 'today' ? DAY_MS : 7 * DAY_MS;
  return { from: from - back, to: to - back };
}

function boundsOf({ from, to }: Span, buckets: number): readonly number[] {
  return Array.from({ length: buckets + 1 }, (_, at) => Math.round(from + ((to - from) * at) / buckets));
}

function bucketed(rows: readonly Journey[], { from, to }: Span): readonly (readonly Journey[])[] {
  const parts = Array.from({ length: KPI_BUCKETS }, (): Journey[] => []);
  for (const row of rows) {
    const at = Math.floor(((row.deliveredAt - from) / Math.max(1, to - from)) * KPI_BUCKETS);
    parts[Math.min(KPI_BUCKETS - 1, Math.max(0, at))]?.push(row);
  }
  return parts;
}

async function trucks(open: OpenBooks, span: Span, before: Span | null, bounds: readonly number[]): Promise<Figure> {
  const reports = async ({ from, to }: Span): Promise<readonly TruckReport[]> => {
    const query = { kinds: ['truck'] as const, from, to: to - 1, offset: 0, limit: TRUCK_REPORTS, descending: true };
    const { rows } = await open.store.events(query);
    return rows
      .flatMap(({ at, truckId, data }) => (truckId === null ? [] : [{ at, truckId, idle: data?.['state'] === 'idle' }]))
      .reverse();
  };
  const now = await reports(span);
  const earlier = before === null ? null : await reports(before);
  return {
    value: truckUse(now, span.from, span.to),
    before: earlier === null || before === null ? null : truckUse(earlier, before.from, before.to),
    course: bounds.slice(1).map((to, at) =>
      truckUse(
        now.filter((report) => report.at < to),
        bounds[at] ?? to,
        to,
      ),
    ),
  };
}
