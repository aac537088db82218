// Figures for managers: how much, how fast, what is stuck, and one day's report. The calls and what they answer.

import * as z from 'zod/mini';
import type { Spread, Stage } from '../core/kpis/durations.js';
import { STAGES } from '../core/kpis/durations.js';
import type { Problem, ShipmentState } from '../core/orders/types.js';
import { count, int } from './check.js';

export const KPI_RANGES = ['today', 'week', 'all'] as const;
export type KpiRange = (typeof KPI_RANGES)[number];

/** Parts that a range's little curves have. */
export const KPI_BUCKETS = 24;
/** Delivered shipments that durations are worked out from at most; beyond, an even sample of them. */
export const KPI_SAMPLE = 4000;

const range = z.enum(KPI_RANGES);
/** Midnight of the day, in the zone of whoever asks. */
const dayStart = int;

export const kpiParams = {
  get: z.object({ range, dayStart }),
  slowest: z.object({ range, dayStart, stage: z.enum(STAGES), limit: z.int().check(z.minimum(1), z.maximum(100)) }),
  rates: z.object({}),
  attention: z.object({
    offset: count,
    limit: z.int().check(z.minimum(1), z.maximum(500)),
    /** `stuck`: with a problem; `silent`: nothing was heard for longer than is usual. */
    what: z.optional(z.enum(['all', 'failed', 'stuck', 'silent'])),
  }),
  lookAgain: z.object({ orderId: z.int().check(z.minimum(1)) }),
  day: z.object({ from: int, to: int }),
} as const;

/** A figure, what it was in the range before (null: there is none), and its course. */
export interface Figure {
  readonly value: number | null;
  readonly before: number | null;
  /** One a bucket, oldest first; null where nothing is known. */
  readonly course: readonly (number | null)[];
}

export interface Kpis {
  readonly range: KpiRange;
  readonly from: number;
  readonly to: number;
  /** Shipments delivered. */
  readonly delivered: Figure;
  /** Ms from order to door. */
  readonly cycleP50: Figure;
  readonly cycleP90: Figure;
  /** Share (0 to 1) of shipments whose stock was there at once. */
  readonly fillRate: Figure;
  /** Shipments that got a problem. */
  readonly problems: Figure;
  /** Delivered shipments that took more than twice the usual time. */
  readonly late: Figure;
  /** Share of the trucks' time that they were not idle. */
  readonly truckUse: Figure;
  /** Messages that had to be sent again, and all that were sent, since the links' processes began. */
  readonly retransmissions: { readonly again: number; readonly sent: number };
  readonly now: { readonly failed: number; readonly stuck: number; readonly silent: number };
  readonly stages: Readonly<Record<Stage, Spread>>;
  /** Ms beyond which a delivery counts as late; null: nothing was delivered yet. */
  readonly lateAfter: number | null;
  /** Durations come from so many shipments; fewer than were delivered when those are too many. */
  readonly sampled: number;
  readonly at: number;
}

export interface SlowOrder {
  readonly orderId: number;
  readonly shipmentId: number;
  readonly warehouseId: number;
  readonly ms: number;
  readonly deliveredAt: number;
}

export interface AttentionRow {
  readonly orderId: number;
  readonly shipmentId: number;
  readonly customerName: string;
  readonly state: ShipmentState;
  readonly what: 'failed' | 'stuck' | 'silent';
  readonly text: string;
  readonly since: number;
  readonly whose: Problem['whose'];
  readonly warehouseId: number;
}

export interface DayReport {
  readonly from: number;
  readonly to: number;
  readonly placed: number;
  readonly delivered: number;
  readonly late: number;
  /** Late ones are counted in an even sample of the delivered when those are too many. */
  readonly sampled: number;
  readonly lateAfter: number | null;
  readonly cycleP50: number | null;
  readonly cycleP90: number | null;
  readonly cancelled: number;
  readonly byWarehouse: readonly {
    readonly warehouseId: number;
    readonly name: string;
    readonly planned: number;
    readonly packed: number;
    readonly delivered: number;
    readonly waited: number;
    readonly problems: number;
  }[];
  /** The slowest first. */
  readonly lateOrders: readonly SlowOrder[];
  /** What went wrong, newest first, at most 100; `exceptionsTotal` counts all. */
  readonly exceptions: readonly {
    readonly at: number;
    readonly orderId: number | null;
    readonly shipmentId: number | null;
    readonly warehouseId: number | null;
    readonly kind: 'problem' | 'command-rejected' | 'quarantined' | 'cancelled';
    readonly text: string;
  }[];
  readonly exceptionsTotal: number;
  readonly openNow: number;
  readonly at: number;
}

export interface KpiResults {
  'kpis.get': Kpis;
  'kpis.slowest': readonly SlowOrder[];
  /** Shipments that entered each stage within the last ten minutes, a minute; absent where the stage is not entered. */
  'kpis.rates': {
    readonly perMinute: Readonly<Partial<Record<ShipmentState, number>>>;
    readonly windowMs: number;
  };
  /** The longest waiting first. */
  'attention.list': {
    readonly total: number;
    readonly counts: { readonly failed: number; readonly stuck: number; readonly silent: number };
    readonly rows: readonly AttentionRow[];
  };
  /** How many packages world or UPS were asked about. */
  'orders.lookAgain': { readonly asked: number };
  'reports.get': DayReport;
}
