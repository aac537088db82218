// The time in which an order can be taken back as if nothing had been: its end, and cutting it short.

import { codedError } from '../../lib/result.js';
import { isHeld } from '../../orders/machine.js';
import { note } from '../advance.js';
import { createDraft } from '../draft.js';
import { drive } from '../drive.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { rejected } from './input.js';

/** Sent by one look at most; the rest has its turn at the next. */
const AT_ONCE = 2000;

export function decideHoldsOver(books: Books, { at }: Input<'holds-over'>): Decision {
  const draft = createDraft(books, at);
  let sent = 0;
  for (const id of books.index.held().keys()) {
    const s = draft.shipment(id);
    if (s === undefined || isHeld(s, at)) continue;
    drive(draft, s);
    if (++sent >= AT_ONCE) break;
  }
  return draft.finish({ type: 'done' });
}

/** Nothing to do is no error: the time may have run out a moment ago. */
export function decideSendNow(books: Books, { at, personId, orderId }: Input<'send-now'>): Decision {
  const order = books.orders.get(orderId);
  if (order === undefined) {
    return rejected(books, at, codedError('not-open', `Order ${orderId} is not open: it is closed or does not exist.`));
  }
  const draft = createDraft(books, at);
  const held = order.shipmentIds.flatMap((id) => {
    const s = draft.shipment(id);
    return s !== undefined && isHeld(s, at) ? [s] : [];
  });
  if (held.length > 0) draft.emit('order-sent-now', 'person', { personId, orderId });
  for (const s of held) drive(draft, note(draft, s, { type: 'held', at, until: at }));
  return draft.finish({ type: 'done' });
}
