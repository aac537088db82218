// What the store says to the carrier. Whatever makes no sense (unknown shipment or truck, a shipment asked for twice) is
// answered with an error that names the number of the message; nothing here throws.

import type { Millis, Point } from '../lib/ids.js';
import type { Item } from '../session/types.js';
import type { StoreToUps } from '../wire/amazon-ups.js';
import type { Carrier } from './carrier.js';
import { isClosed, isOnBoard, type Package, type Truck } from './model.js';
import { packageStatus, truckReport } from './reports.js';
import { departIfComplete, sendDeliver } from './trips.js';

const ACCOUNT = /^[A-Za-z0-9_.-]{1,64}$/;

type Of<K extends StoreToUps['kind']> = Extract<StoreToUps, { kind: K }>;

/** One turn's items; those seen before are not carried out again. */
export function fromStore(carrier: Carrier, items: readonly Item<StoreToUps>[], now: Millis): void {
  for (const { seq, body } of items) {
    if (carrier.seenStore.add(seq)) onItem(carrier, seq, body, now);
  }
}

function onItem(carrier: Carrier, seq: number, body: StoreToUps, now: Millis): void {
  switch (body.kind) {
    case 'accountCheck': {
      const { shipid, upsAccount } = body;
      carrier.tell({ kind: 'accountResult', shipid, upsAccount, valid: ACCOUNT.test(upsAccount) });
      return;
    }
    case 'pickup':
      return onPickup(carrier, seq, body, now);
    case 'loaded':
      return onLoaded(carrier, seq, body, now);
    case 'redirect':
      return onRedirect(carrier, seq, body, now);
    case 'cancel':
      return onCancel(carrier, seq, body, now);
    case 'statusQuery': {
      const packages = body.shipids.map((shipid) => packageStatus(carrier, shipid));
      const trucks = body.trucks ? [...carrier.trucks.values()].map(truckReport) : [];
      carrier.tell({ kind: 'status', answers: seq, packages, trucks });
      return;
    }
    case 'error':
      // The store refused something we told it. We told the truth, so there is nothing to take back.
      return;
  }
}

function refuse(carrier: Carrier, originseqnum: number, err: string): void {
  carrier.tell({ kind: 'error', err, originseqnum });
}

function unknownShipments(carrier: Carrier, seq: number, shipids: readonly number[]): void {
  if (shipids.length > 0) refuse(carrier, seq, `unknown shipment ${shipids.join(', ')}: no pickup asked for it`);
}

function onPickup(carrier: Carrier, seq: number, body: Of<'pickup'>, now: Millis): void {
  if (body.packages.length === 0) return refuse(carrier, seq, 'the pickup names no package');
  const repeated: number[] = [];
  const tooMany: number[] = [];
  if (body.warehouse !== null) carrier.setWarehouse(body.whnum, body.warehouse);
  for (const { shipid, destination } of body.packages) {
    const known = carrier.packages.get(shipid);
    if (known !== undefined && known.state !== 'CANCELLED') {
      repeated.push(shipid);
    } else if (carrier.openCount() >= carrier.limits.openPackages) {
      tooMany.push(shipid);
    } else {
      const pkg: Package = {
        shipid,
        whnum: body.whnum,
        destination: { x: destination.x, y: destination.y },
        state: 'QUEUED',
        truckid: null,
        pickupSeq: seq,
        loadedSeq: null,
        queueNo: 0,
        queuedAt: now,
        attempts: 0,
        redirect: null,
      };
      carrier.packages.set(shipid, pkg);
      carrier.enqueue(pkg, now);
    }
  }
  if (repeated.length > 0) refuse(carrier, seq, `shipment ${repeated.join(', ')} was asked for before`);
  if (tooMany.length > 0) {
    const limit = carrier.limits.openPackages;
    refuse(carrier, seq, `no room for shipment ${tooMany.join(', ')}: ${limit} open packages at most`);
  }
}

function onLoaded(carrier: Carrier, seq: number, body: Of<'loaded'>, now: Millis): void {
  if (body.truckid === null) return onLoadedSomewhere(carrier, seq, body, now);
  const truck = carrier.trucks.get(body.truckid);
  if (truck === undefined) return refuse(carrier, seq, `unknown truck ${body.truckid}`);
  const unknown: number[] = [];
  let added = false;
  for (const [nth, shipid] of body.shipids.entries()) {
    const pkg = carrier.packages.get(shipid);
    const destination = body.destinations?.[nth];
    if (pkg !== undefined && destination !== undefined && !isOnBoard(pkg)) setDestination(carrier, pkg, destination);
    if (pkg === undefined) unknown.push(shipid);
    else added = loadOne(carrier, seq, truck, pkg, now) || added;
  }
  unknownShipments(carrier, seq, unknown);
  if (!added) return;
  if (truck.state === 'WAITING' || truck.state === 'LOADING') {
    truck.since = now;
    departIfComplete(carrier, truck, now);
  } else if (truck.state === 'IDLE' || (truck.state === 'DELIVERING' && truck.command !== null)) {
    // Loaded, but the word came after the truck had left without it: it is on board, so it goes along.
    sendDeliver(carrier, truck, now);
  }
}

