import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InventoryView } from '../../../renderer/views/inventory/inventory-view.js';
import { ledgerLines, parseLedger } from '../../../renderer/views/inventory/ledger.js';
import { ProductInspector } from '../../../renderer/views/inventory/product-inspector.js';
import { furnish } from '../../support/demo-world.js';
import { completeEvent, FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { giveElementsSize, renderApp, type Rendered } from '../../support/render-app.js';

const NOW = 1_800_000_000_000;

describe('the inventory', { timeout: 20_000 }, () => {
  let server: FakeServer;
  let rendered: Rendered;
  beforeAll(() => giveElementsSize(1000, 160));
  beforeEach(() => {
    server = new FakeServer({ person: PEOPLE[0] ?? null, now: NOW });
    furnish(server, NOW);
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });

  async function show(hash = '#/inventory', hasRows = true) {
    rendered = renderApp(server, <InventoryView />, { hash, rpc: { connectWaitMs: 50 } });
    const grid = await screen.findByLabelText('Stock by warehouse and product');
    await waitFor(() => expect(grid.getAttribute('aria-rowcount')).not.toBe('-1'));
    await waitFor(() =>
      expect(grid.querySelector(hasRows ? '[role=gridcell] button' : '[role=columnheader]')).not.toBeNull(),
    );
    return grid;
  }

  it('asks for filters, order and pages that the address names', async () => {
    await show('#/inventory?low=1&warehouse=2&sort=available&desc=1&search=lamp', false);
    expect(server.callsOf('inventory.list').at(-1)).toEqual({
      offset: 0,
      limit: 200,
      search: 'lamp',
      warehouseId: 2,
      low: true,
      sort: 'available',
      descending: true,
    });
  });

  it('helps on where there is nothing: clears the filters, or leads to the catalogue', async () => {
    server.handlers['inventory.list'] = () => ({ total: 0, rows: [], demandFrom: 0, demandTo: 1 });
    await show('#/inventory?search=lamp', false);
    const filtered = (await screen.findByText('No stock to show')).parentElement as HTMLElement;
    fireEvent.click(within(filtered).getByText('Clear filters'));
    fireEvent.click(await screen.findByText('Open the catalogue', {}, { timeout: 15_000 }));
    expect(rendered.services.nav.store.getState().place).toEqual({ view: 'catalogue', params: {} });
  });

  it('opens from a number what made it', async () => {
    const grid = await show();
    // By title: asking for roles computes the style of every cell, which jsdom is slow at.
    const button = grid.querySelector(
      '[title="Show what made this number: reserved of Cable drum, small in North Dock"]',
    );
    fireEvent.click(button as HTMLElement);
    const { place, selection } = rendered.services.nav.store.getState();
    expect(place.params['ledger']).toBe('1:reserved');
    expect(selection).toEqual({ type: 'product', id: 6 });
  });

  it('buys with R and Enter, the reorder quantity prefilled, and follows the purchase until it arrived', async () => {
    let state: 'sent' | 'acked' | 'arrived' = 'acked';
    server.handlers['purchases.list'] = () => {
      const row = { id: 77, clientId: 'c', warehouseId: 1, lines: [], seq: 1, state, at: NOW, arrivedAt: null };
      return { total: 1, rows: [row] };
    };
    const grid = await show();
    act(() => grid.focus());
    fireEvent.keyDown(grid, { key: 'r' });
    const quantity = await screen.findByLabelText<HTMLInputElement>('Quantity');
    expect(quantity.value).toBe('60');
    fireEvent.change(quantity, { target: { value: '12*6' } });
    fireEvent.submit(quantity.form as HTMLFormElement);
    const taken = await screen.findByText('Taken by the world');
    await waitFor(() => expect(taken.closest('li')?.hasAttribute('data-done')).toBe(true));
    expect(server.callsOf('inventory.buy')).toMatchObject([
      { warehouseId: 1, lines: [{ productId: 6, quantity: 72 }] },
    ]);
    state = 'arrived';
    server.commit([{ at: NOW, kind: 'purchase-arrived', source: 'world', warehouseId: 1, data: { purchaseId: 77 } }]);
    const arrived = screen.getByText('Arrived in the warehouse');
    await waitFor(() => expect(arrived.closest('li')?.hasAttribute('data-done')).toBe(true), { timeout: 3000 });
  });

  it('refuses a quantity that is none, in words, and sends nothing', async () => {
    const grid = await show();
    act(() => grid.focus());
    fireEvent.keyDown(grid, { key: 'R' });
    const quantity = await screen.findByLabelText<HTMLInputElement>('Quantity');
    fireEvent.change(quantity, { target: { value: 'many' } });
    fireEvent.submit(quantity.form as HTMLFormElement);
    expect(
      await screen.findByText(/whole number from 1 to 1,000,000, for example 24 or 12\*2; got “many”/),
    ).toBeDefined();
    expect(quantity.getAttribute('aria-invalid')).toBe('true');
    expect(server.callsOf('inventory.buy')).toEqual([]);
  });

  it('fault 2: a purchase sent while the connection is lost keeps the form, and goes out once with the same id', async () => {
    const grid = await show();
    act(() => grid.focus());
    fireEvent.keyDown(grid, { key: 'r' });
    const quantity = await screen.findByLabelText<HTMLInputElement>('Quantity');
    fireEvent.change(quantity, { target: { value: '15' } });
    act(() => server.setState('closed'));
    fireEvent.submit(quantity.form as HTMLFormElement);
    expect(await screen.findByText(/There is no connection to the program/)).toBeDefined();
    expect(screen.getByLabelText<HTMLInputElement>('Quantity').value).toBe('15');
    server.handlers['session.state'] = () => ({ person: PEOPLE[0] ?? null, oneClick: PEOPLE });
    act(() => server.setState('open'));
    // The answer to the first try is lost on the way: the second try must carry the same id.
    let tries = 0;
    server.handlers['inventory.buy'] = () => {
      tries += 1;
      if (tries === 1) throw new Refusal('busy', 'Try again.');
      return { purchaseId: 77, repeated: true };
    };
    fireEvent.submit(quantity.form as HTMLFormElement);
    expect(await screen.findByText('Try again.')).toBeDefined();
    fireEvent.submit(screen.getByLabelText<HTMLInputElement>('Quantity').form as HTMLFormElement);
    expect(await screen.findByText(/nothing was bought twice/)).toBeDefined();
    const ids = server.callsOf('inventory.buy').map(({ clientId }) => clientId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('lets only staff and managers buy', async () => {
    server.person = PEOPLE[2] ?? null;
    const grid = await show();
    expect(grid.querySelector('[title^=Buy]')).toBeNull();
    act(() => grid.focus());
    fireEvent.keyDown(grid, { key: 'r' });
    expect(screen.queryByLabelText('Quantity')).toBeNull();
  });

  it('shows the events that made a number, with the running balance', async () => {
    rendered = renderApp(server, <ProductInspector productId={1} />, { hash: '#/inventory?ledger=2:onHand' });
    const heading = await screen.findByRole('heading', { name: 'What made this number: on hand in Harbour Yard' });
    const section = heading.closest('section') as HTMLElement;
    const row = (await within(section).findAllByRole('row'))[1] as HTMLElement;
    expect(
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent?.trim())
        .slice(1),
    ).toEqual(['arrived', '+60', '165']);
  });
});

describe('ledgerLines', () => {
  const data = {
    onHand: 0,
    reserved: 3,
    inbound: 0,
    after: { onHand: 10, reserved: 4, inbound: 0 },
    because: 'reservation',
  };
  const event = completeEvent(1, { at: 1, kind: 'stock', source: 'us', warehouseId: 1, productId: 1, data });

  it('counts available as on hand less reserved', () => {
    expect(ledgerLines([event], 'available')).toMatchObject([{ change: -3, balance: 6 }]);
  });

  it('leaves out what did not change the measure, and events of another shape', () => {
    expect(ledgerLines([event], 'onHand')).toEqual([]);
    expect(ledgerLines([{ ...event, data: { onHand: 'ten' } }], 'reserved')).toEqual([]);
  });

  it('reads the address', () => {
    expect(parseLedger('2:reserved')).toEqual({ warehouseId: 2, measure: 'reserved' });
    for (const text of [undefined, '', '2', '2:all', 'x:onHand']) expect(parseLedger(text)).toBeNull();
  });
});
