// Placing an order: checked, planned, reserved and sent to be packed, or waiting for what is bought at once.

import type { Millis } from '../../lib/ids.js';
import { codedError } from '../../lib/result.js';
import { HOLD_MAX_MS } from '../../orders/machine.js';
import type { Line, Order, Shipment } from '../../orders/types.js';
import { askAccount, isAccountKnown } from '../accounts.js';
import { about, note } from '../advance.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { drive } from '../drive.js';
import { checkLines, pointFault } from '../lines.js';
import { planOrder } from '../plan.js';
import { startWaiting } from '../restock.js';
import { reserveLines } from '../stock.js';
import type { Books, Decision, PlaceOrder, PlannedShipment } from '../types.js';
import type { Input } from './input.js';
import { rejected } from './input.js';

const MAX_NAME = 100;

export function decidePlace(books: Books, input: Input<'place'>): Decision {
  const { at, order: wish, personId } = input;
  const known = books.orders.get(books.index.orderOfClient(wish.clientId) ?? -1);
  if (known !== undefined) {
    const { id: orderId, shipmentIds } = known;
    return createDraft(books, at).finish({ type: 'placed', orderId, shipmentIds, repeated: true });
  }
  const lines = checkLines(wish.lines, books.products);
  if (!lines.ok) return rejected(books, at, lines.error);
  const fault = wishFault(books, wish);
  if (fault !== null) return rejected(books, at, fault);

  const plan = planOrder(books, wish.destination, lines.value);
  const draft = createDraft(books, at);
  const orderId = draft.takeId('nextOrderId');
  const rows = plan.map((part) => newShipment(draft.takeId('nextShipmentId'), orderId, wish, part, at));
  const order = newOrder(orderId, wish, lines.value, rows, at, personId);
  draft.putOrder(order);
  for (const row of rows) draft.putShipment(row);
  const { customerName, destination } = wish;
  draft.emit('order-placed', 'person', {
    personId,
    orderId,
    data: { customerName, lines: lines.value, destination },
  });
  if (input.checkAccount === true) checkAccount(draft, order);
  plan.forEach((part, i) => {
    const row = rows[i];
    if (row !== undefined) begin(draft, row, part);
  });
  return draft.finish({ type: 'placed', orderId, shipmentIds: order.shipmentIds, repeated: false });
}

/** Once an order, under the number of its first shipment; the answer is for all of them. */
function checkAccount(draft: Draft, order: Order): void {
  const { upsAccount, customerId, id: orderId } = order;
  const [shipmentId] = order.shipmentIds;
  if (upsAccount === null || shipmentId === undefined) return;
  const customer = customerId === null ? undefined : draft.books.customers.get(customerId);
  if (isAccountKnown(customer, upsAccount, draft.at)) return;
  const theirs = customer?.upsAccount === upsAccount ? customer : undefined;
  askAccount(draft, upsAccount, shipmentId, theirs, { orderId, shipmentId });
}

function begin(draft: Draft, row: Shipment, part: PlannedShipment): void {
  const { reason, lines, missing } = part;
  draft.emit('shipment-planned', 'us', { ...about(row), from: null, to: 'placed', data: { reason, lines } });
  if (missing.length === 0) {
    reserveLines(draft, row);
    drive(draft, note(draft, row, { type: 'reserved', at: draft.at }));
    return;
  }
  const names = missing.map((line) => {
    const name = draft.books.products.get(line.productId)?.name ?? `product ${line.productId}`;
    return `${line.quantity} × ${name}`;
  });
  const where = draft.warehouse(row.warehouseId)?.name ?? `warehouse ${row.warehouseId}`;
  startWaiting(draft, row, `Waits for ${names.join(', ')} at ${where}`);
}

function wishFault(books: Books, wish: PlaceOrder) {
  const name = wish.customerName.trim();
  if (name.length === 0 || name.length > MAX_NAME) {
    const text = `customerName: "${wish.customerName}"; allowed are 1 to ${MAX_NAME} characters`;
    return codedError('bad-customer', text, { field: 'customerName', value: wish.customerName });
  }
  if (wish.customerId !== null && !books.customers.has(wish.customerId)) {
    const text = `customerId: no customer has the number ${wish.customerId}`;
    return codedError('bad-customer', text, { field: 'customerId', value: wish.customerId });
  }
  if (books.warehouses.size === 0) {
    return codedError('no-warehouse', 'There is no warehouse yet; add one before placing orders.');
  }
  return pointFault('destination', wish.destination);
}

function newShipment(id: number, orderId: number, wish: PlaceOrder, part: PlannedShipment, at: Millis): Shipment {
  const holdMs = wish.holdMs ?? 0;
  return {
    id,
    orderId,
    warehouseId: part.warehouseId,
    lines: part.lines,
    destination: wish.destination,
    upsAccount: wish.upsAccount,
    reason: part.reason,
    state: 'placed',
    version: 1,
    placedAt: at,
    reserved: false,
    packSeq: null,
    packAckedAt: null,
    packedAt: null,
    pickupSeq: null,
    pickupAckedAt: null,
    truckId: null,
    truckArrivedAt: null,
    loadSeq: null,
    loadAckedAt: null,
    loadedAt: null,
    departSeq: null,
    outForDeliveryAt: null,
    deliveredAt: null,
    cancelledAt: null,
    stateSince: at,
    packAttempts: 0,
    loadAttempts: 0,
    queriedAt: null,
    querySeq: null,
    problem: null,
    ...(holdMs > 0 ? { heldUntil: at + Math.min(holdMs, HOLD_MAX_MS) } : {}),
  };
}

function newOrder(
  id: number,
  wish: PlaceOrder,
  lines: readonly Line[],
  shipments: readonly Shipment[],
  at: Millis,
  placedBy: number | null,
): Order {
  return {
    id,
    clientId: wish.clientId,
    customerId: wish.customerId,
    customerName: wish.customerName.trim(),
    destination: wish.destination,
    upsAccount: wish.upsAccount,
    lines,
    shipmentIds: shipments.map((s) => s.id),
    state: 'placed',
    placedAt: at,
    placedBy,
    closedAt: null,
    version: 1,
  };
}
