// In front of core/fulfilment/stock: the plant `reserve-not-released`.

import type { Draft } from '../../../../main/core/fulfilment/draft.js';
import * as real from '../../../../main/core/fulfilment/stock.js';
import type { Shipment } from '../../../../main/core/orders/types.js';
import { isPlanted } from '../active.js';

export * from '../../../../main/core/fulfilment/stock.js';

export function releaseLines(draft: Draft, shipment: Shipment): void {
  if (!isPlanted('reserve-not-released')) real.releaseLines(draft, shipment);
}

/** Those of a shipment that was taken back after its pack command: the world may have them, nobody else can. */
export function pickLines(draft: Draft, shipment: Shipment): void {
  const takenBack = draft.shipment(shipment.id)?.state === 'cancelled';
  if (!isPlanted('reserve-not-released') || !takenBack) real.pickLines(draft, shipment);
}
