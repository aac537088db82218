// Orders that change: under way to another address and delivered there by the world's ledger, held, ordered again; a customer with
// an account that the UPS knows; a product with a picture. The new screens without axe violations, wide and narrow.
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { open, openOrder, orderState, setSpeed, signIn, until, worldReady } from './support/desk.js';
import { bookLedger, truckPlaces, worldLedger } from './support/ledgers.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

/** Ten by ten pixels, red. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC',
  'base64',
);
const FAR = { x: 2_000_000, y: 0 };
const NEW = { x: 437, y: 291 };

async function goTo(page: Page, view: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').last().fill(`>go to ${view}`);
  await page.getByRole('option').filter({ hasText: view }).first().click();
}

/** Fills the form and places the order; its number. */
async function order(page: Page, customer: string, sku: string, quantity: string, to?: typeof FAR): Promise<number> {
  await page.keyboard.press('Control+n');
  const name = page.getByLabel('Customer', { exact: true });
  await name.fill(customer);
  await page.getByRole('option').filter({ hasText: customer }).first().click();
  if (to !== undefined) {
    await page.getByLabel('Address x').fill(String(to.x));
    await page.getByLabel('Address y').fill(String(to.y));
  }
  const search = page.getByLabel('Add a product');
  await search.fill(sku);
  await page.getByRole('option').filter({ hasText: sku }).first().click();
  await page.locator('[data-product]').filter({ hasText: sku }).getByRole('textbox').fill(quantity);
  return placeIt(page);
}