/** By a dialect that names no truck: each package is on the one that came for it. */
function onLoadedSomewhere(carrier: Carrier, seq: number, body: Of<'loaded'>, now: Millis): void {
  for (const shipid of body.shipids) {
    const pkg = carrier.packages.get(shipid);
    if (pkg === undefined) unknownShipments(carrier, seq, [shipid]);
    else if (pkg.truckid === null) refuse(carrier, seq, `shipment ${shipid} has no truck yet`);
    else onLoaded(carrier, seq, { ...body, truckid: pkg.truckid, shipids: [shipid] }, now);
  }
}

/** Some dialects tell the way only when the truck is loaded. */
function setDestination(carrier: Carrier, pkg: Package, { x, y }: Point): void {
  pkg.destination = { x, y };
  carrier.markPackage(pkg);
}

/** True when the package is newly on board of this truck. */
function loadOne(carrier: Carrier, seq: number, truck: Truck, pkg: Package, now: Millis): boolean {
  if (pkg.state === 'DELIVERED' || (isOnBoard(pkg) && pkg.truckid === truck.id)) return false;
  if (isOnBoard(pkg)) {
    refuse(carrier, seq, `shipment ${pkg.shipid} is on truck ${String(pkg.truckid)}, not on truck ${truck.id}`);
    return false;
  }
  if (pkg.truckid !== truck.id) {
    // Waiting for another truck, or cancelled meanwhile: where it really is counts.
    const other = pkg.truckid === null ? undefined : carrier.trucks.get(pkg.truckid);
    if (other !== undefined) {
      carrier.takeOff(other, pkg.shipid);
      departIfComplete(carrier, other, now);
    }
    carrier.dequeue(pkg);
    carrier.closed.delete(pkg.shipid);
    pkg.truckid = truck.id;
    truck.shipids.push(pkg.shipid);
  }
  pkg.state = 'LOADED';
  pkg.loadedSeq = seq;
  carrier.markPackage(pkg);
  carrier.markTruck(truck);
  return true;
}

function onRedirect(carrier: Carrier, seq: number, body: Of<'redirect'>, now: Millis): void {
  const { shipid, destination } = body;
  const pkg = carrier.packages.get(shipid);
  if (pkg === undefined) return unknownShipments(carrier, seq, [shipid]);
  const result = (accepted: boolean, reason: string): void => {
    carrier.tell({ kind: 'redirectResult', shipid, accepted, reason });
  };
  if (isClosed(pkg)) return result(false, pkg.state === 'DELIVERED' ? 'it has been delivered' : 'it was cancelled');
  carrier.markPackage(pkg);
  const truck = pkg.truckid === null ? undefined : carrier.trucks.get(pkg.truckid);
  if (truck?.state === 'DELIVERING') {
    // The world decides: it may deliver to the old address before it hears of the new one.
    if (pkg.redirect !== null) result(false, 'a later redirect took its place');
    pkg.redirect = { x: destination.x, y: destination.y };
    if (truck.command !== null) sendDeliver(carrier, truck, now);
    return;
  }
  pkg.destination = { x: destination.x, y: destination.y };
  result(true, '');
  carrier.tell({ kind: 'destinationChanged', shipid, destination: pkg.destination });
}

function onCancel(carrier: Carrier, seq: number, body: Of<'cancel'>, now: Millis): void {
  const { shipid } = body;
  const pkg = carrier.packages.get(shipid);
  if (pkg === undefined) return unknownShipments(carrier, seq, [shipid]);
  const result = (accepted: boolean, reason: string): void => {
    carrier.tell({ kind: 'cancelResult', shipid, accepted, reason });
  };
  if (pkg.state === 'DELIVERED') return result(false, 'it has been delivered');
  if (pkg.state === 'OUT_FOR_DELIVERY') return result(false, `it is out for delivery on truck ${String(pkg.truckid)}`);
  if (pkg.state === 'LOADED') return result(false, `it is loaded on truck ${String(pkg.truckid)}`);
  const truck = pkg.truckid === null ? undefined : carrier.trucks.get(pkg.truckid);
  carrier.close(pkg, 'CANCELLED');
  result(true, '');
  if (truck !== undefined) departIfComplete(carrier, truck, now);
}
