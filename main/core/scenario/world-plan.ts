// The world that a scenario begins with: warehouses, trucks, products and stock, drawn from the seed where the file names numbers only.

import { randomAt } from '../faults/throws.js';
import { randomInt } from '../lib/random.js';
import type { Drawn, PlacedThing, Scenario, ScenarioWorld } from './types.js';

export const DEFAULT_AREA = 100;
const REORDER_POINT = 10;
const REORDER_QUANTITY = 100;

export function planWorld(scenario: Scenario, seed: number): ScenarioWorld {
  const { warehouses, trucks, catalogue, stock } = scenario;
  const products = isDrawn(catalogue)
    ? Array.from({ length: catalogue.products }, (_, index) => product(index + 1, `Product ${index + 1}`, catalogue))
    : catalogue.map(({ id, name, ...rest }) => product(id, name, rest));
  const places = isDrawn(warehouses)
    ? drawn(warehouses, seed, 'warehouses').map((place) => ({ ...place, name: `Warehouse ${place.id}` }))
    : warehouses;
  return {
    warehouses: places,
    trucks: isDrawn(trucks) ? drawn(trucks, seed, 'trucks') : trucks,
    products,
    stock: places.flatMap(({ id: warehouseId }) =>
      products.map(({ id: productId }) => ({
        warehouseId,
        productId,
        quantity: pieces(stock, warehouseId, productId),
      })),
    ),
  };
}

/** The last exception that fits counts. */
function pieces({ each, except = [] }: Scenario['stock'], warehouseId: number, productId: number): number {
  const found = except.findLast(
    ({ warehouse = warehouseId, product = productId }) => warehouse === warehouseId && product === productId,
  );
  return found?.pieces ?? each;
}

function product(
  id: number,
  name: string,
  { reorderPoint, reorderQuantity }: { reorderPoint?: number | undefined; reorderQuantity?: number | undefined },
): ScenarioWorld['products'][number] {
  const sku = `S-${String(id).padStart(4, '0')}`;
  return {
    id,
    sku,
    name,
    reorderPoint: reorderPoint ?? REORDER_POINT,
    reorderQuantity: reorderQuantity ?? REORDER_QUANTITY,
  };
}

function drawn({ count, area = DEFAULT_AREA }: Drawn, seed: number, what: string): readonly PlacedThing[] {
  const random = randomAt(seed, 'scenario', what);
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    x: randomInt(random, -area, area),
    y: randomInt(random, -area, area),
  }));
}

function isDrawn<T extends object>(value: T | readonly unknown[]): value is T {
  return !Array.isArray(value);
}
