import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HEADER_HEIGHT,
  heightOf,
  ROW_HEIGHT,
  rowsInSight,
  rowsToDraw,
  scrollTo,
  topOf,
  withinList,
} from '../../../renderer/components/data-grid/row-window.js';

const top = fc.integer({ min: 0, max: 3_000_000 });
const height = fc.integer({ min: HEADER_HEIGHT + ROW_HEIGHT, max: 3000 });
const total = fc.integer({ min: 1, max: 1_000_000 });

describe('the window on a list', () => {
  it('holds exactly the rows of which a pixel is to be seen below the heading', () => {
    fc.assert(
      fc.property(top, height, (scrolled, room) => {
        const { first, last } = rowsInSight(scrolled, room);
        const seen = (row: number) =>
          topOf(row) + ROW_HEIGHT > scrolled + HEADER_HEIGHT && topOf(row) < scrolled + room;
        for (const row of [first, last]) expect(seen(row)).toBe(true);
        for (const row of [first - 1, last + 1]) expect(row >= 0 && seen(row)).toBe(false);
      }),
    );
  });

  it('draws each row once and in order: those in sight, some around them, and the active one', () => {
    fc.assert(
      fc.property(top, height, total, fc.nat(8), fc.nat(1_000_000), (scrolled, room, n, overscan, active) => {
        const sight = withinList(rowsInSight(scrolled, room), n);
        const rows = rowsToDraw(sight, overscan, n, active);
        expect([...rows].sort((a, b) => a - b)).toEqual([...new Set(rows)]);
        expect(rows.every((row) => row >= 0 && row < n)).toBe(true);
        expect(rows).toEqual(expect.arrayContaining([sight.first, sight.last]));
        expect(rows.includes(active)).toBe(active < n);
        expect(rows.length).toBeLessThanOrEqual(Math.ceil(room / ROW_HEIGHT) + 2 + 2 * overscan);
      }),
    );
  });

  it('is empty over an empty list', () => {
    expect(rowsToDraw(withinList(rowsInSight(0, 500), 0), 8, 0, -1)).toEqual([]);
    expect(heightOf(0)).toBe(HEADER_HEIGHT);
  });

  it('scrolls no farther than a row needs to be wholly in sight, and not at all where it is', () => {
    fc.assert(
      fc.property(top, height, fc.nat(100_000), (scrolled, room, row) => {
        const to = scrollTo(row, scrolled, room);
        const now = to ?? scrolled;
        expect(topOf(row)).toBeGreaterThanOrEqual(now + HEADER_HEIGHT);
        expect(topOf(row) + ROW_HEIGHT).toBeLessThanOrEqual(now + room);
        if (to !== null) {
          const edges = [now + HEADER_HEIGHT - topOf(row), now + room - topOf(row) - ROW_HEIGHT];
          expect(edges).toContain(0);
          expect(to).not.toBe(scrolled);
        }
      }),
    );
  });
});
