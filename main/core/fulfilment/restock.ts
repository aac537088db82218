// Buying, and handing out what is there: the oldest waiting shipment first, never two under one arrival.

import { INT32_MAX } from '../lib/ids.js';
import type { PersonId, PurchaseId, WarehouseId } from '../lib/ids.js';
import { available, purchase } from '../inventory/ledger.js';
import type { Line, Shipment } from '../orders/types.js';
import { about, note } from './advance.js';
import { waitsForStock } from './books-index.js';
import { things } from './commands.js';
import type { Draft } from './draft.js';
import { drive } from './drive.js';
import { record, reserveLines } from './stock.js';

export interface Buyer {
  readonly personId: PersonId | null;
  readonly clientId: string | null;
}
const OURSELVES: Buyer = { personId: null, clientId: null };

/** Orders these lines from the world. The caller has checked them. */
export function buy(draft: Draft, warehouseId: WarehouseId, lines: readonly Line[], buyer: Buyer): PurchaseId {
  const id = draft.takeId('nextPurchaseId');
  const seq = draft.send('world', { kind: 'buy', whnum: warehouseId, things: things(lines, draft.books.products) });
  const source = buyer.personId === null ? 'us' : 'person';
  const { clientId, personId } = buyer;
  const at = draft.at;
  draft.putPurchase({ id, clientId, warehouseId, lines, seq, state: 'sent', at, arrivedAt: null });
  draft.emit('purchase-sent', source, { personId, warehouseId, link: 'world', seq, data: { purchaseId: id, lines } });
  for (const line of lines) {
    record(draft, purchase(draft.cell(warehouseId, line.productId), line.quantity), source, { personId, seq });
  }
  return id;
}

/**
 * Buys what the shipments that wait here for these products lack beyond what is free or on its way: all of it, at least the
 * product's reorder quantity.
 */
export function restock(draft: Draft, warehouseId: WarehouseId, productIds: readonly number[]): void {
  const lines: Line[] = [];
  for (const productId of productIds) {
    const cell = draft.cell(warehouseId, productId);
    const short = demand(draft, warehouseId, productId) - available(cell) - cell.inbound;
    if (short <= 0) continue;
    const wanted = Math.max(short, draft.books.products.get(productId)?.reorderQuantity ?? 0);
    const quantity = Math.min(wanted, INT32_MAX - cell.onHand - cell.inbound);
    if (quantity > 0) lines.push({ productId, quantity });
  }
  if (lines.length > 0) buy(draft, warehouseId, lines, OURSELVES);
}

/** It cannot be packed from what is there: it waits, and what it lacks is bought. */
export function startWaiting(draft: Draft, s: Shipment, text: string): void {
  draft.emit('shipment-waiting', 'us', { ...about(s), data: { text } });
  restock(
    draft,
    s.warehouseId,
    s.lines.map((line) => line.productId),
  );
}

/**
 * Gives free pieces of these products to the shipments that wait for them, oldest first. One that waits for something else too
 * keeps its claim: a younger one gets only what is left beyond the claims of all older ones.
 */
export function handOut(draft: Draft, warehouseId: WarehouseId, productIds: readonly number[]): void {
  const claims = new Claims(draft, warehouseId);
  for (const id of candidates(draft, warehouseId, productIds)) {
    const s = draft.shipment(id);
    if (s === undefined || !waitsForStock(s)) continue;
    if (!s.lines.every((line) => claims.leftFor(id, line.productId) >= line.quantity)) continue;
    reserveLines(draft, s);
    drive(draft, note(draft, s, { type: 'reserved', at: draft.at }));
  }
  // What is still short (a purchase was capped, or more was taken than arrived) is bought again.
  restock(draft, warehouseId, productIds);
}

/** Pieces that waiting shipments want, as this decision leaves them. */
function demand(draft: Draft, warehouseId: WarehouseId, productId: number): number {
  let sum = draft.books.index.waitingDemand(warehouseId, productId);
  for (const s of draft.changedShipments()) {
    if (s.warehouseId !== warehouseId) continue;
    const before = draft.books.shipments.get(s.id);
    const was = before !== undefined && waitsForStock(before);
    if (was !== waitsForStock(s)) sum += was ? -quantityOf(s, productId) : quantityOf(s, productId);
  }
  return sum;
}

export function quantityOf(s: Shipment, productId: number): number {
  return s.lines.find((line) => line.productId === productId)?.quantity ?? 0;
}

/** Those that could get something, oldest first: no further than the free pieces reach. */
function candidates(draft: Draft, warehouseId: WarehouseId, productIds: readonly number[]): readonly number[] {
  const found = new Set<number>();
  for (const productId of productIds) {
    let left = available(draft.cell(warehouseId, productId));
    for (const id of draft.books.index.waiting(warehouseId, productId)) {
      if (left <= 0) break;
      found.add(id);
      const s = draft.shipment(id);
      if (s !== undefined && waitsForStock(s)) left -= quantityOf(s, productId);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Per product, the pieces that older waiting shipments hold a claim on. Asked with ascending ids, so one pass a product. */
class Claims {
  readonly #draft: Draft;
  readonly #warehouseId: WarehouseId;
  readonly #cursors = new Map<number, { claimed: number; next: IteratorResult<number>; rest: Iterator<number> }>();

  constructor(draft: Draft, warehouseId: WarehouseId) {
    this.#draft = draft;
    this.#warehouseId = warehouseId;
  }

  leftFor(id: number, productId: number): number {
    let cursor = this.#cursors.get(productId);
    if (cursor === undefined) {
      const rest = this.#draft.books.index.waiting(this.#warehouseId, productId).values();
      this.#cursors.set(productId, (cursor = { claimed: 0, next: rest.next(), rest }));
    }
    while (cursor.next.done !== true && cursor.next.value < id) {
      const older = this.#draft.shipment(cursor.next.value);
      if (older !== undefined && waitsForStock(older)) cursor.claimed += quantityOf(older, productId);
      cursor.next = cursor.rest.next();
    }
    return available(this.#draft.cell(this.#warehouseId, productId)) - cursor.claimed;
  }
}
