import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diceThrow } from '../../../main/core/world-sim/dice.js';
import { Fifo } from '../../../main/core/lib/fifo.js';
import { NumberSet } from '../../../main/core/world-sim/number-set.js';
import {
  BRISK,
  CLASSIC,
  loadingMs,
  noticedAt,
  packingMs,
  positionAlong,
  tickAfter,
  tickFrom,
  travelMs,
} from '../../../main/core/world-sim/profile.js';

describe('timing', () => {
  it.each([
    [1, 100, 30_000],
    [1, 60, 30_000],
    [1, 119, 30_000],
    [1, 120, 15_000],
    [4, 120, 60_000],
    [1, 6000, 300],
    [0, 100, 0],
    [1, 30, 60_000],
    [2, 1, 3_600_000],
  ])('packs %d lines at simspeed %d in %d ms', (lines, simspeed, ms) => {
    expect(packingMs(lines, simspeed)).toBe(ms);
  });

  it.each([
    [60, 60_000],
    [119, 60_000],
    [120, 0],
    [6000, 0],
    [4294967295, 0],
    [30, 120_000],
    [1, 3_600_000],
  ])('loads at simspeed %d in %d ms', (simspeed, ms) => {
    expect(loadingMs(simspeed)).toBe(ms);
  });

  it.each([
    [0, 0],
    [100, 2400],
    [30, 600],
    [31, 1200],
    [300, 6000],
  ])('drives at 50 units a second over %d units in whole steps', (distance, ms) => {
    expect(travelMs({ x: 0, y: 0 }, { x: distance, y: 0 }, 50)).toBe(ms);
  });

  it('ticks at multiples, strictly after what happened', () => {
    expect([tickAfter(CLASSIC, 0), tickAfter(CLASSIC, 5999), tickAfter(CLASSIC, 6000)]).toEqual([6000, 6000, 12_000]);
    expect([tickFrom(CLASSIC, 0), tickFrom(CLASSIC, 1), tickFrom(CLASSIC, 6000)]).toEqual([0, 6000, 6000]);
    expect([noticedAt(CLASSIC, 5001), noticedAt(CLASSIC, 5000), noticedAt(BRISK, 5001)]).toEqual([10_000, 5000, 5001]);
  });

  it('keeps a truck on the Manhattan way: whole units, within the box, at both ends in time', () => {
    const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const point = fc.record({ x: int32, y: int32 });
    fc.assert(
      fc.property(
        point,
        point,
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        (from, to, simspeed, part) => {
          const total = travelMs(from, to, simspeed);
          const at = positionAlong(from, to, { elapsed: total * part, total, simspeed });
          expect(Number.isInteger(at.x) && Number.isInteger(at.y)).toBe(true);
          expect((at.x - from.x) * (at.x - to.x)).toBeLessThanOrEqual(0);
          expect((at.y - from.y) * (at.y - to.y)).toBeLessThanOrEqual(0);
          expect(at.y === from.y || at.x === to.x).toBe(true);
          expect(positionAlong(from, to, { elapsed: total, total, simspeed })).toEqual(to);
        },
      ),
    );
  });
});

describe('NumberSet', () => {
  it('holds what was added, says whether it was new, and survives its pages as text', () => {
    const number = fc.oneof(fc.integer({ min: -5000, max: 9000 }), fc.maxSafeInteger());
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), fc.array(number), (added, others) => {
        const set = new NumberSet();
        const model = new Set<number>();
        const pages = new Set<number>();
        for (const n of added) {
          const page = set.add(n);
          expect(page !== null).toBe(!model.has(n));
          if (page !== null) pages.add(page);
          model.add(n);
        }
        const copy = new NumberSet();
        for (const page of pages) copy.loadPage(page, set.pageText(page));
        for (const n of [...added, ...others]) {
          expect(set.has(n)).toBe(model.has(n));
          expect(copy.has(n)).toBe(model.has(n));
        }
      }),
    );
  });

  it('keeps a full page as one run', () => {
    const set = new NumberSet();
    for (let n = 4095; n >= 0; n--) set.add((n * 7) % 4096);
    expect(set.pageText(0)).toBe('0-4095');
    expect(set.pageText(1)).toBe('');
  });

  it.each(['', '5-3', '1,1', '3,2', 'x', '0-4096', '-1'])('refuses the page text "%s"', (text) => {
    expect(() => new NumberSet().loadPage(0, text)).toThrow(/bad number page/);
  });
});

describe('Fifo', () => {
  it('is a queue', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat()), { maxLength: 5000, size: 'max' }), (steps) => {
        const fifo = new Fifo<number>();
        const model: number[] = [];
        for (const step of steps) {
          if (step === null) {
            if (fifo.shift() !== model.shift()) throw new Error('shift');
          } else {
            fifo.push(step);
            model.push(step);
          }
          // No `expect`: it would be asked a hundred thousand times.
          if (fifo.size !== model.length || fifo.peek() !== model[0]) throw new Error('size or front');
        }
        expect(fifo.toArray()).toEqual(model);
        expect(fifo.drain()).toEqual(model);
        expect(fifo.size).toBe(0);
      }),
      { numRuns: 20 },
    );
  });
});

describe('dice', () => {
  it('throws evenly, the same for the same seed and number, others for another seed', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => diceThrow(3, i));
    const mean = many.reduce((sum, value) => sum + value, 0) / many.length;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
    expect(Array.from({ length: 100 }, (_, i) => diceThrow(3, i))).toEqual(many.slice(0, 100));
    expect(diceThrow(4, 0)).not.toBe(diceThrow(3, 0));
  });
});
