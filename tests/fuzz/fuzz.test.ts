// A small run of the fuzzer with a fixed seed: nothing that comes in from outside ends the program, and all of it is counted.

import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { recordSessions } from './corpus.js';
import { fuzz, FuzzError } from './fuzz.js';
import type { Target } from './target.js';
import { peerTargets } from './targets/peers.js';
import { seamTargets } from './targets/seams.js';
import { wireTargets } from './targets/wire.js';

vi.mock('node:net', () => import('../simulation/machine/net-module.js'));
vi.mock('../../main/kernel/passwords.js', () => import('../simulation/machine/passwords-module.js'));

const INPUTS = 20_000;
const SEED = 4;
const TEST_MS = 120_000;
const RESOURCES = fileURLToPath(new URL('../../resources', import.meta.url));

describe('fuzzing', () => {
  it(
    'fault 9: no input of any kind crashes, hangs or is forgotten',
    async () => {
      const corpus = await recordSessions([2]);
      const targets = [...wireTargets(corpus), ...peerTargets(corpus), ...seamTargets(RESOURCES)];
      const report = fuzz(targets, { inputs: INPUTS, seed: SEED });
      const told = [...report.counts.values()].flatMap((kinds) => [...kinds.values()]);
      expect(told.reduce((sum, count) => sum + count, 0)).toBe(INPUTS);
      for (const [name, kinds] of report.counts) {
        const accepted = [...kinds].filter(([outcome]) => outcome.startsWith('accepted'));
        // A target that takes everything, or nothing, is not being tested.
        expect(accepted.length, `${name} accepts some`).toBeGreaterThan(0);
        expect(kinds.size, `${name} refuses some`).toBeGreaterThan(accepted.length);
      }
    },
    TEST_MS,
  );

  it('finds what throws, what hangs and what grows, and says how to run it again', () => {
    const target = (feed: (input: unknown) => string): Target => ({
      name: 'bad',
      inputs: (random) => () => random.next(),
      start: () => ({ feed }),
    });
    const run = (feed: (input: unknown) => string, gc?: () => void) => () =>
      fuzz([target(feed)], { inputs: 5000, seed: 1, gc });
    const throws = (input: unknown): string => {
      if ((input as number) > 0.99) throw new TypeError('x is undefined');
      return 'accepted';
    };
    expect(run(throws)).toThrow(FuzzError);
    expect(run(throws)).toThrow(/--seed 1 --target "bad" --block 0/);
    const stands = (): string => {
      const end = performance.now() + 300;
      while (performance.now() < end);
      return 'accepted';
    };
    expect(run(stands)).toThrow(/took \d+ ms/);
    const kept: unknown[] = [];
    const grows = (): string => {
      kept.push(new Array(4000).fill(0.5));
      return 'accepted';
    };
    expect(run(grows, () => undefined)).toThrow(/memory grew/);
  });
});
