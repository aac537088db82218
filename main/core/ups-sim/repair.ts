// What to do when the world refuses a command or says where a truck really is: the truck's task is taken up again from the
// truth, a refused package is found and taken out. Nothing here is on the usual path.

import type { Millis } from '../lib/ids.js';
import type { UpsWorldResponse } from '../wire/world-ups.js';
import type { Carrier } from './carrier.js';
import type { Package, Truck, WorldCommandRow } from './model.js';
import { isOnBoard } from './model.js';
import { learnTravel } from './pace.js';
import {
  abandon,
  addressOf,
  arrive,
  becomeFree,
  expectProgress,
  giveUp,
  markDelivered,
  retryOrGiveUp,
  sendDeliver,
  sendPickup,
} from './trips.js';

const PICKUP_TRIES = 3;

/** Asks the world where the truck is; the answer counts for the command that stands now. */
export function ask(carrier: Carrier, truck: Truck, now: Millis): void {
  truck.query = carrier.command({ kind: 'query', truckid: truck.id }, now);
  truck.checks += 1;
  expectProgress(carrier, truck, now);
}

/** The world refused the command of this row with this text. */
export function onRefused(carrier: Carrier, row: WorldCommandRow, err: string, now: Millis): void {
  const truck = carrier.trucks.get(row.body.truckid);
  carrier.dropCommand(row.seq);
  if (truck === undefined) return;
  if (row.body.kind === 'query') {
    if (truck.query === row.seq) onTruckUnknown(carrier, truck, err, now);
    return;
  }
  if (truck.split.includes(row.seq)) {
    onSplitAnswer(carrier, truck, row, err, now);
    return;
  }
  if (truck.command !== row.seq) return;
  truck.command = null;
  truck.failures += 1;
  if (row.body.kind === 'pickup' && /does not exist/i.test(err)) {
    onWarehouseUnknown(carrier, truck, row.body.whid, err, now);
  } else ask(carrier, truck, now);
  carrier.markTruck(truck);
}

function onWarehouseUnknown(carrier: Carrier, truck: Truck, whnum: number, err: string, now: Millis): void {
  const queued = [...(carrier.queues.get(whnum) ?? [])].flatMap((shipid) => carrier.packages.get(shipid) ?? []);
  const trip = carrier.trip(truck).filter((pkg) => !isOnBoard(pkg));
  giveUp(carrier, [...trip, ...queued], `warehouse ${whnum}: ${err}`);
  // Frees the truck unless something is on board that it can bring away.
  sendDeliver(carrier, truck, now);
}

/** The world does not have this truck (any more): its trip goes to others, and it is brought in again at the next connect. */
function onTruckUnknown(carrier: Carrier, truck: Truck, err: string, now: Millis): void {
  for (const pkg of carrier.trip(truck)) retryOrGiveUp(carrier, pkg, `truck ${truck.id}: ${err}`, now);
  becomeFree(carrier, truck);
  truck.present = false;
}

/** A believed answer to our query: what the truck does according to the world, against what it should do. */
export function onTruth(
  carrier: Carrier,
  truck: Truck,
  told: Extract<UpsWorldResponse, { kind: 'truckstatus' }>,
  now: Millis,
): void {
  const status = told.status.trim().toUpperCase();
  if (truck.state === 'TO_WAREHOUSE') pickupTruth(carrier, truck, status, now);
  else if (truck.state === 'DELIVERING') deliverTruth(carrier, truck, status, now);
  else truck.checkAt = null;
  carrier.markTruck(truck);
}

function pickupTruth(carrier: Carrier, truck: Truck, status: string, now: Millis): void {
  if (truck.command !== null && (status === 'ARRIVE WAREHOUSE' || status === 'LOADING')) {
    arrive(carrier, truck, now);
  } else if (status === 'TRAVELING' || status === 'LOADING' || truck.whnum === null) {
    expectProgress(carrier, truck, now);
  } else if (truck.shipids.length === 0) {
    becomeFree(carrier, truck);
  } else {
    // Taken, it seemed, but it never left: once more under a new number, for the old one is used up.
    if (truck.command !== null) truck.failures += 1;
    if (truck.failures >= PICKUP_TRIES) abandon(carrier, truck, `truck ${truck.id} does not go`, now);
    else sendPickup(carrier, truck, truck.whnum, now);
  }
}

function deliverTruth(carrier: Carrier, truck: Truck, status: string, now: Millis): void {
  const stands = truck.command !== null || truck.split.length > 0;
  if (status === 'TRAVELING' || status === 'LOADING') {
    // Being loaded, it refuses to leave: ask again, then send it again.
    if (status === 'LOADING') truck.command = null;
    expectProgress(carrier, truck, now);
  } else if (stands && status === 'DELIVERING') {
    expectProgress(carrier, truck, now);
  } else if (truck.shipids.length === 0) {
    becomeFree(carrier, truck);
  } else {
    // Either the command was refused, or the truck is done and some `delivered` were lost on the way.
    if (truck.command !== null) truck.failures += 1;
    if (truck.failures < 2) sendDeliver(carrier, truck, now);
    else splitDeliver(carrier, truck, now);
  }
}

/** One command a package: the world names no package when it refuses, so this finds out which one it was. */
function splitDeliver(carrier: Carrier, truck: Truck, now: Millis): void {
  truck.command = null;
  truck.query = null;
  truck.split = carrier.trip(truck).map((pkg) => {
    const { x, y } = addressOf(pkg);
    return carrier.command({ kind: 'deliver', truckid: truck.id, packages: [{ packageid: pkg.shipid, x, y }] }, now);
  });
  expectProgress(carrier, truck, now);
}

/** A single delivery was taken (`err` null) or refused; after the last one, the good ones go out together. */
export function onSplitAnswer(
  carrier: Carrier,
  truck: Truck,
  row: WorldCommandRow,
  err: string | null,
  now: Millis,
): void {
  truck.split = truck.split.filter((seq) => seq !== row.seq);
  carrier.markTruck(truck);
  const [stop] = row.body.kind === 'deliver' ? row.body.packages : [];
  const pkg = stop === undefined ? undefined : carrier.packages.get(stop.packageid);
  if (err !== null && pkg?.truckid === truck.id) notOnBoard(carrier, truck, pkg, err, now);
  if (truck.split.length > 0) return;
  truck.failures = 1;
  if (truck.shipids.length > 0) sendDeliver(carrier, truck, now);
  else ask(carrier, truck, now);
}

function notOnBoard(carrier: Carrier, truck: Truck, pkg: Package, err: string, now: Millis): void {
  if (pkg.state === 'OUT_FOR_DELIVERY') {
    // It was on board when the truck left, and the world no longer finds it there: it was delivered, the notice was lost.
    markDelivered(carrier, pkg, truck.id, now);
    return;
  }
  if (pkg.state !== 'LOADED') return;
  if (pkg.loadedSeq !== null) {
    const text = `shipment ${pkg.shipid} is not on truck ${truck.id}: ${err}`;
    carrier.tell({ kind: 'error', err: text, originseqnum: pkg.loadedSeq });
  }
  retryOrGiveUp(carrier, pkg, `shipment ${pkg.shipid} was not on truck ${truck.id}`, now);
}

/** Learns from a trip that ended how fast trucks are. */
export function learnFromTrip(carrier: Carrier, truck: Truck, distance: number, now: Millis): void {
  const row = truck.command === null ? undefined : carrier.commands.get(truck.command);
  if (row === undefined || row.ackedAt === null) return;
  carrier.setPace(learnTravel(carrier.meta.pace, distance, now - row.ackedAt));
}
