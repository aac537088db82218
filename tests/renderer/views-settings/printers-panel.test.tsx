import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrinterList } from '../../../main/contracts/printing.js';
import { PrintersPanel } from '../../../renderer/views/settings/printers-panel.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

describe('the printers of this computer', { timeout: 60_000 }, () => {
  let rendered: Rendered;
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });
  const show = (list: PrinterList) => {
    let now = list;
    const server = new FakeServer({
      person: PEOPLE[0] ?? null,
      handlers: {
        'printers.list': () => now,
        'printers.choose': (chosen) => {
          now = { ...now, chosen };
          return chosen;
        },
      },
    });
    rendered = renderApp(server, <PrintersPanel />);
    return server;
  };

  it('keeps one for sheets and one for labels', async () => {
    const server = show({
      available: true,
      printers: [
        { name: 'laser_1', label: 'Laser, office' },
        { name: 'zebra', label: 'Zebra, dock 2' },
      ],
      chosen: { sheets: 'laser_1', labels: null },
    });
    const labels = await screen.findByLabelText<HTMLSelectElement>('Labels, 100 × 70 mm');
    fireEvent.change(labels, { target: { value: 'zebra' } });
    await waitFor(() => expect(server.callsOf('printers.choose')).toEqual([{ sheets: 'laser_1', labels: 'zebra' }]));
    await waitFor(() => expect(labels.value).toBe('zebra'));
  });

  it('names the one that is gone, and still shows it as chosen', async () => {
    show({ available: true, printers: [], chosen: { sheets: 'laser_1', labels: null } });
    const sheets = await screen.findByLabelText<HTMLSelectElement>(/^Lists, pick lists/);
    expect(sheets.value).toBe('laser_1');
    expect(screen.getByText(/“laser_1” is not there/)).toBeDefined();
    expect(screen.getByText(/This computer has no printer/)).toBeDefined();
  });

  it('says who prints in a browser', async () => {
    show({ available: false, printers: [], chosen: { sheets: null, labels: null } });
    expect(await screen.findByText(/^In a browser its own dialog prints/)).toBeDefined();
  });
});
