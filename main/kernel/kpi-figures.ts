// The figures of a range, each with what it was before and its course, from counts and samples that the store gives cheaply.
// Reads only; how long an answer is good for is the service's affair.

import { percentile, spreadOf, STAGES, stageMs, type Journey } from '../core/kpis/durations.js';
import { lateAfterOf, lateCount, wholeTimes } from '../core/kpis/lateness.js';
import { truckUse, type TruckReport } from '../core/kpis/truck-use.js';
import { KPI_BUCKETS, KPI_SAMPLE, type Figure, type KpiRange, type Kpis } from '../contracts/kpis.js';
import { attentionCounts } from './attention.js';
import type { KernelParts } from './parts.js';
import type { OpenBooks } from './world-state.js';

const DAY_MS = 86_400_000;
/** Reports of trucks that are looked at for one range: the latest. */
const TRUCK_REPORTS = 3000;

interface Span {
  readonly from: number;
  readonly to: number;
}

export async function kpisOf(
  parts: KernelParts,
  open: OpenBooks,
  range: KpiRange,
  dayStart: number,
  now: number,
): Promise<Kpis> {
  const { store } = open;
  const span = await spanOf(open, range, dayStart, now);
  const before = spanBefore(range, span);
  const bounds = boundsOf(span, KPI_BUCKETS);
  const kinds = ['delivered', 'shipment-planned', 'shipment-waiting', 'problem'] as const;
  const counts = await store.countEvents(kinds, bounds);
  const earlier = before === null ? null : await store.countEvents(kinds, [before.from, before.to]);
  const sample = await store.journeys(span.from, span.to, KPI_SAMPLE);
  const sampleBefore = before === null ? null : await store.journeys(before.from, before.to, KPI_SAMPLE);
  const lateAfter = lateAfterOf(wholeTimes([...sample.rows, ...(sampleBefore?.rows ?? [])]));
  const total = (kind: (typeof kinds)[number]): number => sum(counts[kind] ?? []);
  const totalBefore = (kind: (typeof kinds)[number]): number | null =>
    earlier === null ? null : sum(earlier[kind] ?? []);
  const countFigure = (kind: (typeof kinds)[number]): Figure => ({
    value: total(kind),
    before: totalBefore(kind),
    course: counts[kind] ?? [],
  });
  const buckets = bucketed(sample.rows, span);
  const durations = (share: number): Figure => ({
    value: percentile(wholeTimes(sample.rows), share),
    before: sampleBefore === null ? null : percentile(wholeTimes(sampleBefore.rows), share),
    course: buckets.map((rows) => percentile(wholeTimes(rows), share)),
  });
  const late: Figure = {
    value: lateCount(sample, lateAfter),
    before: sampleBefore === null ? null : lateCount(sampleBefore, lateAfter),
    course: buckets.map((rows, at) => lateCount({ rows, total: counts.delivered?.[at] ?? rows.length }, lateAfter)),
  };
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
    retransmissions: linkCounts(parts, now),
    now: await attentionCounts(parts, open, now),
    stages: Object.fromEntries(
      STAGES.map((stage) => [stage, spreadOf(sample.rows.flatMap((row) => stageMs(row, stage) ?? []))]),
    ) as Kpis['stages'],
    lateAfter,
    sampled: sample.rows.length,
    at: now,
  };
}

function linkCounts(parts: KernelParts, now: number): Kpis['retransmissions'] {
  const { world, ups } = parts.gateways;
  const both = [world.status(now), ups.status(now)];
  return { again: sum(both.map(({ retransmits }) => retransmits)), sent: sum(both.map(({ sent }) => sent)) };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function shareAtOnce(planned: number | null | undefined, waited: number | null | undefined): number | null {
  if (planned === null || planned === undefined || planned === 0) return null;
  return Math.max(0, 1 - (waited ?? 0) / planned);
}

/** The span that a range means at this moment. */
export async function spanOf({ store }: OpenBooks, range: KpiRange, dayStart: number, now: number): Promise<Span> {
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
