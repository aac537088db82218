import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarColumns } from '../../../main/core/feed/timeline-columns.js';
import { formatDuration } from '../../../renderer/views/timeline/format.js';
import { GAP_PX, TimeScale, tickStep, ticks } from '../../../renderer/views/timeline/scale.js';
import { StripCache } from '../../../renderer/views/timeline/strips.js';

const silences = fc
  .array(
    fc.record({ busy: fc.integer({ min: 1000, max: 500_000 }), gap: fc.integer({ min: 20_000, max: 9_000_000 }) }),
    {
      maxLength: 8,
    },
  )
  .map((steps) => {
    let at = 1_000_000;
    const [from, to]: [number[], number[]] = [[], []];
    for (const { busy, gap } of steps) {
      from.push((at += busy));
      to.push((at += gap));
    }
    return { from, to };
  });
const zoom = fc.constantFrom(1, 17, 200, 3000);

describe('TimeScale', () => {
  it('grows with time, and goes to pixels and back, with folded silences or without', () => {
    fc.assert(
      fc.property(
        silences,
        zoom,
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: 40_000_000 })),
        (gaps, mpp, fold, times) => {
          const scale = new TimeScale(1_000_000, mpp, gaps, new Set(), fold);
          const sorted = [...times].sort((a, b) => a - b);
          const pixels = sorted.map((time) => scale.toPx(time));
          pixels.forEach((px, i) => {
            expect(px).toBeGreaterThanOrEqual(pixels[i - 1] ?? -Infinity);
            expect(Math.abs(scale.toTime(px) - (sorted[i] ?? 0))).toBeLessThan(1);
          });
          if (!fold) expect(scale.foldFrom).toEqual([]);
        },
      ),
    );
  });

  it('gives all column borders at once as one by one', () => {
    fc.assert(
      fc.property(silences, zoom, fc.integer({ min: -50, max: 4000 }), (gaps, mpp, px0) => {
        const scale = new TimeScale(1_000_000, mpp, gaps, new Set(), true);
        const out = new Float64Array(301);
        scale.times(px0, 300, out);
        out.forEach((time, i) => expect(Math.abs(time - scale.toTime(px0 + i))).toBeLessThan(0.01 * mpp + 0.01));
      }),
    );
  });

  it('folds a silence to 48 pixels, unless it was opened, and keeps earlier pixels when one is added', () => {
    const gaps = { from: [100_000], to: [10_000_000] };
    const scale = new TimeScale(0, 100, gaps, new Set(), true);
    expect(scale.toPx(scale.foldTo[0] ?? 0) - scale.toPx(scale.foldFrom[0] ?? 0)).toBe(GAP_PX);
    expect(scale.foldAt(scale.toPx(5_000_000))).toBe(0);
    expect(new TimeScale(0, 100, gaps, new Set([100_000]), true).foldFrom).toEqual([]);
    const longer = new TimeScale(
      0,
      100,
      { from: [100_000, 20_000_000], to: [10_000_000, 30_000_000] },
      new Set(),
      true,
    );
    expect(longer.toPx(15_000_000)).toBe(scale.toPx(15_000_000));
  });

  it('chooses round steps and ticks on the local clock', () => {
    expect(tickStep(1000, 84)).toBe(120_000);
    expect(ticks(0, 7_200_000, 3_600_000, 1_800_000)).toEqual([1_800_000, 5_400_000]);
  });
});

describe('StripCache', () => {
  it('equals a fresh computation however the view and the lane move', () => {
    const move = fc.record({
      pan: fc.integer({ min: -40, max: 40 }),
      wait: fc.integer({ min: 0, max: 900 }),
      what: fc.constantFrom('open', 'close', 'none'),
    });
    fc.assert(
      fc.property(fc.boolean(), fc.array(move, { maxLength: 60 }), (stacked, moves) => {
        const bars = new BarColumns(stacked);
        const scale = new TimeScale(0, 50, { from: [], to: [] }, new Set(), false);
        const cache = new StripCache();
        const open: number[] = [];
        let [now, last, px0] = [1000, 0, 0];
        for (const { pan, wait, what } of moves) {
          now += wait;
          px0 += pan;
          if (what !== 'none') last = now;
          if (what === 'open' && (stacked || open.length === 0)) open.push(bars.push(now, 1 + (bars.length % 4), 1));
          const first = what === 'close' ? open.shift() : undefined;
          if (first !== undefined) bars.close(first, now);
          const kept = cache.get(0, bars, last, now, scale, 'k', px0, 64);
          const fresh = new StripCache().get(0, bars, last, now, scale, 'k', px0, 64);
          expect([...kept.values.subarray(0, 64)]).toEqual([...fresh.values.subarray(0, 64)]);
        }
      }),
    );
  });
});

describe('formatDuration', () => {
  it('uses two units at most', () => {
    expect([850, 9400, 12_000, 200_000, 7_500_000, 273_600_000].map(formatDuration)).toEqual([
      '850 ms',
      '9.4 s',
      '12 s',
      '3 min 20 s',
      '2 h 5 min',
      '3 d 4 h',
    ]);
  });
});
