// 500 orders from a CSV file through the page: preview, errors per row, and all of them delivered at a hundred times the speed.
import { afterEach, describe, expect, it } from 'vitest';
import { demoOrders } from './support/demo-orders.js';
import { importCsv, open, setSpeed, signIn, stageCount, until, worldReady } from './support/desk.js';
import { bookLedger, worldLedger } from './support/ledgers.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

describe.each(targets().map((target) => ({ target, name: target.name })))('import in $name', ({ target }) => {
  let program: Program | null = null;
  const dataDir = makeDataDir();
  afterEach(async ({ task }) => {
    await finish(program, dataDir, task.result?.state === 'fail');
  });

  it.skipIf(target.missing !== null)(
    'fault 1: 500 orders at once are all delivered; a file with errors says which rows and why',
    async () => {
      program = await startProgram(target, dataDir);
      const { page } = program;
      await signIn(page, 'Stella');
      await worldReady(page);
      await setSpeed(page, 10_000);

      const bad = [
        'order_ref,customer,x,y,ups_account,sku,quantity',
        'A-1,Alder & Sons Joinery,140,260,alder,BRK-0012,1',
        'A-2,Nobody,12,abc,,BRK-0012,1',
        'A-3,Nobody,1,2,,NO-SUCH,0',
      ].join('\n');
      await importCsv(page, 'bad.csv', bad);
      const grid = page.getByRole('grid');
      await grid.getByText(/y: "abc"; allowed are whole numbers/).waitFor();
      await grid.getByText(/sku: no product has the SKU "NO-SUCH"/).waitFor();
      await grid.getByText(/quantity: "0"; allowed are whole numbers from 1/).waitFor();
      await page.getByRole('button', { name: 'Place 1 order' }).waitFor();
      await program.screenshot('import-errors');

      const place = await importCsv(page, 'demo-orders.csv', demoOrders());
      await page.getByText(/500 orders can be placed/).waitFor();
      await program.screenshot('import-preview');
      await place.click();
      await page.getByText('500 orders placed').waitFor();
      await open(page, 'Timeline');
      await until(
        'busy',
        async () => Number(await page.locator('canvas').count()),
        (count) => count > 0,
      );
      await program.screenshot('import-timeline');
      await open(page, 'Orders');
      await until(
        'all delivered',
        () => stageCount(page, 'delivered'),
        (count) => count >= 500,
        150_000,
      );
      const orders = page.getByRole('grid').getByText(/Delivered/);
      await orders.first().waitFor();
      await program.screenshot('import-delivered');

      await program.quit();
      const world = await worldLedger(dataDir);
      const books = await bookLedger(dataDir);
      expect(books.delivered.length).toBeGreaterThanOrEqual(500);
      expect(world.delivered).toEqual(books.delivered);
      expect(world.under).toEqual([]);
      expect(world.pieces).toBe(books.pieces);
    },
    240_000,
  );
});
