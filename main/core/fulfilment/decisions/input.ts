// Small things that all decision families share: the input of one type, and the two ways to say no.

import type { LinkName, PeerSeq } from '../../lib/ids.js';
import type { CodedError } from '../../lib/result.js';
import type { Books, Decision, FulfilmentInput } from '../types.js';
import { createDraft } from '../draft.js';

export type Input<T extends FulfilmentInput['type']> = Extract<FulfilmentInput, { type: T }>;

/** A person's command that cannot be: nothing changes. */
export function rejected(books: Books, at: number, error: CodedError): Decision {
  const { code, message, details } = error;
  return createDraft(books, at).finish({
    type: 'rejected',
    code,
    message,
    ...(details === undefined ? {} : { details }),
  });
}

/**
 * A peer's message that makes no sense: an event, and to the UPS an `error` item that names its number (never in answer to an
 * error, or two programs would talk for ever). Nothing else changes.
 */
export function quarantined(
  books: Books,
  at: number,
  message: { readonly link: LinkName; readonly peerSeq: PeerSeq; readonly kind: string },
  reason: string,
): Decision {
  const { link, peerSeq, kind } = message;
  const draft = createDraft(books, at);
  draft.emit('quarantined', link, { link, peerSeq, data: { reason, kind } });
  if (link === 'ups' && kind !== 'error') draft.send('ups', { kind: 'error', err: reason, originseqnum: peerSeq });
  return draft.finish({ type: 'quarantined', reason });
}

/** One of our shipments that is closed and out of memory: late news about it is no mistake of the peer's. */
export function wasOurs(books: Books, shipmentId: number): boolean {
  return Number.isSafeInteger(shipmentId) && shipmentId >= 1 && shipmentId < books.counters.nextShipmentId;
}
