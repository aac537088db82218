// In front of core/fulfilment/drive: the plant `never-asks`.

import * as real from '../../../../main/core/fulfilment/drive.js';
import { isPlanted } from '../active.js';

export * from '../../../../main/core/fulfilment/drive.js';

export const queryWorld: typeof real.queryWorld = (...args) =>
  isPlanted('never-asks') ? null : real.queryWorld(...args);
