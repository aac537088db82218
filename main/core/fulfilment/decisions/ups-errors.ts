// The UPS refused one of our commands.

import { isClosed } from '../../orders/machine.js';
import { about, note, setProblem } from '../advance.js';
import { createDraft } from '../draft.js';
import { sendPickup } from '../drive.js';
import { askAgainLater, refuseRedirect } from '../redirecting.js';
import type { Books, Decision } from '../types.js';
import { quarantined } from './input.js';

const MAX_TEXT = 500;

/** Never answered with an error of ours. */
export function decideUpsError(books: Books, at: number, peerSeq: number, origin: number, err: string): Decision {
  const text = err.slice(0, MAX_TEXT);
  if (!(origin >= 1 && origin < books.counters.nextSeq.ups)) {
    const reason = `error: it names command ${origin}, which was never sent: ${text}`;
    return quarantined(books, at, { link: 'ups', peerSeq, kind: 'error' }, reason);
  }
  const draft = createDraft(books, at);
  const ref = books.index.command('ups', origin);
  const s = draft.shipment(ref?.shipmentId ?? -1);
  const command = ref?.command ?? books.outbox.ups.get(origin)?.body.kind ?? null;
  const references = s === undefined ? {} : about(s);
  draft.emit('command-rejected', 'ups', {
    ...references,
    link: 'ups',
    seq: origin,
    peerSeq,
    data: { command, err: text },
  });
  if (draft.isUnacked('ups', origin)) draft.settle('ups', origin);
  if (s === undefined || isClosed(s.state)) return draft.finish({ type: 'done' });

  const since = at;
  if (command === 'pickup' && s.pickupSeq === origin && s.truckId === null && s.loadedAt === null) {
    if (s.upsAccount !== null) {
      // Most often it is the account that a UPS does not know. A package can be delivered without one.
      sendPickup(draft, note(draft, s, { type: 'account', at, upsAccount: null }));
    } else {
      const says = `The UPS refused to send a truck: ${text}`;
      setProblem(draft, s, { code: 'pickup-refused', text: says, since, whose: 'ups' });
    }
  } else if (command === 'redirect' && s.redirect?.state === 'sent' && s.redirect.seq === origin) {
    const called = s.pickupSeq !== null && !draft.isUnacked('ups', s.pickupSeq);
    // Called again meanwhile: told again once that call has arrived.
    if (called) refuseRedirect(draft, s, s.redirect, text, peerSeq);
    else askAgainLater(draft, s, s.redirect);
  } else if (command === 'loaded' && s.departSeq === origin && s.outForDeliveryAt === null) {
    const says = `The UPS refused to take it from truck ${s.truckId}: ${text}`;
    setProblem(draft, s, { code: 'depart-refused', text: says, since, whose: 'ups' });
  }
  return draft.finish({ type: 'done' });
}
