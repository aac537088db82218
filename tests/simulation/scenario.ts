// What happens in one simulated run, drawn from its seed: the world's size, what people do and when, and how much goes wrong.

import type { Demo } from '../../main/contracts/demo.js';
import type { SimProfile } from '../../main/contracts/sim-port.js';
import type { PlaceOrderParams } from '../../main/contracts/app-api.js';
import type { Line } from '../../main/core/orders/types.js';
import type { Random } from '../../main/core/lib/random.js';
import { between, chance, pick, type Timeline } from './machine/timeline.js';
import type { NetOptions } from './machine/net.js';

export interface OrderIntent {
  readonly at: number;
  readonly order: PlaceOrderParams;
  /** Taken back this long after it was accepted, or never. */
  readonly cancelAfter: number | null;
}

export interface BuyIntent {
  readonly at: number;
  readonly clientId: string;
  readonly warehouseId: number;
  readonly lines: readonly Line[];
}

/** Mean time between two faults of a kind in ms; null: never. */
export interface FaultRates {
  readonly cut: number | null;
  readonly halfOpen: number | null;
  readonly refuse: number | null;
  readonly slow: number | null;
  readonly killLink: number | null;
  readonly killSimulator: number | null;
  readonly hang: number | null;
  readonly sleep: number | null;
  readonly crash: number | null;
  readonly crashAtCommit: number | null;
  readonly diskFails: number | null;
}

export interface Scenario {
  readonly demo: Demo;
  /** The built-in world and UPS, or the same ones outside of the program. */
  readonly mode: 'simulated' | 'real';
  readonly profile: SimProfile;
  readonly simspeed: number;
  /** Percent of single requests that the world drops. */
  readonly flakiness: number;
  readonly net: NetOptions;
  readonly commitMs: readonly [number, number];
  readonly orders: readonly OrderIntent[];
  readonly buys: readonly BuyIntent[];
  readonly faults: FaultRates;
  /** Faults happen until then. */
  readonly faultsUntil: number;
  /** Everything must be done this long after. */
  readonly patience: number;
}

export interface ScenarioWish {
  readonly mode?: 'simulated' | 'real';
  readonly profile?: SimProfile;
  readonly simspeed?: number;
  /** So many orders at one instant, instead of those that the seed draws. */
  readonly burst?: number;
  readonly faults?: boolean;
}

const COORDINATE = 60;
const MINUTE = 60_000;
/** Orders at most in a slow world. */
const SLOWLY = 10;

export function drawScenario(timeline: Timeline, wish: ScenarioWish = {}): Scenario {
  const random = timeline.random('scenario');
  const classic = chance(random, 0.25);
  const profile = wish.profile ?? (classic ? 'classic' : 'brisk');
  const demo = drawDemo(random);
  const span = profile === 'classic' ? 3 * MINUTE : MINUTE;
  const orders = drawOrders(random, demo, span, wish.burst);
  return {
    demo,
    mode: wish.mode ?? (chance(random, 0.3) ? 'real' : 'simulated'),
    profile,
    // At 100 a load takes a minute, and each truck loads one package at a time.
    simspeed: wish.simspeed ?? pick(random, orders.length > SLOWLY ? [1000, 6000, 20_000] : [100, 1000, 6000, 20_000]),
    flakiness: pick(random, [0, 0, 10, 30]),
    net: {
      latencyMs: pick(random, [
        [0, 1],
        [1, 20],
        [0, 300],
      ] as const),
      split: pick(random, [0, 0.2, 0.8]),
      merge: pick(random, [0, 0.3]),
    },
    commitMs: pick(random, [
      [0, 1],
      [1, 10],
      [5, 80],
    ] as const),
    orders,
    buys: Array.from({ length: between(random, 0, 3) }, (_, index) => ({
      at: between(random, 0, span),
      clientId: `purchase-${index}`,
      warehouseId: pick(random, demo.warehouses).id,
      lines: drawLines(random, demo, 60),
    })),
    faults: wish.faults === false ? NO_FAULTS : drawFaults(random, span),
    faultsUntil: span,
    patience: profile === 'classic' ? 90 * MINUTE : 30 * MINUTE,
  };
}

