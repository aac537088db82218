// When people place which orders, drawn from the seed: groups with a rate, bursts, and recorded days.

import { randomAt } from '../faults/throws.js';
import { randomInt, type Random } from '../lib/random.js';
import type { Line } from '../orders/types.js';
import type { OrderGroup, OrderShape, PlannedOrder, RecordedOrder, Scenario, ScenarioWorld } from './types.js';
import { DEFAULT_AREA } from './world-plan.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const LINES = [1, 3] as const;
const PIECES = [1, 5] as const;

/** Recorded orders by the name of their file. */
export type Recordings = Readonly<Record<string, readonly RecordedOrder[]>>;

type Draft = Omit<PlannedOrder, 'clientId'>;

/** In order of time. Throws when a recording is missing: whoever reads the file brings them along. */
export function planOrders(
  { orders }: Scenario,
  world: ScenarioWorld,
  seed: number,
  recordings: Recordings,
): readonly PlannedOrder[] {
  const products = world.products.map(({ id }) => id);
  const drafts = orders.flatMap((group, index) => {
    const random = randomAt(seed, 'scenario', 'orders', index);
    return 'recorded' in group ? recorded(group, recordings) : drawn(group, products, random);
  });
  return drafts
    .sort((a, b) => a.at - b.at)
    .map((draft, index) => ({ ...draft, clientId: `scenario-${seed}-${index + 1}` }));
}

/** How many orders the groups come to on average; recorded ones not counted. */
export function expectedOrders(groups: readonly OrderGroup[]): number {
  return groups.reduce((sum, group) => {
    if ('recorded' in group) return sum;
    return sum + ('burst' in group ? group.burst : ((group.to - group.from) / 60) * group.perMinute);
  }, 0);
}

type DrawnGroup = Exclude<OrderGroup, { readonly recorded: string }>;

function drawn(group: DrawnGroup, products: readonly number[], random: Random): Draft[] {
  const chosen = group.products ?? products;
  if ('burst' in group)
    return Array.from({ length: group.burst }, () => order(group, group.at * SECOND, chosen, random));
  const drafts: Draft[] = [];
  if (group.perMinute === 0) return drafts;
  const end = group.to * SECOND;
  // Arrivals that know nothing of each other: gaps are exponential.
  let at = group.from * SECOND;
  for (;;) {
    at += (-Math.log(1 - random.next()) * MINUTE) / group.perMinute;
    if (at >= end) return drafts;
    drafts.push(order(group, Math.floor(at), chosen, random));
  }
}

function recorded(group: Extract<OrderGroup, { readonly recorded: string }>, recordings: Recordings): Draft[] {
  const { recorded: file, from = 0, speedup = 1 } = group;
  const rows = recordings[file];
  if (rows === undefined) throw new Error(`the recording ${file} was not read`);
  return rows.map(({ at, destination, lines }) => ({
    at: Math.floor(from * SECOND + at / speedup),
    destination,
    lines,
    cancelAfter: null,
  }));
}

function order(shape: OrderShape, at: number, products: readonly number[], random: Random): Draft {
  const area = shape.area ?? DEFAULT_AREA;
  const lines = drawLines(shape, products, random);
  const destination = { x: randomInt(random, -area, area), y: randomInt(random, -area, area) };
  const { cancel } = shape;
  const takenBack = cancel !== undefined && random.next() * 100 < cancel.percent;
  const cancelAfter = takenBack ? randomInt(random, cancel.after[0] * SECOND, cancel.after[1] * SECOND) : null;
  return { at, destination, lines, cancelAfter };
}

function drawLines(
  { lines = LINES, pieces = PIECES }: OrderShape,
  products: readonly number[],
  random: Random,
): Line[] {
  const count = Math.min(randomInt(random, lines[0], lines[1]), products.length);
  const ids = new Set<number>();
  while (ids.size < count) {
    const id = products[randomInt(random, 0, products.length - 1)];
    if (id !== undefined) ids.add(id);
  }
  return [...ids].map((productId) => ({ productId, quantity: randomInt(random, pieces[0], pieces[1]) }));
}