async function placeIt(page: Page): Promise<number> {
  await page.locator('[data-planned]').first().waitFor();
  await page.keyboard.press('Control+Enter');
  const heading = page.getByRole('heading', { name: /^Order #\d+$/ });
  await heading.waitFor();
  return Number((await heading.innerText()).replace(/\D/g, ''));
}

describe.each(targets().map((target) => ({ target, name: target.name })))('placing in $name', ({ target }) => {
  let program: Program | null = null;
  let dataDir = '';
  beforeEach(() => {
    dataDir = makeDataDir();
  });
  afterEach(async ({ task }) => finish(program, dataDir, task.result?.state === 'fail'));

  it.skipIf(target.missing !== null)(
    'a redirect under way is delivered at the new address; then ordered again',
    async () => {
      program = await startProgram(target, dataDir);
      const { page } = program;
      await signIn(page, 'Stella');
      await worldReady(page);
      await setSpeed(page, 10_000);
      const first = await order(page, 'Alder & Sons Joinery', 'BRK-0012', '2*3', FAR);
      await page.getByRole('button', { name: 'Send now' }).click();
      await until(
        `order ${first} is on its way`,
        () => orderState(page),
        (state) => state === 'delivering',
      );
      await page.getByText('alder (known to the UPS)').waitFor();

      await page.getByRole('button', { name: 'Change address…' }).click();
      const dialog = page.getByRole('dialog', { name: `Another address for order #${first}` });
      await dialog.getByLabel('Address x').fill(String(NEW.x));
      await dialog.getByLabel('Address y').fill(String(NEW.y));
      expect(await violations(page), 'redirect').toEqual([]);
      await program.screenshot('placing-redirect');
      await dialog.getByRole('button', { name: 'Ask the UPS' }).click();
      await page.locator('[data-redirect="confirmed"]').waitFor();
      await until(
        `order ${first} is delivered`,
        () => orderState(page),
        (state) => state === 'delivered',
      );
      await page.getByText(`(${NEW.x}, ${NEW.y})`).first().waitFor();
      await program.screenshot('placing-redirected');

      await page.getByRole('button', { name: 'Order again' }).click();
      await page.getByRole('heading', { name: 'New order' }).waitFor();
      expect(await page.getByLabel('Customer', { exact: true }).inputValue()).toBe('Alder & Sons Joinery');
      expect(await page.locator('[data-product]').getByRole('textbox').inputValue()).toBe('6');
      // What is in the form outlives the window.
      await page.reload();
      await page.locator('[data-total]').waitFor();
      await program.screenshot('placing-again');
      const second = await placeIt(page);
      expect(second).toBe(first + 1);
      await page.getByRole('button', { name: 'Hold', exact: true }).click();
      await page.locator('[data-held]').filter({ hasText: 'Stella' }).waitFor();
      await program.screenshot('placing-held');
      await page.getByRole('button', { name: 'Release' }).click();
      await page.getByRole('button', { name: 'Send now' }).click();
      await until(
        `order ${second} is delivered`,
        () => orderState(page),
        (state) => state === 'delivered',
      );
      await openOrder(page, first);

      await program.quit();
      program = null;
      const [books, world] = [await bookLedger(dataDir), await worldLedger(dataDir)];
      expect(world.delivered).toEqual(books.delivered);
      expect(world.delivered).toHaveLength(2);
      // Both went there; nobody has been at the address that was named first.
      const places = await truckPlaces(dataDir);
      expect(places).toContainEqual(NEW);
      expect(places).not.toContainEqual(FAR);
    },
  );

  it.skipIf(target.missing !== null)('a product with a picture and a customer with an account', async () => {
    program = await startProgram(target, dataDir);
    const { page } = program;
    await signIn(page, 'Stella');
    await worldReady(page);
    await goTo(page, 'Catalogue');
    await page.getByRole('row').filter({ hasText: 'Brackets & shelving' }).first().waitFor();
    await program.screenshot('placing-catalogue');
    expect(await violations(page), 'catalogue').toEqual([]);
    await page.getByRole('button', { name: 'New product' }).click();
    const dialog = page.getByRole('dialog', { name: 'New product' });
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await dialog.getByRole('alert').filter({ hasText: 'a.txt' }).waitFor();
    await dialog.locator('input[type=file]').setInputFiles({ name: 'red.png', mimeType: 'image/png', buffer: PICTURE });
    await dialog.locator('[data-chosen]').waitFor();
    await dialog.getByLabel('SKU').fill('RED-0001');
    await dialog.getByLabel('Category').fill('Hand tools');
    await dialog.getByLabel('Product', { exact: true }).fill('Red folding rule');
    await dialog.getByLabel('Price').fill('12.50');
    await program.screenshot('placing-product');
    expect(await violations(page), 'product').toEqual([]);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByLabel('Search products').fill('red folding');
    const row = page.getByRole('row').filter({ hasText: 'RED-0001' });
    await row.locator('img').waitFor();

    // In the order form it is found by typing, with its picture and price.
    await page.keyboard.press('Control+n');
    await page.getByLabel('Add a product').fill('red fold');
    const hit = page.getByRole('option').filter({ hasText: 'RED-0001' });
    await hit.locator('img').waitFor();
    expect(await hit.innerText()).toContain('12.50');
    await program.screenshot('placing-search');

    await goTo(page, 'Customers');
    await page.getByRole('button', { name: 'New customer' }).click();
    const form = page.getByRole('dialog', { name: 'New customer' });
    await form.getByLabel('Customer').fill('Zoë Zimmer');
    await form.getByLabel('Address x').fill('10');
    await form.getByLabel('Address y').fill('-20');
    await form.getByLabel('UPS account').fill('no such account!');
    await program.screenshot('placing-customer');
    expect(await violations(page), 'customer').toEqual([]);
    await form.getByRole('button', { name: 'Save customer' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByLabel('Search customers').fill('zoe');
    await page.getByRole('row').filter({ hasText: 'Zoë Zimmer' }).locator('[data-account="invalid"]').waitFor();
    expect(await violations(page), 'customers').toEqual([]);
    await program.screenshot('placing-customers');
    if (target.name === 'chromium') {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 480, height: 800 });
      await page.getByLabel('Search customers').fill('');
      await program.screenshot('placing-customers-narrow');
      expect(await violations(page), 'customers, narrow and dark').toEqual([]);
      await page.evaluate(() => (location.hash = '#/catalogue'));
      await page.getByRole('row').filter({ hasText: 'Brackets' }).first().waitFor();
      await program.screenshot('placing-catalogue-narrow');
      expect(await violations(page), 'catalogue, narrow and dark').toEqual([]);
      const out = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(out).toBe(0);
    }
    await open(page, 'Orders');
  });
});
