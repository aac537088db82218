import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LogView, logFilters } from '../../../renderer/views/log/log-view.js';
import { furnish } from '../../support/demo-world.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { giveElementsSize, renderApp, type Rendered } from '../../support/render-app.js';

const NOW = 1_800_000_000_000;

describe('the log', { timeout: 20_000 }, () => {
  let rendered: Rendered | undefined;
  beforeAll(() => giveElementsSize(1000, 160));
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });

  async function show(hash: string): Promise<FakeServer> {
    const server = new FakeServer({ person: PEOPLE[1] ?? null, now: NOW });
    furnish(server, NOW);
    rendered = renderApp(server, <LogView />, { hash });
    await screen.findByText(/^\d+ rows?$/);
    return server;
  }

  it('reads the times of the address, within the span of the window', () => {
    const chip = { field: 'truck', not: true, values: [3] } as const;
    const from = new Date('2027-01-15T08:00').getTime();
    expect(logFilters([chip], { from: '2027-01-15T08:00', to: 'soon' }, null)).toEqual({ chips: [chip], from });
    expect(logFilters([], {}, null)).toEqual({});
    expect(logFilters([], {}, { from: 5, to: 9 })).toEqual({ from: 5, to: 9 });
    expect(logFilters([], { from: '2027-01-15T08:00' }, { from: 5, to: from + 9 })).toEqual({ from, to: from + 9 });
  });

  it('helps on where there is nothing: clears the times, or leads to the first order', async () => {
    const server = new FakeServer({ person: PEOPLE[1] ?? null, now: NOW });
    server.handlers['views.list'] = () => [];
    server.handlers['events.list'] = () => ({ total: 0, rows: [] });
    rendered = renderApp(server, <LogView />, { hash: '#/log?from=2027-01-15T08:00' });
    const filtered = (await screen.findByText('Nothing is logged here')).parentElement as HTMLElement;
    fireEvent.click(within(filtered).getByText('Clear filters'));
    fireEvent.click(await screen.findByText('Place an order', {}, { timeout: 15_000 }));
    expect(rendered.services.nav.store.getState().place.view).toBe('order-new');
  });

  it('shows one order, newest first, and asks the kernel for it', async () => {
    const server = await show('#/log?order=1004');
    expect(server.callsOf('events.list').at(-1)).toMatchObject({
      chips: [{ field: 'order', not: false, values: [1004] }],
      descending: true,
    });
    expect(screen.getByText('Order #1004 placed for Dunmore School')).toBeDefined();
  });

  it('finds nothing, and says which filter hides what the others find', async () => {
    const server = await show('#/log?kinds=trucks&source=person');
    expect(server.callsOf('events.list').at(-1)?.chips).toEqual([
      { field: 'kind', not: false, values: ['truck', 'truck-arrived'] },
      { field: 'by', not: false, values: ['person'] },
    ]);
    const why = await screen.findByRole('region', { name: 'Nothing fits all filters' });
    expect(within(why).getAllByRole('row')).toHaveLength(3);
    fireEvent.click(within(why).getByRole('button', { name: 'Leave out by:person' }));
    await waitFor(() => expect(server.callsOf('events.list').at(-1)?.chips).toHaveLength(1));
    expect(screen.queryByRole('button', { name: 'Remove by:person' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Remove kind:trucks' })).toBeDefined();
  });

  it('turns what is typed into chips, keeps out as well as lets through, and removes them by keyboard', async () => {
    const server = await show('#/log');
    const bar = screen.getByRole('combobox', { name: 'Filter the log' });
    fireEvent.change(bar, { target: { value: '-by:ups ' } });
    await waitFor(() =>
      expect(server.callsOf('events.list').at(-1)?.chips).toEqual([{ field: 'by', not: true, values: ['ups'] }]),
    );
    fireEvent.click(screen.getByRole('button', { name: /^Keeps out:\s*-by:ups/ }));
    await waitFor(() => expect(server.callsOf('events.list').at(-1)?.chips?.[0]?.not).toBe(false));
    fireEvent.change(bar, { target: { value: 'kind:rubbish ' } });
    expect(await screen.findByText(/there is no kind “rubbish”/)).toBeDefined();
    fireEvent.change(bar, { target: { value: '' } });
    fireEvent.keyDown(bar, { key: 'Backspace' });
    await waitFor(() => expect(server.callsOf('events.list').at(-1)?.chips).toBeUndefined());
  });
});
