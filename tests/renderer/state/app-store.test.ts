import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { createAppClient, type AppClient } from '../../../renderer/state/app-store.js';
import { PRODUCTS } from '../../support/demo-world.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { memoryStorage } from '../../support/render-app.js';

const PLACED = { at: 1, kind: 'shipment-planned', source: 'us', orderId: 1, shipmentId: 1, to: 'placed' } as const;

describe('the app client', () => {
  let server: FakeServer;
  let client: AppClient;
  const settle = () => vi.advanceTimersByTimeAsync(50);

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new FakeServer();
    server.products = PRODUCTS;
    client = createAppClient({ transport: server.transport, storage: memoryStorage() });
    await settle();
  });
  afterEach(() => {
    client.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('takes snapshot, status and who may sign in, then folds deltas', async () => {
    expect(client.store.getState()).toMatchObject({ connection: 'open', booksId: 'sim-1', session: { person: null } });
    expect(client.store.getState().products.size).toBe(40);
    server.commit([PLACED]);
    await settle();
    expect(client.store.getState().feed).toMatchObject({ rev: 1, pipeline: { placed: 1 } });
  });

  it('resubscribes after a gap and ends with the same state', async () => {
    const heard: [number, boolean][] = [];
    client.onEvents((_books, events, isSnapshot) => heard.push([events.length, isSnapshot]));
    server.commit([PLACED], true);
    server.commit([{ ...PLACED, shipmentId: 2 }]);
    await settle();
    expect(server.subscriptions).toHaveLength(2);
    expect(client.store.getState().feed).toEqual(server.feed);
    expect(heard).toEqual([
      [0, true],
      [2, true],
    ]);
  });

  it('resubscribes when the books are others', async () => {
    server.booksId = 'sim-2';
    server.commit([PLACED]);
    await settle();
    expect(client.store.getState().booksId).toBe('sim-2');
  });

  it('publishes to React at most once a frame, and to canvases each batch', async () => {
    const published = vi.fn();
    const batches: BookEvent[] = [];
    client.store.subscribe(published);
    client.onEvents((_books, events, isSnapshot) => {
      if (!isSnapshot) batches.push(...events);
    });
    for (let shipment = 1; shipment <= 100; shipment += 1) server.commit([{ ...PLACED, shipmentId: shipment }]);
    expect(batches).toHaveLength(100);
    await settle();
    expect(published.mock.calls.length).toBeLessThanOrEqual(2);
    expect(client.store.getState().feed?.pipeline.placed).toBe(100);
  });

  it('gives the credit of folded deltas back before it runs out', async () => {
    for (let shipment = 1; shipment <= 300; shipment += 1) server.commit([{ ...PLACED, shipmentId: shipment }]);
    await settle();
    expect(server.creditGiven).toBe(256);
  });

  it('takes a saved product into the catalogue', async () => {
    const [first] = PRODUCTS;
    server.commit([
      { at: 1, kind: 'product-saved', source: 'person', productId: 1, data: { ...first, name: 'Renamed' } },
    ]);
    await settle();
    expect(client.store.getState().products.get(1)?.name).toBe('Renamed');
  });

  it('resumes the signed-in person after a lost connection, before any other call', async () => {
    await client.signInDemo(2);
    server.setState('closed');
    expect(client.store.getState()).toMatchObject({ connection: 'closed' });
    expect(client.store.getState().lostAt).not.toBeNull();
    const waiting = client.call('people.list', {});
    server.calls.length = 0;
    server.setState('open');
    await settle();
    await expect(waiting).resolves.toEqual(PEOPLE);
    expect(server.calls.map(({ method }) => method)).toEqual(['session.resume', 'people.list', 'session.state']);
    expect(client.store.getState()).toMatchObject({ lostAt: null, session: { person: PEOPLE[1] } });
  });

  it('asks to sign in again when the kept token has ended', async () => {
    const storage = memoryStorage();
    storage.setItem('parcelyard.session', 'stale');
    const other = createAppClient({ transport: new FakeServer().transport, storage });
    await settle();
    expect(other.store.getState().session?.person).toBeNull();
    expect(storage.getItem('parcelyard.session')).toBeNull();
    other.dispose();
  });

  it('asks who may sign in once the kernel becomes ready', async () => {
    server.setStatus({ phase: 'starting', phaseText: 'Opening the books' });
    server.calls.length = 0;
    server.setStatus({ phase: 'ready', phaseText: null });
    await settle();
    expect(server.callsOf('session.state')).toHaveLength(1);
  });
});
