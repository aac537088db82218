// The trials, small: the same tools as npm run trial:burst, trial:kill and soak, on real processes and sockets.
import { describe, expect, it } from 'vitest';
import { burst, burstHolds } from '../../trials/burst.js';
import { kill, killHolds } from '../../trials/kill.js';
import { soak, soakHolds } from '../../trials/soak.js';

const SLOW_MS = 300_000;
const quiet = (): void => undefined;

describe('trials over real sockets', () => {
  it(
    'fault 1, 10: a burst while half of all frames get lost each way and others are overtaken: each order once, by the world’s ledger',
    async () => {
      const options = { orders: 60, loss: 50, reorder: 20, seed: 3, trucks: 60, deadlineMs: SLOW_MS, profileDir: null };
      const result = await burst(options, quiet);
      expect(result.ledger).toEqual({ lost: 0, doubled: 0, delivered: 80, pieces: 0 });
      expect(burstHolds(result)).toBe(true);
      // The proxy did what it was there for.
      expect(
        result.copies.toWorld + result.copies.fromWorld + result.copies.toUps + result.copies.fromUps,
      ).toBeGreaterThan(0);
    },
    SLOW_MS,
  );

  it(
    'fault 9: kill -9 of any process with orders open, also while they are being placed: lost none, doubled none',
    async () => {
      const result = await kill({ mode: 'simulated', runs: 4, orders: 30, perFolder: 4, seed: 5 }, quiet);
      expect(result.ledger).toMatchObject({ lost: 0, doubled: 0, pieces: 0 });
      expect(result.ledger.delivered).toBe(result.placed);
      expect(result.fewestOpen).toBeGreaterThanOrEqual(30);
      expect(killHolds(result)).toBe(true);
      expect(Object.keys(result.killed).length).toBeGreaterThan(1);
    },
    SLOW_MS,
  );

  it(
    'steady orders over faulty lines with kills in between',
    async () => {
      const result = await soak({ minutes: 0.06, seed: 2, rate: 10, killEvery: 1 }, quiet);
      expect(result.ledger).toMatchObject({ lost: 0, doubled: 0, pieces: 0 });
      expect(result.placed).toBeGreaterThan(0);
      expect(result.ledger.delivered).toBe(result.placed);
      expect(Object.keys(result.kills).length).toBeGreaterThan(0);
      expect(soakHolds(result)).toBe(true);
      // Processes were asked what they hold, and said it.
      expect(result.memory.filter(({ lastMb }) => lastMb > 5)).not.toEqual([]);
    },
    SLOW_MS,
  );
});
