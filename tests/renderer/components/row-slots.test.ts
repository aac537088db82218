// Places of drawn rows: kept while in sight, taken over by those that come.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowSlots } from '../../../renderer/components/data-grid/row-slots.js';

test('a row keeps its place while it is in sight, and one that comes takes a place that was left', () => {
  const slots = new RowSlots();
  expect(slots.assign(['a', 'b', 'c'])).toEqual([0, 1, 2]);
  expect(slots.assign(['c', 'd', 'e'])).toEqual([2, 0, 1]);
  // The same again (React may render twice), then in another order: nothing moves.
  expect(slots.assign(['c', 'd', 'e'])).toEqual([2, 0, 1]);
  expect(slots.assign(['e', 'c', 'd'])).toEqual([1, 2, 0]);
});

test('pages that come in are drawn where their rows were awaited', () => {
  const slots = new RowSlots();
  slots.assign(['at-0', 'at-1', 'at-2']);
  expect(slots.assign([10, 11, 12])).toEqual([0, 1, 2]);
});

test('whatever comes and goes: no place twice, none given up without need, and no more places than rows were in sight', () => {
  const windows = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), { maxLength: 12 });
  fc.assert(
    fc.property(windows, (all) => {
      const slots = new RowSlots();
      let before = new Map<number, number>();
      let most = 0;
      for (const keys of all) {
        const places = slots.assign(keys);
        most = Math.max(most, keys.length);
        expect(new Set(places).size).toBe(keys.length);
        for (const place of places) expect(place).toBeLessThan(most);
        const now = new Map(keys.map((key, at) => [key, places[at] ?? -1] as const));
        for (const [key, place] of now) if (before.has(key)) expect(place).toBe(before.get(key));
        before = now;
      }
    }),
  );
});
