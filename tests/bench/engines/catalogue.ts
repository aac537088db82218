// The goods, places and people of the bench: few, with stock that never runs out, so that every order takes the same way.

import type { Demo } from '../../../main/contracts/demo.js';
import type { PlaceOrder } from '../../../main/core/fulfilment/types.js';
import { TRUCK_ID } from '../world/port.js';

const PRODUCTS = 80;
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

export const WAREHOUSE = { id: 1, name: 'Bench', x: 0, y: 0 };

export function benchDemo(): Demo {
  return {
    products: range(PRODUCTS).map((id) => ({
      id,
      sku: `BENCH-${String(id).padStart(4, '0')}`,
      name: `Bench product ${id}`,
      unit: 'piece',
      category: 'Bench',
      weightGrams: 100,
      reorderPoint: 0,
      reorderQuantity: 1,
      priceCents: 100,
    })),
    warehouses: [WAREHOUSE],
    trucks: [{ id: TRUCK_ID, x: 0, y: 0 }],
    customers: range(28).map((id) => ({ id, name: `Customer ${id}`, x: id, y: id, upsAccount: null })),
    people: [{ name: 'Bench', role: 'manager', password: 'bench-bench', address: { x: 0, y: 0 } }],
    initialStock: range(PRODUCTS).map((productId) => ({ warehouseId: WAREHOUSE.id, productId, quantity: 1_000_000 })),
  };
}

/** The n-th order, from 1: one line, a customer and an address of its own. */
export function benchOrder(prefix: string, n: number): PlaceOrder {
  return {
    clientId: `${prefix}-${String(n).padStart(8, '0')}`,
    customerId: null,
    customerName: `Customer ${(n % 28) + 1}`,
    destination: { x: n % 1000, y: (n * 7) % 1000 },
    upsAccount: null,
    lines: [{ productId: (n % PRODUCTS) + 1, quantity: 1 }],
  };
}
