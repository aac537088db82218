import { act, cleanup, configure, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { BookEvent, EventKind } from '../../../main/core/orders/types.js';
import {
  MOST_NOTICES,
  TOGETHER_MS,
  isNotices,
  noteEvents,
} from '../../../renderer/views/shell/notices/fold-notices.js';
import type { Notice } from '../../../renderer/views/shell/notices/fold-notices.js';
import { NotificationCentre } from '../../../renderer/views/shell/notices/notification-centre.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { memoryStorage, renderApp, type Rendered } from '../../support/render-app.js';

configure({ asyncUtilTimeout: 15_000 });
const NOW = 1_800_000_000_000;

describe('what deserves notice', () => {
  const event = (rev: number, kind: EventKind, at: number) => ({ rev, kind, at, orderId: rev }) as unknown as BookEvent;
  const note = (before: readonly Notice[], events: readonly BookEvent[]) =>
    noteEvents(
      before,
      events,
      ({ rev }) => `event ${rev}`,
      ({ rev }) => ({ type: 'order', id: rev }),
    );

  it('makes one entry of many of a kind that come together, and another after a pause', () => {
    const forty = Array.from({ length: 40 }, (_, i) => event(i + 1, 'purchase-arrived', i * 100));
    const one = note([], forty);
    expect(one.notices).toMatchObject([{ kind: 'purchase-arrived', count: 40, rev: 40, subject: { id: 40 } }]);
    expect(one.begun.length).toBe(1);
    const more = note(one.notices, [event(41, 'purchase-arrived', 3900 + TOGETHER_MS)]);
    expect(more.begun).toEqual([]);
    const later = note(more.notices, [event(42, 'purchase-arrived', 3901 + 2 * TOGETHER_MS)]);
    expect(later.notices.map(({ count }) => count)).toEqual([1, 41]);
    expect(later.begun.length).toBe(1);
  });

  it('passes over what is usual and what it was told before, and has an end', () => {
    const first = note([], [event(3, 'problem', 0), event(4, 'delivered', 0)]);
    expect(first.notices.map(({ rev }) => rev)).toEqual([3]);
    expect(note(first.notices, [event(3, 'problem', 0)]).notices).toBe(first.notices);
    const far = Array.from({ length: 300 }, (_, i) => event(i + 10, 'problem', i * 2 * TOGETHER_MS));
    const { notices } = note([], far);
    expect(notices.length).toBe(MOST_NOTICES);
    expect(isNotices(JSON.parse(JSON.stringify(notices)))).toBe(true);
    expect(isNotices([{ kind: 'weather', rev: 1, at: 1, text: '', count: 1 }])).toBe(false);
  });
});

describe('the notification centre', { timeout: 40_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });

  it('counts what is new, stays after a reload, goes to the object and to its moment', async () => {
    const drafts = memoryStorage();
    const server = new FakeServer({ person: PEOPLE[0] ?? null, now: NOW });
    rendered = renderApp(server, <NotificationCentre />, { drafts });
    await screen.findByRole('button', { name: 'Notifications' });
    await act(async () => {
      await rendered?.services.client.refreshSession();
    });
    act(() => {
      server.commit([{ at: NOW, kind: 'problem', source: 'us', orderId: 7, data: { text: 'The shelf is empty' } }]);
    });
    const bell = await screen.findByRole('button', { name: 'Notifications: 1 unread' });
    expect((await screen.findAllByText(/The shelf is empty/)).length).toBe(1); // the toast
    fireEvent.click(bell);
    const line = await screen.findByRole('button', { name: /The shelf is empty/ });
    fireEvent.click(line);
    expect(rendered.services.nav.store.getState().selection).toEqual({ type: 'order', id: 7 });
    fireEvent.click(screen.getByRole('button', { name: 'Show this moment' }));
    expect(rendered.services.nav.store.getState().cursor).toEqual({ mode: 'at', time: NOW });
    rendered.dispose();
    cleanup();
    // A page of its own, with a connection of its own.
    const again = new FakeServer({ person: PEOPLE[0] ?? null, now: NOW });
    rendered = renderApp(again, <NotificationCentre />, { drafts });
    await screen.findByRole('button', { name: 'Notifications' });
    await act(async () => {
      await rendered?.services.client.refreshSession();
    });
    fireEvent.click(screen.getByRole('button', { name: 'Notifications' }));
    expect(await screen.findByRole('button', { name: /The shelf is empty/ })).toBeDefined();
  });
});
