// Orders that people placed while it was not known which world they are for: moves them into that world's books.

import type { FulfilmentInput } from '../core/fulfilment/types.js';
import type { Clock } from '../core/lib/clock.js';
import type { Millis } from '../core/lib/ids.js';
import type { Order } from '../core/orders/types.js';
import type { BooksService } from './books-service.js';

/** Open orders of these books of which nothing can have left: placed since `since`, while no world was connected. */
export function waitingSince(service: BooksService, since: Millis): Promise<readonly Order[]> {
  return service.read(({ books }) =>
    [...books.orders.values()].filter((order) => order.placedAt >= since && order.state === 'placed'),
  );
}

/** Places them again under the same client ids: doing it twice is doing it once. Gives those that were taken. */
export async function placeAgain(
  service: BooksService,
  orders: readonly Order[],
  clock: Clock,
): Promise<readonly Order[]> {
  const outcomes = await Promise.all(
    orders.map((order) => {
      const { clientId, customerName, destination, upsAccount, lines } = order;
      // Customers are numbered per books: the name and the address go along, the number does not.
      const place = { clientId, customerId: null, customerName, destination, upsAccount, lines };
      const input: FulfilmentInput = { type: 'place', at: clock.now(), personId: order.placedBy, order: place };
      return service.command(input);
    }),
  );
  return orders.filter((_, index) => outcomes[index]?.type === 'placed');
}

/** Takes them back in the books where they waited. */
export async function takeBack(service: BooksService, orders: readonly Order[], clock: Clock): Promise<void> {
  await Promise.all(
    orders.map((order) =>
      service.command({ type: 'cancel', at: clock.now(), personId: order.placedBy, orderId: order.id }),
    ),
  );
}
