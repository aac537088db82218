// How well trucks are sent, in figures: the way that they drive and the time until the last package is there, beside a dispatcher
// that takes one package after the other and the first truck that is free.

import { describe, expect, it } from 'vitest';
import { manhattan, type Point } from '../../../main/core/lib/ids.js';
import { seededRandom } from '../../../main/core/lib/random.js';
import { Rig } from './rig.js';

interface Figures {
  readonly driven: number;
  readonly done: number;
}
interface Job {
  readonly shipid: number;
  readonly whnum: number;
  readonly x: number;
  readonly y: number;
}
interface Day {
  readonly trucks: readonly { readonly id: number; readonly x: number; readonly y: number }[];
  readonly warehouses: readonly { readonly id: number; readonly x: number; readonly y: number }[];
  readonly jobs: readonly Job[];
}

/** The rig's world needs 10 ms a unit, and a second for each package to be loaded. */
const UNIT_MS = 10;
const LOAD_MS = 1000;

function dayOf(seed: number): Day {
  const random = seededRandom(seed);
  const within = (most: number): number => Math.floor(random.next() * most);
  const place = () => ({ x: within(1000), y: within(1000) });
  return {
    trucks: Array.from({ length: 5 }, (_, i) => ({ id: i + 1, ...place() })),
    warehouses: Array.from({ length: 4 }, (_, i) => ({ id: i + 1, ...place() })),
    jobs: Array.from({ length: 60 }, (_, i) => ({ shipid: i + 1, whnum: 1 + within(4), ...place() })),
  };
}

/** One package a trip, in the order of their coming, the first truck that is free. */
function naive({ trucks, warehouses, jobs }: Day): Figures {
  const fleet = trucks.map(({ x, y }) => ({ at: { x, y } as Point, free: 0 }));
  let driven = 0;
  for (const { whnum, x, y } of jobs) {
    const truck = fleet.reduce((a, b) => (b.free < a.free ? b : a));
    const warehouse = warehouses.find(({ id }) => id === whnum) ?? { x: 0, y: 0 };
    const way = manhattan(truck.at, warehouse) + manhattan(warehouse, { x, y });
    driven += way;
    truck.at = { x, y };
    truck.free += way * UNIT_MS + LOAD_MS;
  }
  return { driven, done: Math.max(...fleet.map(({ free }) => free)) };
}

function ours(day: Day): Figures {
  const rig = new Rig(day);
  const began = rig.now;
  for (const { whnum, ...shipment } of day.jobs) rig.pickup(whnum, shipment);
  rig.until(() => rig.delivered(), 500);
  const at = new Map<number, Point>(day.trucks.map(({ id, x, y }) => [id, { x, y }]));
  let driven = 0;
  for (const command of rig.world.executed) {
    if (command.kind === 'query') continue;
    const stops = command.kind === 'pickup' ? day.warehouses.filter(({ id }) => id === command.whid) : command.packages;
    for (const stop of stops) {
      driven += manhattan(at.get(command.truckid) ?? stop, stop);
      at.set(command.truckid, { x: stop.x, y: stop.y });
    }
  }
  return { driven, done: rig.now - began };
}

describe('sixty packages of four warehouses with five trucks', () => {
  it('are brought with less than a third of the way, and in less than half of the time, of a naive dispatcher', () => {
    const sum = { naive: { driven: 0, done: 0 }, ours: { driven: 0, done: 0 } };
    for (let seed = 1; seed <= 12; seed++) {
      const day = dayOf(seed);
      for (const [name, figures] of [
        ['naive', naive(day)],
        ['ours', ours(day)],
      ] as const) {
        sum[name].driven += figures.driven;
        sum[name].done += figures.done;
      }
    }
    expect(sum.ours.driven / sum.naive.driven).toBeLessThan(0.3);
    expect(sum.ours.done / sum.naive.done).toBeLessThan(0.5);
  });
});
