// Packages: made by packing, asked for by query. Their way onto a truck is in loading.ts, their journey in fleet.ts.

import type { AProduct } from '../wire/world-amazon.js';
import { ALREADY_EXISTS, DOES_NOT_EXIST } from './error-texts.js';
import { noticedAt, packingMs } from './profile.js';
import { savePackage } from './rows.js';
import { takeOut } from './stock.js';
import type { Package, Surroundings, World } from './world.js';

export interface PackRequest {
  readonly whnum: number;
  readonly shipid: number;
  readonly things: readonly AProduct[];
}

/** Takes the lines out of stock and begins to pack. On failure the shipid stays free. An error text, or null when done. */
export function pack(at: Surroundings, world: World, simspeed: number, request: PackRequest): string | null {
  const { whnum, shipid, things } = request;
  if (!world.warehouses.has(whnum)) return DOES_NOT_EXIST;
  if (world.packages.has(shipid) || world.delivered.has(shipid)) return ALREADY_EXISTS;
  const failure = takeOut(at, world, whnum, things);
  if (failure !== null) return failure;

  const due = at.now + packingMs(things.length, simspeed);
  const order = at.nextOrder();
  const parcel: Package = {
    id: shipid,
    whnum,
    status: 'PACKING',
    packing: { due, order, tellFrom: at.resultTick },
    truck: null,
    queued: null,
    stop: null,
  };
  world.packages.set(shipid, parcel);
  savePackage(at.journal, world, parcel);
  at.agenda.push({ at: noticedAt(at.profile, due), due, order, kind: 'packed', world: world.id, id: shipid });
  return null;
}

/** A packing time is over. */
export function packed(at: Surroundings, world: World, shipid: number, order: number): void {
  const parcel = world.packages.get(shipid);
  if (parcel?.packing?.order !== order) return;
  const { tellFrom } = parcel.packing;
  parcel.packing = null;
  parcel.status = 'PACKED';
  savePackage(at.journal, world, parcel);
  at.respond(world, 'amazon', { kind: 'ready', shipid }, tellFrom);
}

/** The truth about a package at once. */
export function queryPackage(at: Surroundings, world: World, packageid: number): string | null {
  const status = world.packages.get(packageid)?.status ?? (world.delivered.has(packageid) ? 'DELIVERED' : null);
  if (status === null) return DOES_NOT_EXIST;
  at.respond(world, 'amazon', { kind: 'packagestatus', packageid, status });
  return null;
}
