import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveInGrid } from '../../../renderer/components/data-grid/grid-keys.js';

const KEYS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'];

describe('moveInGrid', () => {
  it('never leaves the grid', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.boolean()), { maxLength: 60 }),
        fc.record({
          rows: fc.nat(100_000),
          columns: fc.integer({ min: 1, max: 12 }),
          page: fc.integer({ min: 1, max: 40 }),
        }),
        (keys, extent) => {
          let cell = { row: 0, column: 0 };
          for (const [key, ctrl] of keys) {
            cell = moveInGrid(key, ctrl, cell, extent) ?? cell;
            expect(cell.row).toBeGreaterThanOrEqual(-1);
            expect(cell.row).toBeLessThan(Math.max(1, extent.rows));
            expect(cell.column).toBeGreaterThanOrEqual(0);
            expect(cell.column).toBeLessThan(extent.columns);
          }
        },
      ),
    );
  });

  it('goes where each key says', () => {
    const extent = { rows: 100_000, columns: 5, page: 10 };
    const from = { row: 50, column: 2 };
    const to = (key: string, ctrl = false) => moveInGrid(key, ctrl, from, extent);
    expect(to('PageDown')).toEqual({ row: 60, column: 2 });
    expect(to('PageUp')).toEqual({ row: 40, column: 2 });
    expect(to('Home')).toEqual({ row: 50, column: 0 });
    expect(to('End', true)).toEqual({ row: 99_999, column: 4 });
    expect(to('Home', true)).toEqual({ row: 0, column: 0 });
    expect(moveInGrid('ArrowUp', false, { row: 0, column: 1 }, extent)).toEqual({ row: -1, column: 1 });
    expect(to('a')).toBeNull();
  });
});
