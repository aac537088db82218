// Where a truck is as far as events let us say, for a UPS that sends no reports. The same in the books and in the feed.

import type { Point } from '../lib/ids.js';
import type { NewEvent, Truck, Warehouse } from '../orders/types.js';

/**
 * The truck after this event, or null when the event says nothing new or the UPS itself reports this truck.
 * `out-for-delivery` and `delivered` carry their destination as data {x, y}.
 */
export function inferTruck(
  before: Truck | undefined,
  event: NewEvent,
  warehouse: (id: number) => Warehouse | undefined,
): Truck | null {
  const { truckId } = event;
  if (truckId === undefined || truckId === null || (before !== undefined && !before.inferred)) return null;
  const shipmentId = event.shipmentId ?? null;
  const aboard = before?.shipmentIds ?? [];
  const from: Truck = before ?? {
    id: truckId,
    x: 0,
    y: 0,
    state: 'idle',
    target: null,
    warehouseId: null,
    shipmentIds: [],
    since: event.at,
    reportedAt: event.at,
    inferred: true,
  };
  const next = (change: Partial<Truck>): Truck => ({
    ...from,
    ...change,
    reportedAt: event.at,
    since: change.state === from.state ? from.since : event.at,
  });
  // Late news about a package that is further already says nothing of where the truck is now.
  const moved = (event.to ?? null) !== null;
  switch (event.kind) {
    case 'truck-arrived': {
      const place = warehouse(event.warehouseId ?? -1);
      if (place === undefined) return null;
      return next({ state: 'waiting', x: place.x, y: place.y, target: null, warehouseId: place.id });
    }
    case 'load-sent':
      return next({ state: 'loading' });
    case 'loaded':
      if (!moved) return null;
      return next({ state: 'waiting', shipmentIds: withId(aboard, shipmentId) });
    case 'out-for-delivery':
      if (!moved) return null;
      return next({
        state: 'delivering',
        target: pointOf(event),
        warehouseId: null,
        shipmentIds: withId(aboard, shipmentId),
      });
    case 'delivered': {
      const left = aboard.filter((id) => id !== shipmentId);
      const place = pointOf(event) ?? from;
      return next({
        state: left.length === 0 ? 'idle' : 'delivering',
        x: place.x,
        y: place.y,
        target: null,
        warehouseId: null,
        shipmentIds: left,
      });
    }
    default:
      return null;
  }
}

function withId(ids: readonly number[], id: number | null): readonly number[] {
  return id === null || ids.includes(id) ? ids : [...ids, id];
}

function pointOf(event: NewEvent): Point | null {
  const x = event.data?.['x'];
  const y = event.data?.['y'];
  return typeof x === 'number' && typeof y === 'number' ? { x, y } : null;
}
