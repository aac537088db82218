// The course of a trip: assigned, arrived, loaded, left, done, or given up. Each function takes one step and says it to whom
// it concerns.

import { manhattan, type Millis, type Point } from '../lib/ids.js';
import type { Carrier } from './carrier.js';
import { isOnBoard, type Package, positionOf, type Truck } from './model.js';
import { checkAfterMs } from './pace.js';
import { shortRoute } from './route.js';

/** How long a truck that failed at its task is left alone, in ms. */
const REST_MS = 60_000;

export const addressOf = (pkg: Package): Point => pkg.redirect ?? pkg.destination;

/** Sets when to look into a moving truck's silence, by the distance to its target. */
export function expectProgress(carrier: Carrier, truck: Truck, now: Millis): void {
  const distance = truck.target === null ? 0 : manhattan(positionOf(truck), truck.target);
  truck.checkAt = now + checkAfterMs(carrier.meta.pace, distance, truck.checks);
  carrier.markTruck(truck);
}

/** The command that stands for a truck's motion from now on; an earlier query says nothing about it. */
function setCommand(carrier: Carrier, truck: Truck, seq: number, now: Millis): void {
  truck.command = seq;
  truck.query = null;
  expectProgress(carrier, truck, now);
}

/** Sends the truck to its trip's warehouse (again). */
export function sendPickup(carrier: Carrier, truck: Truck, whnum: number, now: Millis): void {
  truck.state = 'TO_WAREHOUSE';
  truck.whnum = whnum;
  truck.target = carrier.warehouses.get(whnum) ?? null;
  truck.arrivedAt = null;
  truck.since = now;
  truck.restUntil = null;
  setCommand(carrier, truck, carrier.command({ kind: 'pickup', truckid: truck.id, whid: whnum }, now), now);
}

/** Puts a queued package on a truck's trip and, when the truck stands at the warehouse already, leaves it to be announced. */
export function assign(carrier: Carrier, truck: Truck, pkg: Package): void {
  carrier.dequeue(pkg);
  pkg.state = 'TRUCK_ASSIGNED';
  pkg.truckid = truck.id;
  truck.shipids.push(pkg.shipid);
  carrier.markPackage(pkg);
  carrier.markTruck(truck);
}

/** Tells the store which packages of the trip it may load now: those that were not announced yet. */
export function announce(carrier: Carrier, truck: Truck): void {
  const fresh = carrier.trip(truck).filter((pkg) => pkg.state === 'TRUCK_ASSIGNED');
  if (fresh.length === 0 || truck.whnum === null) return;
  for (const pkg of fresh) {
    pkg.state = 'AT_WAREHOUSE';
    carrier.markPackage(pkg);
  }
  const shipids = fresh.map((pkg) => pkg.shipid);
  const most = Math.min(carrier.limits.perArrival, shipids.length);
  for (let first = 0; first < shipids.length; first += most) {
    const some = shipids.slice(first, first + most);
    carrier.tell({ kind: 'truckArrived', truckid: truck.id, whnum: truck.whnum, shipids: some });
  }
}

export function arrive(carrier: Carrier, truck: Truck, now: Millis): void {
  truck.state = 'WAITING';
  truck.target = null;
  truck.arrivedAt = now;
  truck.since = now;
  settlePhase(carrier, truck);
  if (truck.shipids.length === 0) {
    becomeFree(carrier, truck);
    return;
  }
  announce(carrier, truck);
  departIfComplete(carrier, truck, now);
}

/** Leaves when all that was announced is on board. */
export function departIfComplete(carrier: Carrier, truck: Truck, now: Millis): void {
  if (truck.state !== 'WAITING' && truck.state !== 'LOADING') return;
  const trip = carrier.trip(truck);
  const onBoard = trip.filter(isOnBoard).length;
  if (trip.length === 0) becomeFree(carrier, truck);
  else if (onBoard === trip.length) depart(carrier, truck, now);
  else truck.state = onBoard > 0 ? 'LOADING' : 'WAITING';
  carrier.markTruck(truck);
}

/** Leaves with what is loaded; the rest goes back to the queue. */
export function depart(carrier: Carrier, truck: Truck, now: Millis): void {
  for (const pkg of carrier.trip(truck)) {
    if (!isOnBoard(pkg)) backToQueue(carrier, pkg, now);
  }
  truck.failures = 0;
  truck.checks = 0;
  sendDeliver(carrier, truck, now);
}

