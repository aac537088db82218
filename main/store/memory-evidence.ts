// The stock audit's sums from rows in memory. No SQL.

import type { StockEvidence } from '../core/inventory/audit.js';
import type { BookEvent, Line, Shipment } from '../core/orders/types.js';
import type { EvidenceRows } from './store.js';

/** The world has taken its goods, or may have: a pack command that was under way when it was cancelled. */
function tookGoods(s: Pick<Shipment, 'packedAt' | 'cancelledAt' | 'packSeq'>): boolean {
  return s.packedAt !== null || (s.cancelledAt !== null && s.packSeq !== null);
}

export function evidenceOf(events: Iterable<BookEvent>, shipments: Iterable<Shipment>): EvidenceRows {
  const cells = new Map<string, { -readonly [K in keyof StockEvidence]: StockEvidence[K] }>();
  let setAside = 0;
  const cell = (warehouseId: number, productId: number): { -readonly [K in keyof StockEvidence]: StockEvidence[K] } => {
    const key = `${warehouseId}/${productId}`;
    const known = cells.get(key);
    if (known !== undefined) return known;
    const made = { warehouseId, productId, arrived: 0, packed: 0, adjusted: 0, moved: 0, byPeople: 0 };
    cells.set(key, made);
    return made;
  };
  for (const event of events) {
    if (event.kind === 'purchase-arrived') {
      const lines = (event.data?.['lines'] ?? []) as readonly Line[];
      for (const { productId, quantity } of lines) cell(event.warehouseId ?? 0, productId).arrived += quantity;
    } else if (event.kind === 'stock') {
      const onHand = event.data?.['onHand'] as number;
      const one = cell(event.warehouseId ?? 0, event.productId ?? 0);
      one.moved += onHand;
      if (event.data?.['because'] !== 'adjustment') continue;
      one.adjusted += onHand;
      if (event.source === 'person') one.byPeople = (one.byPeople ?? 0) + onHand;
    }
  }
  for (const s of shipments) {
    if (!tookGoods(s)) continue;
    for (const { productId, quantity } of s.lines) {
      cell(s.warehouseId, productId).packed += quantity;
      if (s.state === 'cancelled') setAside += quantity;
    }
  }
  const sorted = [...cells.values()].sort((a, b) => a.warehouseId - b.warehouseId || a.productId - b.productId);
  return { cells: sorted, setAside };
}
