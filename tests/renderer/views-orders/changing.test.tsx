// Changing an order on the screen: hold and release, another address, order again, and what each says when it is too late.
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderDetail } from '../../../main/contracts/app-api.js';
import type { Order } from '../../../main/core/orders/types.js';
import { formAgain, OrderAgain } from '../../../renderer/views/orders/order-again.js';
import { HoldOrder } from '../../../renderer/views/orders/hold-order.js';
import { RedirectOrder } from '../../../renderer/views/orders/redirect-order.js';
import { readForm } from '../../../renderer/views/order-new/order-form.js';
import { fakeCanvas } from '../../support/fake-canvas.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

const ORDER: Order = {
  id: 12,
  clientId: 'client-12',
  customerId: 3,
  customerName: 'Ada',
  destination: { x: 1, y: 2 },
  upsAccount: 'ada',
  lines: [
    { productId: 6, quantity: 4 },
    { productId: 7, quantity: 1 },
  ],
  shipmentIds: [12],
  state: 'placed',
  placedAt: 1,
  placedBy: null,
  closedAt: null,
  version: 1,
};
const detail = (over: Partial<OrderDetail>): OrderDetail => ({
  order: ORDER,
  shipments: [],
  products: [],
  waiting: [],
  ...over,
});

describe('changing an order', { timeout: 20_000 }, () => {
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
  const start = (): FakeServer => new FakeServer({ person: PEOPLE[0] ?? null });

  it('holds what can be held, releases what is held, and says when it is too late', async () => {
    const server = start();
    server.handlers['orders.hold'] = ({ hold }) => ({ text: hold ? 'on hold' : 'goes on' });
    rendered = renderApp(
      server,
      <>
        <HoldOrder detail={detail({ held: null, holdable: true })} />
        <HoldOrder detail={detail({ held: { at: 5, by: 'Sam' }, holdable: false })} />
        <HoldOrder detail={detail({ held: null, holdable: false })} />
      </>,
    );
    const [can, late] = await screen.findAllByRole('button', { name: 'Hold' });
    fireEvent.click(late as HTMLElement);
    fireEvent.click(can as HTMLElement);
    expect(await screen.findByText('on hold')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Release' }));
    expect(await screen.findByText('goes on')).toBeDefined();
    expect(server.callsOf('orders.hold')).toEqual([
      { orderId: 12, hold: true },
      { orderId: 12, hold: false },
    ]);
    expect((late as HTMLElement).title).toMatch(/Too late/);
  });

  it('asks for another address with the words of who decides; a wrong one is not sent, a refusal stays on the screen', async () => {
    const server = start();
    let refuse = true;
    server.handlers['orders.redirect'] = () => {
      if (refuse) throw Object.assign(new Error('It is delivered already.'), { code: 'too-late' });
      return { text: 'The UPS is asked.' };
    };
    const text = 'The UPS is asked; it can say yes until it has delivered.';
    rendered = renderApp(server, <RedirectOrder order={ORDER} redirecting={{ how: 'asks-ups', text }} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Change address…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Another address for order #12' }, { timeout: 15_000 });
    expect(within(dialog).getByText(text)).toBeDefined();
    fireEvent.change(within(dialog).getByLabelText('Address x'), { target: { value: 'x' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Ask the UPS' }));
    expect(server.callsOf('orders.redirect')).toEqual([]);
    fireEvent.change(within(dialog).getByLabelText('Address x'), { target: { value: '-7' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Ask the UPS' }));
    expect(await within(dialog).findByText(/delivered already/)).toBeDefined();
    refuse = false;
    fireEvent.click(within(dialog).getByRole('button', { name: 'Ask the UPS' }));
    await waitFor(() => expect(screen.queryByRole('dialog', { name: /Another address/ })).toBeNull());
    expect(server.callsOf('orders.redirect').at(-1)).toEqual({ orderId: 12, destination: { x: -7, y: 2 } });
  });

  it('cannot be opened when it is too late, and says why', async () => {
    const text = 'The address cannot be changed now: it is being looked up.';
    rendered = renderApp(start(), <RedirectOrder order={ORDER} redirecting={{ how: 'no', text }} />);
    const button = await screen.findByRole('button', { name: 'Change address…' });
    fireEvent.click(button);
    expect(button.title).toBe(text);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('order again fills the form with the same, under a new id, and asks before it throws away another one', async () => {
    const server = start();
    rendered = renderApp(server, <OrderAgain order={ORDER} />);
    const { drafts, nav } = rendered.services;
    fireEvent.click(await screen.findByRole('button', { name: 'Order again' }));
    await waitFor(() => expect(nav.store.getState().place.view).toBe('order-new'));
    const form = drafts.get('order-new') as ReturnType<typeof formAgain>;
    expect(readForm(form).order).toMatchObject({
      customerId: 3,
      customerName: 'Ada',
      destination: { x: 1, y: 2 },
      upsAccount: 'ada',
      lines: ORDER.lines,
    });
    expect(form.clientId).not.toBe(ORDER.clientId);
    fireEvent.click(screen.getByRole('button', { name: 'Order again' }));
    expect(await screen.findByText(/Ada, 2 products/)).toBeDefined();
    expect((drafts.get('order-new') as typeof form).clientId).toBe(form.clientId);
    fireEvent.click(screen.getByRole('button', { name: 'Replace it with order #12' }));
    await waitFor(() => expect((drafts.get('order-new') as typeof form).clientId).not.toBe(form.clientId));
  });
});
