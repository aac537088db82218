// Stock movements inside a decision: ledger operation, new cell, 'stock' event. No policy.

import { AssertionError } from '../lib/assert.js';
import type { Result } from '../lib/result.js';
import type { Movement } from '../inventory/ledger.js';
import type { EventSource, Line, Shipment, StockCell, StockChange } from '../orders/types.js';
import { adjust, available, pick, pickUnreserved, release, reserve } from '../inventory/ledger.js';
import type { Draft, EventDetails } from './draft.js';

/** Records a movement that must be possible; an impossible one means that the books are broken, and ends the process. */
export function record(
  draft: Draft,
  result: Result<Movement>,
  source: EventSource,
  details: EventDetails = {},
  /** Written down with the change: why a person made it. */
  more: Readonly<Record<string, unknown>> = {},
): void {
  if (!result.ok) throw new AssertionError(`stock: ${result.error.message}`);
  const { cell, change } = result.value;
  draft.putCell(cell);
  draft.emit('stock', source, {
    personId: details.personId ?? null,
    orderId: details.orderId ?? null,
    shipmentId: details.shipmentId ?? null,
    warehouseId: cell.warehouseId,
    productId: cell.productId,
    seq: details.seq ?? null,
    peerSeq: details.peerSeq ?? null,
    data: { ...asData(change), ...more },
  });
}

/** A StockChange as the plain record that events carry. */
function asData({ onHand, reserved, inbound, after, because }: StockChange): Record<string, unknown> {
  return { onHand, reserved, inbound, after, because };
}

export function reserveLines(draft: Draft, s: Shipment): void {
  eachLine(draft, s, 'us', (cell, quantity) => reserve(cell, quantity));
}

export function releaseLines(draft: Draft, s: Shipment): void {
  eachLine(draft, s, 'us', (cell, quantity) => release(cell, quantity));
}

/** The world has packed it. Without a reservation it takes what is free, at most what the books still show. */
export function pickLines(draft: Draft, s: Shipment): void {
  eachLine(draft, s, 'world', (cell, quantity) =>
    s.reserved ? pick(cell, quantity) : pickUnreserved(cell, Math.min(quantity, available(cell))),
  );
}

/** The world says that these are not there: nothing stays available in these cells (others' reservations do). */
export function nothingAvailable(draft: Draft, s: Shipment, lines: readonly Line[]): void {
  for (const line of lines) {
    const cell = draft.cell(s.warehouseId, line.productId);
    if (available(cell) > 0) record(draft, adjust(cell, cell.reserved), 'world', refs(s));
  }
}

function eachLine(
  draft: Draft,
  s: Shipment,
  source: EventSource,
  operation: (cell: StockCell, quantity: number) => Result<Movement>,
): void {
  for (const line of s.lines) {
    record(draft, operation(draft.cell(s.warehouseId, line.productId), line.quantity), source, refs(s));
  }
}

function refs(s: Shipment): EventDetails {
  return { orderId: s.orderId, shipmentId: s.id };
}
