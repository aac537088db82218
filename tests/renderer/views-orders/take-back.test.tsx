import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cancelling } from '../../../main/core/fulfilment/cancelling.js';
import type { Order } from '../../../main/core/orders/types.js';
import { HoldCountdown } from '../../../renderer/views/order-new/hold-countdown.js';
import { OrderNewView } from '../../../renderer/views/order-new/order-new-view.js';
import { CancelOrder } from '../../../renderer/views/orders/cancel-order.js';
import { fakeCanvas } from '../../support/fake-canvas.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { memoryStorage, renderApp, type Rendered } from '../../support/render-app.js';

const ORDER: Order = {
  id: 12,
  clientId: 'client-12',
  customerId: null,
  customerName: 'Ada',
  destination: { x: 1, y: 2 },
  upsAccount: null,
  lines: [{ productId: 6, quantity: 1 }],
  shipmentIds: [12],
  state: 'placed',
  placedAt: 1,
  placedBy: null,
  closedAt: null,
  version: 1,
};

describe('taking an order back, on the screen', { timeout: 20_000 }, () => {
  let rendered: Rendered | undefined;
  let undo = () => {};
  beforeEach(() => {
    undo = fakeCanvas();
  });
  afterEach(() => {
    rendered?.dispose();
    cleanup();
    undo();
  });

  function show(cancelling: Cancelling): FakeServer {
    const server = new FakeServer({ person: PEOPLE[0] ?? null });
    server.handlers['orders.sendNow'] = () => null;
    server.handlers['orders.cancel'] = () => ({ text: 'Order #12 is cancelled.' });
    rendered = renderApp(server, <CancelOrder order={ORDER} cancelling={cancelling} />);
    return server;
  }

  /** The order form, filled in, with the same order's buttons beside it, as when the drawer shows it. */
  function showForm(): FakeServer {
    const server = new FakeServer({ person: PEOPLE[0] ?? null });
    server.handlers['orders.place'] = () => ({
      orderId: 12,
      shipmentIds: [12],
      repeated: false,
      heldUntil: Date.now() + 8000,
    });
    server.handlers['orders.cancel'] = () => ({ text: 'Order #12 is cancelled.' });
    server.handlers['orders.plan'] = () => [];
    server.handlers['customers.search'] = () => ({ total: 0, rows: [] });
    server.handlers['products.search'] = () => ({ total: 0, rows: [] });
    server.handlers['orders.sendNow'] = () => null;
    const until = Date.now() + 8000;
    const cancelling: Cancelling = { how: 'taken-back', text: 'Can be taken back.', until };
    const drafts = memoryStorage();
    const form = { clientId: 'client-12', customer: 'Ada', customerId: null, x: '1', y: '2', upsAccount: '' };
    const both = (
      <>
        <OrderNewView />
        <CancelOrder order={ORDER} cancelling={cancelling} />
      </>
    );
    rendered = renderApp(server, both, { drafts });
    rendered.services.drafts.set('order-new', { ...form, lines: [{ productId: 6, quantity: '1' }], tried: false });
    return server;
  }
  const toasts = () => within(screen.getByRole('region', { name: 'Notifications' }));

  it('the form asks for the time to take it back; the toast counts it down and takes back', async () => {
    const server = showForm();
    fireEvent.click(await screen.findByRole('button', { name: /^Place order/ }));
    expect(await screen.findByText(/Goes out to be packed in [78] s/)).toBeDefined();
    expect(server.callsOf('orders.place')[0]).toMatchObject({ undo: true, customerName: 'Ada' });
    fireEvent.click(toasts().getByRole('button', { name: 'Take back' }));
    await waitFor(() => expect(server.callsOf('orders.cancel')).toEqual([{ orderId: 12 }]));
    expect(await screen.findByText('Order #12 was taken back')).toBeDefined();
  });

  it('the toast no longer offers to take back what was sent, or was cancelled elsewhere', async () => {
    const server = showForm();
    fireEvent.click(await screen.findByRole('button', { name: /^Place order/ }));
    expect(await toasts().findByText(/Goes out to be packed in/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(server.callsOf('orders.sendNow')).toEqual([{ orderId: 12 }]));
    expect(await toasts().findByText('Order #12 is on its way to be packed')).toBeDefined();
    expect(toasts().queryByText(/Goes out to be packed in/)).toBeNull();
    expect(toasts().queryByRole('button', { name: 'Take back' })).toBeNull();
  });

  it('while it is held: taken back after asking, or sent at once', async () => {
    const text = 'Can be taken back until 10:00:08 as if nothing had been.';
    const server = show({ how: 'taken-back', text, until: Date.now() + 5000 });
    fireEvent.click(await screen.findByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(server.callsOf('orders.sendNow')).toEqual([{ orderId: 12 }]));
    fireEvent.click(screen.getByRole('button', { name: 'Take back' }));
    const dialog = await screen.findByRole('dialog', { name: 'Take back order #12?' });
    expect(dialog.textContent).toContain(text);
    fireEvent.click(screen.getByRole('button', { name: 'Take back order #12' }));
    await waitFor(() => expect(server.callsOf('orders.cancel')).toEqual([{ orderId: 12 }]));
  });

  it('later: until when, and what becomes of the goods; too late: the reason, and nothing happens', async () => {
    const text = 'Can be cancelled until it is loaded, usually in about 40 s. What is packed stays packed.';
    show({ how: 'cancelled', text, until: null });
    expect(screen.queryByRole('button', { name: 'Send now' })).toBeNull();
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel order' }));
    expect((await screen.findByRole('dialog', { name: 'Cancel order #12?' })).textContent).toContain(text);
    rendered?.dispose();
    cleanup();
    show({ how: 'no', text: 'Too late to cancel: it is being loaded.', until: null });
    const button = await screen.findByRole('button', { name: 'Cancel order' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.title).toMatch(/Too late/);
    fireEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('counts down, and says when it has gone out', () => {
    rendered = renderApp(new FakeServer(), <HoldCountdown until={Date.now() - 5000} />);
    expect(screen.getByText(/It goes out to be packed now/)).toBeDefined();
  });
});
