// Runs the first seeds, or as many as PARCELYARD_SEEDS says (from PARCELYARD_FROM), and every seed that ever failed.

import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { runSeed } from './run.js';

vi.mock('node:net', () => import('./machine/net-module.js'));
vi.mock('../../main/kernel/passwords.js', () => import('./machine/passwords-module.js'));

const COUNT = Number(process.env['PARCELYARD_SEEDS'] ?? 50);
const FROM = Number(process.env['PARCELYARD_FROM'] ?? 1);
const regressions = JSON.parse(readFileSync(new URL('regressions.json', import.meta.url), 'utf8')) as readonly number[];
const TEST_MS = 120_000;

describe('kernel, links, world and UPS under faults', () => {
  const seeds = Array.from({ length: COUNT }, (_, index) => FROM + index);
  it.each([...new Set([...regressions, ...seeds])])(
    'seed %i: every accepted order is delivered once',
    async (seed) => {
      const result = await runSeed(seed);
      if (process.env['PARCELYARD_VERBOSE'] !== undefined) console.log(seed, JSON.stringify(result));
      expect(result.orders).toBeGreaterThan(0);
    },
    TEST_MS,
  );
});
