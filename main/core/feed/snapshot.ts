// The feed's state straight from the books: what folding all events must come to.

import type { Books } from '../fulfilment/types.js';
import type { BookEvent, ShipmentState, Truck } from '../orders/types.js';
import { isClosed } from '../orders/machine.js';
import type { FeedState } from './types.js';
import { FEED_RECENT } from './types.js';

/** `pipeline`: counts of all shipments by state, closed ones too; `recent`: newest last. */
export function feedFromBooks(
  books: Books,
  pipeline: Readonly<Record<ShipmentState, number>>,
  rev: number,
  recent: readonly BookEvent[],
): FeedState {
  let openOrders = 0;
  for (const order of books.orders.values()) if (!isClosed(order.state)) openOrders += 1;
  let problems = 0;
  for (const s of books.shipments.values()) if (s.problem !== null) problems += 1;
  const trucks: Record<number, Truck> = {};
  for (const truck of books.trucks.values()) trucks[truck.id] = truck;
  const warehouses = [...books.warehouses.values()].sort((a, b) => a.id - b.id);
  return { rev, pipeline, openOrders, warehouses, trucks, problems, recent: recent.slice(-FEED_RECENT) };
}
