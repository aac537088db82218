// Expansion: the same scenario and seed are the same plan; what the file says holds in it, whatever the seed.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFaults } from '../../../main/contracts/faults.js';
import { planScenario } from '../../../main/core/scenario/plan.js';
import type { Scenario } from '../../../main/core/scenario/types.js';
import { SCENARIO } from './fixtures.js';

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    const scenario: Scenario = { ...SCENARIO, orders: [{ from: 0, to: 600, perMinute: 10 }] };
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(planScenario(scenario, seed)).toEqual(planScenario(scenario, seed));
        expect(planScenario(scenario, seed).orders).not.toEqual(planScenario(scenario, seed + 1).orders);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps what the file says: times, products, pieces, lines, places, numbers', () => {
    const scenario: Scenario = {
      ...SCENARIO,
      warehouses: { count: 3, area: 7 },
      orders: [
        { from: 10, to: 70, perMinute: 60, lines: [2, 3], pieces: [4, 6], products: [1, 2, 4], area: 5 },
        { at: 30, burst: 20, cancel: { percent: 50, after: [1, 2] } },
      ],
    };
    fc.assert(
      fc.property(seeds, (seed) => {
        const { world, orders, quietAt, giveUpAt } = planScenario(scenario, seed);
        expect(world.warehouses.map(({ id }) => id)).toEqual([1, 2, 3]);
        for (const { x, y } of world.warehouses) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(7);
        expect(world.stock).toHaveLength(3 * 4);
        expect(orders.filter(({ at }) => at === 30_000).length).toBeGreaterThanOrEqual(20);
        expect([...orders].sort((a, b) => a.at - b.at)).toEqual(orders);
        expect(new Set(orders.map(({ clientId }) => clientId)).size).toBe(orders.length);
        for (const { at, lines, destination, cancelAfter } of orders) {
          expect(new Set(lines.map(({ productId }) => productId)).size).toBe(lines.length);
          if (cancelAfter !== null) expect(cancelAfter).toBeGreaterThanOrEqual(1000);
          if (at === 30_000) continue;
          expect(at).toBeGreaterThanOrEqual(10_000);
          expect(at).toBeLessThan(70_000);
          expect(lines.length === 2 || lines.length === 3).toBe(true);
          for (const { productId, quantity } of lines) {
            expect([1, 2, 4]).toContain(productId);
            expect(quantity >= 4 && quantity <= 6).toBe(true);
          }
          expect(Math.max(Math.abs(destination.x), Math.abs(destination.y))).toBeLessThanOrEqual(5);
        }
        expect(giveUpAt - quietAt).toBe(300_000);
      }),
      { numRuns: 50 },
    );
  });

  it('has as many orders as the rate says, on average', () => {
    const scenario: Scenario = { ...SCENARIO, orders: [{ from: 0, to: 6000, perMinute: 10 }] };
    const counts = Array.from({ length: 20 }, (_, seed) => planScenario(scenario, seed + 1).orders.length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    // 1000 expected; the mean of 20 has a deviation of 7.
    expect(Math.abs(mean - 1000)).toBeLessThan(40);
  });

  it('lets spans and outages that overlap hold together, and ends them on time', () => {
    const scenario: Scenario = {
      ...SCENARIO,
      faults: [
        { from: 10, to: 30, config: { lines: { upsStore: { in: { drop: 10 } } }, world: { unanswered: 5 } } },
        { from: 20, to: 40, config: { lines: { worldStore: { out: { duplicate: 7 } } } } },
      ],
      events: [
        { at: 25, do: 'ups-outage', for: 10 },
        { at: 26, do: 'kill', process: 'simulator' },
        { at: 27, do: 'speed', speed: 50 },
      ],
    };
    const { steps } = planScenario(scenario, 9);
    expect(steps.map(({ at, what }) => [at / 1000, what])).toEqual([
      [10, 'faults'],
      [20, 'faults'],
      [25, 'faults'],
      [26, 'kill'],
      [27, 'speed'],
      [30, 'faults'],
      [35, 'faults'],
      [40, 'faults'],
    ]);
    const configAt = (time: number): unknown => {
      const step = steps.find(({ at, what }) => at === time * 1000 && what === 'faults');
      return step?.what === 'faults' ? step.config : undefined;
    };
    expect(configAt(25)).toEqual({
      seed: 9,
      lines: {
        worldStore: { out: { duplicate: 7 } },
        upsStore: { refuse: 100, in: { drop: 10, disconnect: 100 }, out: { disconnect: 100 } },
      },
      world: { unanswered: 5 },
    });
    expect(configAt(35)).toEqual({ seed: 9, lines: { worldStore: { out: { duplicate: 7 } } } });
    expect(configAt(40)).toBeNull();
    for (const step of steps) {
      if (step.what === 'faults' && step.config !== null) expect(checkFaults(step.config).ok).toBe(true);
    }
  });

  it('replays a recording at its times, faster when asked to', () => {
    const scenario: Scenario = { ...SCENARIO, orders: [{ recorded: 'day.csv', from: 5, speedup: 10 }] };
    const recorded = [{ at: 20_000, destination: { x: 1, y: 2 }, lines: [{ productId: 1, quantity: 2 }] }];
    const [order] = planScenario(scenario, 3, { 'day.csv': recorded }).orders;
    expect(order).toMatchObject({ at: 7000, destination: { x: 1, y: 2 }, lines: [{ productId: 1, quantity: 2 }] });
    expect(() => planScenario(scenario, 3)).toThrow('day.csv');
  });

  it('gives each cell the last exception that fits', () => {
    const except = [
      { product: 2, pieces: 7 },
      { warehouse: 1, pieces: 3 },
      { warehouse: 1, product: 2, pieces: 0 },
    ];
    const { stock } = planScenario({ ...SCENARIO, stock: { each: 50, except } }, 1).world;
    const at = (warehouseId: number, productId: number): number | undefined =>
      stock.find((cell) => cell.warehouseId === warehouseId && cell.productId === productId)?.quantity;
    expect([at(1, 1), at(1, 2), at(2, 1), at(2, 2)]).toEqual([3, 0, 50, 7]);
  });
});
