// The feed: gaps, bounds, and that nothing but what changed gets a new identity. (That folding equals the snapshot of the books
// is checked after every decision of every fulfilment test, in fulfilment/rig.)
import { describe, expect, it } from 'vitest';
import { emptyFeed, foldDelta, foldEvent } from '../../../main/core/feed/fold.js';
import { FEED_RECENT } from '../../../main/core/feed/types.js';
import type { BookEvent } from '../../../main/core/orders/types.js';

const event = (rev: number, extra: Partial<BookEvent> = {}): BookEvent => ({
  rev, at: rev, kind: 'link', source: 'us', personId: null, orderId: null, shipmentId: null, warehouseId: null,
  productId: null, truckId: null, link: null, seq: null, peerSeq: null, from: null, to: null, data: null, ...extra,
}); // prettier-ignore

describe('fold', () => {
  it('counts stages, open orders and problems', () => {
    const events: readonly Partial<BookEvent>[] = [
      { kind: 'order-placed', orderId: 1 },
      { kind: 'shipment-planned', shipmentId: 1, to: 'placed' },
      { kind: 'shipment-planned', shipmentId: 2, to: 'placed' },
      { kind: 'pack-acked', shipmentId: 1, from: 'placed', to: 'packing' },
      { kind: 'problem', shipmentId: 1, data: { code: 'a' } },
      { kind: 'problem', shipmentId: 1, data: { code: 'b', replaces: true } },
      { kind: 'problem', warehouseId: 1, data: { code: 'a purchase, not a shipment' } },
      { kind: 'problem', shipmentId: 2, data: { code: 'a' } },
      { kind: 'problem-cleared', shipmentId: 2 },
    ];
    const numbered = events.map((e, i) => event(i + 1, e));
    const result = foldDelta(emptyFeed(), { after: 0, rev: 9, events: numbered });
    if (result === 'gap') throw new Error('gap');
    expect(result.state).toMatchObject({ rev: 9, openOrders: 1, problems: 1 });
    expect(result.state.pipeline).toMatchObject({ placed: 1, packing: 1, delivered: 0 });
    const closed = foldEvent(
      result.state,
      event(10, { kind: 'cancelled', from: 'placed', to: 'cancelled', data: { orderClosed: true } }),
    );
    expect(closed).toMatchObject({ rev: 10, openOrders: 0, pipeline: { placed: 0, packing: 1, cancelled: 1 } });
    expect(numbered.reduce(foldEvent, emptyFeed())).toEqual(result.state);
  });

  it('a delta that does not follow is a gap, before or behind', () => {
    const state = foldEvent(emptyFeed(), event(1));
    expect(foldDelta(state, { after: 2, rev: 3, events: [event(3)] })).toBe('gap');
    expect(foldDelta(state, { after: 0, rev: 1, events: [event(1)] })).toBe('gap');
  });

  it('keeps the latest events only', () => {
    const events = Array.from({ length: FEED_RECENT + 10 }, (_, i) => event(i + 1));
    const result = foldDelta(emptyFeed(), { after: 0, rev: events.length, events });
    expect(result !== 'gap' && result.state.recent.map((e) => e.rev)).toEqual(events.slice(10).map((e) => e.rev));
  });

  it('leaves alone what did not change', () => {
    const state = foldEvent(
      emptyFeed(),
      event(1, { kind: 'warehouse-added', warehouseId: 2, data: { name: 'A', x: 1, y: 2, inWorld: false } }),
    );
    const next = foldEvent(state, event(2));
    expect(next.pipeline).toBe(state.pipeline);
    expect(next.trucks).toBe(state.trucks);
    expect(next.warehouses).toBe(state.warehouses);
    const known = foldEvent(
      next,
      event(3, { kind: 'warehouse-added', warehouseId: 2, data: { name: 'A', x: 1, y: 2, inWorld: true } }),
    );
    expect(known.warehouses).toEqual([{ id: 2, name: 'A', x: 1, y: 2, inWorld: true }]);
    expect(next.warehouses[0]?.inWorld).toBe(false);
  });

  it('trucks: from reports; inferred from what happens to their packages where none reports', () => {
    const house = event(1, { kind: 'warehouse-added', warehouseId: 2, data: { name: 'A', x: 1, y: 2, inWorld: true } });
    const about = { truckId: 7, shipmentId: 4, warehouseId: 2 };
    let state = foldEvent(emptyFeed(), house);
    state = foldEvent(state, event(2, { kind: 'truck-arrived', ...about }));
    expect(state.trucks[7]).toMatchObject({ state: 'waiting', x: 1, y: 2, warehouseId: 2, inferred: true });
    state = foldEvent(state, event(3, { kind: 'load-sent', ...about, from: 'packed', to: 'loading' }));
    state = foldEvent(state, event(4, { kind: 'loaded', ...about, from: 'loading', to: 'loaded' }));
    expect(state.trucks[7]).toMatchObject({ state: 'waiting', shipmentIds: [4] });
    state = foldEvent(
      state,
      event(5, { kind: 'delivered', ...about, from: 'loaded', to: 'delivered', data: { x: 8, y: 9 } }),
    );
    expect(state.trucks[7]).toMatchObject({ state: 'idle', x: 8, y: 9, shipmentIds: [], since: 5 });
    // Late: it says nothing of where the truck is now.
    state = foldEvent(state, event(6, { kind: 'out-for-delivery', ...about, data: { x: 8, y: 9 } }));
    expect(state.trucks[7]?.state).toBe('idle');
    const { id: _id, ...report } = { ...state.trucks[7], id: 7, inferred: false, x: 50 };
    state = foldEvent(state, event(7, { kind: 'truck', truckId: 7, data: report }));
    state = foldEvent(state, event(8, { kind: 'truck-arrived', ...about }));
    expect(state.trucks[7]).toMatchObject({ x: 50, inferred: false });
  });
});
