// Draws the world of a run: products, warehouses, trucks and what is in stock.

import type { Demo } from '../../main/contracts/demo.js';
import type { Random } from '../../main/core/lib/random.js';
import { between, chance } from './machine/timeline.js';

const COORDINATE = 60;

type Range = readonly [number, number];

export interface DemoSize {
  readonly products: Range;
  readonly warehouses: Range;
  readonly trucks: Range;
  readonly stock: Range;
  readonly reorderPoint: Range;
  readonly reorderQuantity: Range;
}

export const SMALL: DemoSize = {
  products: [1, 5],
  warehouses: [1, 4],
  trucks: [1, 4],
  stock: [1, 30],
  reorderPoint: [0, 10],
  reorderQuantity: [5, 40],
};

/** For thousands of orders. */
export const LARGE: DemoSize = {
  products: [6, 12],
  warehouses: [4, 10],
  trucks: [40, 120],
  stock: [50, 400],
  reorderPoint: [20, 100],
  reorderQuantity: [200, 800],
};

export function drawDemo(random: Random, size: DemoSize): Demo {
  const point = () => drawPoint(random);
  const ids = ([low, high]: Range): number[] =>
    Array.from({ length: between(random, low, high) }, (_, index) => index + 1);
  const products = ids(size.products).map((id) => ({
    id,
    sku: `SKU-${id}`,
    name: `Product ${id}`,
    unit: 'piece',
    category: 'parts',
    weightGrams: 100,
    reorderPoint: between(random, ...size.reorderPoint),
    reorderQuantity: between(random, ...size.reorderQuantity),
    priceCents: 999,
  }));
  const warehouses = ids(size.warehouses).map((id) => ({ id, name: `Warehouse ${id}`, ...point() }));
  return {
    products,
    warehouses,
    trucks: ids(size.trucks).map((id) => ({ id, ...point() })),
    customers: [{ id: 1, name: 'Ada', ...point(), upsAccount: null }],
    people: [{ name: 'Mia Manager', role: 'manager', password: 'demo-manager', address: point() }],
    initialStock: warehouses.flatMap(({ id: warehouseId }) =>
      products
        .filter(() => chance(random, 0.8))
        .map(({ id: productId }) => ({ warehouseId, productId, quantity: between(random, ...size.stock) })),
    ),
  };
}

export function drawPoint(random: Random): { readonly x: number; readonly y: number } {
  return { x: between(random, -COORDINATE, COORDINATE), y: between(random, -COORDINATE, COORDINATE) };
}
