// Orders as people look them up: lists from disk (which is current after each commit), what is open from memory.

import type { OrderDetail, OrderRow, Params } from '../../contracts/app-api.js';
import { explainWaiting } from '../../core/fulfilment/waiting.js';
import { checkLines } from '../../core/fulfilment/lines.js';
import { PlanError, planOrder } from '../../core/fulfilment/plan.js';
import type { Order, Shipment } from '../../core/orders/types.js';
import type { OrderQuery, Paged } from '../../store/store.js';
import { callError, unwrap } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import type { OpenBooks } from '../worlds.js';

/** Warehouses of closed orders, which never change again: read once, kept for the next page. */
const CLOSED_CACHE = 10_000;

export class OrderQueries {
  readonly #parts: () => KernelParts;
  #closedOf: OpenBooks | null = null;
  readonly #closed = new Map<number, readonly number[]>();

  constructor(parts: () => KernelParts) {
    this.#parts = parts;
  }

  async list(params: Params<'orders.list'>): Promise<Paged<OrderRow>> {
    const open = this.#parts().worlds.mustBooks();
    const { total, rows } = await open.store.orders(definedOnly(params));
    return { total, rows: await Promise.all(rows.map((order) => this.#row(open, order))) };
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
      return { order, shipments, products, waiting };
    });
  }

  async #row(open: OpenBooks, order: Order): Promise<OrderRow> {
    const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
    const live = await open.service.read(({ books }) => {
      const present = books.orders.get(order.id);
      if (present === undefined) return null;
      return {
        order: present,
        shipments: present.shipmentIds.flatMap((id) => books.shipments.get(id) ?? []),
      };
    });
    if (live !== null) {
      const problem = live.shipments.find((shipment) => shipment.problem !== null)?.problem?.text ?? null;
      return { ...live.order, pieces, warehouseIds: warehousesOf(live.shipments), problem };
    }
    return { ...order, pieces, warehouseIds: await this.#closedWarehouses(open, order.id), problem: null };
  }

  async #closedWarehouses(open: OpenBooks, orderId: number): Promise<readonly number[]> {
    if (this.#closedOf !== open) {
      this.#closed.clear();
      this.#closedOf = open;
    }
    const known = this.#closed.get(orderId);
    if (known !== undefined) return known;
    const found = await open.store.order(orderId);
    const ids = found === null ? [] : warehousesOf(found.shipments);
    this.#closed.set(orderId, ids);
    for (const oldest of this.#closed.keys()) {
      if (this.#closed.size <= CLOSED_CACHE) break;
      this.#closed.delete(oldest);
    }
    return ids;
  }
}

function warehousesOf(shipments: readonly Shipment[]): readonly number[] {
  return [...new Set(shipments.map((shipment) => shipment.warehouseId))];
}

/** The store's query type has no `undefined` members. */
function definedOnly(params: Params<'orders.list'>): OrderQuery {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as unknown as OrderQuery;
}

export function orderQueries(parts: () => KernelParts): Pick<Handlers, 'orders.list' | 'orders.get' | 'orders.plan'> {
  const queries = new OrderQueries(parts);
  return {
    'orders.list': (params) => queries.list(params),
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
