// The state of an order from the states of its shipments. Nothing else.

import { rank } from './machine.js';
import type { ShipmentState } from './types.js';

/**
 * The least advanced state of the shipments that go on; failed when one needs a person; cancelled only when all are.
 * `states` has at least one element.
 */
export function orderState(states: readonly ShipmentState[]): ShipmentState {
  if (states.includes('failed')) return 'failed';
  let least: ShipmentState | null = null;
  for (const state of states) {
    if (state === 'cancelled') continue;
    if (least === null || rank(state) < rank(least)) least = state;
  }
  return least ?? 'cancelled';
}
