// The one door of fulfilment: (books, input) -> decision. Only hands each input to its family; pure.

import { assertNever } from '../lib/assert.js';
import { decideAcked } from './decisions/acks.js';
import { decideAdjust } from './decisions/adjust.js';
import { decideBuy } from './decisions/buy.js';
import { decideCancel } from './decisions/cancel.js';
import {
  decideAddWarehouses,
  decideSaveCustomer,
  decideSaveProduct,
  decideWarehousesKnown,
} from './decisions/catalogue.js';
import { decideContinueNumbers } from './decisions/continue-numbers.js';
import { decideHoldsOver, decideSendNow } from './decisions/holds.js';
import { decidePersonHold } from './decisions/person-hold.js';
import { decideAskWorld, decideLinkUp, decideReconcile } from './decisions/link-up.js';
import { decidePlace } from './decisions/place.js';
import { decideRedirect } from './decisions/redirect.js';
import { decideRestored } from './decisions/restored.js';
import { decideUpsItem } from './decisions/ups-items.js';
import { decideWatch } from './decisions/watch.js';
import { decideWorldItem } from './decisions/world-items.js';
import type { Books, Decision, FulfilmentInput } from './types.js';

/**
 * What this input does to the books. Never throws for anything that a person or a peer can say (an AssertionError means that
 * the books themselves are broken). Changes are to be applied and committed whatever the outcome: a quarantined message may
 * carry an event and an answer to the peer.
 */
export function decide(books: Books, input: FulfilmentInput): Decision {
  switch (input.type) {
    case 'place':
      return decidePlace(books, input);
    case 'buy':
      return decideBuy(books, input);
    case 'adjust':
      return decideAdjust(books, input);
    case 'cancel':
      return decideCancel(books, input);
    case 'send-now':
      return decideSendNow(books, input);
    case 'person-hold':
      return decidePersonHold(books, input);
    case 'redirect':
      return decideRedirect(books, input);
    case 'holds-over':
      return decideHoldsOver(books, input);
    case 'restored':
      return decideRestored(books, input);
    case 'continue-numbers':
      return decideContinueNumbers(books, input);
    case 'reconcile':
      return decideReconcile(books, input);
    case 'ask-world':
      return decideAskWorld(books, input);
    case 'save-product':
      return decideSaveProduct(books, input);
    case 'save-customer':
      return decideSaveCustomer(books, input);
    case 'add-warehouses':
      return decideAddWarehouses(books, input);
    case 'warehouses-known':
      return decideWarehousesKnown(books, input);
    case 'world-item':
      return decideWorldItem(books, input);
    case 'ups-item':
      return decideUpsItem(books, input);
    case 'acked':
      return decideAcked(books, input);
    case 'link-up':
      return decideLinkUp(books, input);
    case 'watch':
      return decideWatch(books, input);
    default:
      return assertNever(input, 'input');
  }
}
