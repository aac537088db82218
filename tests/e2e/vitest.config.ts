// End-to-end tests: two files at a time, each with its own program and data folder.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    name: 'e2e',
    include: ['tests/e2e/**/*.e2e.ts'],
    environment: 'node',
    // Two at a time: each has its own program and data folder, and they wait more than they work.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // One place for screenshots and logs of the last run.
    globalSetup: 'tests/e2e/support/global-setup.ts',
  },
});
