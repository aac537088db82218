// Orders and their lines as rows, and back. What was ordered, by whom and when is fixed once written; the rest may change.

import { SHIPMENT_STATES, type Line, type Order, type ShipmentState } from '../../core/orders/types.js';
import { Cells } from './cells.js';

export const STATES: ReadonlySet<ShipmentState> = new Set(SHIPMENT_STATES);

/** The values of a row that goes in, in their order; the lines go in apart. */
export function encodeOrder(order: Order): readonly unknown[] {
  return [
    order.id,
    order.clientId,
    order.customerId,
    order.customerName,
    order.destination.x,
    order.destination.y,
    order.upsAccount,
    order.state,
    order.placedAt,
    order.placedBy,
    order.closedAt,
    order.version,
    order.lines.length,
    order.shipmentIds,
  ];
}

/** The values of a step: what changes while an order is on its way. */
export function encodeOrderStep(order: Order): readonly unknown[] {
  return [order.id, order.state, order.closedAt, order.version, order.shipmentIds];
}

export function encodeLines(orderId: number, lines: readonly Line[]): readonly (readonly number[])[] {
  return lines.map((line, position) => [orderId, position, line.productId, line.quantity]);
}

/** One order `o` as a JSON array; its lines as a text: product, blank, quantity, comma, the next. */
export const ORDER_JSON = `json_array(o.id, o.client_id, o.customer_id, (SELECT name FROM names WHERE names.id = o.name_id),
  o.x, o.y, o.ups_account, o.state, o.placed_at, o.placed_by, o.closed_at, o.version, json(o.shipment_ids),
  (SELECT group_concat(product_id || ' ' || quantity) FROM (
     SELECT product_id, quantity FROM order_lines l WHERE l.order_id = o.id ORDER BY position)))`;

export function decodeOrder(row: unknown): Order {
  const cells = new Cells('orders', `#${String((row as unknown[] | null)?.[0])}`, row);
  return {
    id: cells.int(0, 'id'),
    clientId: cells.text(1, 'client_id'),
    customerId: cells.intOrNull(2, 'customer_id'),
    customerName: cells.text(3, 'customer name'),
    destination: { x: cells.int(4, 'x'), y: cells.int(5, 'y') },
    upsAccount: cells.textOrNull(6, 'ups_account'),
    state: cells.oneOf(7, 'state', STATES),
    placedAt: cells.int(8, 'placed_at'),
    placedBy: cells.intOrNull(9, 'placed_by'),
    closedAt: cells.intOrNull(10, 'closed_at'),
    version: cells.int(11, 'version'),
    shipmentIds: cells.ints(12, 'shipment_ids'),
    lines: cells.lineText(13, 'lines'),
  };
}
