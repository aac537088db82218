// kill -9 of every process in the middle of 50 orders: all are delivered, none twice, the window stays usable and says what it resumed.
import { afterEach, describe, expect, it } from 'vitest';
import { firstOrders } from './support/demo-orders.js';
import { importCsv, open, setSpeed, signIn, stageCount, until, worldReady } from './support/desk.js';
import { bookLedger, eventsPerShipment, worldLedger } from './support/ledgers.js';
import { type ChildName, finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

const ORDERS = 50;

describe.each(targets().map((target) => ({ target, name: target.name })))('kill -9 in $name', ({ target }) => {
  let program: Program | null = null;
  const dataDir = makeDataDir();
  afterEach(async ({ task }) => {
    await finish(program, dataDir, task.result?.state === 'fail');
  });

  it.skipIf(target.missing !== null)(
    'fault 9, 10: world link, UPS link, simulator and program die under 50 orders; every order is delivered, none twice',
    async () => {
      program = await startProgram(target, dataDir);
      await signIn(program.page, 'Stella');
      await worldReady(program.page);
      await setSpeed(program.page, 600);
      const place = await importCsv(program.page, 'fifty.csv', firstOrders(ORDERS));
      await place.click();
      await program.page.getByText(`${ORDERS} orders placed`).waitFor();
      await open(program.page, 'Orders');

      const delivered = (): Promise<number> => stageCount((program as Program).page, 'delivered');
      const killChild = async (name: ChildName): Promise<void> => {
        const running = program as Program;
        const { [name]: pid } = await running.children();
        expect(pid, `${name} runs`).not.toBeNull();
        process.kill(pid as number, 'SIGKILL');
        // It is started again, as another process, while the window goes on working.
        await until(
          `${name} is back`,
          () => running.children(),
          (now) => now[name] !== null && now[name] !== pid,
        );
        await usable(running);
      };
      await until(
        'some under way',
        () => stageCount((program as Program).page, 'packing'),
        (count) => count > 0,
      );
      await killChild('world-link');
      await killChild('ups-link');
      await until('some delivered', delivered, (count) => count >= 1);
      await killChild('simulator');
      expect(await delivered(), 'still in the middle').toBeLessThan(ORDERS);
      await program.screenshot('kill-nine');

      await program.kill9();
      program = await program.restart();
      if (target.name === 'electron') await signIn(program.page, 'Stella');
      await worldReady(program.page);
      // It says once what it went on with: some of what was placed, as it was loaded.
      const resumed = program.page.getByText(/^Resumed \d+ orders?(, \d+ commands? sent again)?\. /);
      await resumed.waitFor();
      const went = Number(/\d+/.exec(await resumed.innerText())?.[0]);
      expect(went).toBeGreaterThan(0);
      expect(went).toBeLessThanOrEqual(ORDERS);
      await program.screenshot('kill-nine-resumed');
      await program.page.getByRole('button', { name: 'Understood' }).click();
      await resumed.waitFor({ state: 'detached' });
      await program.page.reload();
      await worldReady(program.page);
      expect(await resumed.count()).toBe(0);
      await usable(program);
      await setSpeed(program.page, 10_000);
      await open(program.page, 'Orders');
      await until('all delivered', delivered, (count) => count >= ORDERS, 150_000);

      await program.quit();
      const world = await worldLedger(dataDir);
      const books = await bookLedger(dataDir);
      expect(books.delivered.length).toBeGreaterThanOrEqual(ORDERS);
      // The world's own ledger: the same packages, each once, nothing else in it, and not a piece more or less.
      expect(world.delivered).toEqual(books.delivered);
      expect(world.under).toEqual([]);
      expect(world.pieces).toBe(books.pieces);
      expect(await eventsPerShipment(dataDir, 'delivered')).toEqual(books.delivered.map(() => 1));
    },
    240_000,
  );
});

/** The window answers: another view opens, its content comes from the program, and back. */
async function usable({ page }: Program): Promise<void> {
  await open(page, 'Inventory');
  await page.getByRole('grid').getByRole('row').nth(5).waitFor();
  await open(page, 'Orders');
  await page.locator('[data-stage="delivered"]').waitFor();
}
