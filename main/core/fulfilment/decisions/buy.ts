// Buying stock by hand.

import { INT32_MAX } from '../../lib/ids.js';
import { codedError } from '../../lib/result.js';
import { createDraft } from '../draft.js';
import { checkLines } from '../lines.js';
import { buy } from '../restock.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { rejected } from './input.js';

export function decideBuy(books: Books, input: Input<'buy'>): Decision {
  const { at, clientId, personId, warehouseId } = input;
  const known = clientId === null ? null : books.index.purchaseOfClient(clientId);
  const draft = createDraft(books, at);
  if (known !== null) return draft.finish({ type: 'bought', purchaseId: known, repeated: true });
  if (!books.warehouses.has(warehouseId)) {
    const text = `warehouseId: no warehouse has the number ${warehouseId}`;
    return rejected(books, at, codedError('bad-warehouse', text, { field: 'warehouseId', value: warehouseId }));
  }
  const lines = checkLines(input.lines, books.products);
  if (!lines.ok) return rejected(books, at, lines.error);
  for (const line of lines.value) {
    const cell = draft.cell(warehouseId, line.productId);
    const room = INT32_MAX - cell.onHand - cell.inbound;
    if (line.quantity > room) {
      const text = `quantity: ${line.quantity} of product ${line.productId}; the warehouse can hold ${room} more`;
      return rejected(books, at, codedError('bad-lines', text, { field: 'quantity', value: line.quantity }));
    }
  }
  const purchaseId = buy(draft, warehouseId, lines.value, { personId, clientId });
  return draft.finish({ type: 'bought', purchaseId, repeated: false });
}
