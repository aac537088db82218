// In front of core/fulfilment/query-ups: the plant `never-asks`.

import * as real from '../../../../main/core/fulfilment/query-ups.js';
import { isPlanted } from '../active.js';

export * from '../../../../main/core/fulfilment/query-ups.js';

export const queryUps: typeof real.queryUps = (...args) => {
  if (!isPlanted('never-asks')) real.queryUps(...args);
};
