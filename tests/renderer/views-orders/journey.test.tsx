// The journey: each numbered entry opens to the messages behind it; what is not kept is said to be; times by either clock.
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KeptMessage, MessagesKept } from '../../../main/contracts/messages.js';
import { Journey } from '../../../renderer/views/orders/journey.js';
import { event } from '../../contract/store/rows.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

const AT = Date.UTC(2026, 0, 5, 10);
const of = { at: AT, orderId: 12, shipmentId: 12, warehouseId: 1 };
const EVENTS = [
  event(1, { ...of, kind: 'order-placed', source: 'person' }),
  event(2, { ...of, kind: 'pack-sent', source: 'us', seq: 40 }),
  event(3, { ...of, kind: 'pack-acked', source: 'world', seq: 40, from: 'placed', to: 'packing' }),
  event(4, { ...of, kind: 'ready', source: 'world', peerSeq: 40, from: 'packing', to: 'packed' }),
  event(5, { ...of, kind: 'pickup-sent', source: 'us', seq: 41 }),
];
const PACK: KeptMessage = {
  link: 'world',
  way: 'out',
  seq: 40,
  at: AT,
  worldTime: 90_061_000,
  ackedAt: AT + 250,
  droppedAt: null,
  copies: 3,
  body: { kind: 'pack', whnum: 1, things: [{ id: 6, description: 'Lamp', count: 2 }], shipid: 12 },
};
const READY: KeptMessage = {
  ...PACK,
  way: 'in',
  worldTime: 90_070_000,
  ackedAt: null,
  copies: null,
  body: { kind: 'ready', shipid: 12 },
};
const KEPT: MessagesKept = { since: AT - 1000, most: 300_000, days: 30 };

describe('the journey', { timeout: 60_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });
  async function show(messages: readonly KeptMessage[], kept: MessagesKept | null) {
    const server = new FakeServer({ person: PEOPLE[1] ?? null });
    server.handlers['events.list'] = () => ({ total: EVENTS.length, rows: EVENTS });
    server.handlers['messages.get'] = ({ refs }) => ({
      messages: messages.filter((one) =>
        refs.some(({ link, way, seq }) => link === one.link && way === one.way && seq === one.seq),
      ),
      kept,
    });
    rendered = renderApp(server, <Journey orderId={12} />);
    const row = (kind: string): HTMLElement => {
      const found = document.querySelector<HTMLElement>(`[data-kind="${kind}"]`);
      if (found === null) throw new Error(`no row ${kind}`);
      return found;
    };
    await waitFor(() => row('pickup-sent'));
    return { server, row };
  }

  it('opens an entry to the message as it was kept: who, number, times, copies, content, copied as JSON', async () => {
    const { row } = await show([PACK, READY], KEPT);
    const button = within(row('pack-sent')).getByRole('button');
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    const article = await screen.findByRole('article', { name: 'To the world, our #40' });
    expect(button.getAttribute('aria-controls')).toBe(article.closest('td')?.id);
    expect(article.textContent).toMatch(/after 250 ms/);
    expect(article.textContent).toMatch(/sent at least 3 times/);
    expect(article.textContent).toMatch(/World clock1 d 01:01:01/);
    const shown = JSON.parse(article.querySelector('pre')?.textContent ?? '') as unknown;
    expect(shown).toEqual({ seq: 40, ...(PACK.body as object) });

    const written: string[] = [];
    vi.stubGlobal('navigator', {
      ...navigator,
      clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) },
    });
    fireEvent.click(within(article).getByRole('button', { name: 'Copy' }));
    expect(await screen.findByText('Copied')).toBeDefined();
    vi.unstubAllGlobals();
    expect(JSON.parse(written[0] ?? '')).toEqual(shown);
    fireEvent.click(button);
    await waitFor(() => expect(screen.queryByRole('article')).toBeNull());
  });

  it('tells our command from the peer’s message of the same number', async () => {
    const { row } = await show([PACK, READY], KEPT);
    fireEvent.click(within(row('ready')).getByRole('button'));
    const article = await screen.findByRole('article', { name: 'From the world, its #40' });
    expect(article.textContent).toMatch(/"kind": "ready"/);
    expect(article.textContent).not.toMatch(/Acked/);
    expect(within(row('order-placed')).queryByRole('button')).toBeNull();
  });

  it('says of a message that is not there why, and shows none', async () => {
    const { row } = await show([], { ...KEPT, since: AT + 1 });
    fireEvent.click(within(row('pickup-sent')).getByRole('button'));
    const article = await screen.findByRole('article', { name: 'To the UPS, our #41' });
    expect(article.textContent).toMatch(/No longer kept: only the latest 300,000 messages of the last 30 days/);
    expect(article.querySelector('pre')).toBeNull();
    rendered?.dispose();
    cleanup();

    const later = await show([], KEPT);
    fireEvent.click(within(later.row('pack-sent')).getByRole('button'));
    expect(await screen.findByText(/^Not kept: the program ended/)).toBeDefined();
    rendered?.dispose();
    cleanup();

    const nowhere = await show([], null);
    fireEvent.click(within(nowhere.row('pack-sent')).getByRole('button'));
    expect(await screen.findByText('Messages are not kept here.')).toBeDefined();
  });

  it('gives times by the world’s clock where they were kept, and no others', async () => {
    const { row, server } = await show([PACK, READY], KEPT);
    expect(server.callsOf('messages.get')).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'World clock' }));
    await waitFor(() => expect(row('pack-sent').textContent).toMatch(/^1 d 01:01:01/));
    expect(row('ready').textContent).toMatch(/^1 d 01:01:10/);
    // An ack came later than the command that it is for: its own time is not known.
    for (const kind of ['order-placed', 'pack-acked', 'pickup-sent']) expect(row(kind).textContent).toMatch(/^–/);
    fireEvent.click(screen.getByRole('button', { name: 'Wall clock' }));
    expect(row('pack-sent').querySelector('time')).not.toBeNull();
  });
});
