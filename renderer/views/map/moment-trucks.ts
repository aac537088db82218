// Where trucks were at a past moment, from the journal's events up to it: the same fold as the feed's. Pure.

import { emptyFeed, foldDelta } from '../../../main/core/feed/fold.js';
import type { Point } from '../../../main/core/lib/ids.js';
import type { BookEvent, EventKind, Truck, Warehouse } from '../../../main/core/orders/types.js';
import { extendTrail } from './motion.js';

/** All that says where a truck is. */
export const TRUCK_EVENTS: readonly EventKind[] = [
  'truck',
  'truck-arrived',
  'load-sent',
  'loaded',
  'out-for-delivery',
  'delivered',
];
/** Those of them that name a place. */
const PLACES: ReadonlySet<EventKind> = new Set(['truck', 'truck-arrived', 'delivered']);

export interface MomentTrucks {
  readonly trucks: readonly Truck[];
  /** Places that were reported before, oldest first. */
  readonly trails: ReadonlyMap<number, readonly Point[]>;
}

/** `events`: newest first, all of them at or before the moment. Trucks whose place none of them tells are left out. */
export function trucksAt(events: readonly BookEvent[], warehouses: readonly Warehouse[]): MomentTrucks {
  const ascending = [...events].reverse();
  const placed = new Set<number>();
  const trails = new Map<number, readonly Point[]>();
  const told = ascending.filter(({ kind, truckId }) => {
    if (truckId === null) return false;
    if (PLACES.has(kind)) placed.add(truckId);
    return placed.has(truckId);
  });
  const before = { ...emptyFeed(), warehouses };
  const folded = foldDelta(before, { after: 0, rev: ascending.at(-1)?.rev ?? 0, events: told });
  const trucks = folded === 'gap' ? [] : Object.values(folded.state.trucks);
  for (const { kind, truckId, data } of told) {
    const [x, y] = [data?.['x'], data?.['y']];
    if (kind !== 'truck' || truckId === null || typeof x !== 'number' || typeof y !== 'number') continue;
    trails.set(truckId, extendTrail(trails.get(truckId) ?? [], { x, y }));
  }
  return { trucks: trucks.sort((a, b) => a.id - b.id), trails };
}

/** The trucks whose place these events tell. */
export function placedIn(events: readonly BookEvent[]): ReadonlySet<number> {
  return new Set(events.flatMap(({ kind, truckId }) => (truckId !== null && PLACES.has(kind) ? [truckId] : [])));
}
