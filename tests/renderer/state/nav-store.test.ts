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
      fc.stringMatching(/^[a-z]{3,8}$/).filter((key) => !['sel', 'at', 'span'].includes(key)),
      fc.string(),
      { noNullPrototype: true },
    ),
  }),
  selection,
  cursor: fc.oneof(
    fc.constant({ mode: 'live' as const }),
    fc.record({ mode: fc.constant('at' as const), time: fc.integer({ min: -8.64e15, max: 8.64e15 }) }),
  ),
  range: fc.option(
    fc.tuple(fc.nat(2e12), fc.integer({ min: 1, max: 1e12 })).map(([from, ms]) => ({ from, to: from + ms })),
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
    expect(parseHash('#/orders?sel=order:x&at=soon&span=9-1')).toEqual({
      place: { view: 'orders', params: {} },
      selection: null,
      cursor: { mode: 'live' },
      range: null,
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

  it('tells once of a move of which the browser tells twice', () => {
    const places: string[] = [];
    const stop = nav.store.subscribe(({ place: { view } }) => places.push(view));
    window.history.replaceState(null, '', '#/log');
    window.dispatchEvent(new PopStateEvent('popstate'));
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    stop();
    expect(places).toEqual(['log']);
  });

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

  it('makes one step of what is typed or dragged without a pause, and a new one after it', async () => {
    const clock = vi.spyOn(window.performance, 'now').mockReturnValue(1000);
    nav.go('orders'); // ends what other tests left to go forward to
    const steps = window.history.length;
    for (const search of ['l', 'la', 'lamp']) nav.setParams({ search });
    expect(window.history.length).toBe(steps + 1);
    for (const at of [1234, 1235.4, 1300.2]) nav.pinMoment(at);
    expect(window.history.length).toBe(steps + 2);
    expect(parseHash(window.location.hash)).toEqual(nav.store.getState());
    expect(nav.store.getState().cursor).toEqual({ mode: 'at', time: 1300 });
    clock.mockReturnValue(9000);
    nav.pinMoment(2000);
    nav.setRange({ from: 500, to: 100 });
    expect(nav.store.getState().range).toEqual({ from: 100, to: 500 });
    nav.backToLive();
    expect(window.history.length).toBe(steps + 5);
    clock.mockRestore();
    nav.back();
    await vi.waitFor(() => expect(nav.store.getState().cursor).toEqual({ mode: 'at', time: 2000 }));
    nav.back();
    await vi.waitFor(() => expect(nav.store.getState().range).toBeNull());
    nav.back();
    await vi.waitFor(() => expect(nav.store.getState().cursor).toEqual({ mode: 'at', time: 1300 }));
    nav.back();
    await vi.waitFor(() => expect(nav.store.getState().cursor).toEqual({ mode: 'live' }));
    expect(nav.store.getState().place.params).toEqual({ search: 'lamp' });
    nav.setParams({ search: '' });
    expect(nav.store.getState().place.params).toEqual({});
  });

  it('takes no nonsense for a moment or a span', () => {
    nav.pinMoment(NaN);
    nav.pinMoment(Infinity);
    nav.setRange({ from: 5, to: 5.2 });
    expect(nav.store.getState()).toMatchObject({ cursor: { mode: 'live' }, range: null });
  });

  it('goes back and forward by the mouse’s side buttons', async () => {
    nav.go('map');
    const press = (button: number) => {
      const event = new MouseEvent('mouseup', { button, cancelable: true });
      window.dispatchEvent(event);
      return event;
    };
    expect(press(3).defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(nav.store.getState().place.view).toBe('home'));
    press(4);
    await vi.waitFor(() => expect(nav.store.getState().place.view).toBe('map'));
    expect(press(0).defaultPrevented).toBe(false);
  });
});
