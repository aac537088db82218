// Putting packages on trucks: one at a time per truck, the others queue.

import { must } from '../lib/assert.js';
import { CANNOT_FIND } from './error-texts.js';
import { loadingMs, noticedAt } from './profile.js';
import { savePackage, saveTruck } from './rows.js';
import type { Package, Surroundings, Truck, World } from './world.js';

export interface LoadRequest {
  readonly whnum: number;
  readonly truckid: number;
  readonly shipid: number;
}

/** Queues a packed package for a truck that stands at its warehouse. An error text, or null when done. */
export function load(at: Surroundings, world: World, simspeed: number, request: LoadRequest): string | null {
  const { whnum, truckid, shipid } = request;
  const parcel = world.packages.get(shipid);
  const truck = world.trucks.get(truckid);
  if (parcel === undefined || parcel.status !== 'PACKED' || parcel.whnum !== whnum || parcel.queued !== null) {
    return CANNOT_FIND;
  }
  if (truck === undefined || truck.whnum !== whnum) return CANNOT_FIND;
  if (truck.status !== 'ARRIVE WAREHOUSE' && truck.status !== 'LOADING') return CANNOT_FIND;

  parcel.truck = truckid;
  parcel.queued = { order: at.nextOrder(), simspeed, tellFrom: at.resultTick };
  truck.queue.push(parcel);
  savePackage(at.journal, world, parcel);
  if (truck.loading === null) loadNext(at, world, truck, at.now);
  return null;
}

/** A loading time is over: the package is on board, the next one is taken up. */
export function loaded(at: Surroundings, world: World, truckid: number, order: number): void {
  const truck = world.trucks.get(truckid);
  if (truck?.loading?.order !== order) return;
  const { packageid, due, tellFrom } = truck.loading;
  const parcel = must(world.packages.get(packageid), 'package being loaded');
  parcel.status = 'LOADED';
  savePackage(at.journal, world, parcel);
  truck.loading = null;
  at.respond(world, 'amazon', { kind: 'loaded', shipid: packageid }, tellFrom);
  loadNext(at, world, truck, due);
}

/** Takes up the oldest of the queue; with none left the truck is ready again. `from`: when its time begins. */
function loadNext(at: Surroundings, world: World, truck: Truck, from: number): void {
  const next: Package | undefined = truck.queue.shift();
  if (next === undefined) {
    truck.status = 'ARRIVE WAREHOUSE';
  } else {
    const { simspeed, order, tellFrom } = must(next.queued, 'place in the queue');
    const due = from + loadingMs(simspeed);
    next.queued = null;
    next.status = 'LOADING';
    savePackage(at.journal, world, next);
    truck.status = 'LOADING';
    truck.loading = { packageid: next.id, due, order, tellFrom };
    at.agenda.push({ at: noticedAt(at.profile, due), due, order, kind: 'loaded', world: world.id, id: truck.id });
  }
  saveTruck(at.journal, world, truck);
}
