// The UPS's report on trucks and packages: trucks as they are, packages moved on where the UPS is further than we knew.

import { INT32_MAX, INT32_MIN } from '../../lib/ids.js';
import { assertNever } from '../../lib/assert.js';
import { isRestored, LOAD_GIVEN_UP } from '../../orders/machine.js';
import type { Shipment, Truck, TruckState } from '../../orders/types.js';
import { UPS_PACKAGE_STATUSES, UPS_TRUCK_STATES } from '../../wire/amazon-ups.js';
import type { PackageStatusReport, TruckReport, UpsToStore, UpsTruckState } from '../../wire/amazon-ups.js';
import { about, advance, clearProblem, setProblem } from '../advance.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { drive, sendPickup } from '../drive.js';
import type { Books, Decision } from '../types.js';
import { wasOurs } from './input.js';
import { isLost, letGo, upsFound } from './restored.js';
import { finishUps, merge, onRoadFault, truckFault } from './ups-items.js';

const TRUCK_STATES: Readonly<Record<UpsTruckState, TruckState>> = {
  IDLE: 'idle',
  TO_WAREHOUSE: 'to-warehouse',
  WAITING: 'waiting',
  LOADING: 'loading',
  DELIVERING: 'delivering',
};

/** The UPS has it in hand and waits, or will wait, for us to load it. */
const WAITS_FOR_US: ReadonlySet<string> = new Set(['QUEUED', 'TRUCK_ASSIGNED', 'AT_WAREHOUSE']);

export function decideUpsStatus(
  books: Books,
  at: number,
  peerSeq: number,
  body: Extract<UpsToStore, { kind: 'status' }>,
): Decision {
  const draft = createDraft(books, at);
  const reasons: string[] = [];
  for (const report of body.trucks) {
    const fault = reportTruck(draft, report, peerSeq);
    if (fault !== null) reasons.push(fault);
  }
  for (const report of body.packages) {
    const fault = reportPackage(draft, report, peerSeq, body.answers !== null);
    if (fault !== null) reasons.push(fault);
  }
  return finishUps(draft, { peerSeq, kind: 'status' }, reasons);
}

function reportTruck(draft: Draft, report: TruckReport, peerSeq: number): string | null {
  const fault = truckFault(report.truckid) ?? placeFault(report);
  if (fault !== null) return fault;
  const said = UPS_TRUCK_STATES.find((known) => known === report.state.toUpperCase());
  if (said === undefined) return `truck ${report.truckid}: "${report.state}"; known are ${UPS_TRUCK_STATES.join(', ')}`;
  const before = draft.truck(report.truckid);
  const state = TRUCK_STATES[said];
  const truck: Truck = {
    id: report.truckid,
    x: report.x,
    y: report.y,
    state,
    target: report.target === null ? null : { x: report.target.x, y: report.target.y },
    warehouseId: report.whnum,
    shipmentIds: [...report.shipids],
    since: before !== undefined && before.state === state ? before.since : draft.at,
    reportedAt: draft.at,
    inferred: false,
  };
  if (before !== undefined && sameTruck(before, truck)) return null;
  draft.putTruck(truck);
  const { id: truckId, ...data } = truck;
  draft.emit('truck', 'ups', { truckId, warehouseId: truck.warehouseId, link: 'ups', peerSeq, data });
  return null;
}

function placeFault({ truckid, x, y, target }: TruckReport): string | null {
  for (const value of [x, y, target?.x ?? 0, target?.y ?? 0]) {
    if (!Number.isInteger(value) || value < INT32_MIN || value > INT32_MAX) {
      return `truck ${truckid}: ${value} is no coordinate; allowed are whole numbers from ${INT32_MIN} to ${INT32_MAX}`;
    }
  }
  return null;
}

function sameTruck(a: Truck, b: Truck): boolean {
  return (
    a.state === b.state &&
    a.x === b.x &&
    a.y === b.y &&
    a.target?.x === b.target?.x &&
    a.target?.y === b.target?.y &&
    a.warehouseId === b.warehouseId &&
    a.inferred === b.inferred &&
    a.shipmentIds.length === b.shipmentIds.length &&
    a.shipmentIds.every((id, i) => id === b.shipmentIds[i])
  );
}

