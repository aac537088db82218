// Many orders as one list a field instead of one object an order: a sixth of the text, for files that take them all. Knows no
// storage and no file format.

import type { Order, ShipmentState } from './types.js';

/** What the list of orders shows of one, and a file of it holds. */
export interface ListedOrder extends Pick<
  Order,
  'id' | 'state' | 'customerName' | 'destination' | 'lines' | 'placedAt'
> {
  readonly pieces: number;
  /** Of its shipments. */
  readonly warehouseIds: readonly number[];
  readonly problem: string | null;
}

/** All lists are of one length: what stands at a place belongs to the order whose number stands there in `ids`. */
export interface OrderColumns {
  readonly ids: readonly number[];
  readonly states: readonly ShipmentState[];
  readonly customerNames: readonly string[];
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly placedAt: readonly number[];
  /** Product, quantity, product, quantity, … of each order, in the order of its lines. */
  readonly lines: readonly (readonly number[])[];
  readonly warehouseIds: readonly (readonly number[])[];
  readonly problems: readonly (string | null)[];
}

export function columnsOf(orders: readonly Omit<ListedOrder, 'pieces'>[]): OrderColumns {
  return {
    ids: orders.map(({ id }) => id),
    states: orders.map(({ state }) => state),
    customerNames: orders.map(({ customerName }) => customerName),
    xs: orders.map(({ destination }) => destination.x),
    ys: orders.map(({ destination }) => destination.y),
    placedAt: orders.map(({ placedAt }) => placedAt),
    lines: orders.map(({ lines }) => lines.flatMap(({ productId, quantity }) => [productId, quantity])),
    warehouseIds: orders.map(({ warehouseIds }) => warehouseIds),
    problems: orders.map(({ problem }) => problem),
  };
}

/** Throws a RangeError when a list is shorter than `ids`. */
export function ordersOf(columns: OrderColumns): readonly ListedOrder[] {
  const { ids, states, customerNames, xs, ys, placedAt, lines, warehouseIds, problems } = columns;
  return ids.map((id, at) => {
    const flat = mustHave(lines, at, 'lines');
    const own: { productId: number; quantity: number }[] = [];
    let pieces = 0;
    for (let k = 0; k < flat.length; k += 2) {
      const quantity = mustHave(flat, k + 1, 'lines');
      own.push({ productId: mustHave(flat, k, 'lines'), quantity });
      pieces += quantity;
    }
    return {
      id,
      state: mustHave(states, at, 'states'),
      customerName: mustHave(customerNames, at, 'customerNames'),
      destination: { x: mustHave(xs, at, 'xs'), y: mustHave(ys, at, 'ys') },
      lines: own,
      pieces,
      warehouseIds: mustHave(warehouseIds, at, 'warehouseIds'),
      placedAt: mustHave(placedAt, at, 'placedAt'),
      problem: mustHave(problems, at, 'problems'),
    };
  });
}

function mustHave<T>(list: readonly T[], at: number, name: string): T {
  const value = list[at];
  if (value === undefined) throw new RangeError(`${name}: there is nothing at ${at}; it has ${list.length}`);
  return value;
}
