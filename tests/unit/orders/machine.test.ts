// The shipment machine: its table row by row, and that facts may come in any order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOAD_GIVEN_UP, LOAD_REFUSED, mergeFact, rank } from '../../../main/core/orders/machine.js';
import type { ShipmentFact } from '../../../main/core/orders/machine.js';
import { orderState } from '../../../main/core/orders/order-state.js';
import type { Shipment, ShipmentState } from '../../../main/core/orders/types.js';

const FRESH: Shipment = {
  id: 1, orderId: 1, warehouseId: 1, lines: [{ productId: 1, quantity: 2 }], destination: { x: 1, y: 1 },
  upsAccount: null, reason: '', state: 'placed', version: 1, placedAt: 0, reserved: false, packSeq: null,
  packAckedAt: null, packedAt: null, pickupSeq: null, pickupAckedAt: null, truckId: null, truckArrivedAt: null,
  loadSeq: null, loadAckedAt: null, loadedAt: null, departSeq: null, outForDeliveryAt: null, deliveredAt: null,
  cancelledAt: null, stateSince: 0, packAttempts: 0, loadAttempts: 0, queriedAt: null, querySeq: null, problem: null,
}; // prettier-ignore

/** The facts of an undisturbed journey, in their usual order. */
const JOURNEY: readonly ShipmentFact[] = [
  { type: 'reserved', at: 1 },
  { type: 'pack-sent', at: 2, seq: 1 },
  { type: 'pack-acked', at: 3, seq: 1 },
  { type: 'packed', at: 4 },
  { type: 'pickup-sent', at: 5, seq: 1 },
  { type: 'pickup-acked', at: 6, seq: 1 },
  { type: 'truck-arrived', at: 7, truckId: 9 },
  { type: 'load-sent', at: 8, seq: 2 },
  { type: 'load-acked', at: 9, seq: 2 },
  { type: 'loaded', at: 10 },
  { type: 'depart-sent', at: 11, seq: 2 },
  { type: 'out-for-delivery', at: 12 },
  { type: 'delivered', at: 13 },
];
type Name = ShipmentFact['type'];

/** A shipment after these facts, which must all be possible. */
function after(...names: readonly Name[]): Shipment {
  return names.reduce((s, name) => {
    const merged = mergeFact(s, fact(name));
    if (!merged.ok) throw new Error(`${name}: ${merged.reason}`);
    return merged.shipment;
  }, FRESH);
}

const OTHERS: readonly ShipmentFact[] = [
  { type: 'pack-void', at: 20, keepStock: true },
  { type: 'truck-gone', at: 20 },
  { type: 'cancelled', at: 20 },
  { type: 'failed', at: 20 },
];

function fact(name: Name): ShipmentFact {
  const found = [...JOURNEY, ...OTHERS].find((f) => f.type === name);
  if (found === undefined) throw new Error(name);
  return found;
}

const upTo = (last: Name): Name[] => JOURNEY.slice(0, JOURNEY.findIndex((f) => f.type === last) + 1).map((f) => f.type);

describe('the state follows from the facts', () => {
  it.each<[Name, ShipmentState]>([
    ['reserved', 'placed'],
    ['pack-sent', 'placed'],
    ['pack-acked', 'packing'],
    ['packed', 'packed'],
    ['pickup-sent', 'packed'],
    ['truck-arrived', 'packed'],
    ['load-sent', 'loading'],
    ['load-acked', 'loading'],
    ['loaded', 'loaded'],
    ['depart-sent', 'loaded'],
    ['out-for-delivery', 'delivering'],
    ['delivered', 'delivered'],
  ])('after %s it is %s', (last, state) => {
    expect(after(...upTo(last)).state).toBe(state);
  });

  it.each<[string, Name[], ShipmentState]>([
    ['ready before the ack of pack', ['reserved', 'pack-sent', 'packed', 'pack-acked'], 'packed'],
    ['the truck before ready', ['reserved', 'pack-sent', 'truck-arrived', 'pack-acked'], 'packing'],
    ['loaded before the ack of load', [...upTo('load-sent'), 'loaded', 'load-acked'], 'loaded'],
    ['delivered before out for delivery', [...upTo('depart-sent'), 'delivered', 'out-for-delivery'], 'delivered'],
    ['delivered before loaded', [...upTo('load-sent'), 'delivered', 'loaded'], 'delivered'],
    [
      'loaded before ready is heard',
      ['reserved', 'pack-sent', 'packed', 'truck-arrived', 'load-sent', 'loaded'],
      'loaded',
    ],
    ['a voided pack keeps the stage that was reached', [...upTo('pack-acked'), 'pack-void'], 'packing'],
    ['a truck that left keeps the stage that was reached', [...upTo('load-sent'), 'truck-gone'], 'loading'],
    ['a late ready after the pack was voided', [...upTo('pack-acked'), 'pack-void', 'packed'], 'packed'],
    ['progress takes a failed one back on the road', [...upTo('pack-acked'), 'failed', 'packed'], 'packed'],
    ['cancelled while it is packed', [...upTo('packed'), 'cancelled'], 'cancelled'],
  ])('fault 5: %s', (_title, names, state) => {
    expect(after(...names).state).toBe(state);
  });

  it('an order of arrival that overtakes keeps what came: both times are known in the end', () => {
    const s = after(...upTo('depart-sent'), 'delivered', 'out-for-delivery');
    expect(s).toMatchObject({ deliveredAt: 13, outForDeliveryAt: 12, stateSince: 13 });
  });
});