function reportPackage(draft: Draft, report: PackageStatusReport, peerSeq: number, asked: boolean): string | null {
  const { shipid, truckid } = report;
  let s = draft.shipment(shipid);
  if (s === undefined) {
    if (isLost(draft.books, shipid) && WAITS_FOR_US.has(report.status.toUpperCase())) letGo(draft, shipid);
    return wasOurs(draft.books, shipid) ? null : `no shipment has the number ${shipid}`;
  }
  const status = UPS_PACKAGE_STATUSES.find((known) => known === report.status.toUpperCase());
  if (status === undefined) {
    return `shipment ${shipid}: "${report.status}"; known are ${UPS_PACKAGE_STATUSES.join(', ')}`;
  }
  const { at } = draft;
  if (isRestored(s)) {
    const fault = truckid === null ? null : truckFault(truckid);
    if (fault !== null) return fault;
    draft.emit('package-status', 'ups', { ...about(s), link: 'ups', peerSeq, data: { status, truckid } });
    const found = upsFound(draft, s, status, truckid);
    // The world's word comes first; what the UPS says is then asked again.
    if (found === s || status === 'UNKNOWN') return null;
    s = draft.shipment(shipid) ?? found;
    asked = false;
  }
  // Unasked reports repeat what other messages say: only answers are told in the journal.
  const tell = (): void => {
    if (asked) draft.emit('package-status', 'ups', { ...about(s), link: 'ups', peerSeq, data: { status, truckid } });
  };
  switch (status) {
    case 'AT_WAREHOUSE':
      return arrived(draft, s, truckid, peerSeq, tell);
    case 'OUT_FOR_DELIVERY':
    case 'DELIVERED': {
      const fault = onRoadFault(s, truckid);
      if (fault !== null) return fault;
      const delivered = status === 'DELIVERED';
      const fact = { type: delivered ? 'delivered' : 'out-for-delivery', at } as const;
      if (s.loadSeq === null && s.loadedAt === null) return `shipment ${shipid} is ${status}, but was never loaded`;
      tell();
      return merge(draft, s, fact, fact.type, peerSeq);
    }
    case 'UNKNOWN':
      tell();
      unknownToUps(draft, s);
      return null;
    case 'CANCELLED': {
      tell();
      if (s.loadedAt !== null || s.cancelledAt !== null || s.pickupSeq === null) return null;
      const text = 'The UPS says that it has cancelled the pickup, which nobody asked for';
      setProblem(draft, s, { code: 'pickup-cancelled', text, since: at, whose: 'ups' });
      return null;
    }
    case 'QUEUED':
    case 'TRUCK_ASSIGNED':
      tell();
      // Another truck will come without being called for.
      if (s.problem?.code === LOAD_GIVEN_UP) clearProblem(draft, s);
      return null;
    case 'LOADED':
      tell();
      return null;
    default:
      return assertNever(status, 'package status');
  }
}

function arrived(draft: Draft, s: Shipment, truckid: number | null, peerSeq: number, tell: () => void): string | null {
  if (truckid === null) {
    tell();
    return null;
  }
  const fault = truckFault(truckid);
  if (fault !== null) return fault;
  const details = { link: 'ups', peerSeq, truckId: truckid } as const;
  const fact = { type: 'truck-arrived', at: draft.at, truckId: truckid } as const;
  const result = advance(draft, s, fact, { kind: 'truck-arrived', source: 'ups', details });
  if (!result.ok) return `truck ${truckid} for shipment ${s.id}: ${result.reason}`;
  tell();
  drive(draft, result.shipment);
  return null;
}

/** It has the pickup acknowledged and does not know the package: it has forgotten, and is told again under a new number. */
function unknownToUps(draft: Draft, s: Shipment): void {
  if (s.packedAt === null || s.pickupSeq === null || s.cancelledAt !== null || s.deliveredAt !== null) return;
  if (s.loadedAt !== null) {
    const text = `The UPS does not know package ${s.id}, which is loaded on truck ${s.truckId}`;
    setProblem(draft, s, { code: 'ups-forgot', text, since: draft.at, whose: 'ups' });
    return;
  }
  if (s.truckId === null && !draft.isUnacked('ups', s.pickupSeq)) sendPickup(draft, s);
}
