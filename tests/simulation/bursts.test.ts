// Bursts at one instant, in a calm world and among faults; and that a seed is a seed: the same run twice is the same run.

import { describe, expect, it, vi } from 'vitest';
import { runSeed } from './run.js';

vi.mock('node:net', () => import('./machine/net-module.js'));
vi.mock('../../main/kernel/passwords.js', () => import('./machine/passwords-module.js'));

const BURST = 150;
const TEST_MS = 120_000;

describe('a burst of orders', () => {
  it(
    'fault 1: what is delivered of a burst reaches the books, every order of it',
    async () => {
      const { orders, shipments } = await runSeed(501, { burst: BURST, profile: 'brisk', faults: false });
      expect(orders).toBe(BURST);
      expect(shipments).toBeGreaterThanOrEqual(BURST);
    },
    TEST_MS,
  );

  it.each([511, 512, 513])(
    'fault 10: every put-on-truck of a burst is answered, however much goes wrong (seed %i)',
    async (seed) => {
      const { orders } = await runSeed(seed, { burst: BURST, profile: 'brisk' });
      expect(orders).toBe(BURST);
    },
    TEST_MS,
  );

  it(
    'fault 5: answers that come in another order are matched: packages of many lines are ready after those of few',
    async () => {
      const { orders, overtaken } = await runSeed(521, { burst: 12, profile: 'brisk', simspeed: 100 });
      expect(orders).toBe(12);
      expect(overtaken).toBeGreaterThan(0);
    },
    TEST_MS,
  );
});

describe('a seed', () => {
  it(
    'is the same run every time',
    async () => {
      expect(await runSeed(37)).toEqual(await runSeed(37));
    },
    TEST_MS,
  );
});
