// Proof that the checks find bugs: each planted one is found at the seed that is known to find it, and that seed is green without
// it. The seeds were found by `npm run sim -- --plants`; see README.md.

import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { Violation } from './checks/violation.js';
import { PLANTS } from './plants/plants.js';
import { runSeed, SeedError } from './run.js';

vi.mock('node:net', () => import('./machine/net-module.js'));
vi.mock('../../main/kernel/passwords.js', () => import('./machine/passwords-module.js'));

/** By bug: the first seed that found it. */
const seeds = JSON.parse(readFileSync(new URL('plants/seeds.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, number>
>;
/** What a change of the program moves is looked for among so many seeds from the known one on. */
const NEARBY = 25;
const TEST_MS = 300_000;

describe('planted bugs are found', () => {
  it.each(PLANTS)(
    '%s',
    async (plant) => {
      const first = seeds[plant] ?? 1;
      for (let seed = first; seed < first + NEARBY; seed += 1) {
        const error = await failure(seed, plant);
        if (error === null) continue;
        // Found by a check, not by an accident of the plant.
        expect(error.cause, error.message).toBeInstanceOf(Violation);
        expect((await runSeed(seed)).orders).toBeGreaterThan(0);
        return;
      }
      throw new Error(`${plant} was not found in ${NEARBY} seeds from ${first} on; look for another one: --plants`);
    },
    TEST_MS,
  );
});

async function failure(seed: number, plant: (typeof PLANTS)[number]): Promise<SeedError | null> {
  try {
    await runSeed(seed, { plant });
    return null;
  } catch (error) {
    if (!(error instanceof SeedError)) throw error;
    return error;
  }
}
