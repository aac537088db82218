// How much of the trucks' time was not idle, from what was reported of them. Pure sums.

import type { Millis } from '../lib/ids.js';

export interface TruckReport {
  readonly at: Millis;
  readonly truckId: number;
  readonly idle: boolean;
}

/** Share (0 to 1) of [from, to), each truck from its first report on; null where nothing was reported. Reports ascend by time. */
export function truckUse(reports: readonly TruckReport[], from: Millis, to: Millis): number | null {
  const last = new Map<number, TruckReport>();
  let busy = 0;
  let known = 0;
  const add = ({ at, idle }: TruckReport, until: Millis): void => {
    const ms = Math.min(until, to) - Math.max(at, from);
    if (ms <= 0) return;
    known += ms;
    if (!idle) busy += ms;
  };
  for (const report of reports) {
    const before = last.get(report.truckId);
    if (before !== undefined) add(before, report.at);
    last.set(report.truckId, report);
  }
  for (const report of last.values()) add(report, to);
  return known === 0 ? null : busy / known;
}
