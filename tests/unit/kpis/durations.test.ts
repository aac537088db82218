import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, spreadOf, stageMs, STAGES, type Journey } from '../../../main/core/kpis/durations.js';
import { truckUse } from '../../../main/core/kpis/truck-use.js';

const journey: Journey = {
  orderId: 1,
  shipmentId: 1,
  warehouseId: 1,
  placedAt: 1000,
  packedAt: 3000,
  truckArrivedAt: 7000,
  loadedAt: 8000,
  outForDeliveryAt: 8500,
  deliveredAt: 20_000,
};

describe('durations', () => {
  it('splits a journey into stages that add up to the whole', () => {
    const of = Object.fromEntries(STAGES.map((stage) => [stage, stageMs(journey, stage)]));
    expect(of).toEqual({ packing: 2000, truck: 4000, loading: 1000, leaving: 500, driving: 11_500, whole: 19_000 });
  });

  it('counts no waiting for a truck that came first, and says nothing of what is not known', () => {
    const early = { ...journey, truckArrivedAt: 2000 };
    expect(stageMs(early, 'truck')).toBe(0);
    expect(stageMs(early, 'loading')).toBe(5000);
    expect(stageMs({ ...journey, packedAt: null }, 'packing')).toBeNull();
  });

  it('gives percentiles that so many are at or below', () => {
    expect(percentile([], 0.5)).toBeNull();
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const value =
            percentile(
              [...values].sort((a, b) => a - b),
              share,
            ) ?? -1;
          expect(values.filter((one) => one <= value).length / values.length).toBeGreaterThanOrEqual(share - 1e-9);
          expect(values).toContain(value);
        },
      ),
    );
  });

  it('spreads every value into exactly one bin', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000)), (values) => {
        const { bins, count } = spreadOf(values);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
        expect(count).toBe(values.length);
      }),
    );
  });
});

describe('truck use', () => {
  it('counts each truck from its first report on, within the range', () => {
    const reports = [
      { at: 0, truckId: 1, idle: true },
      { at: 50, truckId: 1, idle: false },
      { at: 80, truckId: 2, idle: false },
      { at: 90, truckId: 1, idle: true },
    ];
    // Truck 1 busy 50 to 90 of 0 to 100; truck 2 busy 80 to 100.
    expect(truckUse(reports, 0, 100)).toBeCloseTo(60 / 120);
    expect(truckUse(reports, 60, 100)).toBeCloseTo(50 / 60);
    expect(truckUse([], 0, 100)).toBeNull();
  });
});
