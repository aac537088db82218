// What the program of a scenario host begins with, before the scenario's own world: next to nothing, and one tester.

import type { Demo } from '../../contracts/demo.js';

/** The number of the one account. */
export const TESTER = 1;

export const FIRST_WORLD: Demo = {
  products: [
    {
      id: 1,
      sku: 'S-0001',
      name: 'Product 1',
      unit: 'piece',
      category: 'scenario',
      weightGrams: 0,
      reorderPoint: 0,
      reorderQuantity: 1,
      priceCents: 0,
    },
  ],
  warehouses: [{ id: 1, name: 'Warehouse 1', x: 0, y: 0 }],
  trucks: [{ id: 1, x: 0, y: 0 }],
  customers: [],
  people: [{ name: 'Scenario', role: 'tester', password: 'of no use', address: { x: 0, y: 0 } }],
  initialStock: [],
};
