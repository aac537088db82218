// Orders as people look them up: lists from disk (which is current after each commit), what is open from memory.

import { LIMITS, type OrderDetail, type OrderRow, type Params } from '../../contracts/app-api.js';
import { commandStates } from '../../core/fulfilment/command-states.js';
import { explainCancelling } from '../../core/fulfilment/cancelling.js';
import { explainRedirecting } from '../../core/fulfilment/explain-redirect.js';
import { explainWaiting } from '../../core/fulfilment/waiting.js';
import { checkLines } from '../../core/fulfilment/lines.js';
import { PlanError, planOrder } from '../../core/fulfilment/plan.js';
import { isClosed, isOnHold } from '../../core/orders/machine.js';
import type { OrderColumns } from '../../core/orders/columns.js';
import type { Order, Shipment } from '../../core/orders/types.js';
import type { OrderSelection, Paged } from '../../store/store.js';
import { callError, unwrap } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { upsAbilities } from '../ups-abilities.js';
import type { OpenBooks } from '../world-state.js';

export class OrderQueries {
  readonly #parts: () => KernelParts;

  constructor(parts: () => KernelParts) {
    this.#parts = parts;
  }

  async list(params: Params<'orders.list'>): Promise<Paged<OrderRow>> {
    const open = this.#parts().worlds.mustBooks();
    const found = await open.store.orders(storeQuery(params));
    return { ...found, rows: await this.#rows(open, found.rows) };
  }

  async ids(params: Params<'orders.ids'>): Promise<{ readonly ids: readonly number[] }> {
    const { store } = this.#parts().worlds.mustBooks();
    return { ids: await store.orderIds(storeQuery(params), LIMITS.exportOrders) };
  }

  async some(ids: readonly number[]): Promise<readonly OrderRow[]> {
    const open = this.#parts().worlds.mustBooks();
    return this.#rows(open, await open.store.ordersOf(ids));
  }

  /** From disk alone, which is current after each commit. */
  columns(ids: readonly number[]): Promise<OrderColumns> {
    return this.#parts().worlds.mustBooks().store.orderColumns(ids);
  }

  async get(orderId: number): Promise<OrderDetail> {
    const open = this.#parts().worlds.mustBooks();
    const found = await open.store.order(orderId);
    if (found === null) throw callError('not-found', `orderId: there is no order #${orderId} in these books`);
    const { gateways, host } = this.#parts();
    return open.service.read(({ books }) => {
      // What is open is newer in memory than what was read a moment ago.
      const order = books.orders.get(orderId) ?? found.order;
      const shipments = found.shipments.map((shipment) => books.shipments.get(shipment.id) ?? shipment);
      const linksUp = { world: gateways.world.connected, ups: gateways.ups.connected };
      const waiting = shipments.flatMap((shipment) => {
        const why = explainWaiting(books, shipment, linksUp, host.clock.now());
        return why === null ? [] : [{ shipmentId: shipment.id, text: why.text, since: why.since, whose: why.whose }];
      });
      const products = order.lines.flatMap((line) => books.products.get(line.productId) ?? []);
      const pace = this.#parts().pace();
      const cancelling = explainCancelling(shipments, host.clock.now(), (kind) => pace.typical(kind));
      const redirecting = explainRedirecting(shipments, upsAbilities(this.#parts().settings.get()).redirect);
      const context = { outbox: books.outbox, linksUp, expected: pace.expected(), now: host.clock.now() };
      const commands = shipments.flatMap((shipment) => commandStates(shipment, context));
      const open = shipments.filter(({ state }) => !isClosed(state));
      const holdable = open.some((s) => s.packSeq === null && s.packedAt === null && s.onHold === undefined);
      return {
        order,
        shipments,
        products,
        waiting,
        cancelling,
        redirecting,
        commands,
        held: this.#heldBy(open),
        holdable,
      };
    });
  }

  /** The first hold of these shipments, and whose it is. */
  #heldBy(shipments: readonly Shipment[]): NonNullable<OrderDetail['held']> | null {
    const hold = shipments.find(isOnHold)?.onHold;
    if (hold === undefined) return null;
    const person = hold.by === null ? null : this.#parts().accounts.find(hold.by);
    return { at: hold.at, by: person?.name ?? null };
  }

  async #rows(open: OpenBooks, orders: readonly Order[]): Promise<readonly OrderRow[]> {
    const live = await open.service.read(({ books }) =>
      orders.map((order) => {
        const present = books.orders.get(order.id);
        if (present === undefined) return null;
        const shipments = present.shipmentIds.flatMap((id) => books.shipments.get(id) ?? []);
        const problem = shipments.find((shipment) => shipment.problem !== null)?.problem?.text ?? null;
        return { ...present, pieces: piecesOf(present), warehouseIds: warehousesOf(shipments), problem };
      }),
    );
    const closed = orders.filter((_, index) => live[index] === null).map(({ id }) => id);
    const digests = new Map((await open.store.digests(closed)).map((digest) => [digest.orderId, digest]));
    return orders.map((order, index) => {
      const row = live[index];
      if (row !== null && row !== undefined) return row;
      const digest = digests.get(order.id);
      return {
        ...order,
        pieces: piecesOf(order),
        warehouseIds: digest?.warehouseIds ?? [],
        problem: digest?.problem ?? null,
      };
    });
  }
}

const piecesOf = (order: Order): number => order.lines.reduce((sum, line) => sum + line.quantity, 0);

function warehousesOf(shipments: readonly Shipment[]): readonly number[] {
  return [...new Set(shipments.map((shipment) => shipment.warehouseId))];
}

/** The store's query type has no `undefined` members. A stage is the shipments' affair: the pipeline counts those. */
function storeQuery<P extends Params<'orders.ids'>>({ states, ...params }: P): Omit<P, 'states'> & OrderSelection {
  const given = { ...params, shipmentStates: states };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as Omit<P, 'states'> & OrderSelection;
}

export function orderQueries(
  parts: () => KernelParts,
): Pick<Handlers, 'orders.list' | 'orders.ids' | 'orders.some' | 'orders.columns' | 'orders.get' | 'orders.plan'> {
  const queries = new OrderQueries(parts);
  return {
    'orders.list': (params) => queries.list(params),
    'orders.ids': (params) => queries.ids(params),
    'orders.some': ({ ids }) => queries.some(ids),
    'orders.columns': ({ ids }) => queries.columns(ids),
    'orders.get': ({ orderId }) => queries.get(orderId),
    'orders.plan': ({ destination, lines }) =>
      parts()
        .worlds.mustBooks()
        .service.read(({ books }) => {
          try {
            return planOrder(books, destination, unwrap(checkLines(lines, books.products)));
          } catch (error) {
            if (error instanceof PlanError) throw callError(error.code, error.message);
            throw error;
          }
        }),
  };
}
