// Utility process: the store's connection to a UPS, real or built in. Holds nothing that must outlive it.

import { runLink } from './lib/link-run.js';
import { upsProtocol } from './lib/link-ups.js';

runLink('ups-link', (config) => {
  if (config.kind !== 'ups') throw new Error('ups-link was given the configuration of a world');
  return upsProtocol(config);
});
