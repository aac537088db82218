// A tester's hour: makes a world, lets it stand still, steps, runs until an order is packed, makes faults and takes them back,
// goes on until it is delivered; and how the Lab looks in every tab, light, dark and narrow.
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { open, orderState, placeOrder, signIn, until, worldReady } from './support/desk.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

const TABS = ['Console', 'Scenarios', 'Protocol'] as const;

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

const button = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name });
const status = (page: Page) => page.getByRole('contentinfo');

describe.each(targets().map((target) => ({ target, name: target.name })))('the Lab in $name', ({ target }) => {
  let program: Program | null = null;
  let dataDir = '';
  afterEach(async ({ task }) => {
    await finish(program, dataDir, task.result?.state === 'fail');
    program = null;
  });

  it.skipIf(target.missing !== null)('drives a world from its making to a delivered order', async () => {
    dataDir = makeDataDir();
    program = await startProgram(target, dataDir);
    const { page } = program;
    await signIn(page, 'Tess');
    await worldReady(page);
    const firstWorld = await page.getByText(/SIMULATED WORLD #\d+/).innerText();

    await open(page, 'Lab');
    await button(page, 'New world…').click();
    const dialog = page.getByRole('dialog', { name: 'Make a new world' });
    await dialog.getByText('which has no open orders').waitFor();
    await dialog.getByLabel('Seed').fill('4711');
    await dialog.getByLabel('Trucks').fill('8');
    await dialog.getByLabel('Warehouses').fill('5');
    await dialog.getByRole('button', { name: 'Make world' }).click();
    await until(
      'another world',
      () => page.getByRole('banner').innerText(),
      (text) => /SIMULATED WORLD #\d+/.test(text) && !text.includes(firstWorld),
    );
    await worldReady(page);
    await page.getByRole('main').getByText('4711').first().waitFor();

    // While it stands still an order is taken and its command is acked, and nothing else happens.
    await page.keyboard.press('p');
    await page.getByRole('main').getByText('Stands still', { exact: true }).first().waitFor();
    await status(page).getByRole('button', { name: 'World stands still' }).waitFor();
    await page.getByText(/SIMULATED WORLD #\d+ · PAUSED/).waitFor();
    const order = await placeOrder(page, 'Alder', [{ sku: 'BRK-0012', quantity: 2 }]);
    await until(
      'the pack command has gone out',
      () => orderState(page),
      (state) => state === 'packing',
    );
    await until(
      'the command is acked',
      () => status(page).innerText(),
      (text) => /Unacked\s*0/.test(text),
    );
    expect(await orderState(page)).toBe('packing');

    await open(page, 'Lab');
    await program.screenshot('lab-paused');
    await page.getByLabel('What').selectOption('order');
    await page.getByLabel('Order number').fill(String(order));
    await page.getByLabel('State').selectOption('packed');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText(`Stopped: order #${order} is Packed`).waitFor({ timeout: 90_000 });
    await page.getByRole('main').getByText('Stands still', { exact: true }).first().waitFor();

    await button(page, 'Flaky 30 %').click();
    await status(page).getByRole('button', { name: '2 faults on purpose' }).waitFor();
    await open(page, 'Orders');
    await status(page).getByRole('button', { name: '2 faults on purpose' }).click();
    await page.getByRole('main').getByText('Store → world: Lost 30 %').waitFor();
    await program.screenshot('lab-faults');
    await button(page, 'Clear all faults').click();
    await page.getByText('None: everything works as it should.').waitFor();

    await page.getByLabel('New speed').fill('5000');
    await page.getByRole('button', { name: 'Set speed' }).click();
    await button(page, /Resume/).click();
    await until(
      'delivered',
      () => orderState(page),
      (state) => state === 'delivered',
      120_000,
    );
    await page.getByText('Each shipment delivered once').waitFor();

    // Back to the world of before, with its books.
    await button(page, 'Other worlds…').click();
    const worlds = page.getByRole('dialog', { name: 'Go to another world' });
    await worlds.getByRole('radio').last().check();
    await program.screenshot('lab-worlds');
    await worlds.getByRole('button', { name: /^Go to world/ }).click();
    await until(
      'the first world',
      () => page.getByRole('banner').innerText(),
      (text) => text.includes(firstWorld),
    );
  });

  it.skipIf(target.missing !== null)('is free of axe violations in every tab and look', async () => {
    dataDir = makeDataDir();
    program = await startProgram(target, dataDir);
    const { page } = program;
    await signIn(page, 'Tess');
    await worldReady(page);
    await open(page, 'Lab');
    await button(page, 'Illegal UPS').click();
    await page.getByText('1 fault active').waitFor();
    await button(page, 'Start load').click();
    await status(page).getByRole('button', { name: /^Load/ }).waitFor();
    const wrong: string[] = [];
    const look = async (name: string): Promise<void> => {
      for (const tab of TABS) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByRole('tabpanel', { name: tab }).waitFor();
        await page.getByRole('main').getByText('Loading…').waitFor({ state: 'hidden' });
        await (program as Program).screenshot(`lab-${tab.toLowerCase()}-${name}`);
        for (const violation of await violations(page)) wrong.push(`${tab}, ${name}: ${violation}`);
        const out = await overflow(page);
        if (out > 0) wrong.push(`${tab}, ${name}: sticks out by ${out} pixels`);
      }
    };
    await look('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    if (target.name === 'chromium') {
      await page.setViewportSize({ width: 480, height: 800 });
      await look('narrow');
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await page.getByRole('tab', { name: 'Console' }).click();
    await button(page, 'Stop load').click();
    expect(wrong).toEqual([]);
  });
});
