// What goes on paper: lists and the report with filters, person and page numbers, papers of orders, from keys and from the menu bar;
// on a machine without any printer, which has to say so. Real PDFs, made by the program or by the browser.
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { firstOrders } from './support/demo-orders.js';
import { importCsv, signIn, until, worldReady } from './support/desk.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

const ORDERS = 60;

/** How many sheets, by what every PDF says of each. */
const sheets = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;

/** In millimetres, of the first sheet. */
function size(pdf: Buffer): readonly number[] {
  const box = /\/MediaBox\s*\[([\d.\s]+)\]/.exec(pdf.toString('latin1'))?.[1] ?? '';
  return box
    .trim()
    .split(/\s+/)
    .slice(2)
    .map((points) => Math.round((Number(points) * 25.4) / 72));
}

/** The print dialog is the system's: the pages that it would get are kept instead. */
async function keepWhatIsPrinted(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.print = () => {
      document.querySelector('[data-kept]')?.remove();
      const pages = document.querySelector('[data-print-root]')?.cloneNode(true) as HTMLElement | undefined;
      if (pages === undefined) return;
      pages.dataset['kept'] = document.title;
      document.body.append(pages);
    };
  });
}

/** As the browser's own “Save as PDF”. */
async function keptAsPdf(page: Page): Promise<Buffer> {
  await page.evaluate(() => (document.documentElement.dataset['printing'] = 'pages'));
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  await page.evaluate(() => delete document.documentElement.dataset['printing']);
  return pdf;
}

const primary = (page: Page) => page.locator('[data-modal] footer button').last();

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('[data-modal]').waitFor({ state: 'detached' });
}

describe.each(targets().map((target) => ({ target, name: target.name })))('on paper in $name', ({ target }) => {
  let program: Program | null = null;
  const dataDir = makeDataDir();
  afterEach(async ({ task }) => finish(program, dataDir, task.result?.state === 'fail'));

  it.skipIf(target.missing !== null)('lists, the report and the papers of orders', async () => {
    program = await startProgram(target, dataDir);
    const { page, menu } = program;
    await signIn(page, 'Max');
    await worldReady(page);
    const place = await importCsv(page, 'orders.csv', firstOrders(ORDERS));
    await place.click();
    await page.getByText(new RegExp(`${ORDERS} orders placed`)).waitFor();
    await page.evaluate(() => (location.hash = '#/orders'));
    const grid = page.getByRole('grid');
    await until(
      'all orders in the table',
      () => grid.getAttribute('aria-rowcount'),
      (rows) => rows === String(ORDERS + 1),
    );

    if (menu === null) {
      await keepWhatIsPrinted(page);
      await page.keyboard.press('Control+Shift+P');
      await page.getByRole('heading', { name: 'Print Orders' }).waitFor();
      await page.getByText('Paper or PDF, in the browser’s print dialog').waitFor({ state: 'attached' });
      await primary(page).click();
      await page.getByText(`${ORDERS} rows: Handed to the print dialog.`).waitFor();
      const kept = page.locator('[data-kept]');
      expect(await kept.getAttribute('data-kept')).toMatch(/^parcelyard-orders-/);
      expect(await kept.locator('tbody tr').count()).toBe(ORDERS);
      expect(await kept.locator('thead').textContent()).toMatch(
        /^Orders 60 rows without any filter · .*Max Manager · /,
      );
      const pdf = await keptAsPdf(page);
      expect(size(pdf)).toEqual([297, 210]);
      expect(sheets(pdf)).toBeGreaterThan(1);
      await closeDialog(page);
      // The report, by the same key as everything.
      await page.evaluate(() => (location.hash = '#/reports'));
      await page.getByRole('heading', { name: 'By warehouse' }).waitFor();
      await page.keyboard.press('Control+p');
      await page.locator('[data-kept] [data-sheet="report"]').waitFor({ state: 'attached' });
      expect(await page.locator('[data-kept]').textContent()).toMatch(/printed by Max Manager/);
      const report = await keptAsPdf(page);
      expect(size(report)).toEqual([210, 297]);
      // Its settings say who prints.
      await page.evaluate(() => (location.hash = '#/settings'));
      await page.getByText(/In a browser its own dialog prints/).waitFor();
      return;
    }

    // Nobody has a printer here: it says so, and nothing is printed.
    await menu('File', 'Print List…');
    await page.getByRole('heading', { name: 'Print Orders' }).waitFor();
    await primary(page).click();
    await page.getByRole('alert').filter({ hasText: 'This computer has no printer.' }).waitFor();
    await page.getByLabel('Format').selectOption('pdf');
    const list = await program.saved(() => primary(page).click());
    await page.getByText(`${ORDERS} rows: Saved as ${list.name}`).waitFor();
    expect(list.name).toMatch(/^parcelyard-orders-.*\.pdf$/);
    expect(size(list.bytes)).toEqual([297, 210]);
    expect(sheets(list.bytes)).toBeGreaterThan(1);
    await closeDialog(page);

    // Papers of the first three orders, by the menu: a sheet for each slip, and labels as large as labels are.
    await grid.focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await menu('File', 'Print…');
    await page.getByRole('heading', { name: 'Print 3 orders' }).waitFor();
    for (const [kind, millimetres] of [
      ['slip', [210, 297]],
      ['label', [100, 70]],
    ] as const) {
      await page.getByLabel('What to print').selectOption(kind);
      const first = page.locator(`[data-sheet="${kind}"]`).first();
      await first.waitFor();
      const parcels = Number(/^[\d,]+/.exec(await page.getByText(/^[\d,]+ pages? · /).innerText())?.[0]);
      const pdf = await program.saved(() => page.getByRole('button', { name: 'Save as PDF' }).click());
      expect(size(pdf.bytes)).toEqual(millimetres);
      expect(sheets(pdf.bytes)).toBe(parcels);
    }
    await program.screenshot('print-labels');
    await closeDialog(page);

    // A printer that is chosen and gone is named.
    await page.evaluate(() => (location.hash = '#/settings'));
    await page.getByText(/This computer has no printer/).waitFor();
    await menu('File', 'Export List…');
    expect(await page.locator('[data-modal]').count()).toBe(0);
    await page.evaluate(() => (location.hash = '#/reports'));
    const report = await program.saved(() => page.getByRole('button', { name: 'Save as PDF' }).click());
    expect(report.name).toMatch(/^parcelyard-report-\d{4}-\d\d-\d\d\.pdf$/);
    expect(size(report.bytes)).toEqual([210, 297]);
    await page.keyboard.press('Control+p');
    await page.getByText('This computer has no printer.').waitFor();
  });
});
