// One moment and one span of time for the whole window: pinned in the strip, shown by every view, stepped through with Back and Forward.
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { importCsv, open, setSpeed, signIn, stageCount, until, worldReady } from './support/desk.js';
import { firstOrders } from './support/demo-orders.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';

const hash = (page: Page): Promise<string> => page.evaluate(() => location.hash);

describe.each(targets().map((target) => ({ target, name: target.name })))('a moment in $name', ({ target }) => {
  let program: Program | null = null;
  let dataDir = '';
  beforeEach(() => {
    dataDir = makeDataDir();
  });
  afterEach(async ({ task }) => finish(program, dataDir, task.result?.state === 'fail'));

  it.skipIf(target.missing !== null)(
    'is pinned, shown by all views, left and found again; a span filters',
    async () => {
      program = await startProgram(target, dataDir);
      const { page } = program;
      await signIn(page, 'Max');
      await worldReady(page);
      await setSpeed(page, 2000);
      await (await importCsv(page, 'twelve.csv', firstOrders(12))).click();
      await open(page, 'Home');
      await until(
        'a first delivery',
        () => stageCount(page, 'delivered'),
        (n) => n > 0,
      );

      // The present, then a moment a little before it.
      const strip = page.getByRole('region', { name: 'Time strip' });
      const slider = strip.getByRole('slider');
      const status = page.getByRole('contentinfo');
      const pinned = status.getByRole('button', { name: /^Pinned at/ });
      await strip.getByRole('combobox').selectOption('5');
      await open(page, 'Map');
      await page.getByText(/^\d+ open deliver/).waitFor();
      expect(await pinned.count()).toBe(0);
      await slider.focus();
      await page.keyboard.press('ArrowLeft');
      await pinned.waitFor();
      expect(await hash(page)).toMatch(/^#\/map\?.*at=\d{13}$/);
      await until(
        'the moment in words',
        async () => (await slider.getAttribute('aria-valuetext')) ?? '',
        (text) => /ago: \d+ packages? in work$/.test(text),
      );
      await page.getByText(/^Trucks as they were at/).waitFor();
      await page.getByText('0 open deliveries shown').waitFor();
      await page
        .getByRole('complementary')
        .getByRole('button', { name: /^Truck \d/ })
        .first()
        .waitFor();
      await program.screenshot('moment-map');
      await open(page, 'Timeline');
      await page.getByText(/^Time cursor at/).waitFor();
      await pinned.waitFor();

      // Back to the map of that moment, back to the present, and forward to both.
      await page.keyboard.press('Alt+ArrowLeft');
      await page.getByText(/^Trucks as they were at/).waitFor();
      await page.keyboard.press('Alt+ArrowLeft');
      await pinned.waitFor({ state: 'detached' });
      await page.getByText(/^\d+ open deliver/).waitFor();
      await page.keyboard.press('Alt+ArrowRight');
      await page.getByText(/^Trucks as they were at/).waitFor();
      await page.keyboard.press('Alt+ArrowRight');
      await page.getByText(/^Time cursor at/).waitFor();

      // Dark and light, wide and narrow, with everything that the pinned moment adds.
      const wrong: string[] = [];
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const width of [480, 1280]) {
          if (target.name === 'chromium') await page.setViewportSize({ width, height: 800 });
          for (const violation of await violations(page)) wrong.push(`${colorScheme}, ${width}: ${violation}`);
        }
      }
      expect(wrong).toEqual([]);

      // L outside all fields; a drag in the strip; its right end is the present again.
      await page.getByRole('main').focus();
      await page.keyboard.press('l');
      await pinned.waitFor({ state: 'detached' });
      const box = await slider.boundingBox();
      if (box === null) throw new Error('the strip has no slider');
      await page.mouse.move(box.x + box.width * 0.9, box.y + 12);
      await page.mouse.down();
      await pinned.waitFor();
      await page.mouse.move(box.x + box.width * 0.7, box.y + 12, { steps: 3 });
      await page.mouse.move(box.x + box.width + 4, box.y + 12, { steps: 6 });
      await page.mouse.up();
      await pinned.waitFor({ state: 'detached' });

      // A span dragged with Alt filters all views, and is an address of its own.
      const surface = await page.locator('[data-part=surface]').boundingBox();
      if (surface === null) throw new Error('the timeline has no surface');
      const y = surface.y + surface.height / 2;
      await page.keyboard.down('Alt');
      await page.mouse.move(surface.x + surface.width * 0.6, y);
      await page.mouse.down();
      await page.mouse.move(surface.x + surface.width * 0.8, y, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.up('Alt');
      await page.getByText(/^Only .* – /).waitFor();
      expect(await hash(page)).toMatch(/span=\d{13}-\d{13}/);
      await page.getByRole('button', { name: 'All times' }).click();
      await page.getByText(/^Only .* – /).waitFor({ state: 'detached' });
      await page.evaluate(() => (location.hash = '#/orders?span=1000-2000'));
      await page.getByText('0 rows').waitFor();
      await page.getByRole('button', { name: 'All times' }).click();
      await page.getByText('12 rows').waitFor();
    },
  );
});
