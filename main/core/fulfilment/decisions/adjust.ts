// A person corrects shelves: found, damaged, lost or counted. The world is not told (its protocol has no word for it): see
// `inventory/audit` for how both are compared. All lines or none.

import { ADJUST_LINES, adjustFault } from '../../inventory/adjusting.js';
import { adjust } from '../../inventory/ledger.js';
import { codedError } from '../../lib/result.js';
import { createDraft } from '../draft.js';
import { handOut } from '../restock.js';
import { record } from '../stock.js';
import { stockKey, type Books, type Decision } from '../types.js';
import type { Input } from './input.js';
import { rejected } from './input.js';

export function decideAdjust(books: Books, input: Input<'adjust'>): Decision {
  const { at, personId, reason, note, lines, clientId, countRev } = input;
  if (lines.length === 0 || lines.length > ADJUST_LINES) {
    const text = `lines: ${lines.length}; allowed are 1 to ${ADJUST_LINES}`;
    return rejected(books, at, codedError('bad-lines', text, { field: 'lines', value: lines.length }));
  }
  const draft = createDraft(books, at);
  const seen = new Set<string>();
  const products = new Map<number, number[]>();
  const details = { personId };
  for (const { warehouseId, productId, change } of lines) {
    if (!books.warehouses.has(warehouseId)) {
      const text = `warehouseId: no warehouse has the number ${warehouseId}`;
      return rejected(books, at, codedError('bad-warehouse', text, { field: 'warehouseId', value: warehouseId }));
    }
    if (!books.products.has(productId)) {
      const text = `productId: no product has the number ${productId}`;
      return rejected(books, at, codedError('bad-lines', text, { field: 'productId', value: productId }));
    }
    const key = stockKey(warehouseId, productId);
    if (seen.has(key)) {
      const text = `lines: product ${productId} in warehouse ${warehouseId} is there twice`;
      return rejected(books, at, codedError('bad-lines', text, { field: 'lines', value: key }));
    }
    seen.add(key);
    const cell = draft.cell(warehouseId, productId);
    const fault = adjustFault(cell, change, reason);
    if (fault !== null) return rejected(books, at, fault);
    const more = { reason, ...(note === null ? {} : { note }) };
    record(draft, adjust(cell, cell.onHand + change), 'person', details, more);
    products.set(warehouseId, [...(products.get(warehouseId) ?? []), productId]);
  }
  draft.emit('stock-adjusted', 'person', {
    personId,
    warehouseId: products.size === 1 ? ([...products.keys()][0] ?? null) : null,
    data: { clientId, reason, note, lines, countRev, pieces: lines.reduce((sum, { change }) => sum + change, 0) },
  });
  // What turned up may be what somebody waits for; what is gone may have to be bought.
  for (const [warehouseId, productIds] of products) handOut(draft, warehouseId, productIds);
  return draft.finish({ type: 'done' });
}
