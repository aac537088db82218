import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExportButton } from '../../../renderer/components/export/export-button.js';
import type { ReadRows } from '../../../renderer/components/export/export-job.js';
import { FakeServer, PEOPLE, Refusal, type Handlers } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

interface Row {
  readonly id: number;
}

const COLUMNS = [
  { id: 'id', header: 'Number', width: 80, render: (row: Row) => `#${row.id}`, value: (row: Row) => row.id },
  { id: 'buy', header: 'Buy', width: 80, render: () => 'Buy' },
];

/** jsdom's blobs know no text(). */
const textOf = (blob: Blob | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('not read'));
    reader.readAsText(blob ?? new Blob());
  });

describe('the export button', { timeout: 60_000 }, () => {
  let rendered: Rendered;
  let saved: { readonly name: string; readonly blob: Blob }[];
  const blobs = new Map<string, Blob>();
  beforeEach(() => {
    saved = [];
    blobs.clear();
    // jsdom has neither: what is asked of the browser is kept.
    URL.createObjectURL = (blob) => {
      blobs.set('blob:1', blob as Blob);
      return 'blob:1';
    };
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      const blob = blobs.get(this.href);
      if (blob) saved.push({ name: this.download, blob });
    });
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
    vi.restoreAllMocks();
  });

  const show = (read: ReadRows<Row>, handlers: Handlers = {}) => {
    const server = new FakeServer({ person: PEOPLE[1] ?? null, handlers });
    rendered = renderApp(
      server,
      <ExportButton
        list="Orders"
        fileName="orders"
        grid="orders"
        filters={['“tape”', 'Packing']}
        columns={COLUMNS}
        read={read}
      />,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Export…' }));
  };
  const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

  it('says what it takes, and saves the columns that can be written, in the format chosen', async () => {
    show(async function* (_signal, onTotal) {
      onTotal(3);
      yield [{ id: 3 }, { id: 2 }];
      yield [{ id: 1 }];
    });
    expect(await screen.findByText('All rows as shown, filtered by “tape”, Packing.')).toBeDefined();
    fireEvent.change(screen.getByLabelText('Format'), { target: { value: 'json' } });
    press('Export');
    await screen.findByText(/^3 rows written to parcelyard-orders-.*\.json$/);
    expect(saved).toHaveLength(1);
    const content = JSON.parse(await textOf(saved[0]?.blob)) as Record<string, unknown>;
    expect(content).toMatchObject({ columns: ['Number'], rows: [{ Number: 3 }, { Number: 2 }, { Number: 1 }] });
    expect(content['about']).toContain('filtered by “tape”, Packing');
  });

  it('shows how far it is, and stops without saving anything', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    show(async function* (signal, onTotal) {
      onTotal(10);
      yield [{ id: 1 }];
      await held;
      signal.throwIfAborted();
      yield [{ id: 2 }];
    });
    press('Export');
    expect(await screen.findByText('1 of 10 rows')).toBeDefined();
    press('Stop');
    release();
    expect(await screen.findByText('Stopped. Nothing was saved.')).toBeDefined();
    expect(saved).toEqual([]);
  });

  it('says what went wrong, and tries again', async () => {
    let fails = true;
    show(async function* () {
      yield [{ id: 1 }];
      if (fails) throw new Error('the books are closed');
    });
    press('Export');
    expect(await screen.findByText('The export failed after 1 rows: the books are closed')).toBeDefined();
    fails = false;
    press('Try again');
    await waitFor(() => expect(saved).toHaveLength(1));
  });

  const inElectron = (chosen: string | null, printers = [{ name: 'laser_1', label: 'Laser, office' }]): Handlers => ({
    'app.info': () => ({ version: '0', host: 'electron', logFile: '/log', dataDir: '/data' }),
    'printers.list': () => ({ available: true, printers, chosen: { sheets: chosen, labels: null } }),
  });
  async function* three() {
    await Promise.resolve();
    yield [{ id: 3 }, { id: 2 }, { id: 1 }];
  }
  const choosePaper = async (way: string) => {
    await waitFor(() => expect(document.querySelector(`option[value=${way}]`)).not.toBeNull());
    fireEvent.change(screen.getByLabelText('Format'), { target: { value: way } });
  };

  it('hands all rows to the browser’s print dialog, with filters and person at the head, and takes the pages away', async () => {
    const pages: string[] = [];
    window.print = () => pages.push(document.querySelector('[data-print-root]')?.textContent ?? '');
    show(three, {
      'app.info': () => ({ version: '0', host: 'browser', logFile: '/log', dataDir: '/data' }),
    });
    await choosePaper('paper');
    expect(screen.getByRole('heading', { name: 'Print Orders' })).toBeDefined();
    await screen.findByText('Paper or PDF, in the browser’s print dialog');
    press('Print…');
    await screen.findByText('3 rows: Handed to the print dialog.');
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatch(/^Orders 3 rows filtered by “tape”, Packing · .* · Mara Lindqvist · .*Number#3#2#1$/);
    expect(document.querySelector('[data-print-root]')).toBeNull();
    // Taken away by an effect's end, which comes a moment after the drawing.
    await waitFor(() => expect(document.documentElement.dataset['printing']).toBeUndefined());
  });

  it('prints at once on the printer that is chosen, and shows its refusal by name', async () => {
    let gone = false;
    window.print = () => expect.fail('nobody is asked');
    show(three, {
      ...inElectron('laser_1'),
      'print.paper': () => {
        if (gone) throw new Refusal('printer-gone', 'The printer “laser_1” is not there.');
        return { printer: 'Laser, office' };
      },
    });
    await choosePaper('paper');
    await screen.findByText('Paper: Laser, office');
    press('Print');
    await screen.findByText('3 rows: Printed on Laser, office.');
    gone = true;
    press('Print');
    expect((await screen.findByRole('alert')).textContent).toBe('The printer “laser_1” is not there.');
  });

  it('says that a computer has no printer, and saves a PDF there', async () => {
    show(three, { ...inElectron(null, []), 'print.pdf': () => ({ pdf: btoa('%PDF-1.4') }) });
    await choosePaper('paper');
    press('Print…');
    expect((await screen.findByRole('alert')).textContent).toMatch(/no printer/);
    await choosePaper('pdf');
    press('Export');
    await screen.findByText(/^3 rows: Saved as parcelyard-orders-.*\.pdf\.$/);
    expect(await textOf(saved[0]?.blob)).toBe('%PDF-1.4');
  });

  it('prints nothing of a list that is too long, and offers all of it as CSV', async () => {
    show(async function* (_signal, onTotal) {
      onTotal(100_000);
      await Promise.resolve();
      yield [{ id: 1 }];
    }, inElectron(null));
    await choosePaper('pdf');
    expect(screen.getByText(/^Paper and PDF take 5,000 rows at most/)).toBeDefined();
    press('Export');
    expect((await screen.findByRole('alert')).textContent).toMatch(
      /more than 5,000 rows \(100,000\); nothing was printed/,
    );
    press('Take CSV instead');
    press('Export');
    await screen.findByText(/written to .*\.csv$/);
  });
});
