// The world's answer to a query: move on where it is further than we knew; load again where a load was refused.

import { assertNever } from '../../lib/assert.js';
import { isRestored, LOAD_GIVEN_UP, LOAD_REFUSED, mergeFact, RESTORED } from '../../orders/machine.js';
import type { ShipmentFact } from '../../orders/machine.js';
import type { EventKind, Shipment, Truck } from '../../orders/types.js';
import { PACKAGE_STATUSES } from '../../wire/world-amazon.js';
import type { PackageStatus } from '../../wire/world-amazon.js';
import { about, advance, note, setProblem } from '../advance.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { drive, sendLoad } from '../drive.js';
import { queryUps } from '../query-ups.js';
import { keepsDelivery } from '../redirecting.js';
import type { Books, Decision } from '../types.js';
import { quarantined, wasOurs } from './input.js';
import { isLost, noteLost, worldFound } from './restored.js';
import { MAX_ATTEMPTS } from './world-errors.js';

export function decidePackageStatus(
  books: Books,
  at: number,
  peerSeq: number,
  packageid: number,
  said: string,
): Decision {
  const message = { link: 'world', peerSeq, kind: 'packagestatus' } as const;
  const draft = createDraft(books, at);
  const s = books.shipments.get(packageid);
  if (s === undefined) {
    if (isLost(books, packageid)) noteLost(draft, packageid, peerSeq, said.slice(0, 100));
    if (wasOurs(books, packageid)) return draft.finish({ type: 'done' });
    return quarantined(books, at, message, `packagestatus: no shipment has the number ${packageid}`);
  }
  const status = PACKAGE_STATUSES.find((known) => known === said.trim().toUpperCase());
  if (status === undefined) {
    const allowed = PACKAGE_STATUSES.join(', ');
    return quarantined(books, at, message, `packagestatus: "${said.slice(0, 100)}"; known are ${allowed}`);
  }
  const told = factOf(status, at);
  const merged = told === null ? null : mergeFact(s, told.fact);
  if (merged !== null && !merged.ok) {
    return quarantined(books, at, message, `packagestatus: shipment ${packageid} is ${status}, but ${merged.reason}`);
  }
  draft.emit('package-status', 'world', { ...about(s), link: 'world', peerSeq, data: { status } });
  if (isRestored(s)) {
    if (s.problem?.code === RESTORED || told?.fact.type === 'delivered') worldFound(draft, s, status, peerSeq);
    return draft.finish({ type: 'done' });
  }
  let next = s;
  if (told?.fact.type === 'delivered' && s.state !== 'delivered' && keepsDelivery(draft, s, peerSeq)) {
    return draft.finish({ type: 'done' });
  }
  if (told !== null) {
    const result = advance(draft, s, told.fact, {
      kind: told.kind,
      source: 'world',
      details: { link: 'world', peerSeq, data: { asked: true } },
    });
    if (result.ok) next = result.shipment;
  }
  if (status === 'PACKED' && next.loadSeq !== null && next.problem?.code === LOAD_REFUSED) loadAgain(draft, next);
  else drive(draft, next);
  return draft.finish({ type: 'done' });
}

function factOf(status: PackageStatus, at: number): { readonly fact: ShipmentFact; readonly kind: EventKind } | null {
  switch (status) {
    case 'PACKING':
    case 'LOADING':
      return null;
    case 'PACKED':
      return { fact: { type: 'packed', at }, kind: 'ready' };
    case 'LOADED':
      return { fact: { type: 'loaded', at }, kind: 'loaded' };
    case 'DELIVERING':
      return { fact: { type: 'out-for-delivery', at }, kind: 'out-for-delivery' };
    case 'DELIVERED':
      return { fact: { type: 'delivered', at }, kind: 'delivered' };
    default:
      return assertNever(status, 'package status');
  }
}

/** It is packed and was refused: the truck decides. */
function loadAgain(draft: Draft, s: Shipment): void {
  const truck = s.truckId === null ? undefined : draft.truck(s.truckId);
  const since = draft.at;
  if (truck !== undefined && hasLeft(truck, s)) {
    const text = `Truck ${s.truckId} left before it was loaded; waits for the UPS to bring a truck`;
    const gone = note(draft, s, { type: 'truck-gone', at: draft.at });
    queryUps(draft, [setProblem(draft, gone, { code: 'truck-left', text, since, whose: 'ups' })], false);
    return;
  }
  if (s.loadAttempts < MAX_ATTEMPTS) {
    sendLoad(draft, s);
    return;
  }
  const text = `The world refused ${s.loadAttempts} times to load it on truck ${s.truckId}; another truck is needed`;
  // Without a truck it takes the next one that comes, also of a UPS that names no package; the watch asks meanwhile.
  const gone = note(draft, s, { type: 'truck-gone', at: draft.at });
  setProblem(draft, gone, { code: LOAD_GIVEN_UP, text, since, whose: 'ups' });
}

/** By the UPS's own report; without one we take it to be still there. */
function hasLeft(truck: Truck, s: Shipment): boolean {
  if (truck.inferred || truck.reportedAt < (s.truckArrivedAt ?? 0)) return false;
  return truck.warehouseId !== s.warehouseId || truck.state === 'delivering' || truck.state === 'to-warehouse';
}
