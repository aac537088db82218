// Draws what people do in a run: orders and when they are taken back, purchases, and a few other things.

import type { Demo } from '../../main/contracts/demo.js';
import type { Random } from '../../main/core/lib/random.js';
import type { Line } from '../../main/core/orders/types.js';
import { drawPoint } from './draw-demo.js';
import { between, chance, pick } from './machine/timeline.js';
import type { BuyIntent, Deed, OrderIntent, ScenarioWish } from './scenario.js';

/** Pieces of a line at most, now and then: more than all warehouses have. */
const MANY = 120;
/** Of orders from the form: held for the time in which they can be taken back as if nothing had been. */
const HELD = 0.25;

export function drawOrders(
  random: Random,
  demo: Demo,
  span: number,
  { burst, orders: wanted }: ScenarioWish,
): readonly OrderIntent[] {
  const orders: OrderIntent[] = [];
  const groups = burst === undefined ? between(random, 1, 5) : 1;
  for (let group = 0; wanted === undefined ? group < groups : orders.length < wanted; group += 1) {
    const at = burst === undefined ? between(random, 0, span) : 2000;
    const some = chance(random, 0.2) ? between(random, 10, 30) : between(random, 1, 5);
    const count = burst ?? (wanted === undefined ? some : Math.min(wanted - orders.length, 5 * some));
    const imported = burst === undefined && chance(random, 0.1);
    for (let i = 0; i < count; i += 1) {
      const later = burst === undefined && chance(random, 0.5) ? between(random, 0, 2000) : 0;
      orders.push(drawOrder(random, demo, at + later, { burst, imported, number: orders.length }));
    }
  }
  return orders.sort((a, b) => a.at - b.at);
}

function drawOrder(
  random: Random,
  demo: Demo,
  at: number,
  how: { readonly burst: number | undefined; readonly imported: boolean; readonly number: number },
): OrderIntent {
  const name = `order-${String(how.number).padStart(4, '0')}`;
  const importRef = how.imported ? `${name}:ref-${how.number}` : null;
  return {
    at,
    order: {
      clientId: importRef === null ? name : `import:${importRef}`,
      customerId: null,
      customerName: how.imported ? 'Grace' : 'Ada',
      destination: drawPoint(random),
      upsAccount: null,
      lines: [...drawLines(random, demo, MANY)],
    },
    cancelAfter: how.burst === undefined && chance(random, 0.07) ? between(random, 0, 20_000) : null,
    importRef,
  };
}

export function drawBuys(random: Random, demo: Demo, span: number): readonly BuyIntent[] {
  return Array.from({ length: between(random, 0, 3) }, (_, index) => ({
    at: between(random, 0, span),
    clientId: `purchase-${index}`,
    warehouseId: pick(random, demo.warehouses).id,
    lines: drawLines(random, demo, 60),
  }));
}

/** Some of the orders from the form are held first. A chance of its own: what else a seed draws stays as it was. */
export function drawHolds(random: Random, orders: readonly OrderIntent[]): readonly OrderIntent[] {
  return orders.map((intent) => {
    if (intent.importRef !== null || !chance(random, HELD)) return intent;
    return { ...intent, order: { ...intent.order, undo: true } };
  });
}

/** Other limits for restocking, another speed, a reconnect by hand. */
export function drawDeeds(random: Random, demo: Demo, span: number): readonly Deed[] {
  const deeds: Deed[] = [];
  const sometimes = (probability: number, draw: () => Omit<Deed, 'at'>): void => {
    while (chance(random, probability)) deeds.push({ at: between(random, 0, span), ...draw() });
  };
  // In simulated mode; elsewhere it is refused.
  if (chance(random, 0.06)) deeds.push({ at: between(random, 0, span), method: 'worlds.startNew', params: {} });
  sometimes(0.3, () => {
    const { id, sku, name, unit, category, weightGrams, priceCents } = pick(random, demo.products);
    const levels = { reorderPoint: between(random, 0, 60), reorderQuantity: between(random, 1, 90) };
    const params = { id, sku, name, unit, category, weightGrams, priceCents, ...levels };
    return { method: 'products.save', params };
  });
  sometimes(0.2, () => ({ method: 'sim.setSpeed', params: { simspeed: pick(random, [1000, 6000, 20_000]) } }));
  sometimes(0.2, () => ({ method: 'links.reconnect', params: { link: pick(random, ['world', 'ups'] as const) } }));
  return deeds;
}

function drawLines(random: Random, demo: Demo, most: number): readonly Line[] {
  // In a large run what counts is how many orders there are, not how large each is.
  const large = demo.products.length > 5;
  const products = demo.products.filter(() => chance(random, large ? 0.08 : 0.5));
  const chosen = products.length === 0 ? [pick(random, demo.products)] : products;
  // Mostly small; now and then more than all warehouses have.
  return chosen.map(({ id }) => ({
    productId: id,
    quantity: chance(random, large ? 0.02 : 0.15) ? between(random, 1, most) : between(random, 1, 4),
  }));
}
