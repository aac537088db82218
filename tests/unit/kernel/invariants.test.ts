import { describe, expect, it } from 'vitest';
import type { BookEvent } from '../../../main/core/orders/types.js';
import type { BooksMemory } from '../../../main/kernel/books-memory.js';
import { InvariantWatch } from '../../../main/kernel/invariants.js';
import { endOf } from '../../../main/kernel/run-watch.js';
import { makeWorld } from '../../../main/kernel/world-making.js';
import { DEMO } from '../../support/fake-kernel.js';

const delivered = (shipmentId: number) => ({ kind: 'delivered', shipmentId }) as BookEvent;

function memory(cells: readonly { onHand: number; reserved: number }[]): BooksMemory {
  const stock = new Map(
    cells.map((cell, index) => [String(index), { ...cell, warehouseId: 1, productId: index, inbound: 0 }]),
  );
  return { books: { stock, orders: new Map([[1, {}]]), shipments: new Map() } } as unknown as BooksMemory;
}

describe('what must hold of the books', () => {
  it('names stock below zero and stock that is promised twice', () => {
    const watch = new InvariantWatch(0);
    const found = watch.look(
      memory([
        { onHand: 5, reserved: 5 },
        { onHand: -1, reserved: 0 },
        { onHand: 2, reserved: 3 },
      ]),
      1000,
    );
    expect(found).toMatchObject({ cells: 3, openOrders: 1, openShipments: 0 });
    expect(found.stockFaults).toEqual([
      'product 1 in warehouse 1: onHand is -1',
      'product 2 in warehouse 1: 3 reserved of 2 on hand',
    ]);
  });

  it('looks at all stock once a second at most, and says that it owes a look', () => {
    const watch = new InvariantWatch(0);
    watch.look(memory([]), 1000);
    expect(watch.due).toBe(false);
    expect(watch.look(memory([{ onHand: -1, reserved: 0 }]), 1500).stockFaults).toEqual([]);
    expect(watch.due).toBe(true);
    expect(watch.look(memory([{ onHand: -1, reserved: 0 }]), 2000).stockFaults).toHaveLength(1);
    expect(watch.due).toBe(false);
  });

  it('counts each delivered shipment once, names those that were delivered twice, and forgets with the books', () => {
    const watch = new InvariantWatch(0);
    watch.committed([delivered(1), delivered(2), { ...delivered(3), kind: 'ready' }]);
    watch.committed([delivered(2), delivered(2)]);
    expect(watch.look(memory([]), 1)).toMatchObject({ delivered: 2, deliveredTwice: [2] });
    watch.reset(50);
    expect(watch.look(memory([]), 60)).toMatchObject({ delivered: 0, deliveredTwice: [], since: 50 });
  });
});

describe('runs until a state', () => {
  it('end when it is reached or passed, or will never be', () => {
    expect(endOf('packing', 'packed')).toBeNull();
    expect(endOf('packed', 'packed')).toBe('reached');
    expect(endOf('delivering', 'packed')).toBe('reached');
    expect(endOf('cancelled', 'packed')).toBe('never');
    expect(endOf('failed', 'delivered')).toBe('never');
    expect(endOf('cancelled', 'cancelled')).toBe('reached');
    expect(endOf('delivered', 'cancelled')).toBe('never');
  });
});

describe('a simulated world that is made', () => {
  const wish = { seed: 8, profile: 'brisk', trucks: 6, warehouses: 5 } as const;

  it('is the demo’s own first, then drawn: the same wish makes the same world, another seed another', () => {
    const made = makeWorld(DEMO, wish);
    expect(made.demo.trucks).toHaveLength(6);
    expect(made.demo.warehouses).toHaveLength(5);
    expect(made.demo.warehouses.slice(0, 2)).toEqual(DEMO.warehouses);
    expect(new Set(made.demo.warehouses.map(({ id }) => id)).size).toBe(5);
    expect(made.demo.initialStock.filter(({ warehouseId }) => warehouseId > 2)).toHaveLength(3 * DEMO.products.length);
    expect(makeWorld(DEMO, wish)).toEqual(made);
    expect(makeWorld(DEMO, { ...wish, seed: 9 }).demo.warehouses).not.toEqual(made.demo.warehouses);
  });

  it('may be smaller than the demo: what is left out has no stock either', () => {
    const { demo } = makeWorld(DEMO, { ...wish, trucks: 1, warehouses: 1 });
    expect(demo.warehouses).toEqual([DEMO.warehouses[0]]);
    expect(demo.initialStock.every(({ warehouseId }) => warehouseId === 1)).toBe(true);
  });
});
