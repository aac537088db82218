// Which warehouse ships what, and the sentence that says why.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBooks } from '../../../main/core/fulfilment/books.js';
import { planOrder } from '../../../main/core/fulfilment/plan.js';
import type { StockCell } from '../../../main/core/orders/types.js';
import { cell, init, line, product, warehouse } from './fixtures.js';

const HOUSES = [
  warehouse(1, 0, 0, 'North Dock'),
  warehouse(2, 100, 0, 'South Dock'),
  warehouse(3, 300, 0, 'Far Field'),
];
const plan = (stock: readonly StockCell[], lines = [line(1, 2), line(2, 2)], x = 10) =>
  planOrder(createBooks(init({ warehouses: HOUSES, stock })), { x, y: 2 }, lines);

describe('planOrder', () => {
  it('takes the nearest warehouse that has all lines, and says so', () => {
    const stock = [cell(1, 1, 9), cell(2, 1, 2), cell(2, 2, 2), cell(3, 1, 9), cell(3, 2, 9)];
    expect(plan(stock)).toEqual([
      {
        warehouseId: 2,
        lines: [line(1, 2), line(2, 2)],
        distance: 92,
        reason: 'South Dock: nearest of 2 with all 2 products, 92 away',
        missing: [],
      },
    ]);
    expect(plan([cell(3, 1, 2)], [line(1, 2)])[0]?.reason).toBe('Far Field: the only one with the product, 292 away');
  });

  it('does not count what is reserved', () => {
    expect(plan([cell(1, 1, 5, 4), cell(2, 1, 5)], [line(1, 2)]).map((p) => p.warehouseId)).toEqual([2]);
  });

  it('splits into the fewest shipments that stock can fill', () => {
    const parts = plan([cell(1, 1, 2), cell(2, 2, 1), cell(3, 2, 2)]);
    expect(parts.map(({ warehouseId, lines, missing }) => ({ warehouseId, lines, missing }))).toEqual([
      { warehouseId: 1, lines: [line(1, 2)], missing: [] },
      { warehouseId: 3, lines: [line(2, 2)], missing: [] },
    ]);
    expect(parts[0]?.reason).toBe('North Dock: ships 1 of 2 products, no single warehouse has all, 12 away');
  });

  it('splits a line only where no warehouse has it whole', () => {
    const parts = plan([cell(1, 1, 3), cell(2, 1, 4)], [line(1, 5)]);
    expect(parts.map((p) => [p.warehouseId, p.lines])).toEqual([[1, [line(1, 3)]], [2, [line(1, 2)]]]); // prettier-ignore
  });

  it('what no warehouses have goes with those that ship the rest, to be bought', () => {
    expect(plan([cell(2, 1, 9), cell(1, 2, 1)])).toEqual([
      {
        warehouseId: 2,
        lines: [line(1, 2), line(2, 2)],
        distance: 92,
        reason: 'South Dock: nearest with the other product, 92 away; 2 × Product 2 must be bought first',
        missing: [line(2, 2)],
      },
    ]);
  });

  it('nothing anywhere: the nearest buys', () => {
    const [part] = plan([], [line(1, 12)], 290);
    expect(part).toMatchObject({ warehouseId: 3, missing: [line(1, 12)] });
    expect(part?.reason).toBe('Far Field: nearest of 3, 12 away; 12 × Bracket M8 must be bought first');
  });

  it('throws where there is no warehouse', () => {
    expect(() => planOrder(createBooks(init({ warehouses: [] })), { x: 0, y: 0 }, [line(1, 1)])).toThrow(
      /no warehouse/,
    );
  });

  it('always ships every piece once; takes no more than is free; and never more shipments than a trial of all sets needs', () => {
    const houses = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 5 });
    const counts = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 15, maxLength: 15 });
    const wanted = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(houses, counts, wanted, (xs, onHand, quantities) => {
        const warehouses = xs.map((x, i) => warehouse(i + 1, x, 0));
        const free = (w: number, p: number): number => onHand[(w - 1) * 3 + p - 1] ?? 0;
        const stock = warehouses.flatMap(({ id }) => [1, 2, 3].map((p) => cell(id, p, free(id, p))));
        const books = createBooks(init({ warehouses, products: [1, 2, 3].map((id) => product(id)), stock }));
        const lines = quantities.map((quantity, i) => line(i + 1, quantity));
        const parts = planOrder(books, { x: 0, y: 0 }, lines);
        for (const { productId, quantity } of lines) {
          const shipped = parts.map((p) => p.lines.find((l) => l.productId === productId)?.quantity ?? 0);
          expect(shipped.reduce((a, b) => a + b, 0)).toBe(quantity);
          for (const part of parts) {
            const own = part.lines.find((l) => l.productId === productId)?.quantity ?? 0;
            const missing = part.missing.find((l) => l.productId === productId)?.quantity ?? 0;
            expect(own - missing).toBeLessThanOrEqual(free(part.warehouseId, productId));
          }
        }
        const enough = (ids: readonly number[]): boolean =>
          lines.every((l) => ids.reduce((sum, id) => sum + free(id, l.productId), 0) >= l.quantity);
        if (!enough(warehouses.map((w) => w.id))) return;
        const sizes = Array.from({ length: 2 ** xs.length }, (_, bits) => warehouses.filter((_w, i) => bits & (1 << i)))
          .filter((set) => enough(set.map((w) => w.id)))
          .map((set) => set.length);
        expect(parts).toHaveLength(Math.min(...sizes));
        expect(parts.every((p) => p.missing.length === 0)).toBe(true);
      }),
    );
  });
});
