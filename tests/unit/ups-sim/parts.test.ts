import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAfterMs, FIRST_PACE, learnAck, learnTravel } from '../../../main/core/ups-sim/pace.js';
import { nearestNeighbourRoute } from '../../../main/core/ups-sim/route.js';
import { SeenBlocks } from '../../../main/core/ups-sim/seen-blocks.js';

describe('SeenBlocks', () => {
  it('is a set that survives as rows, whatever the numbers', () => {
    const seqs = fc.array(fc.oneof(fc.integer({ min: -600, max: 600 }), fc.maxSafeInteger()));
    fc.assert(
      fc.property(seqs, seqs, (first, second) => {
        const model = new Set<number>();
        const rows = new Map<string, string>();
        let seen = new SeenBlocks();
        for (const batch of [first, second]) {
          for (const seq of batch) {
            expect(seen.has(seq)).toBe(model.has(seq));
            expect(seen.add(seq)).toBe(!model.has(seq));
            model.add(seq);
          }
          for (const { key, value } of seen.takeDirty()) rows.set(key, value);
          expect(seen.takeDirty()).toEqual([]);
          seen = new SeenBlocks();
          for (const [key, value] of rows) seen.restore(key, value);
        }
        for (const seq of model) expect(seen.has(seq)).toBe(true);
      }),
    );
  });

  it('writes one row for a run of numbers', () => {
    const seen = new SeenBlocks();
    for (let seq = 0; seq < 256; seq++) seen.add(seq);
    expect(seen.takeDirty()).toHaveLength(1);
  });
});

describe('nearestNeighbourRoute', () => {
  it('visits every stop once, always the nearest of the rest', () => {
    const point = fc.record({ x: fc.integer({ min: -99, max: 99 }), y: fc.integer({ min: -99, max: 99 }) });
    fc.assert(
      fc.property(point, fc.array(point, { maxLength: 12 }), (from, points) => {
        const stops = points.map((at, i) => ({ shipid: i + 1, at }));
        const route = nearestNeighbourRoute(from, stops);
        expect([...route].sort((a, b) => a.shipid - b.shipid)).toEqual(stops);
        const away = (a: typeof from, b: typeof from) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
        route.forEach((stop, i) => {
          const here = route[i - 1]?.at ?? from;
          for (const later of route.slice(i)) expect(away(here, stop.at)).toBeLessThanOrEqual(away(here, later.at));
        });
      }),
    );
  });
});

describe('pace', () => {
  it('learns a quick world and asks sooner, waits longer each time, and never beyond five minutes', () => {
    let pace = FIRST_PACE;
    const before = checkAfterMs(pace, 100, 0);
    for (let i = 0; i < 50; i++) pace = learnTravel(learnAck(pace, 40), 1_000, 50);
    expect(checkAfterMs(pace, 100, 0)).toBeLessThan(before / 4);
    expect(checkAfterMs(pace, 100, 3)).toBe(8 * checkAfterMs(pace, 100, 0));
    expect(checkAfterMs(FIRST_PACE, 1e9, 50)).toBe(300_000);
    expect(learnTravel(pace, 3, 99_999)).toBe(pace);
    expect(learnAck(pace, 3_600_000).ackMs).toBeLessThan(6_100);
  });
});
