// A person keeps an order from being packed, as long as they like, and lets it go on again.

import { codedError } from '../../lib/result.js';
import { isClosed, isOnHold } from '../../orders/machine.js';
import { note } from '../advance.js';
import { createDraft } from '../draft.js';
import { drive } from '../drive.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { rejected } from './input.js';

/** Codes: `not-open`, `too-late` (all of it went out to be packed). Doing it twice is no error. */
export function decidePersonHold(books: Books, { at, personId, orderId, hold }: Input<'person-hold'>): Decision {
  const order = books.orders.get(orderId);
  if (order === undefined) {
    return rejected(books, at, codedError('not-open', `Order ${orderId} is not open: it is closed or does not exist.`));
  }
  const draft = createDraft(books, at);
  const open = order.shipmentIds.flatMap((id) => {
    const s = draft.shipment(id);
    return s === undefined || isClosed(s.state) ? [] : [s];
  });
  if (!hold) {
    const held = open.filter((s) => s.onHold !== undefined);
    if (held.length > 0) draft.emit('order-released', 'person', { personId, orderId });
    for (const s of held) drive(draft, note(draft, s, { type: 'person-hold', at, hold: null }));
    return draft.finish({ type: 'done' });
  }
  const possible = open.filter((s) => s.packSeq === null && s.packedAt === null);
  if (possible.length === 0) {
    const text = `An order can be held until its pack command goes out; order ${orderId} is ${order.state}.`;
    return rejected(books, at, codedError('too-late', text, { orderId, state: order.state }));
  }
  const fresh = possible.filter((s) => !isOnHold(s));
  if (fresh.length > 0) draft.emit('order-held', 'person', { personId, orderId });
  for (const s of fresh) note(draft, s, { type: 'person-hold', at, hold: { at, by: personId } });
  return draft.finish({ type: 'done' });
}
