// Carrying out one numbered request: dropped, known already, or done and answered. Both sides.

import type { WorldCommand } from '../wire/world-amazon.js';
import type { UpsWorldCommand } from '../wire/world-ups.js';
import { deliver, pickup, queryTruck } from './fleet.js';
import { load } from './loading.js';
import { pack, queryPackage } from './packages.js';
import { buy } from './stock.js';
import type { Surroundings, World } from './world.js';

/** Inside one message the world takes requests by kind, whatever their order on the wire. */
const STORE_ORDER: readonly WorldCommand['kind'][] = ['buy', 'pack', 'load', 'query'];
const UPS_ORDER: readonly UpsWorldCommand['kind'][] = ['pickup', 'deliver', 'query'];

export function inWorldOrder<Kind extends string, T extends { readonly body: { readonly kind: Kind } }>(
  items: readonly T[],
  order: readonly Kind[],
): T[] {
  return order.flatMap((kind) => items.filter((item) => item.body.kind === kind));
}

export const storeOrder = <T extends { readonly body: WorldCommand }>(items: readonly T[]): T[] =>
  inWorldOrder(items, STORE_ORDER);
export const upsOrder = <T extends { readonly body: UpsWorldCommand }>(items: readonly T[]): T[] =>
  inWorldOrder(items, UPS_ORDER);

/** Does it. An error text, or null when done. */
export function storeRequest(at: Surroundings, world: World, simspeed: number, body: WorldCommand): string | null {
  switch (body.kind) {
    case 'buy':
      return buy(at, world, body.whnum, body.things);
    case 'pack':
      return pack(at, world, simspeed, body);
    case 'load':
      return load(at, world, simspeed, body);
    case 'query':
      return queryPackage(at, world, body.packageid);
  }
}

/** Does it. An error text, or null when done. */
export function upsRequest(at: Surroundings, world: World, simspeed: number, body: UpsWorldCommand): string | null {
  switch (body.kind) {
    case 'pickup':
      return pickup(at, world, simspeed, body.truckid, body.whid);
    case 'deliver':
      return deliver(at, world, simspeed, body.truckid, body.packages);
    case 'query':
      return queryTruck(at, world, body.truckid);
  }
}
