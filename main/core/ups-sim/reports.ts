// What the store is told of trucks and packages so that it can show them: answers to its queries, and trucks that changed.

import type { PackageStatusReport, TruckReport } from '../wire/amazon-ups.js';
import type { Carrier } from './carrier.js';
import type { Truck } from './model.js';

export function truckReport(truck: Truck): TruckReport {
  const { id, state, x, y, target, whnum, shipids } = truck;
  return { truckid: id, state, x, y, target, whnum, shipids: [...shipids] };
}

export function packageStatus(carrier: Carrier, shipid: number): PackageStatusReport {
  const pkg = carrier.packages.get(shipid);
  return pkg === undefined
    ? { shipid, status: 'UNKNOWN', truckid: null }
    : { shipid, status: pkg.state, truckid: pkg.truckid };
}

/** One unasked status with every truck that looks different from what was last told. */
export function reportChanges(carrier: Carrier): void {
  const changed: TruckReport[] = [];
  for (const id of carrier.touched) {
    const truck = carrier.trucks.get(id);
    if (truck === undefined) continue;
    const report = truckReport(truck);
    const text = JSON.stringify(report);
    if (carrier.reported.get(truck.id) === text) continue;
    carrier.reported.set(truck.id, text);
    changed.push(report);
  }
  carrier.touched.clear();
  if (changed.length > 0) carrier.tell({ kind: 'status', answers: null, packages: [], trucks: changed });
}

/** After a restart: what was told before it need not be told again. */
export function assumeReported(carrier: Carrier): void {
  for (const truck of carrier.trucks.values()) carrier.reported.set(truck.id, JSON.stringify(truckReport(truck)));
}
