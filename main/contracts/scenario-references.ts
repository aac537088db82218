// What the fields of a scenario say of each other: order of times, ids that are there once and are there at all, sizes together.

import { expectedOrders } from '../core/scenario/order-plan.js';
import type { Scenario } from '../core/scenario/types.js';
import { SCENARIO_LIMITS } from './scenario-schema.js';

export interface FieldProblem {
  readonly path: readonly (string | number)[];
  /** What it must be. */
  readonly must: string;
}

export function referenceProblems(scenario: Scenario): readonly FieldProblem[] {
  return [
    ...worldProblems(scenario),
    ...orderProblems(scenario),
    ...timeProblems(scenario),
    ...boundProblems(scenario),
  ];
}

function* worldProblems({ warehouses, trucks, catalogue, stock }: Scenario): Generator<FieldProblem> {
  const lists = { warehouses, trucks, catalogue };
  for (const [name, list] of Object.entries(lists)) {
    if (!Array.isArray(list)) continue;
    const seen = new Set<number>();
    for (const [index, { id }] of (list as readonly { readonly id: number }[]).entries()) {
      if (seen.has(id)) yield { path: [name, index, 'id'], must: 'must be there once only' };
      seen.add(id);
    }
  }
  const places = idsOf(warehouses, 'count');
  const products = idsOf(catalogue, 'products');
  if (places.size * products.size > SCENARIO_LIMITS.cells) {
    const must = `must not make more than ${SCENARIO_LIMITS.cells} stock cells with ${places.size} warehouses`;
    yield { path: ['catalogue'], must };
  }
  for (const [index, { warehouse, product }] of (stock.except ?? []).entries()) {
    const path = ['stock', 'except', index];
    if (warehouse !== undefined && !places.has(warehouse)) {
      yield { path: [...path, 'warehouse'], must: `must be a warehouse of the scenario (${inWords(places)})` };
    }
    if (product !== undefined && !products.has(product)) {
      yield { path: [...path, 'product'], must: `must be a product of the catalogue (${inWords(products)})` };
    }
  }
}

function* orderProblems({ orders, catalogue }: Scenario): Generator<FieldProblem> {
  const known = idsOf(catalogue, 'products');
  for (const [index, group] of orders.entries()) {
    const path = ['orders', index];
    if ('recorded' in group) continue;
    if ('to' in group && group.to <= group.from) yield { path: [...path, 'to'], must: 'must be later than `from`' };
    for (const [which, id] of (group.products ?? []).entries()) {
      if (!known.has(id)) {
        yield { path: [...path, 'products', which], must: `must be a product of the catalogue (${inWords(known)})` };
      }
    }
    for (const name of ['lines', 'pieces'] as const) {
      const span = group[name];
      if (span !== undefined && span[0] > span[1]) yield { path: [...path, name], must: 'must not fall' };
    }
    const { lines, products, cancel } = group;
    const choice = products === undefined ? known.size : new Set(products).size;
    if (lines !== undefined && lines[1] > choice) {
      yield {
        path: [...path, 'lines', 1],
        must: `must not be more than the ${choice} products there are to choose from`,
      };
    }
    if (cancel !== undefined && cancel.after[0] > cancel.after[1]) {
      yield { path: [...path, 'cancel', 'after'], must: 'must not fall' };
    }
  }
  if (expectedOrders(orders) > SCENARIO_LIMITS.orders) {
    yield { path: ['orders'], must: `must not come to more than ${SCENARIO_LIMITS.orders} orders` };
  }
}

function* timeProblems({ faults = [] }: Scenario): Generator<FieldProblem> {
  for (const [index, { from, to }] of faults.entries()) {
    if (to <= from) yield { path: ['faults', index, 'to'], must: 'must be later than `from`' };
  }
}

function* boundProblems({ expect }: Scenario): Generator<FieldProblem> {
  for (const [name, bound] of Object.entries(expect)) {
    if (bound === undefined || typeof bound === 'number') continue;
    const { min, max } = bound;
    if (min === undefined && max === undefined) yield { path: ['expect', name], must: 'must have `min` or `max`' };
    if (min !== undefined && max !== undefined && min > max) {
      yield { path: ['expect', name, 'max'], must: `must not be less than \`min\` (${min})` };
    }
  }
}

function idsOf(value: readonly { readonly id: number }[] | object, counted: string): ReadonlySet<number> {
  if (Array.isArray(value)) return new Set((value as readonly { readonly id: number }[]).map(({ id }) => id));
  const count = (value as Readonly<Record<string, number>>)[counted] ?? 0;
  return new Set(Array.from({ length: count }, (_, index) => index + 1));
}

function inWords(ids: ReadonlySet<number>): string {
  const all = [...ids];
  return all.length > 8 ? `${all.slice(0, 6).join(', ')} … ${all.at(-1)}` : all.join(', ');
}
