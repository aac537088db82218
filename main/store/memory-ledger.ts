// The memory store's ledger: the same answers as ledger-queries, from rows in memory.

import { hourOf, shippedBy } from '../core/inventory/demand.js';
import type { BookEvent } from '../core/orders/types.js';
import { pageOf } from './memory-queries.js';
import type { LedgerQuery, LedgerSums, Paged, ShippedRows } from './store.js';

type Numbers = Readonly<Record<'onHand' | 'reserved' | 'inbound', number>>;

function changeOf(event: BookEvent): Numbers & { readonly after: Numbers } {
  return event.data as unknown as Numbers & { readonly after: Numbers };
}

const ofCell = (event: BookEvent, warehouseId: number, productId: number): boolean =>
  event.kind === 'stock' && event.warehouseId === warehouseId && event.productId === productId;

export function matchingLedger(events: readonly BookEvent[], query: LedgerQuery): Paged<BookEvent> {
  const rows = events.filter((event) => {
    if (!ofCell(event, query.warehouseId, query.productId)) return false;
    if (query.measure === undefined) return true;
    const change = changeOf(event);
    return query.measure === 'available' ? change.onHand !== change.reserved : change[query.measure] !== 0;
  });
  if (query.descending) rows.reverse();
  return pageOf(rows, query);
}

export function ledgerSums(events: readonly BookEvent[], warehouseId: number, productId: number): LedgerSums {
  const sums = { entries: 0, onHand: 0, reserved: 0, inbound: 0, broken: 0 };
  for (const event of events) {
    if (!ofCell(event, warehouseId, productId)) continue;
    const change = changeOf(event);
    sums.entries += 1;
    let follows = true;
    for (const field of ['onHand', 'reserved', 'inbound'] as const) {
      sums[field] += change[field];
      follows &&= change.after[field] === sums[field];
    }
    if (!follows) sums.broken += 1;
  }
  return sums;
}

export function shippedSince(events: readonly BookEvent[], from: number): ShippedRows {
  const hours = new Map<string, { warehouseId: number; productId: number; hour: number; pieces: number }>();
  for (const event of events) {
    const pieces = shippedBy(event);
    if (pieces === null || event.at < from) continue;
    const warehouseId = event.warehouseId ?? 0;
    const productId = event.productId ?? 0;
    const hour = hourOf(event.at);
    const key = `${warehouseId}/${productId}/${hour}`;
    const known = hours.get(key);
    if (known === undefined) hours.set(key, { warehouseId, productId, hour, pieces });
    else known.pieces += pieces;
  }
  const sorted = [...hours.values()].sort(
    (a, b) => a.warehouseId - b.warehouseId || a.productId - b.productId || a.hour - b.hour,
  );
  return { rev: events.at(-1)?.rev ?? 0, hours: sorted };
}
