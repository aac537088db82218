import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
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

  it('begins anew for another person, and goes on for the same one', async () => {
    await show('#/connections?sel=order:1&at=1700000000000');
    const { client, nav } = rendered.services;
    await act(() => client.signOut());
    await act(() => client.signInDemo(PEOPLE[1]?.id ?? 0));
    await screen.findByLabelText('Views');
    expect(nav.store.getState()).toMatchObject({ place: { view: 'connections' }, selection: { type: 'order', id: 1 } });
    await act(() => client.signOut());
    await act(() => client.signInDemo(PEOPLE[0]?.id ?? 0));
    await screen.findByLabelText('Views');
    expect(nav.store.getState()).toEqual({
      place: { view: 'home', params: {} },
      selection: null,
      cursor: { mode: 'live' },
      range: null,
    });
  });

  it('closes the details when one goes elsewhere, where they cover the window, and only there', async () => {
    const width = window.innerWidth;
    try {
      await show('#/orders?sel=order:1');
      const { nav } = rendered.services;
      act(() => nav.go('help'));
      expect(nav.store.getState().selection).toEqual({ type: 'order', id: 1 });
      window.innerWidth = 480;
      act(() => nav.go('connections'));
      expect(nav.store.getState()).toMatchObject({ place: { view: 'connections' }, selection: null });
      act(() => nav.go('orders', {}, { type: 'order', id: 1 }));
      expect(nav.store.getState().selection).toEqual({ type: 'order', id: 1 });
    } finally {
      window.innerWidth = width;
    }
  });

  it('goes to views by digit, but not while one types, and shows its keys', async () => {
    await show('#/help');
    // A key is held until it is known that no scanner types.
    fireEvent.keyDown(document.body, { key: '7' });
    await waitFor(() => expect(view()).toBe('connections'));
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

  it('says what became of a world that has forgotten the store, and lets a manager begin anew or ask again', async () => {
    await show('#/help');
    server.handlers['worlds.beginAnew'] = () => ({ booksId: 'real-2', orders: 3, left: 1 });
    const text = 'world 12 at worldhost:23456 has forgotten this store. Begin anew, or choose another world.';
    act(() => server.setStatus({ mode: 'real', notice: { code: 'world-forgotten', text } }));
    expect(await screen.findByText(text)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    await waitFor(() => expect(server.callsOf('links.reconnect')).toEqual([{ link: 'world' }]));
    fireEvent.click(screen.getByRole('button', { name: 'Begin anew' }));
    const dialog = await screen.findByRole('dialog');
    expect(server.callsOf('worlds.beginAnew')).toEqual([]);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Begin anew' }));
    expect(await screen.findByText(/Begun anew with 3 open orders; 1 could not be placed again/)).toBeDefined();
    act(() => server.setStatus({ notice: null }));
    await waitFor(() => expect(screen.queryByText(text)).toBeNull());
  });

  it('fault 7: the person’s menu changes the password too', async () => {
    await show('#/help');
    server.handlers['people.setPassword'] = () => null;
    fireEvent.click(screen.getByRole('button', { name: 'Mara Lindqvist' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Change my password…' }));
    const dialog = await screen.findByRole('dialog');
    const type = (label: string, value: string) =>
      fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    type('Present password', 'the old one');
    type('New password', 'the new one');
    type('New password once more', 'the new one');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Password changed')).toBeDefined();
    expect(server.callsOf('people.setPassword')).toEqual([
      { personId: 2, oldPassword: 'the old one', newPassword: 'the new one' },
    ]);
  });
});
