// In front of core/inventory/ledger: the plant `arrival-counted-twice`.

import * as real from '../../../../main/core/inventory/ledger.js';
import { isPlanted } from '../active.js';

export * from '../../../../main/core/inventory/ledger.js';

export const arrive: typeof real.arrive = (cell, quantity, expected) =>
  real.arrive(cell, isPlanted('arrival-counted-twice') && quantity % 4 === 0 ? 2 * quantity : quantity, expected);
