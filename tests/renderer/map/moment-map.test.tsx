import { act, cleanup, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BookEvent, EventKind, Warehouse } from '../../../main/core/orders/types.js';
import { placedIn, trucksAt } from '../../../renderer/views/map/moment-trucks.js';
import { MapView } from '../../../renderer/views/map/map-view.js';
import { fakeCanvas } from '../../support/fake-canvas.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';
import { toChunk, toEvent } from '../../support/timeline-harness/synthetic.js';

configure({ asyncUtilTimeout: 15_000 });
const NOW = 1_800_000_000_000;
const DURHAM: Warehouse = { id: 1, name: 'Durham', x: 12, y: 20, inWorld: true };

function event(rev: number, kind: EventKind, truckId: number, more: Partial<BookEvent> = {}): BookEvent {
  const line = { at: NOW - 100_000 + rev * 1000, kind, shipment: -1, warehouse: -1, truck: truckId, truckState: null };
  return { ...toEvent(line, rev), ...more };
}

function report(rev: number, truckId: number, x: number, y: number, state = 'delivering'): BookEvent {
  const at = NOW - 100_000 + rev * 1000;
  const data = {
    x,
    y,
    state,
    target: { x: 90, y: 90 },
    warehouseId: null,
    shipmentIds: [7],
    since: at,
    reportedAt: at,
  };
  return event(rev, 'truck', truckId, { data: { ...data, inferred: false } });
}

const journal: readonly BookEvent[] = [
  report(1, 4, 0, 0),
  report(2, 4, 5, 0),
  event(3, 'load-sent', 6, { shipmentId: 9, warehouseId: 1 }),
  report(4, 5, 40, 40, 'waiting'),
  report(5, 4, 10, 0),
  event(6, 'truck-arrived', 6, { shipmentId: 9, warehouseId: 1 }),
  report(7, 4, 20, 0),
];
const upTo = (rev: number) => journal.filter((one) => one.rev <= rev).reverse();

describe('trucks at a moment', () => {
  it('stand where the last event before it tells, with the way they had come', () => {
    const { trucks, trails } = trucksAt(upTo(5), [DURHAM]);
    expect(trucks.map(({ id, x, y, state }) => [id, x, y, state])).toEqual([
      [4, 10, 0, 'delivering'],
      [5, 40, 40, 'waiting'],
    ]);
    expect(trails.get(4)).toEqual([0, 5, 10].map((x) => ({ x, y: 0 })));
  });

  it('are left out while nothing tells where they are, and inferred from packages where nobody reports them', () => {
    expect(placedIn(upTo(4))).toEqual(new Set([4, 5]));
    const six = trucksAt(upTo(7), [DURHAM]).trucks.find(({ id }) => id === 6);
    expect(six).toMatchObject({ x: 12, y: 20, state: 'waiting', inferred: true });
    expect(trucksAt([], [DURHAM]).trucks).toEqual([]);
  });
});

describe('the map at a pinned moment', { timeout: 40_000 }, () => {
  let rendered: Rendered;
  let undo = () => {};
  let server: FakeServer;
  beforeEach(() => {
    undo = fakeCanvas();
    server = new FakeServer({ person: PEOPLE[0] ?? null, now: NOW });
    server.handlers['map.addresses'] = () => [{ shipmentId: 7, orderId: 3, x: 90, y: 90 }];
    server.handlers['timeline.load'] = ({ after, limit }) => toChunk([], after, limit);
    server.handlers['events.list'] = ({ to = Infinity, offset, limit, kinds }) => {
      const rows = journal.filter((one) => one.at <= to && (kinds ?? []).includes(one.kind)).reverse();
      return { rows: rows.slice(offset, offset + limit), total: rows.length };
    };
    const present = trucksAt(upTo(7), [DURHAM]).trucks;
    const trucks = Object.fromEntries(present.map((truck) => [truck.id, truck]));
    server.feed = { ...server.feed, warehouses: [DURHAM], trucks };
    rendered = renderApp(server, <MapView />);
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
    undo();
  });

  it('shows the trucks of then, says so, asks with the journal’s clock, and goes back to live', async () => {
    expect(await screen.findByRole('button', { name: /^Truck 6/ })).toBeDefined();
    expect(screen.getByText('1 open delivery shown')).toBeDefined();
    act(() => rendered.services.nav.pinMoment(NOW - 100_000 + 4500));
    expect(await screen.findByText(/^Trucks as they were at/)).toBeDefined();
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Truck 6/ })).toBeNull());
    expect(screen.getByRole('button', { name: /^Truck 5.*Waiting/ })).toBeDefined();
    expect(screen.getByText('0 open deliveries shown')).toBeDefined();
    expect(server.callsOf('events.list').length).toBe(1);
    fireEvent.click(screen.getByRole('button', { name: /^Back to live/ }));
    expect(await screen.findByRole('button', { name: /^Truck 6/ })).toBeDefined();
  });

  it('says when nothing had been heard of any truck, and when it could not be looked up', async () => {
    await screen.findByRole('button', { name: /^Truck 6/ });
    act(() => rendered.services.nav.pinMoment(NOW - 900_000));
    expect(await screen.findByText(/^No truck had been heard of by/)).toBeDefined();
    server.handlers['events.list'] = () => {
      throw new Error('the store is busy');
    };
    act(() => rendered.services.nav.pinMoment(NOW - 800_000));
    expect(await screen.findByText(/^Where trucks were could not be looked up/)).toBeDefined();
  });

  it('says that destinations are missing when they cannot be had, and asks for them again', async () => {
    await screen.findByText('1 open delivery shown');
    const addresses = server.handlers['map.addresses'];
    server.handlers['map.addresses'] = () => {
      throw new Error('the store is busy');
    };
    const placed = event(8, 'order-placed', -1, { truckId: null, orderId: 3 });
    act(() => void server.commit([placed]));
    expect(await screen.findByText(/^Destinations of open packages are missing: the store is busy/)).toBeDefined();
    if (addresses !== undefined) server.handlers['map.addresses'] = addresses;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByText(/^Destinations of open packages are missing/)).toBeNull());
  });

  it('makes a point of the map the delivery address, by keys alone', async () => {
    await screen.findByRole('button', { name: /^Truck 6/ });
    fireEvent.keyDown(screen.getByRole('group', { name: /^Map with/ }), { key: 'd' });
    const card = await screen.findByRole('group', { name: /^Deliver to/ });
    const before =
      /\((-?\d+), (-?\d+)\)/
        .exec(card.getAttribute('aria-label') ?? '')
        ?.slice(1)
        .map(Number) ?? [];
    fireEvent.keyDown(card, { key: 'ArrowRight' });
    fireEvent.keyDown(card, { key: 'ArrowUp', shiftKey: true });
    fireEvent.click(screen.getByRole('button', { name: 'Use as delivery address' }));
    expect(rendered.services.nav.store.getState().place.view).toBe('order-new');
    const [x = NaN, y = NaN] = before;
    expect(rendered.services.drafts.get('order-new')).toMatchObject({ x: String(x + 1), y: String(y + 10) });
  });
});
