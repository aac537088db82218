// Which deliveries came late: there is no promise to measure by, so those that took much longer than is usual. Pure sums, no clock.

import { percentile, stageMs, type Journey, type Stage } from './durations.js';

/** An order is late when it took more than this many times what is usual. */
export const LATE_TIMES = 2;

/** Journeys of a span: all of them, or an even sample of `total`. */
export interface Sample {
  readonly total: number;
  readonly rows: readonly Journey[];
}

/** Ms from order to door, ascending. */
export function wholeTimes(rows: readonly Journey[]): readonly number[] {
  return rows.map((row) => stageMs(row, 'whole') ?? 0).sort((a, b) => a - b);
}

/** Ms beyond which a delivery counts as late, from the (ascending) times that are usual; null: nothing was delivered yet. */
export function lateAfterOf(usual: readonly number[]): number | null {
  const half = percentile(usual, 0.5);
  return half === null ? null : half * LATE_TIMES;
}

export function lateRows(rows: readonly Journey[], lateAfter: number | null): readonly Journey[] {
  return lateAfter === null ? [] : rows.filter((row) => (stageMs(row, 'whole') ?? 0) > lateAfter);
}

/** How many of `total` came late, as the sample has it. */
export function lateCount({ total, rows }: Sample, lateAfter: number | null): number {
  return rows.length === 0 ? 0 : Math.round((lateRows(rows, lateAfter).length * total) / rows.length);
}

/** A delivery and how long it took. */
export type Slow = Pick<Journey, 'orderId' | 'shipmentId' | 'warehouseId' | 'deliveredAt'> & { readonly ms: number };

/** The `limit` that were slowest in a stage, the slowest first; those whose stage is not known are left out. */
export function slowestOf(rows: readonly Journey[], stage: Stage, limit: number): readonly Slow[] {
  return rows
    .flatMap((row) => {
      const ms = stageMs(row, stage);
      const { orderId, shipmentId, warehouseId, deliveredAt } = row;
      return ms === null ? [] : [{ orderId, shipmentId, warehouseId, ms, deliveredAt }];
    })
    .sort((a, b) => b.ms - a.ms || b.shipmentId - a.shipmentId)
    .slice(0, limit);
}
