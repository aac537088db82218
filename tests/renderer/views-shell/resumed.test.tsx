// After a restart with open work: said once for each person and start, and not to who comes much later.
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Banners } from '../../../renderer/views/shell/banners.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

const NOW = 1_800_000_000_000;
const WORDS = /^Resumed 12 orders, 1 command sent again/;

describe('resumed', { timeout: 60_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });

  it('is said until it is dismissed, again after the next start, and not for ever', async () => {
    const server = new FakeServer({ person: PEOPLE[0] ?? null, now: NOW });
    server.setStatus({ resumed: { at: NOW - 1000, orders: 12, commands: 1 } });
    rendered = renderApp(server, <Banners />);
    expect(await screen.findByText(WORDS)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Understood' }));
    await waitFor(() => expect(screen.queryByText(WORDS)).toBeNull());
    act(() => server.setStatus({ serverTime: NOW + 5000 }));
    expect(screen.queryByText(WORDS)).toBeNull();

    act(() => server.setStatus({ resumed: { at: NOW + 2000, orders: 12, commands: 1 } }));
    expect(screen.getByText(WORDS)).toBeDefined();
    act(() => server.setStatus({ serverTime: NOW + 16 * 60_000 }));
    expect(screen.queryByText(WORDS)).toBeNull();
    act(() => server.setStatus({ serverTime: NOW, resumed: { at: NOW - 500, orders: 3, commands: 0 } }));
    expect(screen.getByText('Resumed 3 orders. Nothing is done twice.', { exact: false })).toBeDefined();
    act(() => server.setStatus({ serverTime: NOW, resumed: null }));
    expect(screen.queryByText(/Resumed/)).toBeNull();
  });
});
