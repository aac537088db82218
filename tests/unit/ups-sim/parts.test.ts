import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manhattan } from '../../../main/core/lib/ids.js';
import { checkAfterMs, FIRST_PACE, learnAck, learnTravel } from '../../../main/core/ups-sim/pace.js';
import { shortRoute } from '../../../main/core/ups-sim/route.js';
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

describe('shortRoute', () => {
  const point = fc.record({ x: fc.integer({ min: -99, max: 99 }), y: fc.integer({ min: -99, max: 99 }) });
  const stopsOf = (points: readonly { x: number; y: number }[]) => points.map((at, i) => ({ shipid: i + 1, at }));
  const lengthOf = (from: { x: number; y: number }, route: readonly { at: { x: number; y: number } }[]): number =>
    route.reduce((sum, { at }, i) => sum + manhattan(route[i - 1]?.at ?? from, at), 0);
  /** All orders of up to seven stops. */
  const shortest = (from: { x: number; y: number }, rest: readonly { at: { x: number; y: number } }[]): number =>
    rest.length === 0
      ? 0
      : Math.min(...rest.map((stop, i) => manhattan(from, stop.at) + shortest(stop.at, rest.toSpliced(i, 1))));

  it('visits every stop once, whatever the order in which they are told', () => {
    fc.assert(
      fc.property(point, fc.array(point, { maxLength: 30 }), (from, points) => {
        const stops = stopsOf(points);
        const route = shortRoute(from, stops);
        expect([...route].sort((a, b) => a.shipid - b.shipid)).toEqual(stops);
        expect(shortRoute(from, [...stops].reverse())).toEqual(route);
      }),
    );
  });

  it('is never longer than always going to the nearest, and close to the shortest there is', () => {
    let [ours, best] = [0, 0];
    fc.assert(
      fc.property(point, fc.array(point, { minLength: 2, maxLength: 6 }), (from, points) => {
        const stops = stopsOf(points);
        let here = from;
        let greedy = 0;
        for (const left = [...stops]; left.length > 0;) {
          const at = left.reduce((a, b) => (manhattan(here, b.at) < manhattan(here, a.at) ? b : a));
          greedy += manhattan(here, at.at);
          here = at.at;
          left.splice(left.indexOf(at), 1);
        }
        const length = lengthOf(from, shortRoute(from, stops));
        expect(length).toBeLessThanOrEqual(greedy);
        ours += length;
        best += shortest(from, stops);
      }),
      { numRuns: 300, seed: 3 },
    );
    expect(ours / best).toBeLessThan(1.03);
  });

  it('has an end for thousands of stops', () => {
    const stops = Array.from({ length: 2000 }, (_, i) => ({
      shipid: i,
      at: { x: (i * 7919) % 997, y: (i * 31) % 991 },
    }));
    expect(shortRoute({ x: 0, y: 0 }, stops)).toHaveLength(2000);
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
