// In front of core/orders/machine: the plant `status-moves-back`.

import * as real from '../../../../main/core/orders/machine.js';
import { isPlanted } from '../active.js';

export * from '../../../../main/core/orders/machine.js';

export const mergeFact: typeof real.mergeFact = (shipment, fact) => {
  const merged = real.mergeFact(shipment, fact);
  if (!isPlanted('status-moves-back') || !merged.ok || !merged.changed || fact.type !== 'pack-acked') return merged;
  return { ...merged, shipment: { ...merged.shipment, state: 'packing' } };
};