describe('what cannot be is rejected and changes nothing', () => {
  it.each<[Name, Name[], string]>([
    ['packed', [], 'it was never sent to be packed'],
    ['loaded', upTo('pickup-acked'), 'it was never sent to be loaded'],
    ['out-for-delivery', upTo('truck-arrived'), 'it was never sent to be loaded'],
    ['delivered', upTo('packed'), 'it was never sent to be loaded'],
    ['load-sent', upTo('pack-acked'), 'it is not packed'],
    ['load-sent', upTo('pickup-acked'), 'no truck is there'],
    ['pack-sent', [], 'its stock is not reserved'],
    ['cancelled', upTo('load-sent'), 'loading has begun'],
    ['failed', upTo('delivered'), 'it is delivered already'],
    ['reserved', upTo('packed'), 'it is packed already'],
  ])('%s after %j: %s', (name, before, reason) => {
    const other = name === 'pack-sent' ? { type: 'pack-sent' as const, at: 2, seq: 77 } : fact(name);
    expect(mergeFact(after(...before), other)).toEqual({ ok: false, reason });
  });

  it('a second pack command while one is under way', () => {
    const s = after(...upTo('pack-acked'));
    expect(mergeFact(s, { type: 'pack-sent', at: 5, seq: 2 }).ok).toBe(false);
  });

  it('fault 9: a second truck while it is being loaded on the first; after a refused load another truck will do', () => {
    const s = after(...upTo('load-sent'));
    const second: ShipmentFact = { type: 'truck-arrived', at: 30, truckId: 4 };
    expect(mergeFact(s, second)).toEqual({ ok: false, reason: 'it is being loaded on truck 9' });
    for (const code of [LOAD_REFUSED, LOAD_GIVEN_UP]) {
      const problem = { code, text: '', since: 1, whose: 'us' as const };
      expect(mergeFact({ ...s, problem }, second)).toMatchObject({
        ok: true,
        shipment: { truckId: 4, loadSeq: null, loadAttempts: 0, state: 'loading' },
      });
    }
  });
});

describe('any order', () => {
  it('a repeated fact changes nothing and gives the very same row', () => {
    for (const f of JOURNEY) {
      const s = after(...upTo(f.type));
      const merged = mergeFact(s, f);
      expect(merged).toEqual({ ok: true, shipment: s, changed: false });
      if (merged.ok) expect(merged.shipment).toBe(s);
    }
  });

  it('fault 5: any order and repetition of facts moves only forward; all of them together always end in delivered', () => {
    const shuffled = fc
      .tuple(fc.shuffledSubarray([...JOURNEY], { minLength: JOURNEY.length }), fc.array(fc.constantFrom(...JOURNEY)))
      .map(([all, more]) => [...more, ...all, ...JOURNEY]);
    fc.assert(
      fc.property(shuffled, (facts) => {
        let s = FRESH;
        for (const f of facts) {
          const merged = mergeFact(s, f);
          if (!merged.ok) continue;
          expect(rank(merged.shipment.state)).toBeGreaterThanOrEqual(rank(s.state));
          expect(merged.changed).toBe(merged.shipment !== s);
          s = merged.shipment;
        }
        expect(s.state).toBe('delivered');
      }),
    );
  });

  it('nothing moves a cancelled one', () => {
    const s = after(...upTo('packed'), 'cancelled');
    for (const f of [...JOURNEY, ...OTHERS]) expect(mergeFact(s, f)).toEqual({ ok: true, shipment: s, changed: false });
  });
});

describe('the order', () => {
  it.each<[ShipmentState[], ShipmentState]>([
    [['placed'], 'placed'],
    [['delivered', 'packing'], 'packing'],
    [['loaded', 'delivering', 'cancelled'], 'loaded'],
    [['cancelled', 'cancelled'], 'cancelled'],
    [['delivered', 'cancelled'], 'delivered'],
    [['delivered', 'failed'], 'failed'],
  ])('%j is %s', (states, state) => {
    expect(orderState(states)).toBe(state);
  });
});
