// Open orders that belong into another set of books: those placed before it was known which world they are for, and those of
// a world that has forgotten us. Moves them under the same client ids.

import type { FulfilmentInput } from '../core/fulfilment/types.js';
import type { Clock } from '../core/lib/clock.js';
import type { Millis } from '../core/lib/ids.js';
import { isClosed } from '../core/orders/machine.js';
import type { Line, Order, Shipment } from '../core/orders/types.js';
import type { Settings } from '../contracts/app-api.js';
import type { BooksMemory } from './books-memory.js';
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
  const outcomes = await Promise.all(orders.map((order) => service.command(placing(order, order.lines, clock))));
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

/**
 * Fills new books with the catalogue of others and with what is still to be delivered there, under numbers that the others did
 * not use: their world may know those. In one go, so that it is one commit
 * (or few, for tens of thousands of orders). Gives how many orders were placed, and how many could not be.
 */
export async function moveOn(
  from: BooksService,
  to: BooksService,
  settings: Settings,
  clock: Clock,
): Promise<{ readonly orders: number; readonly left: number }> {
  const { counters, catalogue, orders } = await from.read((memory) => ({
    counters: memory.books.counters,
    catalogue: catalogueOf(memory, settings, clock),
    orders: [...memory.books.orders.values()].map((order) => {
      const shipments = order.shipmentIds.flatMap((id) => memory.books.shipments.get(id) ?? []);
      return placing(order, undelivered(order, shipments), clock);
    }),
  }));
  const numbered = to.command({ type: 'continue-numbers', at: clock.now(), from: counters });
  const made = catalogue.map((input) => to.command(input));
  const placed = orders.map((input) => to.command(input));
  await Promise.all([numbered, ...made]);
  const outcomes = await Promise.all(placed);
  const taken = outcomes.filter(({ type }) => type === 'placed').length;
  return { orders: taken, left: outcomes.length - taken };
}

function placing(order: Order, lines: readonly Line[], clock: Clock): FulfilmentInput {
  const { clientId, customerName, destination, upsAccount, placedBy } = order;
  // Customers are numbered per books: the name and the address go along, the number does not.
  const wish = { clientId, customerId: null, customerName, destination, upsAccount, lines };
  return { type: 'place', at: clock.now(), personId: placedBy, order: wish };
}

/** What its closed shipments do not hold. */
function undelivered(order: Order, shipments: readonly Shipment[]): readonly Line[] {
  const closed = shipments.filter(({ state }) => isClosed(state)).flatMap(({ lines }) => lines);
  return order.lines.flatMap(({ productId, quantity }) => {
    const gone = closed.filter((line) => line.productId === productId).reduce((sum, line) => sum + line.quantity, 0);
    return gone < quantity ? [{ productId, quantity: quantity - gone }] : [];
  });
}

/** Products, customers and warehouses; the world does not have the warehouses yet. */
function catalogueOf({ books }: BooksMemory, settings: Settings, clock: Clock): readonly FulfilmentInput[] {
  const at = clock.now();
  const personId = null;
  const added = settings.mode === 'real' ? settings.real.warehouses : [];
  const warehouses = [...books.warehouses.values(), ...added.filter(({ id }) => !books.warehouses.has(id))];
  return [
    { type: 'add-warehouses', at, personId, warehouses: warehouses.map((each) => ({ ...each, inWorld: false })) },
    ...[...books.products.values()].map((product): FulfilmentInput => ({
      type: 'save-product',
      at,
      personId,
      product,
    })),
    ...[...books.customers.values()]
      .sort((a, b) => a.id - b.id)
      .map((customer): FulfilmentInput => ({ type: 'save-customer', at, personId, customer: { ...customer, id: 0 } })),
  ];
}
