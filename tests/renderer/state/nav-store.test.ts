import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createNav,
  formatHash,
  parseHash,
  VIEW_IDS,
  type Nav,
  type NavState,
} from '../../../renderer/state/nav-store.js';

const selection = fc.option(
  fc.oneof(
    fc.record({
      type: fc.constantFrom(
        'order' as const,
        'shipment' as const,
        'truck' as const,
        'warehouse' as const,
        'product' as const,
      ),
      id: fc.maxSafeInteger(),
    }),
    fc.record({ type: fc.constant('link' as const), id: fc.constantFrom('world' as const, 'ups' as const) }),
  ),
);
const place: fc.Arbitrary<NavState> = fc.record({
  place: fc.record({
    view: fc.constantFrom(...VIEW_IDS),
    params: fc.dictionary(
      fc.stringMatching(/^[a-z]{3,8}$/).filter((key) => key !== 'sel'),
      fc.string(),
      { noNullPrototype: true },
    ),
  }),
  selection,
  cursor: fc.oneof(
    fc.constant({ mode: 'live' as const }),
    fc.record({ mode: fc.constant('at' as const), time: fc.maxSafeInteger() }),
  ),
});

describe('the place in the address', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(place, (state) => {
        expect(parseHash(formatHash(state))).toEqual(state);
      }),
    );
  });

  it('reads any nonsense as a place', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(VIEW_IDS).toContain(parseHash(`#${text}`).place.view);
      }),
    );
    expect(parseHash('#/orders?sel=order:x&at=soon')).toEqual({
      place: { view: 'orders', params: {} },
      selection: null,
      cursor: { mode: 'live' },
    });
  });
});

describe('createNav', () => {
  let nav: Nav;
  beforeEach(() => {
    window.history.replaceState(null, '', '#/home');
    nav = createNav(window);
  });
  afterEach(() => nav.dispose());

  it('goes back and forward through view, filters and selection, by call and by Alt with an arrow', async () => {
    nav.go('inventory', { low: '1' });
    nav.select({ type: 'product', id: 5 });
    nav.go('log');
    expect(window.location.hash).toBe('#/log?sel=product%3A5');
    nav.back();
    await vi.waitFor(() => expect(nav.store.getState().place).toEqual({ view: 'inventory', params: { low: '1' } }));
    expect(nav.store.getState().selection).toEqual({ type: 'product', id: 5 });
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', altKey: true, cancelable: true }));
    await vi.waitFor(() => expect(nav.store.getState().selection).toBeNull());
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', altKey: true, cancelable: true }));
    await vi.waitFor(() => expect(nav.store.getState().selection).toEqual({ type: 'product', id: 5 }));
  });

  it('keeps filters and the time cursor in the address without new steps', () => {
    const steps = window.history.length;
    nav.setParams({ search: 'lamp', low: null });
    nav.setCursor({ mode: 'at', time: 1234 });
    expect(window.history.length).toBe(steps);
    expect(parseHash(window.location.hash)).toEqual(nav.store.getState());
    nav.setParams({ search: '' });
    expect(nav.store.getState().place.params).toEqual({});
  });
});
