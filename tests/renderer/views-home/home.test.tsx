import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Figure, Kpis } from '../../../main/contracts/kpis.js';
import { spreadOf, STAGES } from '../../../main/core/kpis/durations.js';
import { HomeView } from '../../../renderer/views/home/home-view.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

configure({ asyncUtilTimeout: 15_000 });
const NOW = 1_800_000_000_000;
const figure = (value: number | null, before: number | null = null): Figure => ({ value, before, course: [1, 2] });
const KPIS: Kpis = {
  range: 'today',
  from: NOW - 3_600_000,
  to: NOW,
  delivered: figure(120, 100),
  cycleP50: figure(90_000, 100_000),
  cycleP90: figure(200_000),
  fillRate: figure(0.905),
  problems: figure(3, 2),
  late: figure(7),
  truckUse: figure(0.5),
  retransmissions: { again: 1, sent: 1 },
  now: { failed: 2, stuck: 1, silent: 0 },
  stages: Object.fromEntries(STAGES.map((stage) => [stage, spreadOf([10, 20, 900])])) as unknown as Kpis['stages'],
  lateAfter: 240_000,
  sampled: 60,
  at: NOW,
};

describe('Home for a manager', { timeout: 60_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    rendered = undefined;
    cleanup();
  });

  function show(person: number): FakeServer {
    const server = new FakeServer({ person: PEOPLE[person] ?? null });
    server.handlers['kpis.get'] = ({ range }) => ({ ...KPIS, range });
    server.handlers['kpis.rates'] = () => ({ perMinute: { placed: 4 }, windowMs: 600_000 });
    server.handlers['kpis.slowest'] = () => [
      { orderId: 41, shipmentId: 51, warehouseId: 2, ms: 600_000, deliveredAt: NOW - 5000 },
    ];
    server.handlers['orders.list'] = () => ({ total: 0, rows: [] });
    server.handlers['inventory.list'] = () => ({ total: 0, rows: [], demandFrom: 0, demandTo: 1 });
    server.handlers['attention.list'] = () => ({ total: 0, counts: KPIS.now, rows: [] });
    server.handlers['inventory.openCounts'] = () => [];
    rendered = renderApp(server, <HomeView />);
    return server;
  }
  const tile = async (name: RegExp) => screen.findByRole('button', { name });

  it('says each figure, what it was, and whether that is better', async () => {
    show(1);
    const delivered = await tile(/^Delivered.*120/);
    expect(delivered.textContent).toContain('▲ 20.0 % (before: 100)');
    expect(delivered.querySelector('[data-better]')?.getAttribute('data-better')).toBe('true');
    // Fewer ms are better, more problems are not.
    const better = (one: HTMLElement) => one.querySelector('[data-better]')?.getAttribute('data-better');
    expect(better(await tile(/^Order to door, median/))).toBe('true');
    const problems = await tile(/^Had a problem/);
    expect(better(problems)).toBe('false');
    expect(problems.textContent).toContain('now 2 failed, 1 stuck, 0 silent');
    expect((await tile(/^Shipped from stock at once/)).textContent).toContain('90.5 %');
    expect((await tile(/^Sent again/)).textContent).toContain('of 1 message since');
    expect(screen.getByText(/even sample of 60 of 120 deliveries/)).toBeDefined();
  });

  it.each([
    [/^Delivered.*120/, 'kind:delivered'],
    [/^Shipped from stock at once/, 'kind:shipment-waiting'],
    [/^Had a problem/, 'kind:problem'],
    [/^Trucks busy/, 'kind:truck'],
  ])('opens from the tile %s the events behind it, of the same range', async (name, chip) => {
    show(1);
    await screen.findByText('120');
    fireEvent.click(await tile(name));
    await waitFor(() => expect(window.location.hash).toMatch(/^#\/log\?/));
    const params = new URLSearchParams(window.location.hash.split('?')[1]);
    expect(params.get('q')).toBe(chip);
    expect(new Date(params.get('from') ?? '').getTime()).toBe(KPIS.from);
  });

  it.each([/^Order to door, median/, /^Order to door, 9 of 10/, /^Late/])(
    'opens from the tile %s the slowest orders, and from there one of them',
    async (name) => {
      const server = show(1);
      await screen.findByText('120');
      fireEvent.click(await tile(name));
      const dialog = await screen.findByRole('dialog');
      fireEvent.click(await within(dialog).findByRole('button', { name: '#41' }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(window.location.hash).toContain('sel=order%3A41');
      expect(server.callsOf('kpis.slowest')[0]).toMatchObject({ stage: 'whole', range: 'today' });
    },
  );

  it('opens the links from what was sent again, and the slowest of one stage from its tail', async () => {
    const server = show(1);
    await screen.findByText('120');
    const loading = screen.getByRole('group', { name: 'Loading' });
    fireEvent.click(within(loading).getAllByRole('button').at(-1) as HTMLElement);
    await screen.findByRole('dialog');
    expect(server.callsOf('kpis.slowest').at(-1)).toMatchObject({ stage: 'loading' });
    fireEvent.click(await screen.findByRole('button', { name: '#41' }));
    fireEvent.click(await tile(/^Sent again/));
    await waitFor(() => expect(window.location.hash).toMatch(/^#\/connections/));
  });

  it('asks for another range, from this window’s midnight on', async () => {
    const server = show(1);
    await screen.findByText('120');
    fireEvent.click(screen.getByRole('button', { name: '7 days' }));
    await waitFor(() => expect(server.callsOf('kpis.get').at(-1)?.range).toBe('week'));
    expect(server.callsOf('kpis.get').at(-1)?.dayStart).toBe(new Date().setHours(0, 0, 0, 0));
  });

  it('says why there are no figures, and asks again', async () => {
    const server = show(1);
    server.handlers['kpis.get'] = () => {
      throw new Error('the store is busy');
    };
    fireEvent.click(await screen.findByRole('button', { name: 'All' }));
    const note = await screen.findByText('the store is busy');
    server.handlers['kpis.get'] = ({ range }) => ({ ...KPIS, range });
    fireEvent.click(screen.getAllByRole('button', { name: 'Try again' })[0] as HTMLElement);
    await waitFor(() => expect(note.isConnected).toBe(false));
  });

  it('shows staff no figures, but what is next', async () => {
    const server = show(0);
    expect(await screen.findByRole('heading', { name: 'Hello, Sam Reyes' })).toBeDefined();
    expect(screen.queryByRole('heading', { name: 'Figures' })).toBeNull();
    expect(server.callsOf('kpis.get')).toEqual([]);
  });

  it('opens the orders of a stage', async () => {
    show(1);
    fireEvent.click(await screen.findByRole('button', { name: /^Packing/ }));
    await waitFor(() => expect(window.location.hash).toBe('#/orders?state=packing'));
  });
});
