// Asking the UPS whether it knows an account, and what its answer means for customers and packages. No messages are read here.

import type { Millis } from '../lib/ids.js';
import type { AccountCheck, Customer } from '../orders/types.js';
import type { EventDetails, Draft } from './draft.js';
import type { Books } from './types.js';

/** A question that was not answered for this long is asked again with the next order, in ms. */
export const ASK_AGAIN_MS = 60_000;

/** Nothing new would be learned: it is known, or was asked a moment ago. */
export function isAccountKnown(customer: Customer | undefined, upsAccount: string, at: Millis): boolean {
  const check = customer?.accountCheck;
  if (check === undefined || check.upsAccount !== upsAccount) return false;
  return check.state === 'valid' || (check.state === 'asked' && at - check.at < ASK_AGAIN_MS);
}

/** Sends the question under this number, and notes it with the customer whose account it is. */
export function askAccount(
  draft: Draft,
  upsAccount: string,
  shipmentId: number,
  customer: Customer | undefined,
  references: EventDetails,
): Customer | undefined {
  const seq = draft.send('ups', { kind: 'accountCheck', shipid: shipmentId, upsAccount });
  const customerId = customer?.id ?? null;
  draft.emit('account-asked', 'us', { ...references, link: 'ups', seq, data: { customerId, upsAccount } });
  if (customer === undefined) return undefined;
  const next: Customer = { ...customer, accountCheck: { upsAccount, shipmentId, state: 'asked', at: draft.at } };
  draft.putCustomer(next);
  return next;
}

/** The customer for whom the question with this number was asked. `hint`: whom to look at first. */
export function customerAsked(books: Books, shipmentId: number, hint: number | null): Customer | undefined {
  const likely = hint === null ? undefined : books.customers.get(hint);
  if (likely?.accountCheck?.shipmentId === shipmentId) return likely;
  for (const customer of books.customers.values()) {
    if (customer.accountCheck?.shipmentId === shipmentId) return customer;
  }
  return undefined;
}

/** The answer, kept with the customer. */
export function noteAccount(draft: Draft, customer: Customer, valid: boolean, peerSeq: number): void {
  const check = customer.accountCheck;
  if (check === undefined) return;
  const answered: AccountCheck = { ...check, state: valid ? 'valid' : 'invalid', at: draft.at };
  draft.putCustomer({ ...customer, accountCheck: answered });
  const { upsAccount, shipmentId } = check;
  const status = valid ? 'known' : 'not known';
  const data = { customerId: customer.id, customerName: customer.name, upsAccount, shipmentId, valid, status };
  draft.emit('account-checked', 'ups', { link: 'ups', peerSeq, data });
}
