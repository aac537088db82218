import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Shell } from '../../../renderer/views/shell/shell.js';
import { furnish } from '../../support/demo-world.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { giveElementsSize, memoryStorage, renderApp, type Rendered } from '../../support/render-app.js';

const NOW = 1_800_000_000_000;

describe('the command palette', { timeout: 60_000 }, () => {
  let server: FakeServer;
  let rendered: Rendered;
  const drafts = memoryStorage();
  beforeAll(() => giveElementsSize(1000, 160));
  beforeEach(() => {
    drafts.clear();
    server = new FakeServer({ person: PEOPLE[1] ?? null, now: NOW });
    furnish(server, NOW);
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });

  const open = async (hash = '#/help') => {
    rendered = renderApp(server, <Shell />, { hash, drafts });
    await screen.findByLabelText('Views');
    return openAgain();
  };
  const openAgain = async () => {
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    return screen.findByRole('combobox', { name: 'Go to, find or do' });
  };
  const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
  const options = () => screen.queryAllByRole('option').map((option) => option.textContent);
  const nav = () => rendered.services.nav.store.getState();

  it('opens with Ctrl+K, also from a field, lists what can be done with its keys, and closes with Escape', async () => {
    const field = await open('#/orders');
    await waitFor(() => expect(document.activeElement === field).toBe(true));
    expect(options()).toContain('New order  CtrlN');
    expect(options()).toContain('Go to Inventory  2');
    fireEvent.keyDown(field, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('combobox', { name: 'Go to, find or do' })).toBeNull());
    const search = screen.getByRole('searchbox');
    search.focus();
    fireEvent.keyDown(search, { key: 'k', ctrlKey: true });
    await screen.findByRole('combobox', { name: 'Go to, find or do' });
  });

  it('goes to the best entry with Enter and puts the last used first', async () => {
    const field = await open();
    type(field, 'tline');
    await waitFor(() => expect(options()[0]).toBe('Go to Timeline  4'));
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(nav().place.view).toBe('timeline'));
    expect(screen.queryByRole('combobox', { name: 'Go to, find or do' })).toBeNull();
    await openAgain();
    const recent = screen.getByRole('group', { name: 'Last used' });
    expect(within(recent).getAllByRole('option')[0]?.textContent).toBe('Go to Timeline  4');
  });

  it('finds products, warehouses and trucks of the feed and orders of the kernel', async () => {
    const { feed, products } = await open().then(() => rendered.services.client.store.getState());
    const product = [...products.values()][0];
    const warehouse = feed?.warehouses[0];
    const truck = Object.values(feed?.trucks ?? {})[0];
    if (!product || !warehouse || !truck) throw new Error('the demo world has one of each');
    const field = screen.getByRole('combobox', { name: 'Go to, find or do' });
    type(field, product.name);
    const item = await screen.findByRole('option', { name: new RegExp(product.sku) });
    fireEvent.click(item);
    await waitFor(() => expect(nav().selection).toEqual({ type: 'product', id: product.id }));

    type(await openAgain(), warehouse.name);
    fireEvent.click(await screen.findByRole('option', { name: warehouse.name }));
    await waitFor(() => expect(nav().selection).toEqual({ type: 'warehouse', id: warehouse.id }));

    type(await openAgain(), `@${truck.id}`);
    fireEvent.click((await screen.findAllByRole('option'))[0] as HTMLElement);
    await waitFor(() => expect(nav()).toMatchObject({ place: { view: 'map' }, selection: { type: 'truck' } }));

    const { rows } = (await rendered.services.client.call('orders.list', {
      offset: 0,
      limit: 1,
      sort: 'id',
      descending: true,
    })) as { rows: readonly { id: number }[] };
    const order = rows[0];
    if (!order) throw new Error('the demo world has an order');
    type(await openAgain(), `#${order.id}`);
    fireEvent.click(await screen.findByRole('option', { name: new RegExp(`Order #${order.id}\\b`) }));
    await waitFor(() => expect(nav().selection).toEqual({ type: 'order', id: order.id }));
  });

  it('goes to a moment in the timeline, and says what a moment looks like', async () => {
    const field = await open();
    type(field, ':tomorrow');
    expect(await screen.findByText(/Not a moment: “tomorrow”/)).toBeDefined();
    const before = Date.now();
    type(field, ':-10m');
    fireEvent.click(await screen.findByRole('option', { name: /in the timeline/ }));
    await waitFor(() => expect(nav().place.view).toBe('timeline'));
    const { cursor } = nav();
    expect(cursor.mode).toBe('at');
    expect(cursor.mode === 'at' && Math.abs(cursor.time - (before - 600_000))).toBeLessThan(60_000);
  });

  it('says when nothing fits, and when orders cannot be searched', async () => {
    const field = await open();
    server.handlers['orders.list'] = () => {
      throw new Refusal('busy', 'too much at once');
    };
    type(field, 'zzqqxx');
    expect(await screen.findByText('Orders could not be searched: too much at once')).toBeDefined();
    expect(screen.getByText('Nothing fits “zzqqxx”.')).toBeDefined();
  });
});
