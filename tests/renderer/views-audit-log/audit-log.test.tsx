import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../main/contracts/app-api.js';
import type { AuditEntry } from '../../../main/contracts/audit-log.js';
import { isRecorded } from '../../../main/kernel/recorded-calls.js';
import { auditFilters, AuditLogView } from '../../../renderer/views/audit-log/audit-log-view.js';
import { actionText, selectionOf, summaryOf } from '../../../renderer/views/audit-log/entry-words.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { giveElementsSize, renderApp, type Rendered } from '../../support/render-app.js';

configure({ asyncUtilTimeout: 15_000 });
const entry = (seq: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  seq,
  at: 1_800_000_000_000 + seq * 1000,
  personId: 1,
  person: 'Sam Reyes',
  role: 'staff',
  action: 'orders.place',
  object: `order:${seq}`,
  outcome: 'done',
  code: null,
  booksId: 'sim-1',
  about: { customerName: 'Ada' },
  changes: [],
  message: null,
  hash: `hash-of-${seq}-and-more`,
  ...more,
});
const ENTRIES = [
  entry(1),
  entry(2, {
    action: 'settings.save',
    object: 'settings',
    changes: [{ field: 'undoSeconds', before: 8, after: 3 }],
  }),
  entry(3, {
    action: 'orders.cancel',
    outcome: 'refused',
    code: 'too-late',
    message: 'Order #3 is being loaded.',
  }),
];

describe('the audit log on the screen', { timeout: 60_000 }, () => {
  let rendered: Rendered | undefined;
  beforeAll(() => giveElementsSize());
  afterEach(() => {
    rendered?.dispose();
    rendered = undefined;
    cleanup();
  });

  function show(hash = '#/audit-log', person = 1): FakeServer {
    const server = new FakeServer({ person: PEOPLE[person] ?? null });
    server.handlers['auditLog.list'] = ({ offset, limit, search, outcome, beforeSeq = Infinity }) => {
      const rows = [...ENTRIES]
        .reverse()
        .filter((one) => one.seq < beforeSeq && (outcome === undefined || one.outcome === outcome))
        .filter((one) => search === undefined || one.action.includes(search));
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    };
    server.handlers['views.list'] = () => [];
    rendered = renderApp(server, <AuditLogView />, { hash });
    return server;
  }

  it('shows who did what, newest first: values that changed, and why something was refused', async () => {
    const server = show();
    await screen.findByText('3 rows');
    const rows = within(screen.getByRole('grid', { name: 'Who did what' }))
      .getAllByRole('row')
      .slice(1);
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/Cancelled an order.*refused: too-late.*Order #3 is being loaded/),
      expect.stringMatching(/Saved the settings.*done.*undoSeconds: 8 → 3/),
      expect.stringMatching(/Placed an order.*done.*customerName Ada/),
    ]);
    expect(server.callsOf('auditLog.list')[0]).toMatchObject({ descending: true });
  });

  it('asks for what the address narrows it down to, and can clear it where nothing fits', async () => {
    const server = show('#/audit-log?search=nothing&person=2&area=orders&outcome=refused&object=order:3');
    expect(await screen.findByText('No entry is here')).toBeDefined();
    expect(server.callsOf('auditLog.list').at(-1)).toMatchObject({
      search: 'nothing',
      personId: 2,
      area: 'orders',
      outcome: 'refused',
      object: 'order:3',
    });
    expect(screen.getByText(/No entry fits these filters: nothing, Mara Lindqvist, Orders, order:3, /)).toBeDefined();
    fireEvent.click(screen.getAllByRole('button', { name: 'Clear filters' }).at(-1) as HTMLElement);
    expect(await screen.findByText('3 rows')).toBeDefined();
  });

  it('opens one entry with its values, and leads on from there', async () => {
    show('#/audit-log?entry=2');
    const details = await screen.findByRole('complementary', { name: 'Entry 2' });
    expect(within(details).getByRole('row', { name: 'undoSeconds 8 3' })).toBeDefined();
    expect(within(details).queryByRole('button', { name: 'Open it' })).toBeNull();
    fireEvent.click(within(details).getByRole('button', { name: 'Show this moment' }));
    await waitFor(() => expect(window.location.hash).toMatch(/^#\/timeline\?.*1800000002000/));
  });

  it('says what Verify found, and shows the entry that was altered', async () => {
    const server = show();
    await screen.findByText('3 rows');
    server.handlers['auditLog.verify'] = () => ({ checked: 3, fault: null, head: null, at: 1 });
    fireEvent.click(screen.getByRole('button', { name: 'Verify' }));
    expect(await screen.findByText(/^The log is whole: 3 entries checked/)).toBeDefined();
    const fault = { seq: 2, kind: 'altered', text: 'Entry 2 is not as it was written.' } as const;
    server.handlers['auditLog.verify'] = () => ({ checked: 3, fault, head: null, at: 1 });
    fireEvent.click(screen.getByRole('button', { name: 'Verify' }));
    expect(await screen.findByText(/^Entry 2 is not as it was written. 1 entry before it is/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Entry 2' }));
    expect(await screen.findByRole('complementary', { name: 'Entry 2' })).toBeDefined();
  });

  it('is for managers and testers: staff are told so, and nothing is asked for', async () => {
    const server = show('#/audit-log', 0);
    expect(await screen.findByText('The audit log is for managers and testers.')).toBeDefined();
    expect(server.callsOf('auditLog.list')).toEqual([]);
  });

  it('has words for every call that is recorded', () => {
    const nameless = Object.keys(methods).filter((method) => isRecorded(method) && actionText(method) === method);
    expect(nameless).toEqual([]);
    expect(actionText('shelves.rearrange')).toBe('shelves.rearrange');
  });

  it('leaves out what makes no sense in an address, and reads it within the span of the window', () => {
    expect(auditFilters({ area: 'weather', outcome: 'maybe', person: '0', from: 'soon', search: ' ' }, null)).toEqual(
      {},
    );
    const from = new Date('2027-01-15T08:00').getTime();
    expect(auditFilters({ from: '2027-01-15T08:00' }, { from: 5, to: from + 9 })).toEqual({ from, to: from + 9 });
  });

  it('puts an entry in a few words, and knows what the drawer can show', () => {
    const changes = [1, 2, 3, 4, 5].map((field) => ({ field: `f${field}`, before: 0, after: field }));
    expect(summaryOf(entry(4, { changes }))).toBe('f1: 0 → 1; f2: 0 → 2; f3: 0 → 3; 2 more');
    expect(summaryOf(entry(4, { about: { clientId: 'x', lines: [1], customerName: 'Ada', orderId: 9 } }))).toBe(
      'customerName Ada, orderId 9',
    );
    expect(selectionOf('order:12')).toEqual({ type: 'order', id: 12 });
    expect(selectionOf('link:ups')).toEqual({ type: 'link', id: 'ups' });
    expect(selectionOf('settings')).toBeNull();
    expect(selectionOf('order:many')).toBeNull();
  });
});
