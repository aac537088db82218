import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert } from '../../../main/core/lib/assert.js';
import { randomInt, seededRandom } from '../../../main/core/lib/random.js';
import type { Carrier } from '../../../main/core/ups-sim/carrier.js';
import { Rig, WORLD } from './rig.js';

/** What must hold at every moment. */
function checkTrips(carrier: Carrier): void {
  const owner = new Map<number, number>();
  for (const truck of carrier.trucks.values()) {
    if (truck.state === 'IDLE') assert(truck.shipids.length === 0, `idle truck ${truck.id} has packages`);
    for (const shipid of truck.shipids) {
      assert(!owner.has(shipid), `shipment ${shipid} is on two trucks`);
      owner.set(shipid, truck.id);
      assert(carrier.packages.get(shipid)?.truckid === truck.id, `shipment ${shipid} does not know its truck`);
    }
  }
  for (const [whnum, queue] of carrier.queues) {
    for (const shipid of queue) {
      const pkg = carrier.packages.get(shipid);
      assert(pkg?.state === 'QUEUED' && pkg.whnum === whnum, `shipment ${shipid} is in the wrong queue`);
      assert(!owner.has(shipid), `shipment ${shipid} is queued and on a truck`);
    }
  }
}

function play(seed: number, trucks: number, shipments: number, chaos: number): Rig {
  const random = seededRandom(seed);
  const place = (id: number) => ({ id, x: randomInt(random, -200, 200), y: randomInt(random, -200, 200) });
  const rig = new Rig({
    trucks: Array.from({ length: trucks }, (_, i) => place(i + 1)),
    warehouses: [place(1), place(2), place(3)],
    limits: { capacity: 4, patienceMs: 30_000, starveMs: 20_000, attempts: 1_000 },
    chaos,
    swallow: chaos / 4,
    seed,
  });
  let next = 1;
  while (next <= shipments || random.next() < 0.5) {
    const wanted = Math.min(randomInt(random, 0, 3), shipments - next + 1);
    const batch = Array.from({ length: Math.max(0, wanted) }, (_, i) => {
      const { x, y } = place(0);
      return { shipid: next + i, x, y };
    });
    next += batch.length;
    if (batch.length > 0) rig.pickup(randomInt(random, 1, 3), ...batch);
    rig.step(randomInt(random, 0, 4_000), random.next() < chaos / 4);
    if (random.next() < chaos / 6) rig.restart();
    checkTrips(rig.sim.look(WORLD));
  }
  return rig;
}

describe('the carrier in a bad world', () => {
  it('delivers every package exactly once, whatever is late, doubled, reordered or killed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 25 }),
        fc.constantFrom(0, 0.2, 0.5, 0.8),
        (seed, trucks, shipments, chaos) => {
          const rig = play(seed, trucks, shipments, chaos);
          rig.until(() => {
            checkTrips(rig.sim.look(WORLD));
            return rig.delivered() && rig.quiet();
          }, 1_000);
          const delivered = rig.told('delivered').map(({ shipid }) => shipid);
          expect(delivered.sort((a, b) => a - b)).toEqual(Array.from({ length: shipments }, (_, i) => i + 1));
          for (const pkg of rig.world.packages.values()) expect(pkg.state).toBe('DELIVERED');
          expect(rig.sim.look(WORLD).queues.size).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});
