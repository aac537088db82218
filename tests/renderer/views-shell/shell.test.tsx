import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ToastProvider, useToast } from '../../../renderer/components/toast.js';
import { Shell } from '../../../renderer/views/shell/shell.js';
import { furnish } from '../../support/demo-world.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { giveElementsSize, renderApp, type Rendered } from '../../support/render-app.js';

function ToastButton() {
  const toast = useToast();
  const show = () => toast({ title: 'Order #1 placed', action: { label: 'Take back', run: () => undefined } });
  return (
    <button type="button" onClick={show}>
      show a toast
    </button>
  );
}

const NOW = 1_800_000_000_000;

describe('the shell', { timeout: 20_000 }, () => {
  let server: FakeServer;
  let rendered: Rendered;
  beforeAll(() => giveElementsSize(1000, 160));
  beforeEach(() => {
    server = new FakeServer({ person: PEOPLE[1] ?? null, now: NOW });
    furnish(server, NOW);
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });
  const show = async (hash: string) => {
    rendered = renderApp(server, <Shell />, { hash });
    await screen.findByLabelText('Views');
  };
  const view = () => rendered.services.nav.store.getState().place.view;

  it('says everywhere that the world is simulated, and which', async () => {
    await show('#/help');
    expect(screen.getByText('SIMULATED WORLD #1')).toBeDefined();
    await waitFor(() => expect(document.title).toBe('SIMULATED #1: Help · Parcelyard'));
    act(() => server.setStatus({ mode: 'real' }));
    expect(screen.queryByText('SIMULATED WORLD #1')).toBeNull();
    expect(document.title).toBe('Help · Parcelyard');
  });

  it('goes to views by digit, but not while one types, and shows its keys', async () => {
    await show('#/help');
    fireEvent.keyDown(document.body, { key: '7' });
    expect(view()).toBe('connections');
    fireEvent.keyDown(await screen.findByLabelText('New speed'), { key: '1' });
    expect(view()).toBe('connections');
    fireEvent.keyDown(document.body, { key: '?' });
    expect(await screen.findByText('First and last column; with Ctrl the first and last row')).toBeDefined();
    fireEvent.keyDown(document.body, { key: '1' });
    expect(view()).toBe('connections');
  });

  it('keeps its keys while a toast with an action is shown: a toast is no modal dialog', async () => {
    rendered = renderApp(
      server,
      <ToastProvider>
        <Shell />
        <ToastButton />
      </ToastProvider>,
      { hash: '#/help' },
    );
    fireEvent.click(await screen.findByText('show a toast'));
    await screen.findByText('Take back');
    fireEvent.keyDown(document.body, { key: 'n', ctrlKey: true });
    expect(view()).toBe('order-new');
  });

  it('shows the selected thing in the drawer and closes it with Escape', async () => {
    await show('#/help?sel=truck:2');
    const drawer = await screen.findByLabelText('Details');
    expect(drawer.textContent).toContain('Truck 2');
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByLabelText('Details')).toBeNull());
  });

  it('fault 2: a lost connection is said in a banner that goes when it is back, the view stays', async () => {
    await show('#/help');
    await rendered.services.client.signInDemo(2);
    act(() => server.setState('closed'));
    expect(await screen.findByText(/The connection to the program is lost/)).toBeDefined();
    expect(screen.getByText('How it works')).toBeDefined();
    act(() => server.setState('open'));
    await waitFor(() => expect(screen.queryByText(/The connection to the program is lost/)).toBeNull());
    expect(screen.getByText('How it works')).toBeDefined();
  });

  it('says which process gave up and lets a manager try again', async () => {
    await show('#/help');
    const { world, ups } = server.status.links;
    const lastError = { code: 'process-exit', message: 'It ended with code 1.' };
    act(() => server.setStatus({ links: { world, ups: { ...ups, state: 'failed', lastError } } }));
    expect(
      screen.getByText(/The UPS link process ended too often and is stopped. It ended with code 1./),
    ).toBeDefined();
    fireEvent.click(screen.getByText('Try again'));
    await waitFor(() => expect(server.callsOf('processes.restart')).toEqual([{ name: 'ups-link' }]));
  });
});
