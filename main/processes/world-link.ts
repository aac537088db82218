// Utility process: the store's connection to the world simulator, real or built in. Holds nothing that must outlive it.

import { runLink } from './lib/link-run.js';
import { worldProtocol } from './lib/link-world.js';

runLink('world-link', (config) => {
  if (config.kind !== 'world') throw new Error('world-link was given the configuration of a UPS');
  return worldProtocol(config);
});
