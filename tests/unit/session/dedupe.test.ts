import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenSet } from '../../../main/core/session/dedupe.js';

describe('SeenSet', () => {
  it('behaves like a Set of safe integers', () => {
    const seq = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -5, max: 3000 }));
    fc.assert(
      fc.property(fc.array(seq), fc.array(seq), (added, asked) => {
        const seen = new SeenSet();
        const model = new Set<number>();
        for (const n of added) {
          expect(seen.add(n)).toBe(!model.has(n));
          model.add(n);
        }
        for (const n of [...added, ...asked]) expect(seen.has(n)).toBe(model.has(n));
        expect(seen.size).toBe(model.size);
      }),
    );
  });

  it('fault 10: tells numbers apart that differ by 2^32 or lie at the end of the range', () => {
    const seen = new SeenSet();
    for (const n of [5, 5 + 2 ** 32, 5 + 2 ** 40, Number.MAX_SAFE_INTEGER]) expect(seen.add(n)).toBe(true);
    expect(seen.has(Number.MAX_SAFE_INTEGER - 1)).toBe(false);
    expect(seen.size).toBe(4);
  });

  it('a million numbers in a row take about a thousand pages', () => {
    const seen = new SeenSet();
    expect(seen.addAll(Array.from({ length: 1_000_000 }, (_, i) => i))).toBe(1_000_000);
    expect(seen.addAll([5, 6, 1_000_000])).toBe(1);
    expect(seen.pages).toBeLessThan(980);
  });

  it('refuses what is no safe integer', () => {
    for (const n of [1.5, Number.NaN, 2 ** 53, Infinity]) expect(() => new SeenSet().add(n)).toThrow(RangeError);
  });
});
