// Many seeds in one go: npm run sim -- --seeds 1000 --from 1 [--verbose]. Ends with 1 when one fails; says which.

import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
for (const name of ['seeds', 'from']) {
  if (!/^[1-9]\d{0,8}$/.test(values[name])) {
    console.error(`--${name}: got ${values[name]}, must be a whole number from 1 to 999999999`);
    process.exit(2);
  }
}
process.env.PARCELYARD_SEEDS = values.seeds;
process.env.PARCELYARD_FROM = values.from;
if (values.verbose) process.env.PARCELYARD_VERBOSE = '1';
const vitest = await startVitest('test', ['tests/simulation/seeds'], {
  config: new URL('../vitest.config.ts', import.meta.url).pathname,
  run: true,
  watch: false,
  reporters: ['dot'],
});
await vitest.close();
