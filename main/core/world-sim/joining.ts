// The rules of the first message: which world, whose seat, which warehouses or trucks. Changes the world only when all is well.

import { INIT_ID_EXISTS, TOO_MANY_WORLDS, worldNotAvailable } from './error-texts.js';
import type { Int64Table } from './int64-table.js';
import type { Journal } from './journal.js';
import type { ConnectRequest, Side } from './messages.js';
import { WORLD_LIMITS } from './messages.js';
import { saveTruck, saveWarehouse, saveWorld } from './rows.js';
import type { World } from './world.js';
import { newTruck, newWorld } from './world.js';

export interface Worlds {
  readonly byId: Map<number, World>;
  /** Ids begin at 1 and are never used again. */
  last: number;
}

export type Joined =
  | { readonly world: World; readonly refusal: null }
  | { readonly world: null; readonly refusal: string; readonly worldid: number };

/** Answers of refusals that concern no world carry this id; worlds begin at 1. */
const NO_WORLD = 0;

export function join(worlds: Worlds, journal: Journal, int64: Int64Table, side: Side, request: ConnectRequest): Joined {
  const { worldid, places } = request;
  const refuse = (refusal: string): Joined => ({ world: null, refusal, worldid: worldid ?? NO_WORLD });
  const known = worldid === undefined ? null : worlds.byId.get(worldid);
  if (known === undefined || (known !== null && known.seats[side] !== null)) {
    return refuse(worldNotAvailable(int64.text(worldid ?? NO_WORLD)));
  }
  const ids = new Set(places.map(({ id }) => id));
  const taken = known === null ? null : side === 'amazon' ? known.warehouses : known.trucks;
  if (ids.size < places.length || places.some(({ id }) => taken?.has(id) === true)) return refuse(INIT_ID_EXISTS);
  if (known === null && worlds.byId.size >= WORLD_LIMITS.worlds) return refuse(TOO_MANY_WORLDS);

  const world = known ?? create(worlds, journal);
  for (const place of places) {
    if (side === 'amazon') {
      world.warehouses.set(place.id, { x: place.x, y: place.y });
      saveWarehouse(journal, world, place.id);
    } else {
      const truck = newTruck(place.id, place);
      world.trucks.set(place.id, truck);
      saveTruck(journal, world, truck);
    }
  }
  return { world, refusal: null };
}

function create(worlds: Worlds, journal: Journal): World {
  worlds.last += 1;
  const world = newWorld(worlds.last);
  worlds.byId.set(world.id, world);
  saveWorld(journal, world);
  return world;
}
