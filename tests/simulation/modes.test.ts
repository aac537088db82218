// Each kind of UPS once, and the books in a file once, whatever the seeds draw.

import { describe, expect, it, vi } from 'vitest';
import { runSeed } from './run.js';
import type { Carrier } from './scenario.js';

vi.mock('node:net', () => import('./machine/net-module.js'));
vi.mock('../../main/kernel/passwords.js', () => import('./machine/passwords-module.js'));

const TEST_MS = 120_000;

const CARRIERS: readonly Carrier[] = [
  { dialect: 'parcelyard', listens: 'store', announces: false },
  { dialect: 'parcelyard', listens: 'ups', announces: true },
  { dialect: 'parcelyard', listens: 'store', announces: true },
  { dialect: 'ua', listens: 'store', announces: true },
  { dialect: 'v4', listens: 'ups', announces: true },
  { dialect: 'call', listens: 'ups', announces: true },
];

describe('every order is delivered once', () => {
  it.each(CARRIERS)(
    'with a UPS that speaks $dialect, where the $listens waits (it makes the world: $announces)',
    async (carrier) => {
      const { orders, hits } = await runSeed(4, { mode: 'real', profile: 'brisk', carrier });
      expect(orders).toBeGreaterThan(0);
      expect(Object.keys(hits).join()).toContain(`UPS speaks ${carrier.dialect}`);
    },
    TEST_MS,
  );

  it(
    'with books in a file, through crashes',
    async () => {
      const { orders, crashes } = await runSeed(5, { store: 'sqlite', profile: 'brisk' });
      expect(orders).toBeGreaterThan(0);
      expect(crashes).toBeGreaterThan(0);
    },
    TEST_MS,
  );
});
