// The journal as lists and as the timeline's columns, addresses for the map, and what was quarantined.

import { TRUCK_STATE_ORDER, type Params, type TimelineChunk } from '../../contracts/app-api.js';
import { EVENT_KINDS, type BookEvent } from '../../core/orders/types.js';
import type { EventQuery } from '../../store/store.js';
import { explainChips } from './explain-chips.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';

const KIND_INDEX: ReadonlyMap<string, number> = new Map(EVENT_KINDS.map((kind, index) => [kind, index]));
const TRUCK_INDEX: ReadonlyMap<unknown, number> = new Map(TRUCK_STATE_ORDER.map((state, index) => [state, index]));

/** Ascending events as columns; -1 where a reference does not apply. */
export function timelineChunk(events: readonly BookEvent[], complete: boolean): TimelineChunk {
  return {
    rev: events.map((event) => event.rev),
    at: events.map((event) => event.at),
    kind: events.map((event) => KIND_INDEX.get(event.kind) ?? -1),
    shipment: events.map((event) => event.shipmentId ?? -1),
    order: events.map((event) => event.orderId ?? -1),
    warehouse: events.map((event) => event.warehouseId ?? -1),
    truck: events.map((event) => event.truckId ?? -1),
    truckState: events.map((event) => (event.kind === 'truck' ? (TRUCK_INDEX.get(event.data?.['state']) ?? -1) : -1)),
    complete,
  };
}

function eventQuery(params: Params<'events.list'>): EventQuery {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as unknown as EventQuery;
}

export function journalQueries(
  parts: () => KernelParts,
): Pick<
  Handlers,
  'events.list' | 'events.explain' | 'timeline.load' | 'timeline.revAt' | 'map.addresses' | 'quarantine.list'
> {
  const open = () => parts().worlds.mustBooks();
  return {
    'events.list': (params) => open().store.events(eventQuery(params)),
    'events.explain': (params) => explainChips(open().store, params),
    'timeline.load': async ({ after, limit }) => {
      const events = await open().store.eventsAfter(after, limit);
      return timelineChunk(events, events.length < limit);
    },
    'timeline.revAt': async ({ time }) => ({ rev: await open().store.firstRevFrom(time) }),
    'map.addresses': ({ limit }) =>
      open().service.read(({ books }) => {
        const addresses = [];
        for (const { id, orderId, destination } of books.shipments.values()) {
          if (addresses.length === limit) break;
          addresses.push({ shipmentId: id, orderId, x: destination.x, y: destination.y });
        }
        return addresses;
      }),
    'quarantine.list': ({ offset, limit }) => open().store.quarantined({ offset, limit }),
  };
}
