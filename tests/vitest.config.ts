// One run, one project a kind of test: node for all but the renderer's, which has a DOM.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { plantable } from './simulation/runner/seams.mjs';

/** A bound for what hangs, not a measure of speed: on a busy machine everything takes ten times as long. */
const SLOW_MS = 60_000;

const project = (name: string, extra: object = {}) => ({
  test: { name, include: [`tests/${name}/**/*.test.{ts,tsx}`], environment: 'node', testTimeout: SLOW_MS, ...extra },
});

export default defineConfig({
  plugins: [react()],
  root: new URL('..', import.meta.url).pathname,
  test: {
    // Tests of real processes mostly wait for them: two files at a time keep two cores busy (the default is one fewer than cores).
    maxWorkers: 2,
    projects: [
      { ...project('unit') },
      { ...project('contract') },
      // Plants: bugs that tests put in front of the program's own modules.
      { plugins: [plantable], ...project('simulation', { testTimeout: 120_000 }) },
      { plugins: [plantable], ...project('fuzz', { testTimeout: 120_000 }) },
      // Real child processes and sockets: they run what `npm run build` made.
      { ...project('process', { testTimeout: 120_000, hookTimeout: 60_000 }) },
      { plugins: [react()], ...project('renderer', { environment: 'jsdom' }) },
    ],
  },
});
