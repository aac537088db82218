// Taking an order back: possible for each shipment until its loading begins.

import { codedError } from '../../lib/result.js';
import type { Shipment } from '../../orders/types.js';
import { isClosed, isRestored, mergeFact } from '../../orders/machine.js';
import { advance } from '../advance.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { handOut } from '../restock.js';
import { pickLines, releaseLines } from '../stock.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { rejected } from './input.js';

export const CANCEL_UNTIL = 'An order can be cancelled until its packages are being loaded on a truck';

export function decideCancel(books: Books, input: Input<'cancel'>): Decision {
  const { at, orderId, personId } = input;
  const order = books.orders.get(orderId);
  if (order === undefined) {
    return rejected(books, at, codedError('not-open', `Order ${orderId} is not open: it is closed or does not exist.`));
  }
  const draft = createDraft(books, at);
  const open = order.shipmentIds.flatMap((id) => {
    const s = draft.shipment(id);
    return s === undefined || isClosed(s.state) ? [] : [s];
  });
  const possible = open.filter((s) => mergeFact(s, { type: 'cancelled', at }).ok);
  if (possible.length === 0) {
    if (open.some(isRestored)) {
      const text = `Order ${orderId} is being looked up in the world after the books were restored; try again in a moment.`;
      return rejected(books, at, codedError('looked-up', text, { orderId }));
    }
    const text = `${CANCEL_UNTIL}; order ${orderId} is ${order.state}.`;
    return rejected(books, at, codedError('too-late', text, { orderId, state: order.state }));
  }
  for (const s of possible) cancelShipment(draft, s, personId);
  return draft.finish({ type: 'done' });
}

/** No truck is needed for it any more. */
export function cancelPickup(draft: Draft, shipid: number): void {
  draft.send('ups', { kind: 'cancel', shipid });
}

function cancelShipment(draft: Draft, s: Shipment, personId: number | null): void {
  // The world may have taken the goods as soon as a pack command was on its way; it has no command to put them back.
  const committed = s.packedAt !== null || s.packSeq !== null;
  const news = committed
    ? {
        kind: 'cancelled' as const,
        text: 'Cancelled after the pack command: the goods stay packed in the world, they cannot be put back',
      }
    : { kind: 'order-taken-back' as const, text: 'Taken back; nothing of it was packed' };
  advance(
    draft,
    s,
    { type: 'cancelled', at: draft.at },
    {
      kind: news.kind,
      source: 'person',
      details: { personId, data: { text: news.text } },
    },
  );
  if (s.packedAt === null && s.packSeq !== null) pickLines(draft, s);
  else if (s.reserved) releaseLines(draft, s);
  // One that the UPS may not have heard of yet is cancelled when it acks the call (see acks): it could overtake it.
  if (s.pickupSeq !== null && !draft.isUnacked('ups', s.pickupSeq)) cancelPickup(draft, s.id);
  handOut(
    draft,
    s.warehouseId,
    s.lines.map((line) => line.productId),
  );
}
