import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { DayReport } from '../../../main/contracts/kpis.js';
import { ReportsView, spanOfDay } from '../../../renderer/views/reports/reports-view.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

configure({ asyncUtilTimeout: 15_000 });
const DAY = { from: new Date(2026, 10, 20).getTime(), to: new Date(2026, 10, 21).getTime() };
const row = (warehouseId: number, name: string, delivered: number) => ({
  warehouseId,
  name,
  planned: delivered + 2,
  packed: delivered + 1,
  delivered,
  waited: 0,
  problems: 1,
});
const REPORT: DayReport = {
  ...DAY,
  placed: 1205,
  delivered: 1200,
  late: 2,
  sampled: 600,
  lateAfter: 240_000,
  cycleP50: 120_000,
  cycleP90: 180_000,
  cancelled: 3,
  byWarehouse: [row(1, 'Durham', 700), row(2, 'Raleigh', 500)],
  lateOrders: [{ orderId: 41, shipmentId: 51, warehouseId: 2, ms: 600_000, deliveredAt: DAY.from + 5000 }],
  exceptions: [
    {
      at: DAY.from + 9000,
      orderId: 44,
      shipmentId: 54,
      warehouseId: 1,
      kind: 'problem',
      text: 'The UPS sent no truck.',
    },
  ],
  exceptionsTotal: 10_001,
  openNow: 4,
  at: DAY.to - 1000,
};

describe('the end-of-shift report', { timeout: 60_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    rendered = undefined;
    cleanup();
  });

  function show(person: number, hash = '#/reports?day=2026-11-20'): FakeServer {
    const server = new FakeServer({ person: PEOPLE[person] ?? null });
    server.handlers['reports.get'] = () => REPORT;
    rendered = renderApp(server, <ReportsView />, { hash });
    return server;
  }

  it('asks for the whole day of the address, and shows its figures', async () => {
    const server = show(1);
    expect(await screen.findByRole('heading', { name: /^End of shift, Friday,? 20 November 2026$/ })).toBeDefined();
    const term = (await screen.findByText('Orders placed')).parentElement;
    expect(term?.textContent).toContain('1,205');
    expect(screen.getByText(/^2 \(took longer than 4 min/)).toBeDefined();
    expect(screen.getByText('median 2 min · 9 of 10 within 3 min')).toBeDefined();
    expect(screen.getByText(/even sample of 600 of 1,200 deliveries/)).toBeDefined();
    expect(server.callsOf('reports.get')).toEqual([DAY]);
  });

  it('adds up the warehouses', async () => {
    show(1);
    const table = (await screen.findByRole('columnheader', { name: 'Planned' })).closest('table');
    if (table === null) throw new Error('no table');
    const cells = within(table)
      .getAllByRole('row')
      .map((one) => [...one.children].map(({ textContent }) => textContent));
    expect(cells.slice(1)).toEqual([
      ['Durham', '702', '701', '700', '0', '1'],
      ['Raleigh', '502', '501', '500', '0', '1'],
      ['Total', '1,204', '1,202', '1,200', '0', '2'],
    ]);
  });

  it('opens late orders and exceptions, and says that there are more', async () => {
    show(1);
    fireEvent.click(await screen.findByRole('button', { name: '#41' }));
    expect(window.location.hash).toContain('sel=order%3A41');
    expect(screen.getByText('10 min')).toBeDefined();
    expect(screen.getByText('The UPS sent no truck.')).toBeDefined();
    expect(screen.getByText('The latest 1 of 10,000 or more.')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: '#44' }));
    expect(window.location.hash).toContain('sel=order%3A44');
  });

  it('goes a day back, but not into the future', async () => {
    const server = show(1);
    fireEvent.click(await screen.findByRole('button', { name: 'Day before' }));
    await waitFor(() =>
      expect(server.callsOf('reports.get').at(-1)).toEqual({
        from: new Date(2026, 10, 19).getTime(),
        to: new Date(2026, 10, 20).getTime(),
      }),
    );
    rendered?.dispose();
    cleanup();
    show(1, '#/reports');
    expect((await screen.findByRole<HTMLButtonElement>('button', { name: 'Day after' })).disabled).toBe(true);
  });

  it('is for managers and testers: staff are told so, and nothing is asked for', async () => {
    const server = show(0);
    expect(await screen.findByText('Reports are for managers and testers.')).toBeDefined();
    expect(server.callsOf('reports.get')).toEqual([]);
  });

  it('says what went wrong, and tries again', async () => {
    const server = show(1);
    server.handlers['reports.get'] = () => {
      throw new Error('the store is busy');
    };
    fireEvent.click(await screen.findByRole('button', { name: 'Day before' }));
    expect(await screen.findByText('the store is busy')).toBeDefined();
    server.handlers['reports.get'] = () => ({ ...REPORT, placed: 77 });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('77')).toBeDefined();
  });

  it('reads only days that there are', () => {
    expect(spanOfDay('2026-11-20')).toEqual(DAY);
    expect(spanOfDay('2026-02-30')).toBeNull();
    expect(spanOfDay('yesterday')).toBeNull();
  });
});
