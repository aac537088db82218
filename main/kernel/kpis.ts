// Figures for managers, kept for a while, so that many screens that look cost as much as one. Changes nothing.

import type { Stage } from '../core/kpis/durations.js';
import { slowestOf } from '../core/kpis/lateness.js';
import type { BookEvent, ShipmentState } from '../core/orders/types.js';
import {
  KPI_SAMPLE,
  type DayReport,
  type KpiRange,
  type KpiResults,
  type Kpis,
  type SlowOrder,
} from '../contracts/kpis.js';
import { dayReport } from './day-report.js';
import { kpisOf, spanOf } from './kpi-figures.js';
import type { KernelParts } from './parts.js';
import type { OpenBooks } from './world-state.js';

/** How long an answer is good for. */
const KEPT_MS = 15_000;
const KEPT_ANSWERS = 20;
const RATES_MS = 10 * 60_000;

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
    return this.#once(`get ${range} ${dayStart}`, (open, now) => kpisOf(this.#parts(), open, range, dayStart, now));
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

  day({ from, to }: Pick<DayReport, 'from' | 'to'>): Promise<DayReport> {
    return this.#once(`day ${from} ${to}`, (open, now) => dayReport(open, { from, to }, now));
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
}
