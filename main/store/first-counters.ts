// The counters that new books begin with. Decides nothing else.

import type { Counters } from '../core/fulfilment/types.js';

export function firstCounters(): Counters {
  return {
    nextSeq: { world: 1, ups: 1 },
    nextOrderId: 1,
    nextShipmentId: 1,
    nextPurchaseId: 1,
    nextCustomerId: 1,
    nextRev: 1,
  };
}