/** One command for all that is on board, in the order of the route from where the truck is. Frees a truck that is empty. */
export function sendDeliver(carrier: Carrier, truck: Truck, now: Millis): void {
  const trip = carrier.trip(truck);
  if (trip.length === 0) {
    becomeFree(carrier, truck);
    return;
  }
  const route = shortRoute(
    positionOf(truck),
    trip.map((pkg) => ({ shipid: pkg.shipid, at: addressOf(pkg) })),
  );
  truck.state = 'DELIVERING';
  truck.since = now;
  truck.shipids = route.map((stop) => stop.shipid);
  truck.target = route[0]?.at ?? null;
  truck.split = [];
  const packages = route.map(({ shipid, at }) => ({ packageid: shipid, x: at.x, y: at.y }));
  setCommand(carrier, truck, carrier.command({ kind: 'deliver', truckid: truck.id, packages }, now), now);
}

/** Takes a package off its trip and lets it wait for the next truck. */
export function backToQueue(carrier: Carrier, pkg: Package, now: Millis): void {
  const truck = pkg.truckid === null ? undefined : carrier.trucks.get(pkg.truckid);
  if (truck !== undefined) carrier.takeOff(truck, pkg.shipid);
  carrier.enqueue(pkg, now);
}

/** As above because of an error; given up and told to the store when it happened too often. */
export function retryOrGiveUp(carrier: Carrier, pkg: Package, why: string, now: Millis): void {
  pkg.attempts += 1;
  if (pkg.attempts < carrier.limits.attempts) backToQueue(carrier, pkg, now);
  else giveUp(carrier, [pkg], why);
}

/** Cancels packages that cannot be carried: one error for each pickup that they came with. */
export function giveUp(carrier: Carrier, packages: readonly Package[], why: string): void {
  const byPickup = new Map<number, number[]>();
  for (const pkg of packages) {
    carrier.close(pkg, 'CANCELLED');
    byPickup.set(pkg.pickupSeq, [...(byPickup.get(pkg.pickupSeq) ?? []), pkg.shipid]);
  }
  for (const [pickupSeq, shipids] of byPickup) {
    const err = `${why}; not carried: shipment ${shipids.join(', ')}`;
    carrier.tell({ kind: 'error', err, originseqnum: pickupSeq });
  }
}

/** The phase ended well: its counters and commands are history. */
function settlePhase(carrier: Carrier, truck: Truck): void {
  truck.command = null;
  truck.query = null;
  truck.checkAt = null;
  truck.checks = 0;
  truck.failures = 0;
  truck.split = [];
  carrier.dropCommandsOf(truck.id);
  carrier.markTruck(truck);
}

/** No trip: it may be sent out from where it stands. */
export function becomeFree(carrier: Carrier, truck: Truck): void {
  truck.state = 'IDLE';
  truck.whnum = null;
  truck.target = null;
  truck.arrivedAt = null;
  settlePhase(carrier, truck);
}

/** The truck cannot get to its warehouse: what is not on board waits for another one, the truck rests (or brings what it has). */
export function abandon(carrier: Carrier, truck: Truck, why: string, now: Millis): void {
  for (const pkg of carrier.trip(truck)) {
    if (!isOnBoard(pkg)) retryOrGiveUp(carrier, pkg, why, now);
  }
  if (truck.shipids.length > 0) {
    truck.failures = 0;
    sendDeliver(carrier, truck, now);
    return;
  }
  becomeFree(carrier, truck);
  truck.restUntil = now + REST_MS;
}

export function markDelivered(carrier: Carrier, pkg: Package, truckid: number | null, now: Millis): void {
  if (pkg.state === 'LOADED') confirmOut(carrier, [pkg]);
  if (pkg.redirect !== null) {
    const reason = 'it has been delivered';
    carrier.tell({ kind: 'redirectResult', shipid: pkg.shipid, accepted: false, reason });
    pkg.redirect = null;
  }
  const truck = pkg.truckid === null ? undefined : carrier.trucks.get(pkg.truckid);
  carrier.close(pkg, 'DELIVERED');
  pkg.truckid = truckid;
  carrier.tell({ kind: 'delivered', truckid, shipid: pkg.shipid });
  if (truck === undefined) return;
  // A package may be delivered that was only thought to be waiting: its trip may be complete or empty now.
  departIfComplete(carrier, truck, now);
}

/** The world has taken the deliver command: what was loaded is out, and redirects that it contained hold. */
export function confirmOut(carrier: Carrier, packages: readonly Package[]): void {
  const byTruck = new Map<number, number[]>();
  for (const pkg of packages) {
    if (pkg.state !== 'LOADED' || pkg.truckid === null) continue;
    pkg.state = 'OUT_FOR_DELIVERY';
    carrier.markPackage(pkg);
    byTruck.set(pkg.truckid, [...(byTruck.get(pkg.truckid) ?? []), pkg.shipid]);
  }
  for (const [truckid, shipids] of byTruck) carrier.tell({ kind: 'outForDelivery', truckid, shipids });
}
