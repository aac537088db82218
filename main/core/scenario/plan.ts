// A scenario and a seed make a plan: all that happens in a run, in order of time. The same two give the same plan.

import { planOrders, type Recordings } from './order-plan.js';
import { planSteps } from './step-plan.js';
import type { Plan, Scenario } from './types.js';
import { planWorld } from './world-plan.js';

export function planScenario(scenario: Scenario, seed: number, recordings: Recordings = {}): Plan {
  const world = planWorld(scenario, seed);
  const orders = planOrders(scenario, world, seed, recordings);
  const steps = planSteps(scenario, seed);
  const last = orders.reduce((latest, { at, cancelAfter }) => Math.max(latest, at + (cancelAfter ?? 0)), 0);
  const quietAt = steps.reduce((latest, { at }) => Math.max(latest, at), last);
  return { seed, world, orders, steps, quietAt, giveUpAt: quietAt + scenario.patience * 1000 };
}
