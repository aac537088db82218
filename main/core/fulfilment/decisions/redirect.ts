// A person gives an order (or one shipment of it) another destination: at once where the UPS has not been called, else by asking it.

import { codedError } from '../../lib/result.js';
import { isClosed } from '../../orders/machine.js';
import type { Redirect, Shipment } from '../../orders/types.js';
import { about, note } from '../advance.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { needsUps, redirectFault } from '../explain-redirect.js';
import { pointFault } from '../lines.js';
import { changeAtOnce, samePlace, sendRedirect } from '../redirecting.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { rejected } from './input.js';

/** Codes: `not-open`, `bad-point`, `too-late`, `same-place`. What is possible is done; nothing is possible: rejected. */
export function decideRedirect(books: Books, input: Input<'redirect'>): Decision {
  const { at, orderId, shipmentId, destination, way } = input;
  const order = books.orders.get(orderId);
  if (order === undefined) {
    return rejected(books, at, codedError('not-open', `Order ${orderId} is not open: it is closed or does not exist.`));
  }
  const fault = pointFault('destination', destination);
  if (fault !== null) return rejected(books, at, fault);
  if (shipmentId !== null && !order.shipmentIds.includes(shipmentId)) {
    const text = `shipmentId: ${shipmentId} is no shipment of order ${orderId}`;
    return rejected(books, at, codedError('bad-shipment', text, { field: 'shipmentId', value: shipmentId }));
  }
  const draft = createDraft(books, at);
  const open = order.shipmentIds.flatMap((id) => {
    const s = draft.shipment(id);
    return s === undefined || isClosed(s.state) || (shipmentId !== null && id !== shipmentId) ? [] : [s];
  });
  const faults = open.map((s) => redirectFault(s, way));
  const possible = open.filter((_, i) => faults[i] === null);
  if (possible.length === 0) {
    const text = `The address of order ${orderId} cannot be changed now: ${faults[0] ?? 'nothing of it is open'}.`;
    return rejected(books, at, codedError('too-late', text, { orderId }));
  }
  const elsewhere = possible.filter((s) => !samePlace(goal(s), destination));
  if (elsewhere.length === 0) {
    const text = `destination: order ${orderId} goes to (${destination.x}, ${destination.y}) already`;
    return rejected(books, at, codedError('same-place', text, { field: 'destination' }));
  }
  for (const s of elsewhere) redirectOne(draft, s, input);
  return draft.finish({ type: 'done' });
}

/** Where it goes, or will be asked to go. */
function goal(s: Shipment) {
  return s.redirect?.state === 'queued' ? s.redirect.to : s.destination;
}

function redirectOne(draft: Draft, s: Shipment, { at, personId, destination, way }: Input<'redirect'>): void {
  const to = { x: destination.x, y: destination.y };
  draft.emit('redirect-asked', 'person', { ...about(s), personId, data: { from: s.destination, to } });
  const owed = s.redirect?.owed ?? 0;
  const fresh = { to, at, by: personId, seq: null, settledAt: null, reason: null, owed, heard: null };
  const redirect: Redirect = { ...fresh, state: 'queued' };
  const asked = note(draft, s, { type: 'redirect', at, redirect });
  if (!needsUps(s, way)) changeAtOnce(draft, asked, redirect);
  // A message about a package that the UPS has not heard of yet would be refused: it goes out once the call has arrived.
  else if (s.pickupSeq !== null && !draft.isUnacked('ups', s.pickupSeq)) sendRedirect(draft, asked, redirect);
}
