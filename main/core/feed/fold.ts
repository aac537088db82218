// Folds events into the feed's state: the same in the kernel and in every window. Pure; an old state is never changed.

import type { BookEvent, ShipmentState, Truck, TruckState, Warehouse } from '../orders/types.js';
import { SHIPMENT_STATES } from '../orders/types.js';
import { inferTruck } from './infer-truck.js';
import type { Delta, FeedState } from './types.js';
import { FEED_RECENT } from './types.js';

export function emptyFeed(): FeedState {
  return {
    rev: 0,
    pipeline: emptyPipeline(),
    openOrders: 0,
    warehouses: [],
    trucks: {},
    problems: 0,
    recent: [],
  };
}

export function emptyPipeline(): Record<ShipmentState, number> {
  const counts = {} as Record<ShipmentState, number>;
  for (const state of SHIPMENT_STATES) counts[state] = 0;
  return counts;
}

export function foldEvent(state: FeedState, event: BookEvent): FeedState {
  return foldEvents(state, [event], event.rev);
}

/** `gap` when the delta does not follow on this state: resubscribe. */
export function foldDelta(state: FeedState, delta: Delta): { readonly state: FeedState } | 'gap' {
  if (delta.after !== state.rev) return 'gap';
  return { state: foldEvents(state, delta.events, delta.rev) };
}

/** Only what changes gets a new identity, so that screens redraw only what changed. */
function foldEvents(state: FeedState, events: readonly BookEvent[], rev: number): FeedState {
  let { openOrders, problems, warehouses } = state;
  let pipeline: Record<ShipmentState, number> | null = null;
  let trucks: Record<number, Truck> | null = null;
  const warehouse = (id: number): Warehouse | undefined => warehouses.find((other) => other.id === id);

  for (const event of events) {
    if (event.from !== event.to) {
      pipeline ??= { ...state.pipeline };
      if (event.from !== null) pipeline[event.from] -= 1;
      if (event.to !== null) pipeline[event.to] += 1;
    }
    if (event.kind === 'order-placed') openOrders += 1;
    if (event.data?.['orderClosed'] === true) openOrders -= 1;
    if (event.shipmentId !== null) {
      if (event.kind === 'problem' && event.data?.['replaces'] !== true) problems += 1;
      if (event.kind === 'problem-cleared') problems -= 1;
    }
    if (event.kind === 'warehouse-added') warehouses = withWarehouse(warehouses, event);
    const truck = truckAfter((trucks ?? state.trucks)[event.truckId ?? -1], event, warehouse);
    if (truck !== null) {
      trucks ??= { ...state.trucks };
      trucks[truck.id] = truck;
    }
  }

  return {
    rev,
    pipeline: pipeline ?? state.pipeline,
    openOrders,
    warehouses,
    trucks: trucks ?? state.trucks,
    problems,
    recent: events.length === 0 ? state.recent : [...state.recent, ...events].slice(-FEED_RECENT),
  };
}

function truckAfter(
  before: Truck | undefined,
  event: BookEvent,
  warehouse: (id: number) => Warehouse | undefined,
): Truck | null {
  if (event.truckId === null) return null;
  if (event.kind !== 'truck') return inferTruck(before, event, warehouse);
  const data = event.data as unknown as Omit<Truck, 'id'> | null;
  if (data === null) return null;
  const { x, y, state, target, warehouseId, shipmentIds, since, reportedAt, inferred } = data;
  const known: TruckState = state;
  return { id: event.truckId, x, y, state: known, target, warehouseId, shipmentIds, since, reportedAt, inferred };
}

/** Added, or known by the world from now on. In the order of their numbers, as the snapshot has them. */
function withWarehouse(warehouses: readonly Warehouse[], event: BookEvent): readonly Warehouse[] {
  const data = event.data as unknown as Omit<Warehouse, 'id'> | null;
  if (event.warehouseId === null || data === null) return warehouses;
  const { name, x, y, inWorld } = data;
  const added: Warehouse = { id: event.warehouseId, name, x, y, inWorld };
  return [...warehouses.filter((other) => other.id !== added.id), added].sort((a, b) => a.id - b.id);
}
