// What managers open all day: figures that lead to their rows, a log that says why it is empty, an audit log that proves itself,
// and the day's report; each in light and dark, wide and narrow.
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { firstOrders } from './support/demo-orders.js';
import { importCsv, open, setSpeed, signIn, stageCount, until, worldReady } from './support/desk.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

const SHOTS = process.env['MANAGERS_SHOTS'];

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe.each(targets().map((target) => ({ target, name: target.name })))('managers in $name', ({ target }) => {
  let program: Program | null = null;
  let dataDir = '';
  beforeEach(() => {
    dataDir = makeDataDir();
  });
  afterEach(async ({ task }) => finish(program, dataDir, task.result?.state === 'fail'));

  it.skipIf(target.missing !== null)(
    'follow figures to rows, find out why a list is empty, and verify who did what',
    async () => {
      program = await startProgram(target, dataDir);
      const { page } = program;
      const wrong: string[] = [];
      /** Light, dark and narrow: everything that is wrong, so that one run shows it all. */
      const look = async (name: string): Promise<void> => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          for (const violation of await violations(page)) wrong.push(`${name} ${colorScheme}: ${violation}`);
          if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png` });
        }
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        if (target.name !== 'chromium') return;
        const wide = page.viewportSize();
        await page.setViewportSize({ width: 480, height: 800 });
        if ((await overflow(page)) > 0) wrong.push(`${name}: wider than 480 px`);
        if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}-narrow.png` });
        if (wide !== null) await page.setViewportSize(wide);
      };

      await signIn(page, 'Max');
      await worldReady(page);
      await setSpeed(page, 10_000);
      await (await importCsv(page, 'orders.csv', firstOrders(30))).click();
      await open(page, 'Home');
      await until(
        'something delivered',
        () => stageCount(page, 'delivered'),
        (count) => count > 0,
      );

      // A figure, and the rows that it counts.
      const tile = page.getByRole('button', { name: /^Delivered\s*\d/ }).and(page.locator('[data-kpi="delivered"]'));
      await until(
        'the figure knows of deliveries',
        async () => Number(((await tile.innerText()).match(/^Delivered\s+([\d,]+)/)?.[1] ?? '0').replaceAll(',', '')),
        (count) => count > 0,
      );
      await look('home');
      await tile.click();
      await page.getByRole('heading', { name: 'Log', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Remove kind:delivered' }).waitFor();
      await page
        .getByRole('gridcell', { name: /^Shipment \d+ delivered$/ })
        .first()
        .waitFor();

      // Chips by keyboard; the list says which of them hides what the others find.
      const bar = page.getByRole('combobox', { name: 'Filter the log' });
      await bar.fill('by:person ');
      const why = page.getByRole('region', { name: 'Nothing fits all filters' });
      await why.waitFor();
      // The open list of proposals makes the rest of the page inert.
      await page.keyboard.press('Escape');
      await page.getByRole('listbox').waitFor({ state: 'hidden' });
      await look('log-empty');
      await why.getByRole('button', { name: 'Leave out kind:delivered' }).click();
      await page
        .getByRole('gridcell', { name: /^Order #\d+ placed/ })
        .first()
        .waitFor();
      await bar.click();
      // Not key by key: what comes faster than a person types is taken for a scanner.
      await bar.fill('-warehouse:');
      await page.locator('[role=option][data-highlighted]', { hasText: /-warehouse:\d/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Remove -warehouse:\d/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('listbox').waitFor({ state: 'hidden' });
      await look('log');

      // Who did what, and the proof that nobody changed it.
      await page.getByRole('button', { name: 'Audit log' }).click();
      await page.getByRole('gridcell', { name: 'Imported orders' }).waitFor();
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByText(/The log is whole: \d+ entries checked/).waitFor();
      await page.getByRole('gridcell', { name: 'Set the speed' }).click();
      const details = page.getByRole('complementary', { name: /^Entry \d+$/ });
      await details.getByRole('rowheader', { name: 'simulated.simspeed' }).waitFor();
      expect(await details.getByRole('row').filter({ hasText: 'simulated.simspeed' }).innerText()).toMatch(
        /200\s+10000/,
      );
      await look('audit-log');
      await details.getByRole('button', { name: 'Show this moment' }).click();
      await until(
        'the timeline at that moment',
        () => Promise.resolve(page.url()),
        (url) => /#\/timeline\?(.*&)?at=\d{13}/.test(url),
      );

      await open(page, 'Reports' as 'Log');
      await page.getByRole('heading', { name: /^End of shift/ }).waitFor();
      await page.getByRole('row', { name: /^Total/ }).waitFor();
      await look('reports');
      expect(wrong).toEqual([]);
    },
  );
});
