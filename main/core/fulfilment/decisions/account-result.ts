// The UPS's answer to our question about an account: kept with its customer; a package goes without an account rather than not at all.

import type { UpsToStore } from '../../wire/amazon-ups.js';
import { customerAsked, noteAccount } from '../accounts.js';
import { about, note } from '../advance.js';
import { createDraft } from '../draft.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { wasOurs } from './input.js';

export function accountSaid(
  books: Books,
  { at, peerSeq }: Input<'ups-item'>,
  body: Extract<UpsToStore, { kind: 'accountResult' }>,
  refuse: (reason: string) => Decision,
): Decision {
  const { shipid, valid } = body;
  const s = books.shipments.get(shipid);
  if (s === undefined && !wasOurs(books, shipid)) return refuse(`no shipment has the number ${shipid}`);
  const draft = createDraft(books, at);
  const customer = customerAsked(books, shipid, books.orders.get(s?.orderId ?? -1)?.customerId ?? null);
  // Some dialects do not repeat the account: the one that was asked about is meant.
  const account = body.upsAccount ?? customer?.accountCheck?.upsAccount ?? s?.upsAccount ?? null;
  if (customer !== undefined && customer.accountCheck?.upsAccount === account)
    noteAccount(draft, customer, valid, peerSeq);
  if (s === undefined && customer !== undefined) return draft.finish({ type: 'done' });
  const references = { ...(s === undefined ? { shipmentId: shipid } : about(s)), link: 'ups', peerSeq } as const;
  if (valid) {
    draft.emit('package-status', 'ups', { ...references, data: { status: 'ACCOUNT_VALID' } });
    if (s !== undefined && s.upsAccount === account) note(draft, s, { type: 'account-confirmed', at });
    return draft.finish({ type: 'done' });
  }
  const err = `the UPS does not know the account "${account ?? ''}"`;
  draft.emit('command-rejected', 'ups', { ...references, data: { command: 'accountCheck', err } });
  if (s !== undefined && s.upsAccount !== null && s.upsAccount === account) {
    note(draft, s, { type: 'account', at, upsAccount: null });
  }
  return draft.finish({ type: 'done' });
}
