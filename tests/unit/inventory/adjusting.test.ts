// Correcting a shelf by hand: what is refused and how it is said, and what follows from it in the books.

import { describe, expect, it } from 'vitest';
import { decide } from '../../../main/core/fulfilment/decide.js';
import type { FulfilmentInput } from '../../../main/core/fulfilment/types.js';
import { adjustFault } from '../../../main/core/inventory/adjusting.js';
import type { StockCell } from '../../../main/core/orders/types.js';

const cell = (over: Partial<StockCell> = {}): StockCell => ({
  warehouseId: 1,
  productId: 7,
  onHand: 10,
  reserved: 4,
  inbound: 2,
  ...over,
});

describe('a correction', () => {
  it('goes down to what is reserved and not below, and says how far it may go', () => {
    expect(adjustFault(cell(), -6, 'lost')).toBeNull();
    const fault = adjustFault(cell(), -7, 'lost');
    expect(fault).toMatchObject({ code: 'below-reserved', details: { field: 'change', value: -7, least: 4 } });
    expect(fault?.message).toMatch(/4 are reserved.*allowed is -6 at least/);
  });

  it('takes a direction that fits its reason', () => {
    expect(adjustFault(cell(), 3, 'found')).toBeNull();
    expect(adjustFault(cell(), -3, 'found')?.code).toBe('bad-change');
    expect(adjustFault(cell(), 3, 'damaged')?.code).toBe('bad-change');
    expect(adjustFault(cell(), 3, 'lost')?.code).toBe('bad-change');
    expect(adjustFault(cell(), 3, 'counted')).toBeNull();
    expect(adjustFault(cell(), -3, 'counted')).toBeNull();
  });

  it('refuses nothing, parts of pieces, and more than a shelf can hold', () => {
    expect(adjustFault(cell(), 0, 'counted')?.code).toBe('bad-change');
    expect(adjustFault(cell(), 1.5, 'found')?.code).toBe('bad-change');
    expect(adjustFault(cell(), 2 ** 31, 'found')?.code).toBe('bad-change');
  });
});

describe('the decision', () => {
  it('refuses no lines and too many', () => {
    const input = (lines: number): FulfilmentInput => ({
      type: 'adjust',
      at: 1,
      personId: 1,
      clientId: 'client-0001',
      reason: 'found',
      note: null,
      lines: Array.from({ length: lines }, (_, index) => ({ warehouseId: 1, productId: index + 1, change: 1 })),
      countRev: null,
    });
    // Looked at before anything else of the books.
    const books = { counters: {}, stock: new Map(), warehouses: new Map(), products: new Map() } as never;
    for (const count of [0, 501]) {
      expect(decide(books, input(count)).outcome).toMatchObject({ type: 'rejected', code: 'bad-lines' });
    }
  });
});
