// How long things took: percentiles, the stages of a delivered shipment, and how durations are spread. Pure sums, no clock.

import type { Millis } from '../lib/ids.js';

/** The moments of one delivered shipment that its stages lie between; null where it is not known. */
export interface Journey {
  readonly orderId: number;
  readonly shipmentId: number;
  readonly warehouseId: number;
  readonly placedAt: Millis;
  readonly packedAt: Millis | null;
  readonly truckArrivedAt: Millis | null;
  readonly loadedAt: Millis | null;
  readonly outForDeliveryAt: Millis | null;
  readonly deliveredAt: Millis;
}

/** In their order; `whole` is from the order to the door. */
export const STAGES = ['packing', 'truck', 'loading', 'leaving', 'driving', 'whole'] as const;
export type Stage = (typeof STAGES)[number];

/** Ms in a stage, or null where its ends are not known. What came out of order took no time. */
export function stageMs(j: Journey, stage: Stage): number | null {
  const between = (from: Millis | null, to: Millis | null): number | null =>
    from === null || to === null ? null : Math.max(0, to - from);
  switch (stage) {
    case 'packing':
      return between(j.placedAt, j.packedAt);
    case 'truck':
      return between(j.packedAt, j.truckArrivedAt);
    case 'loading':
      // A truck that came before the package was ready waited for it, not the other way round.
      return between(j.truckArrivedAt === null ? null : Math.max(j.truckArrivedAt, j.packedAt ?? 0), j.loadedAt);
    case 'leaving':
      return between(j.loadedAt, j.outForDeliveryAt);
    case 'driving':
      return between(j.outForDeliveryAt, j.deliveredAt);
    case 'whole':
      return between(j.placedAt, j.deliveredAt);
  }
}

/** The value that `share` (0 to 1) of all are at or below; null of none. `sorted` ascends. */
export function percentile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? null;
}

export interface Spread {
  readonly count: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly max: number | null;
  /** Equal steps from 0 to the p90 and half as much again; the last one holds all that took longer. */
  readonly bins: readonly { readonly from: number; readonly to: number | null; readonly count: number }[];
}

const BINS = 12;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [p50, p90, max] = [percentile(sorted, 0.5), percentile(sorted, 0.9), sorted.at(-1) ?? null];
  if (p90 === null) return { count: 0, p50, p90, max, bins: [] };
  const step = Math.max(1, Math.ceil((p90 * 1.5) / (BINS - 1)));
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of sorted) {
    const bin = Math.min(BINS - 1, Math.floor(value / step));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const bins = counts.map((count, bin) => ({
    from: bin * step,
    to: bin === BINS - 1 ? null : (bin + 1) * step,
    count,
  }));
  return { count: sorted.length, p50, p90, max, bins };
}
