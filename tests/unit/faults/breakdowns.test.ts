import { describe, expect, it } from 'vitest';
import { withoutUnanswered } from '../../../main/core/faults/breakdown.js';
import { askTruck, newRigWorld, pickup, Rig } from '../world-sim/rig.js';

/** From (0, 0) to warehouse 1 at (10, 20) with 10 units a second: 3 s. */
function trip(percent: number, repairMs = 60_000, seed = 1) {
  const rig = new Rig();
  const { ups } = newRigWorld(rig);
  rig.send(ups, { simspeed: 10 });
  rig.model.setFaults({ seed, world: { breakdowns: { percent, repairMs } } });
  rig.tell(ups, pickup(1));
  return { rig, ups };
}

describe('a truck that breaks down', () => {
  it('stands half-way, says that it is TRAVELING, and arrives after its repair', () => {
    const { rig, ups } = trip(100);
    const places: unknown[] = [];
    for (let i = 0; i < 4; i++) {
      rig.pass(10_000);
      rig.tell(ups, askTruck(1));
      rig.pass(100);
      const told = ups.of('truckstatus').at(-1);
      places.push([told?.status, told?.x, told?.y]);
    }
    expect(places).toEqual(Array.from({ length: 4 }, () => ['TRAVELING', 10, 2]));
    expect(ups.of('completion')).toEqual([]);
    rig.pass(24_000);
    expect(ups.of('completion')).toMatchObject([{ truckid: 1, x: 10, y: 20, status: 'ARRIVE WAREHOUSE' }]);
  });

  it('does so over a restart', () => {
    const { rig } = trip(100);
    rig.pass(30_000);
    rig.saveClock();
    rig.restart();
    const again = rig.ups(1);
    rig.pass(32_000);
    expect(again.of('completion')).toEqual([]);
    rig.pass(2_000);
    expect(again.of('completion')).toMatchObject([{ x: 10, y: 20 }]);
  });

  it('is none without the fault, and none any more when it is taken back', () => {
    const { rig, ups } = trip(0);
    rig.pass(4_000);
    expect(ups.of('completion')).toHaveLength(1);
    rig.model.setFaults({ seed: 1, world: { breakdowns: { percent: 100, repairMs: 60_000 } } });
    rig.model.setFaults(null);
    rig.tell(ups, pickup(1, 2));
    rig.pass(4_000);
    expect(ups.of('completion')).toHaveLength(2);
  });

  it('happens to the same trips under the same seed', () => {
    const late = (seed: number): boolean[] => {
      const { rig, ups } = trip(50, 3_600_000, seed);
      const arrivals: boolean[] = [];
      for (let i = 0; i < 2; i++) {
        rig.pass(10_000);
        arrivals.push(ups.of('completion').length > i);
        rig.pass(3_600_000);
        rig.tell(ups, pickup(1, 2 - i));
      }
      return arrivals;
    };
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    expect(seeds.map(late)).toEqual(seeds.map(late));
    expect(new Set(seeds.flatMap(late))).toEqual(new Set([true, false]));
  });
});

describe('answers that never come', () => {
  const replies = { items: Array.from({ length: 100 }, (_, seq) => ({ seq })), acks: [7], finished: false };

  it('are the same ones each time, and acks go on', () => {
    const config = { seed: 2, world: { unanswered: 40 } };
    const some = withoutUnanswered(config, replies);
    expect(some?.items.length).toBeGreaterThan(40);
    expect(some?.items.length).toBeLessThan(80);
    expect(withoutUnanswered(config, replies)).toEqual(some);
    expect(withoutUnanswered({ seed: 2, world: { unanswered: 100 } }, replies)).toEqual({ ...replies, items: [] });
  });

  it('leave no empty message, and nothing untouched that is off', () => {
    const all = { seed: 2, world: { unanswered: 100 } };
    expect(withoutUnanswered(all, { ...replies, acks: [] })).toBeNull();
    expect(withoutUnanswered(all, { items: [], acks: [], finished: true })).not.toBeNull();
    expect(withoutUnanswered(null, replies)).toBe(replies);
    expect(withoutUnanswered({ seed: 1 }, replies)).toBe(replies);
  });
});
