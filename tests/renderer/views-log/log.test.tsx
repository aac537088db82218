import { cleanup, screen } from '@testing-library/react';
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

  it('reads the filters of the address, and leaves out what makes no sense', () => {
    expect(logFilters({ kinds: 'trucks', order: '1004', from: '2027-01-15T08:00' })).toEqual({
      kinds: ['truck', 'truck-arrived'],
      orderId: 1004,
      from: new Date('2027-01-15T08:00').getTime(),
    });
    expect(logFilters({ source: 'ups', kinds: 'problems' })).toMatchObject({ source: 'ups' });
    expect(logFilters({ kinds: 'all', source: 'nobody', order: 'x', to: 'soon' })).toEqual({});
  });

  it('shows one order, newest first, and asks the kernel for it', async () => {
    const server = await show('#/log?order=1004');
    expect(server.callsOf('events.list').at(-1)).toMatchObject({ orderId: 1004, descending: true });
    expect(screen.getByText('Order #1004 placed for Dunmore School')).toBeDefined();
  });

  it('finds nothing, and says why, when the filters exclude each other', async () => {
    const server = await show('#/log?kinds=trucks&source=person');
    expect(screen.getByText('No event fits these filters: Trucks, Person.')).toBeDefined();
    expect(server.callsOf('events.list').at(-1)).toMatchObject({ source: 'person', kinds: ['truck', 'truck-arrived'] });
  });
});
