// For `npm run world:contract`: all cases at once, so that a world with slow ticks is through in little more than its longest case.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['tests/contract/world.contract.ts'],
    environment: 'node',
    maxConcurrency: 1000,
    teardownTimeout: 30_000,
  },
});
