import { describe, expect, it } from 'vitest';
import { randomInt, seededRandom } from '../../../main/core/lib/random.js';

describe('seededRandom', () => {
  it('gives the same sequence for the same seed and another for another', () => {
    const take = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
  });

  it('stays in [0, 1) and spreads evenly', () => {
    const random = seededRandom(7);
    const buckets = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const value = random.next();
      if (value < 0 || value >= 1) expect.fail(`out of range: ${value}`);
      const bucket = Math.floor(value * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('randomInt includes both ends', () => {
    const random = seededRandom(3);
    const seen = new Set(Array.from({ length: 1000 }, () => randomInt(random, -1, 1)));
    expect([...seen].sort()).toEqual([-1, 0, 1]);
  });
});
