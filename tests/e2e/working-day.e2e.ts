// A working day: start, order three products, watch them to "delivered" on the orders page and the timeline, quit, start again.
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Stock,
  open,
  openOrder,
  orderState,
  placeOrder,
  readStock,
  setSpeed,
  signIn,
  until,
  worldReady,
} from './support/desk.js';
import { bookLedger, worldLedger } from './support/ledgers.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

const LINES = [
  { sku: 'BRK-0012', quantity: 3 },
  { sku: 'HTL-0072', quantity: 2 },
  { sku: 'SAF-0024', quantity: 5 },
];
const WAREHOUSE = 'Harbour North';

describe.each(targets().map((target) => ({ target, name: target.name })))('a working day in $name', ({ target }) => {
  let program: Program | null = null;
  const dataDir = makeDataDir();
  afterEach(async ({ task }) => {
    await finish(program, dataDir, task.result?.state === 'fail');
  });

  it.skipIf(target.missing !== null)('orders, watches, quits, and finds everything again', async () => {
    program = await startProgram(target, dataDir);
    let { page } = program;
    await signIn(page, 'Stella');
    await worldReady(page);
    await setSpeed(page, 3000);
    const before: Stock[] = [];
    for (const { sku } of LINES) before.push(await readStock(page, sku, WAREHOUSE));
    for (const stock of before) expect(stock.onHand).toBeGreaterThan(10);

    const id = await placeOrder(page, 'Alder & Sons Joinery', LINES);
    await program.screenshot('order-placed');
    await until(
      'the order',
      () => orderState(page),
      (state) => state === 'delivered',
      90_000,
    );
    await program.screenshot('order-delivered');

    // The journey names every step, with the numbers of world and UPS.
    const journey = page.getByRole('table', { name: /Every message/ });
    for (const kind of [
      'order-placed',
      'pack-sent',
      'pack-acked',
      'ready',
      'pickup-sent',
      'truck-arrived',
      'load-sent',
      'loaded',
    ]) {
      await journey.locator(`[data-kind="${kind}"]`).first().waitFor();
    }
    expect(await journey.locator('[data-kind="ready"]').first().innerText()).toMatch(/world #\d+/);
    expect(await journey.locator('[data-kind="delivered"]').first().innerText()).toMatch(/UPS #\d+/);
    // An entry opens by the keyboard to what went over the wire.
    for (const kind of ['pack-sent', 'ready']) {
      const button = journey.locator(`[data-kind="${kind}"]`).first().getByRole('button');
      await button.press('Enter');
      expect(await button.getAttribute('aria-expanded')).toBe('true');
    }
    await journey
      .getByRole('article', { name: /^To the world, our #\d+/ })
      .getByText('"kind": "pack"')
      .waitFor();
    await journey
      .getByRole('article', { name: /^From the world, its #\d+/ })
      .getByText('"kind": "ready"')
      .waitFor();
    await program.screenshot('order-messages');
    // Each command was answered: nothing of it is open.
    const summary = page.getByText('4 of 4 commands confirmed');
    await summary.click();
    expect(await page.locator('[data-command-state="confirmed"]').count()).toBe(4);
    await program.screenshot('order-commands');

    // The timeline shows the same: its table twin has the bars of this order.
    await open(page, 'Timeline');
    await page.getByRole('button', { name: 'Table' }).click();
    for (const bar of ['Packing', 'Delivering']) {
      await page.getByRole('row').filter({ hasText: bar }).first().waitFor();
    }
    await page.getByRole('button', { name: 'Chart' }).click();
    await program.screenshot('timeline');

    // Stock is reduced by exactly what was ordered.
    const check = async (): Promise<void> => {
      for (const [index, { sku, quantity }] of LINES.entries()) {
        const stock = before[index];
        if (stock === undefined) expect.fail(`the stock of ${sku} was not read before`);
        const left = { onHand: stock.onHand - quantity, reserved: stock.reserved };
        // The list follows what is booked; it may be read a moment before it has.
        await until(
          `stock of ${sku}: ${JSON.stringify(left)}`,
          () => readStock(page, sku, WAREHOUSE),
          ({ onHand, reserved }) => onHand === left.onHand && reserved === left.reserved,
          10_000,
        );
      }
    };
    await check();

    await program.quit();
    const world = await worldLedger(dataDir);
    const books = await bookLedger(dataDir);
    expect(world.delivered).toEqual(books.delivered);
    expect(world.under).toEqual([]);
    expect(world.pieces).toBe(books.pieces);

    program = await program.restart();
    page = program.page;
    await signIn(page, 'Stella');
    await worldReady(page);
    await openOrder(page, id);
    expect(await orderState(page)).toBe('delivered');
    await check();
  });
});
