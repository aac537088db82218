import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditReport } from '../../../main/core/inventory/audit.js';
import { AuditDialog } from '../../../renderer/views/inventory/audit-dialog.js';
import { furnish } from '../../support/demo-world.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

const NOW = 1_800_000_000_000;
const CLEAN: AuditReport = {
  at: NOW,
  cells: 40,
  asked: 3,
  unanswered: 0,
  underWay: 1,
  setAside: 2,
  differences: [],
  more: 0,
  restoredAt: 0,
};

describe('the stock audit on the screen', { timeout: 20_000 }, () => {
  let server: FakeServer;
  let rendered: Rendered;
  let closed = 0;
  beforeEach(() => {
    closed = 0;
    server = new FakeServer({ person: PEOPLE[1] ?? null, now: NOW });
    furnish(server, NOW);
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });
  const show = () => (rendered = renderApp(server, <AuditDialog onClose={() => (closed += 1)} />));

  it('says that it never ran, runs, and says that nothing differs and when that was', async () => {
    let last: AuditReport | null = null;
    server.handlers['audit.last'] = () => last;
    server.handlers['audit.run'] = () => (last = CLEAN);
    show();
    expect(await screen.findByText(/Not audited since/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Audit now' }));
    expect(await screen.findByText(/^No differences, checked/)).toBeDefined();
    expect(
      screen.getByText(/3 open packages were asked about, 40 stock cells compared\. 1 is being packed\. 2 pieces stay/),
    ).toBeDefined();
  });

  it('lists each difference with both numbers and the reason, and opens what made it', async () => {
    server.handlers['audit.last'] = () => ({
      ...CLEAN,
      unanswered: 2,
      differences: [
        {
          code: 'corrected',
          warehouseId: 1,
          productId: 6,
          ours: 55,
          worlds: 60,
          why: 'because',
          shipmentId: null,
          orderId: null,
        },
        {
          code: 'lost-package',
          warehouseId: null,
          productId: null,
          ours: null,
          worlds: null,
          why: 'lost',
          shipmentId: 91,
          orderId: null,
        },
      ],
      more: 4,
    });
    show();
    expect(await screen.findByText(/^6 differences, checked/)).toBeDefined();
    const rows = screen.getAllByRole('row');
    expect(rows[1]?.textContent).toMatch(/Cable drum, smallNorth Dock5560because/);
    expect(rows[2]?.textContent).toMatch(/Package 91lost/);
    expect(screen.getByText(/has not answered about 2 packages/)).toBeDefined();
    expect(screen.getByText('and 4 more')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Cable drum, small' }));
    expect(closed).toBe(1);
    const { place, selection } = rendered.services.nav.store.getState();
    expect(selection).toEqual({ type: 'product', id: 6 });
    expect(place.params['ledger']).toBe('1:onHand');
  });

  it('staff read the last one and are told who may run it', async () => {
    server.person = PEOPLE[0] ?? null;
    server.handlers['audit.last'] = () => CLEAN;
    show();
    expect(await screen.findByText(/^No differences/)).toBeDefined();
    expect(screen.getByText(/Managers may start an audit/)).toBeDefined();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Audit again' })).toHaveProperty('disabled', true));
  });
});
