// Pointed at a world and a UPS that do not answer: orders wait and say so; the peers come up; the orders are delivered.
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startUpsServer } from '../../main/processes/lib/ups-server.js';
import type { UpsServer } from '../../main/processes/lib/ups-server-options.js';
import { startWorldServer } from '../../main/processes/lib/world-server.js';
import type { WorldServer } from '../../main/processes/lib/world-server-options.js';
import { open, openOrder, orderState, placeOrder, signIn, until } from './support/desk.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

const TRUCKS = [
  { id: 1, x: 10, y: 10 },
  { id: 2, x: 400, y: 300 },
];

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

describe.each(targets().map((target) => ({ target, name: target.name })))('late peers in $name', ({ target }) => {
  let program: Program | null = null;
  let world: WorldServer | null = null;
  let ups: UpsServer | null = null;
  const dataDir = makeDataDir();
  afterEach(async ({ task }) => {
    await finish(program, dataDir, task.result?.state === 'fail');
    await ups?.stop();
    await world?.stop();
  });

  it.skipIf(target.missing !== null)(
    'fault 2: orders placed while world and UPS are away wait visibly, and are delivered when they come',
    async () => {
      const [amazonPort, worldUpsPort, upsPort] = [await freePort(), await freePort(), await freePort()];
      program = await startProgram(target, dataDir);
      const { page } = program;
      await signIn(page, 'Tess');
      await open(page, 'Settings');
      await page.getByLabel('Which world').selectOption('real');
      await page.getByLabel('World server').fill('127.0.0.1');
      await page.getByLabel('Port', { exact: true }).fill(String(amazonPort));
      await page.getByLabel('World to join').selectOption({ label: 'Make a new one' });
      await page.getByLabel('Speed to set').fill('6000');
      await page.getByLabel('UPS host').fill('127.0.0.1');
      await page.getByLabel('UPS port').fill(String(upsPort));
      await program.screenshot('settings-real');
      await page.getByRole('button', { name: 'Save settings' }).click();
      await page.getByText('Real world', { exact: true }).first().waitFor();
      expect(await page.getByText(/SIMULATED/).count()).toBe(0);

      const ids: number[] = [];
      for (const quantity of [1, 2, 3]) {
        ids.push(await placeOrder(page, 'Alder & Sons Joinery', [{ sku: 'BRK-0012', quantity }]));
      }
      // It says what it waits for, and whose move it is.
      await page
        .locator('[data-waiting]')
        .filter({ hasText: /connection to the world/ })
        .waitFor();
      expect(await orderState(page)).toBe('placed');
      await program.screenshot('peers-late-waiting');

      const onError = (error: unknown): void => expect.fail(String(error));
      world = await startWorldServer({
        amazonPort,
        upsPort: worldUpsPort,
        store: null,
        profile: 'brisk',
        seed: 1,
        onError,
      });
      ups = await startUpsServer({
        port: upsPort,
        worldHost: '127.0.0.1',
        worldPort: worldUpsPort,
        store: null,
        trucks: TRUCKS,
        onError,
      });
      await open(page, 'Connections');
      for (const button of await page.getByRole('button', { name: 'Reconnect now' }).all()) await button.click();
      for (const id of ids) {
        await openOrder(page, id);
        await until(
          `order ${id}`,
          () => orderState(page),
          (state) => state === 'delivered',
          90_000,
        );
      }
      await program.screenshot('peers-late-delivered');
    },
  );
});
