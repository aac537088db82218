// Trucks: pickup, deliver (new, resumed, redirected), arrival at a warehouse or an address, query.

import { must } from '../lib/assert.js';
import type { Point } from '../lib/ids.js';
import type { UDeliveryLocation } from '../wire/world-ups.js';
import { CANNOT_FIND, DOES_NOT_EXIST, NOT_IN_TRUCK, NOTHING_TO_DELIVER } from './error-texts.js';
import { noticedAt, positionAlong, travelMs } from './profile.js';
import { saveDelivered, savePackage, saveTruck } from './rows.js';
import type { Package, Surroundings, Truck, World } from './world.js';

/** Where the truck is now. */
export function truckPosition(truck: Truck, now: number): Point {
  const { leg } = truck;
  if (leg === null) return { x: truck.x, y: truck.y };
  const { from, to, startedAt, due, simspeed, stand } = leg;
  const elapsed = now - startedAt;
  const stood = stand === undefined ? 0 : Math.min(stand.for, Math.max(0, elapsed - stand.after));
  return positionAlong(from, to, { elapsed: elapsed - stood, total: due - startedAt - (stand?.for ?? 0), simspeed });
}

/** Sends a truck to a warehouse; from a delivery it turns round where it is. An error text, or null when done. */
export function pickup(at: Surroundings, world: World, simspeed: number, truckid: number, whid: number): string | null {
  const truck = world.trucks.get(truckid);
  if (truck === undefined || truck.status === 'TRAVELING' || truck.status === 'LOADING') return CANNOT_FIND;
  const warehouse = world.warehouses.get(whid);
  if (warehouse === undefined) return DOES_NOT_EXIST;

  for (const parcel of truck.route.toArray()) setStatus(at, world, parcel, 'LOADED');
  const from = truckPosition(truck, at.now);
  truck.status = 'TRAVELING';
  setOut(at, world, truck, {
    from,
    to: warehouse,
    startedAt: at.now,
    simspeed,
    whnum: whid,
    tellFrom: at.resultTick,
  });
  return null;
}

/** Begins, resumes or changes a delivery. An error text (and nothing changed), or null when done. */
export function deliver(
  at: Surroundings,
  world: World,
  simspeed: number,
  truckid: number,
  packages: readonly UDeliveryLocation[],
): string | null {
  const truck = world.trucks.get(truckid);
  if (truck === undefined || truck.status === 'TRAVELING' || truck.status === 'LOADING') return CANNOT_FIND;
  const wanted = new Map<Package, Point>();
  for (const { packageid, x, y } of packages) {
    const parcel = world.packages.get(packageid);
    if (parcel === undefined || parcel.truck !== truckid || !onBoard(parcel)) return NOT_IN_TRUCK;
    wanted.set(parcel, { x, y });
  }
  if (wanted.size === 0 && truck.route.size === 0) return NOTHING_TO_DELIVER;

  const underWay = truck.status === 'DELIVERING';
  // Standing: the list in its order, then what is left from a delivery that was broken off.
  // Under way: packages of the route keep their place with the new address, others come at the end.
  const brokenOff = underWay ? [] : truck.route.drain().filter((parcel) => !wanted.has(parcel));
  for (const [parcel, to] of wanted) {
    const known = underWay ? parcel.stop : null;
    if (known === null) truck.route.push(parcel);
    sendTo(at, world, parcel, to, known?.order ?? at.nextOrder());
  }
  for (const parcel of brokenOff) {
    sendTo(at, world, parcel, must(parcel.stop, 'stop'), at.nextOrder());
    truck.route.push(parcel);
  }
  const stop = must(truck.route.peek()?.stop, 'first stop');
  // Under way to the same address: the trip goes on as it was begun.
  if (underWay && truck.leg !== null && truck.leg.to.x === stop.x && truck.leg.to.y === stop.y) return null;
  const from = truckPosition(truck, at.now);
  truck.status = 'DELIVERING';
  setOut(at, world, truck, { from, to: stop, startedAt: at.now, simspeed, whnum: null, tellFrom: at.resultTick });
  return null;
}

export function queryTruck(at: Surroundings, world: World, truckid: number): string | null {
  const truck = world.trucks.get(truckid);
  if (truck === undefined) return DOES_NOT_EXIST;
  at.respond(world, 'ups', { kind: 'truckstatus', truckid, status: truck.status, ...truckPosition(truck, at.now) });
  return null;
}

/** A trip is over: at the warehouse, or at the address of the first package of the route. */
export function arrived(at: Surroundings, world: World, truckid: number, order: number): void {
  const truck = world.trucks.get(truckid);
  if (truck?.leg?.order !== order) return;
  const { to, whnum, due, simspeed, tellFrom } = truck.leg;
  truck.leg = null;
  truck.x = to.x;
  truck.y = to.y;
  if (whnum !== null) {
    truck.whnum = whnum;
    finish(at, world, truck, 'ARRIVE WAREHOUSE', tellFrom);
    return;
  }
  const parcel = must(truck.route.shift(), 'package of the finished trip');
  world.packages.delete(parcel.id);
  saveDelivered(at.journal, world, parcel.id);
  at.respond(world, 'ups', { kind: 'delivered', truckid, packageid: parcel.id }, tellFrom);
  const next = truck.route.peek()?.stop;
  if (next === undefined || next === null) finish(at, world, truck, 'IDLE', tellFrom);
  else setOut(at, world, truck, { from: to, to: next, startedAt: due, simspeed, whnum: null, tellFrom });
}

function finish(
  at: Surroundings,
  world: World,
  truck: Truck,
  status: 'IDLE' | 'ARRIVE WAREHOUSE',
  tellFrom: number,
): void {
  truck.status = status;
  saveTruck(at.journal, world, truck);
  const { id: truckid, x, y } = truck;
  at.respond(world, 'ups', { kind: 'completion', truckid, x, y, status }, tellFrom);
}

interface Trip {
  readonly from: Point;
  readonly to: Point;
  readonly startedAt: number;
  readonly simspeed: number;
  readonly whnum: number | null;
  readonly tellFrom: number;
}

/** Begins a trip; a former one of this truck is forgotten by its order number. */
function setOut(at: Surroundings, world: World, truck: Truck, trip: Trip): void {
  const from = { x: trip.from.x, y: trip.from.y };
  const to = { x: trip.to.x, y: trip.to.y };
  const travel = travelMs(from, to, trip.simspeed);
  const order = at.nextOrder();
  const repair = at.repairTime(world.id, truck.id, order);
  const due = trip.startedAt + travel + repair;
  truck.x = from.x;
  truck.y = from.y;
  truck.whnum = null;
  truck.leg = { ...trip, from, to, due, order, ...(repair > 0 ? { stand: { after: travel / 2, for: repair } } : {}) };
  saveTruck(at.journal, world, truck);
  at.agenda.push({ at: noticedAt(at.profile, due), due, order, kind: 'arrived', world: world.id, id: truck.id });
}

function sendTo(at: Surroundings, world: World, parcel: Package, to: Point, order: number): void {
  parcel.stop = { order, x: to.x, y: to.y };
  setStatus(at, world, parcel, 'DELIVERING');
}

function onBoard(parcel: Package): boolean {
  return parcel.status === 'LOADED' || parcel.status === 'DELIVERING';
}

function setStatus(at: Surroundings, world: World, parcel: Package, status: 'LOADED' | 'DELIVERING'): void {
  parcel.status = status;
  savePackage(at.journal, world, parcel);
}
