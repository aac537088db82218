// Trucks, purchases, the outbox, quarantine, counters and identity as rows, and back.

import type { Counters, OutboxRow } from '../../core/fulfilment/types.js';
import type { Purchase, Truck, TruckState } from '../../core/orders/types.js';
import type { BooksIdentity, QuarantineRow } from '../store.js';
import { Cells } from './cells.js';
import { LINKS } from './event.js';

export const TRUCK_STATES: ReadonlySet<TruckState> = new Set([
  'idle',
  'to-warehouse',
  'waiting',
  'loading',
  'delivering',
]);
export const PURCHASE_STATES: ReadonlySet<Purchase['state']> = new Set(['sent', 'acked', 'arrived', 'rejected']);

const keyOf = (row: unknown): string => String((row as unknown[] | null)?.[0]);

export function encodeTruck(row: Truck): readonly unknown[] {
  const { id, state, x, y, target, warehouseId, shipmentIds, since, reportedAt, inferred } = row;
  return [
    id,
    state,
    x,
    y,
    target?.x ?? null,
    target?.y ?? null,
    warehouseId,
    shipmentIds,
    since,
    reportedAt,
    inferred ? 1 : 0,
  ];
}
export const TRUCK_JSON = `json_array(id, state, x, y, target_x, target_y, warehouse_id, json(shipment_ids), since,
  reported_at, inferred)`;
export function decodeTruck(row: unknown): Truck {
  const cells = new Cells('trucks', keyOf(row), row);
  const targetX = cells.intOrNull(4, 'target_x');
  return {
    id: cells.int(0, 'id'),
    state: cells.oneOf(1, 'state', TRUCK_STATES),
    x: cells.int(2, 'x'),
    y: cells.int(3, 'y'),
    target: targetX === null ? null : { x: targetX, y: cells.int(5, 'target_y') },
    warehouseId: cells.intOrNull(6, 'warehouse_id'),
    shipmentIds: cells.ints(7, 'shipment_ids'),
    since: cells.int(8, 'since'),
    reportedAt: cells.int(9, 'reported_at'),
    inferred: cells.flag(10, 'inferred'),
  };
}

export function encodePurchase(row: Purchase): readonly unknown[] {
  const lines = row.lines.map((line) => [line.productId, line.quantity]);
  return [row.id, row.clientId, row.warehouseId, lines, row.seq, row.state, row.at, row.arrivedAt];
}
export const PURCHASE_JSON = 'json_array(id, client_id, warehouse_id, json(lines), seq, state, at, arrived_at)';
export function decodePurchase(row: unknown): Purchase {
  const cells = new Cells('purchases', keyOf(row), row);
  return {
    id: cells.int(0, 'id'),
    clientId: cells.textOrNull(1, 'client_id'),
    warehouseId: cells.int(2, 'warehouse_id'),
    lines: cells.lines(3, 'lines'),
    seq: cells.int(4, 'seq'),
    state: cells.oneOf(5, 'state', PURCHASE_STATES),
    at: cells.int(6, 'at'),
    arrivedAt: cells.intOrNull(7, 'arrived_at'),
  };
}

export function encodeOutbox(row: OutboxRow): readonly unknown[] {
  return [row.link, row.seq, row.body, row.at];
}
export const OUTBOX_JSON = 'json_array(link, seq, json(body), at)';
export function decodeOutbox(row: unknown): OutboxRow {
  const values = row as unknown[] | null;
  const cells = new Cells('outbox', `${String(values?.[0])}/${String(values?.[1])}`, row);
  const body = cells.record(2, 'body');
  if (typeof body['kind'] !== 'string') throw cells.wrong('body.kind', body['kind'], 'the kind of a command');
  return {
    link: cells.oneOf(0, 'link', LINKS),
    seq: cells.int(1, 'seq'),
    // The kind is there; the codec checks the rest when it writes the command.
    body: body as unknown as OutboxRow['body'],
    at: cells.int(3, 'at'),
  };
}

export function encodeQuarantine(row: QuarantineRow): readonly unknown[] {
  return [row.at, row.link, row.reason, row.hex];
}
export const QUARANTINE_JSON = 'json_array(at, link, reason, hex)';
export function decodeQuarantine(row: unknown): QuarantineRow {
  const cells = new Cells('quarantine', keyOf(row), row);
  return {
    at: cells.int(0, 'at'),
    link: cells.oneOf(1, 'link', LINKS),
    reason: cells.text(2, 'reason'),
    hex: cells.text(3, 'hex'),
  };
}

export function encodeCounters(row: Counters): readonly unknown[] {
  const { nextSeq, nextOrderId, nextShipmentId, nextPurchaseId, nextCustomerId, nextRev } = row;
  return [1, nextSeq.world, nextSeq.ups, nextOrderId, nextShipmentId, nextPurchaseId, nextCustomerId, nextRev];
}
export const COUNTERS_JSON = `json_array(id, next_seq_world, next_seq_ups, next_order_id, next_shipment_id, next_purchase_id,
  next_customer_id, next_rev)`;
export function decodeCounters(row: unknown): Counters {
  const cells = new Cells('counters', keyOf(row), row);
  return {
    nextSeq: { world: cells.int(1, 'next_seq_world'), ups: cells.int(2, 'next_seq_ups') },
    nextOrderId: cells.int(3, 'next_order_id'),
    nextShipmentId: cells.int(4, 'next_shipment_id'),
    nextPurchaseId: cells.int(5, 'next_purchase_id'),
    nextCustomerId: cells.int(6, 'next_customer_id'),
    nextRev: cells.int(7, 'next_rev'),
  };
}

export function encodeIdentity(row: BooksIdentity): readonly (string | number | null)[] {
  return [row.booksId, row.endpoint, row.worldId, row.label, row.createdAt, row.forgottenAt];
}
export const IDENTITY_JSON = 'json_array(books_id, endpoint, world_id, label, created_at, forgotten_at)';
export function decodeIdentity(row: unknown): BooksIdentity {
  const cells = new Cells('identity', keyOf(row), row);
  return {
    booksId: cells.text(0, 'books_id'),
    endpoint: cells.text(1, 'endpoint'),
    worldId: cells.intOrNull(2, 'world_id'),
    label: cells.text(3, 'label'),
    createdAt: cells.int(4, 'created_at'),
    forgottenAt: cells.intOrNull(5, 'forgotten_at'),
  };
}
