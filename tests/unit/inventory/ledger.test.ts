// The stock ledger: each operation, what it refuses, and conservation.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ledger from '../../../main/core/inventory/ledger.js';
import type { Movement } from '../../../main/core/inventory/ledger.js';
import type { Result } from '../../../main/core/lib/result.js';
import type { StockCell, StockChange } from '../../../main/core/orders/types.js';

const cell = (onHand: number, reserved: number, inbound: number): StockCell => ({
  warehouseId: 1,
  productId: 2,
  onHand,
  reserved,
  inbound,
});
type Operation = (from: StockCell, quantity: number) => Result<Movement>;

describe('operations', () => {
  it.each<[string, Operation, [number, number, number], [number, number, number], string]>([
    ['reserve', ledger.reserve, [5, 1, 0], [5, 4, 0], 'reservation'],
    ['release', ledger.release, [5, 4, 0], [5, 1, 0], 'released'],
    ['pick', ledger.pick, [5, 4, 0], [2, 1, 0], 'packed'],
    ['pickUnreserved', ledger.pickUnreserved, [5, 1, 0], [2, 1, 0], 'packed'],
    ['purchase', ledger.purchase, [5, 1, 0], [5, 1, 3], 'purchase'],
    ['purchaseRejected', ledger.purchaseRejected, [5, 1, 3], [5, 1, 0], 'rejected'],
    ['arrive', (c, q) => ledger.arrive(c, q, q), [5, 1, 4], [8, 1, 1], 'arrival'],
    ['arrive unannounced', (c, q) => ledger.arrive(c, q, 0), [5, 1, 4], [8, 1, 4], 'arrival'],
    ['adjust to 3', ledger.adjust, [5, 1, 0], [3, 1, 0], 'adjustment'],
  ])('%s of 3', (_name, operation, from, to, because) => {
    const result = operation(cell(...from), 3);
    const [onHand, reserved, inbound] = to;
    expect(result).toEqual({
      ok: true,
      value: {
        cell: cell(...to),
        change: {
          onHand: onHand - from[0],
          reserved: reserved - from[1],
          inbound: inbound - from[2],
          after: { onHand, reserved, inbound },
          because,
        },
      },
    });
  });

  it.each<[string, Operation, [number, number, number], number]>([
    ['more reserved than there is', ledger.reserve, [5, 3, 9], 3],
    ['more released than reserved', ledger.release, [5, 2, 0], 3],
    ['more picked than reserved', ledger.pick, [5, 2, 0], 3],
    ['others’ reservations picked', ledger.pickUnreserved, [5, 3, 0], 3],
    ['more arrived from a purchase than was inbound', (c, q) => ledger.arrive(c, q, q), [5, 0, 2], 3],
    ['more expected than arrived', (c, q) => ledger.arrive(c, q, q + 1), [5, 0, 9], 3],
    ['adjusted below what is reserved', ledger.adjust, [5, 4, 0], 3],
    ['beyond int32', ledger.purchase, [0, 0, 2 ** 31 - 2], 3],
    ['negative', ledger.reserve, [5, 0, 0], -1],
    ['half a piece', ledger.reserve, [5, 0, 0], 0.5],
    ['not a number', ledger.purchase, [5, 0, 0], Number.NaN],
  ])('refuses %s, without throwing', (_name, operation, from, quantity) => {
    expect(operation(cell(...from), quantity)).toMatchObject({ ok: false, error: { code: 'stock-impossible' } });
  });
});

describe('conservation', () => {
  const operations: readonly Operation[] = [
    ledger.reserve,
    ledger.release,
    ledger.pick,
    ledger.pickUnreserved,
    ledger.purchase,
    ledger.purchaseRejected,
    (c, q) => ledger.arrive(c, q, Math.min(q, c.inbound)),
    ledger.adjust,
  ];

  it('whatever is tried, the changes add up and no balance is negative or over-reserved', () => {
    const tries = fc.array(fc.tuple(fc.constantFrom(...operations), fc.integer({ min: -2, max: 12 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(tries, (list) => {
        const from = cell(10, 0, 0);
        const changes: StockChange[] = [];
        let now = from;
        for (const [operation, quantity] of list) {
          const result = operation(now, quantity);
          if (!result.ok) continue;
          now = result.value.cell;
          changes.push(result.value.change);
          expect(ledger.cellFault(now)).toBeNull();
        }
        expect(ledger.conservationFault(from, changes, now)).toBeNull();
        // And the check does see what is wrong.
        expect(ledger.conservationFault(from, changes, { ...now, onHand: now.onHand + 1 })).not.toBeNull();
      }),
    );
  });

  it('names a change whose balances are not the sum', () => {
    const result = ledger.reserve(cell(5, 0, 0), 2);
    if (!result.ok) throw new Error('refused');
    const { change } = result.value;
    const wrong = { ...change, after: { ...change.after, reserved: 3 } };
    expect(ledger.conservationFault(cell(5, 0, 0), [wrong], cell(5, 2, 0))).toContain('reserved 3');
  });
});
