// Demand and cover: the running sums against a plain recount, and the arithmetic at its edges.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverMs, demandFrom, DEMAND_WINDOW_MS, DemandTally, hourOf } from '../../../main/core/inventory/demand.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('demand', () => {
  it('keeps the sums of its window, whatever comes in which order', () => {
    const entry = fc.record({
      warehouseId: fc.integer({ min: 1, max: 2 }),
      productId: fc.integer({ min: 1, max: 2 }),
      at: fc.integer({ min: 0, max: 20 * DAY }),
      pieces: fc.integer({ min: 1, max: 50 }),
    });
    const step = fc.oneof({ weight: 5, arbitrary: entry }, fc.integer({ min: 0, max: 20 * DAY }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const tally = new DemandTally();
        const all: { warehouseId: number; productId: number; hour: number; pieces: number }[] = [];
        let oldest = -Infinity;
        for (const one of steps) {
          if (typeof one === 'number') {
            oldest = Math.max(oldest, hourOf(one));
            tally.dropBefore(one);
          } else {
            const { warehouseId, productId, at, pieces } = one;
            const hour = { warehouseId, productId, hour: hourOf(at), pieces };
            if (hour.hour >= oldest) all.push(hour);
            tally.add(hour);
          }
        }
        for (const warehouseId of [1, 2]) {
          for (const productId of [1, 2]) {
            const plain = all
              .filter((one) => one.warehouseId === warehouseId && one.productId === productId && one.hour >= oldest)
              .reduce((sum, { pieces }) => sum + pieces, 0);
            expect(tally.shipped(warehouseId, productId)).toBe(plain);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('begins on the hour a week ago, or when the books began', () => {
    const now = 100 * DAY + 90_000;
    expect(demandFrom(now, 0)).toBe(93 * DAY + HOUR);
    expect(now - demandFrom(now, 0)).toBeLessThanOrEqual(DEMAND_WINDOW_MS);
    expect(demandFrom(now, now - 5000)).toBe(now - 5000);
  });

  it('says how long it lasts, and nothing where nothing left', () => {
    expect(coverMs(40, 20, DAY)).toBe(2 * DAY);
    expect(coverMs(0, 20, DAY)).toBe(0);
    expect(coverMs(40, 0, DAY)).toBeNull();
    expect(coverMs(40, 20, 0)).toBeNull();
  });
});