function drawDemo(random: Random): Demo {
  const point = () => ({ x: between(random, -COORDINATE, COORDINATE), y: between(random, -COORDINATE, COORDINATE) });
  const ids = (low: number, high: number): number[] =>
    Array.from({ length: between(random, low, high) }, (_, index) => index + 1);
  const products = ids(1, 5).map((id) => ({
    id,
    sku: `SKU-${id}`,
    name: `Product ${id}`,
    unit: 'piece',
    category: 'parts',
    weightGrams: 100,
    reorderPoint: between(random, 0, 10),
    reorderQuantity: between(random, 5, 40),
    priceCents: 999,
  }));
  const warehouses = ids(1, 4).map((id) => ({ id, name: `Warehouse ${id}`, ...point() }));
  return {
    products,
    warehouses,
    trucks: ids(1, 4).map((id) => ({ id, ...point() })),
    customers: [{ id: 1, name: 'Ada', ...point(), upsAccount: null }],
    people: [{ name: 'Mia Manager', role: 'manager', password: 'demo-manager', address: point() }],
    initialStock: warehouses.flatMap(({ id: warehouseId }) =>
      products
        .filter(() => chance(random, 0.8))
        .map(({ id: productId }) => ({ warehouseId, productId, quantity: between(random, 1, 30) })),
    ),
  };
}

function drawLines(random: Random, demo: Demo, most: number): readonly Line[] {
  const products = demo.products.filter(() => chance(random, 0.5));
  const chosen = products.length === 0 ? demo.products.slice(0, 1) : products;
  // Mostly small; now and then more than all warehouses have.
  return chosen.map(({ id }) => ({
    productId: id,
    quantity: chance(random, 0.15) ? between(random, 1, most) : between(random, 1, 4),
  }));
}

function drawOrders(random: Random, demo: Demo, span: number, burst: number | undefined): readonly OrderIntent[] {
  const groups = burst === undefined ? between(random, 1, 5) : 1;
  const orders: OrderIntent[] = [];
  for (let group = 0; group < groups; group += 1) {
    const at = burst === undefined ? between(random, 0, span) : 2000;
    const count = burst ?? (chance(random, 0.2) ? between(random, 10, 30) : between(random, 1, 5));
    for (let i = 0; i < count; i += 1) {
      orders.push({
        at: at + (burst === undefined && chance(random, 0.5) ? between(random, 0, 2000) : 0),
        order: {
          clientId: `order-${String(orders.length).padStart(4, '0')}`,
          customerId: null,
          customerName: 'Ada',
          destination: {
            x: between(random, -COORDINATE, COORDINATE),
            y: between(random, -COORDINATE, COORDINATE),
          },
          upsAccount: null,
          lines: [...drawLines(random, demo, 120)],
        },
        cancelAfter: burst === undefined && chance(random, 0.07) ? between(random, 0, 20_000) : null,
      });
    }
  }
  return orders.sort((a, b) => a.at - b.at);
}

const NO_FAULTS: FaultRates = {
  cut: null,
  halfOpen: null,
  refuse: null,
  slow: null,
  killLink: null,
  killSimulator: null,
  hang: null,
  sleep: null,
  crash: null,
  crashAtCommit: null,
  diskFails: null,
};

/** Some kinds of faults in each run, some of them dense. */
function drawFaults(random: Random, span: number): FaultRates {
  const rate = (often: number): number | null => (chance(random, often) ? span / between(random, 1, 6) : null);
  return {
    cut: rate(0.6),
    halfOpen: rate(0.3),
    refuse: rate(0.3),
    slow: rate(0.2),
    killLink: rate(0.5),
    killSimulator: rate(0.4),
    hang: rate(0.2),
    sleep: rate(0.1),
    crash: rate(0.4),
    crashAtCommit: rate(0.5),
    diskFails: rate(0.3),
  };
}
