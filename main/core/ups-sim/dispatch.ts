// Who carries what: queued packages join a trip that still has room at their warehouse, then idle trucks are sent out, the
// nearest pair of truck and warehouse first, unless a warehouse has waited too long. No free truck means waiting.

import { manhattan, type Millis } from '../lib/ids.js';
import type { Carrier } from './carrier.js';
import { positionOf, type Package, type Truck } from './model.js';
import { announce, assign, backToQueue, becomeFree, sendPickup } from './trips.js';

/** A trip on which nothing was loaded for this many patience times gives its truck to those who wait elsewhere. */
const IDLE_TRIP_PATIENCES = 3;

/** Uses what room and trucks there are. */
export function dispatch(carrier: Carrier, now: Millis): void {
  if (carrier.queues.size === 0) return;
  for (const whnum of [...carrier.queues.keys()]) join(carrier, whnum, now);
  const idle = new Set([...carrier.trucks.values()].filter((truck) => isFree(truck, now)));
  while (idle.size > 0 && carrier.queues.size > 0) {
    const pair = nextPair(carrier, idle, now);
    if (pair === null) break;
    for (const pkg of firstQueued(carrier, pair.whnum, carrier.limits.capacity)) assign(carrier, pair.truck, pkg);
    sendPickup(carrier, pair.truck, pair.whnum, now);
    idle.delete(pair.truck);
  }
  if (idle.size === 0 && carrier.queues.size > 0) releaseIdleTrips(carrier, now);
}

const isFree = (truck: Truck, now: Millis): boolean =>
  truck.present && truck.state === 'IDLE' && (truck.restUntil === null || truck.restUntil <= now);

function firstQueued(carrier: Carrier, whnum: number, most: number): readonly Package[] {
  const packages: Package[] = [];
  for (const shipid of carrier.queues.get(whnum) ?? []) {
    if (packages.length >= most) break;
    const pkg = carrier.packages.get(shipid);
    if (pkg !== undefined) packages.push(pkg);
  }
  return packages;
}

/** On its way or waiting there, with room, and not held up by late-comers for longer than its patience. */
function takesMore(carrier: Carrier, truck: Truck, whnum: number, now: Millis): boolean {
  if (truck.whnum !== whnum || truck.shipids.length >= carrier.limits.capacity) return false;
  if (truck.state === 'TO_WAREHOUSE') return true;
  if (truck.state !== 'WAITING' && truck.state !== 'LOADING') return false;
  return truck.arrivedAt !== null && now - truck.arrivedAt < carrier.limits.patienceMs;
}

function join(carrier: Carrier, whnum: number, now: Millis): void {
  for (const truck of carrier.trucks.values()) {
    if (!takesMore(carrier, truck, whnum, now)) continue;
    const joining = firstQueued(carrier, whnum, carrier.limits.capacity - truck.shipids.length);
    for (const pkg of joining) assign(carrier, truck, pkg);
    if (truck.state !== 'TO_WAREHOUSE') announce(carrier, truck);
    if (!carrier.queues.has(whnum)) return;
  }
}

function nextPair(
  carrier: Carrier,
  idle: ReadonlySet<Truck>,
  now: Millis,
): { readonly truck: Truck; readonly whnum: number } | null {
  const heads = [...carrier.queues.keys()].flatMap((whnum) => firstQueued(carrier, whnum, 1));
  const starving = heads.filter(({ queuedAt }) => now - queuedAt > carrier.limits.starveMs);
  const longest = Math.min(...starving.map(({ queueNo }) => queueNo));
  const candidates = starving.length > 0 ? starving.filter(({ queueNo }) => queueNo === longest) : heads;
  let best: { truck: Truck; whnum: number } | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const { whnum } of candidates) {
    const at = carrier.warehouses.get(whnum);
    for (const truck of idle) {
      // Nobody said where it is: after those that are known, and known once a truck has been there.
      const distance = at === undefined ? Number.MAX_VALUE : manhattan(positionOf(truck), at);
      // Ties by number, so that the choice does not depend on the order of rows.
      if (distance < bestDistance || (distance === bestDistance && best !== null && truck.id < best.truck.id)) {
        best = { truck, whnum };
        bestDistance = distance;
      }
    }
  }
  return best;
}

/** When the last patience for an unloaded trip ends, or null for a trip that is under way. */
export function idleTripEnds(carrier: Carrier, truck: Truck): Millis | null {
  return truck.state === 'WAITING' ? truck.since + IDLE_TRIP_PATIENCES * carrier.limits.patienceMs : null;
}

/** A store that calls trucks and never loads must not hold the whole fleet while others wait. */
function releaseIdleTrips(carrier: Carrier, now: Millis): void {
  for (const truck of carrier.trucks.values()) {
    const ends = idleTripEnds(carrier, truck);
    if (ends === null || now < ends) continue;
    const elsewhere = [...carrier.queues.keys()].find((whnum) => whnum !== truck.whnum);
    if (elsewhere === undefined) return;
    for (const pkg of carrier.trip(truck)) backToQueue(carrier, pkg, now);
    becomeFree(carrier, truck);
    for (const pkg of firstQueued(carrier, elsewhere, carrier.limits.capacity)) assign(carrier, truck, pkg);
    sendPickup(carrier, truck, elsewhere, now);
    return;
  }
}
