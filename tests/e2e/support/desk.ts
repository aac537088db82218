// What a person does at the desk, in words: sign in, order, look things up. Waits on what is shown, never on time.
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

export type View = 'Home' | 'Inventory' | 'Orders' | 'Timeline' | 'Map' | 'Log' | 'Connections' | 'Settings' | 'Lab';

/** Polls until `read` gives what is wanted; fails with the last value. */
export async function until<T>(
  what: string,
  read: () => Promise<T>,
  wanted: (value: T) => boolean,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > deadline) expect.fail(`${what}: still ${JSON.stringify(value)} after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function signIn(page: Page, who: 'Stella' | 'Max' | 'Tess'): Promise<void> {
  await page.getByRole('button', { name: new RegExp(who) }).click();
  await page.getByRole('heading', { name: /Hello/ }).waitFor();
}

export async function open(page: Page, view: View): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByText(view, { exact: true }).click();
}

/** The simulated world is there: number known, both links connected. */
export async function worldReady(page: Page): Promise<void> {
  await page.getByText(/SIMULATED WORLD #\d+/).waitFor();
  const status = page.getByRole('contentinfo');
  await until(
    'both links connected',
    () => status.innerText(),
    (text) => /World\s*Connected/.test(text) && /UPS\s*Connected/.test(text),
  );
}

/** Speed in grid units a second; 10,000 is a hundred times the world's own. */
export async function setSpeed(page: Page, speed: number): Promise<void> {
  await open(page, 'Connections');
  await page.getByLabel('New speed').fill(String(speed));
  await page.getByRole('button', { name: 'Set speed' }).click();
  await until(
    'speed shown',
    () => page.getByRole('contentinfo').innerText(),
    (text) => text.replaceAll(/[,\s]/g, '').includes(`Speed${speed}`),
  );
}

export interface Stock {
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
  readonly incoming: number;
}

/** The number a text shows; fails where it shows none, so that nothing missing passes for zero. */
function number(text: string | undefined): number {
  const digits = (text ?? '').replaceAll(/[^\d-]/g, '');
  if (!/^-?\d+$/.test(digits)) expect.fail(`no number in ${JSON.stringify(text)}`);
  return Number(digits);
}

/** Searches the stock grid for a SKU and reads its row of one warehouse. */
export async function readStock(page: Page, sku: string, warehouse: string): Promise<Stock> {
  await open(page, 'Inventory');
  await page.getByPlaceholder('SKU, name or category').fill(sku);
  const grid = page.getByRole('grid');
  const row = grid.getByRole('row').filter({ hasText: sku }).filter({ hasText: warehouse });
  await row.waitFor();
  const headings = await grid.getByRole('columnheader').allInnerTexts();
  // While the list that was searched takes the place of the whole one, the row may be away for a moment.
  const cells = await until(
    `all cells of ${sku} in ${warehouse}`,
    () => row.getByRole('gridcell').allInnerTexts(),
    (texts) => texts.length === headings.length,
  );
  const value = (heading: string): number => {
    const column = headings.findIndex((text) => text.trim() === heading);
    if (column < 0) expect.fail(`no column ${heading} among ${JSON.stringify(headings)}`);
    // A cell that opens its events also says so, for screen readers, behind the number.
    return number(/^[−-]?[\d,]+/.exec((cells[column] ?? '').trim())?.[0]);
  };
  return {
    onHand: value('On hand'),
    reserved: value('Reserved'),
    available: value('Available'),
    incoming: value('Incoming'),
  };
}

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

/** Fills the order form by keyboard and places the order with Ctrl+Enter; resolves to its number. */
export async function placeOrder(page: Page, customer: string, lines: readonly OrderLine[]): Promise<number> {
  await page.keyboard.press('Control+n');
  const name = page.getByLabel('Customer', { exact: true });
  await name.fill(customer);
  await page.getByRole('option').filter({ hasText: customer }).first().waitFor();
  await name.press('Enter');
  await until(
    'address of the customer',
    () => page.getByLabel('Address x').inputValue(),
    (text) => text !== '',
  );
  const search = page.getByLabel('Add a product');
  for (const { sku, quantity } of lines) {
    await search.fill(sku);
    await page.getByRole('option').filter({ hasText: sku }).first().waitFor();
    await search.press('Enter');
    await page.locator('[data-product]').filter({ hasText: sku }).getByRole('textbox').fill(String(quantity));
  }
  await page.locator('[data-planned]').first().waitFor();
  await page.keyboard.press('Control+Enter');
  const heading = page.getByRole('heading', { name: /^Order #\d+$/ });
  await heading.waitFor();
  return number(await heading.innerText());
}

/** The open order's state in the drawer, as the program names it. */
export function orderState(page: Page): Promise<string | null> {
  return page.locator('[data-order-state]').getAttribute('data-order-state');
}

export async function openOrder(page: Page, id: number): Promise<void> {
  await open(page, 'Orders');
  await page.getByPlaceholder(/Number, customer/).fill(`#${id}`);
  // Rows of the list before stay until those of the search are there: only this very number counts.
  const row = page
    .getByRole('grid')
    .getByRole('row')
    .filter({ hasText: new RegExp(`#${id}(?!\\d)`) });
  await row.first().click();
  await page.getByRole('heading', { name: `Order #${id}`, exact: true }).waitFor();
}

/** Shipments in one stage, from the pipeline board; NaN while the page does not know. */
export async function stageCount(page: Page, stage: string): Promise<number> {
  const text = await page.locator(`[data-stage="${stage}"] [data-count]`).innerText();
  return text.trim() === '–' ? NaN : number(text);
}

/** Puts a CSV text into the import, and waits for its verdict. */
export async function importCsv(page: Page, name: string, text: string): Promise<Locator> {
  await open(page, 'Orders');
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  const place = page.getByRole('button', { name: /^Place \d/ });
  await place.waitFor();
  return place;
}
