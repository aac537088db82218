// A shift without a mouse: sign in, order, replenish a low shelf, find what is stuck, export, look at a packing slip, scan, sign out.
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { placeOrder, until, worldReady } from './support/desk.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

/** Tab until what has the focus says so; keyboards get everywhere or it fails. */
async function tabTo(page: Page, wanted: RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    const name = await page.evaluate(() => {
      const at = document.activeElement === document.body ? null : document.activeElement;
      return `${at?.getAttribute('aria-label') ?? ''} ${at?.textContent ?? ''} ${at?.getAttribute('placeholder') ?? ''}`.trim();
    });
    if (wanted.test(name)) return;
    seen.push(name.slice(0, 30));
    await page.keyboard.press(key);
  }
  expect.fail(`nothing like ${String(wanted)} is reached by ${key}: ${seen.join(' | ')}`);
}

/** What a scanner does: characters without a pause, then Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.evaluate((text) => {
    for (const key of [...text, 'Enter']) {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
  }, code);
}

const place = (page: Page): Promise<string> => page.evaluate(() => location.hash);

describe.each(targets().map((target) => ({ target, name: target.name })))('by keyboard in $name', ({ target }) => {
  let program: Program | null = null;
  const dataDir = makeDataDir();
  afterEach(async ({ task }) => finish(program, dataDir, task.result?.state === 'fail'));

  it.skipIf(target.missing !== null)('a whole shift needs no mouse', async () => {
    program = await startProgram(target, dataDir);
    const { page } = program;
    await page.getByRole('button', { name: /Stella/ }).waitFor();
    await tabTo(page, /Stella/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Hello/ }).waitFor();
    await worldReady(page);

    const order = await placeOrder(page, 'Alder & Sons Joinery', [{ sku: 'BRK-0012', quantity: 2 }]);
    await page.keyboard.press('Escape');

    // Replenish a low shelf with one key, and see it arrive.
    await page.evaluate(() => (location.hash = '#/inventory?low=1'));
    const grid = page.getByRole('grid', { name: 'Stock by warehouse and product' });
    await grid.getByRole('row').nth(1).waitFor();
    await tabTo(page, /^Stock by warehouse and product/);
    await page.keyboard.press('ArrowDown');
    const active = page.locator('[role=grid] [data-active]').first();
    await active.waitFor();
    const name = await active.locator('xpath=ancestor::*[@role="row"]').getByRole('gridcell').nth(1).innerText();
    await page.keyboard.press('r');
    await page.getByText(new RegExp(`Sent: .*${name.slice(0, 12)}`)).waitFor();
    await until(
      'the purchase arrived',
      () => page.locator('[data-purchase="arrived"]').count(),
      (count) => count > 0,
    );

    // What is stuck, by the palette.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').first().waitFor();
    await page.keyboard.type(`#${order}`, { delay: 50 });
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Order #${order}`, exact: true }).waitFor();
    await page.locator('[data-order-state]').waitFor();

    // Its packing slip.
    await page.keyboard.press('Control+p');
    await page.getByRole('heading', { name: /^Print 1 order/ }).waitFor();
    await page.locator('[data-sheet="slip"]').first().waitFor();
    await program.screenshot('print-preview');
    await page.keyboard.press('Escape');
    await page.locator('[data-modal]').waitFor({ state: 'detached' });

    // Export what the list shows.
    await page.evaluate(() => (location.hash = '#/orders'));
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('Control+e');
    await page.getByRole('heading', { name: /^Export/ }).waitFor();
    await tabTo(page, /^Export$/);
    const { name: fileName, bytes } = await program.saved(() => page.keyboard.press('Enter'));
    await page.getByText(`written to ${fileName}`).waitFor();
    expect(fileName).toMatch(/^parcelyard-orders-\d{4}-\d\d-\d\d-\d{4}\.csv$/);
    const lines = bytes.toString('utf8').replace('\uFEFF', '').trim().split('\r\n');
    const rows = await page.locator('[role=grid]').getAttribute('aria-rowcount');
    expect(lines[0]).toBe('Order,Stage,Customer,Address,Products,Pieces,Warehouse,Placed,Problem');
    expect(lines.slice(1, -1).map((line) => Number(line.split(',')[0]))).toContain(order);
    // The table counts its heading; the file has a line about itself.
    expect(lines).toHaveLength(Number(rows) + 1);
    expect(lines.at(-1)).toMatch(/^"?# Orders, without any filter; .*by Stella/);
    await page.keyboard.press('Escape');
    await page.locator('[data-modal]').waitFor({ state: 'detached' });

    // A scan while something has the focus: taken back from the field, and the product is opened.
    await page.keyboard.press('Control+f');
    await scan(page, 'BRK-0012');
    await until(
      'the product is open',
      () => place(page),
      (hash) => hash.includes('sel=product'),
    );
    await until(
      'what was scanned taken back from the field',
      () => page.locator('[role=search] input').first().inputValue(),
      (text) => text === '',
    );
    await scan(page, 'NO-SUCH-CODE');
    await page.locator('[data-scan-flash="error"]').waitFor({ state: 'attached' });
    await page.getByText('Unknown code “NO-SUCH-CODE”').first().waitFor();

    // Out again.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').first().waitFor();
    await page.keyboard.type('sign out', { delay: 50 });
    await page
      .getByRole('option')
      .filter({ hasText: /sign out/i })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Stella/ }).waitFor();
  });
});
