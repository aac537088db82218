// Fills books that are new: products, customers and warehouses, and for our own world the first stock, bought from it.
// All in one go, so that books are either empty or complete.

import type { FulfilmentInput } from '../core/fulfilment/types.js';
import { MAX_LINES } from '../core/fulfilment/lines.js';
import type { Clock } from '../core/lib/clock.js';
import type { Line, Warehouse } from '../core/orders/types.js';
import type { Settings } from '../contracts/app-api.js';
import type { Demo } from '../contracts/demo.js';
import type { BooksService } from './books-service.js';
import { accepted } from './commands/orders.js';

export async function fillNewBooks(service: BooksService, settings: Settings, demo: Demo, clock: Clock): Promise<void> {
  const empty = await service.read(({ books }) => books.products.size === 0 && books.warehouses.size === 0);
  if (!empty) return;
  const inputs = firstInputs(settings, demo, clock.now());
  // Put in without a pause they are one turn, and one turn is one commit.
  const outcomes = await Promise.all(inputs.map((input) => service.command(input)));
  for (const outcome of outcomes) accepted(outcome);
}

function firstInputs(settings: Settings, demo: Demo, at: number): readonly FulfilmentInput[] {
  const personId = null;
  const simulated = settings.mode === 'simulated';
  const own = simulated ? [] : settings.real.warehouses;
  const warehouses: Warehouse[] = (own.length > 0 ? own : demo.warehouses).map(({ id, name, x, y }) => ({
    id,
    name,
    x,
    y,
    inWorld: false,
  }));
  return [
    { type: 'add-warehouses', at, personId, warehouses },
    ...demo.products.map((product): FulfilmentInput => ({ type: 'save-product', at, personId, product })),
    ...demo.customers.map((customer): FulfilmentInput => ({
      type: 'save-customer',
      at,
      personId,
      customer: { ...customer, id: 0 },
    })),
    ...(simulated ? firstPurchases(demo, at) : []),
  ];
}

function firstPurchases(demo: Demo, at: number): readonly FulfilmentInput[] {
  const byWarehouse = new Map<number, Line[]>();
  for (const { warehouseId, productId, quantity } of demo.initialStock) {
    if (quantity <= 0) continue;
    const lines = byWarehouse.get(warehouseId) ?? [];
    lines.push({ productId, quantity });
    byWarehouse.set(warehouseId, lines);
  }
  const inputs: FulfilmentInput[] = [];
  for (const [warehouseId, lines] of byWarehouse) {
    for (let start = 0; start < lines.length; start += MAX_LINES) {
      const clientId = `first-stock:${warehouseId}:${start}`;
      const part = lines.slice(start, start + MAX_LINES);
      inputs.push({ type: 'buy', at, personId: null, clientId, warehouseId, lines: part });
    }
  }
  return inputs;
}
