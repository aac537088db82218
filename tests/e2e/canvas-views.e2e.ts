// The timeline and the map in a real browser over synthetic books: what axe-core says of them, and what their pointers and keys do.
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { until } from './support/desk.js';
import { PROGRAM_DIR, targets } from './support/targets.js';

const HARNESS = path.join(PROGRAM_DIR, 'tests', 'support', 'timeline-harness');
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

const target = targets().find(({ name }) => name === 'chromium');

describe.skipIf(!target || target.missing !== null)('timeline and map in Chromium', () => {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    server = await createServer({
      configFile: false,
      root: HARNESS,
      logLevel: 'error',
      plugins: [react()],
      server: { port: 0, host: '127.0.0.1', fs: { allow: [PROGRAM_DIR] } },
      cacheDir: path.join(PROGRAM_DIR, 'node_modules', '.vite-canvas-views'),
    });
    await server.listen();
    browser = await chromium.launch({ executablePath: target?.executable ?? '', args: ARGS });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(30_000);
    // Each test begins without what the one before chose.
    await page.addInitScript(() => sessionStorage.clear());
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function show(query: string): Promise<void> {
    const address = server.resolvedUrls?.local[0] ?? '';
    await page.goto(`${address}?${query}`);
    await page.locator('canvas').first().waitFor();
  }

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    it.each([
      ['the timeline', 'view=timeline'],
      ['the timeline without bars', 'view=timeline&shipments=0'],
      ['the map', 'view=map'],
    ])('%s has nothing that axe-core objects to, wide or narrow', async (_name, query) => {
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 480]) {
        await page.setViewportSize({ width, height: 800 });
        await show(query);
        await page
          .getByText(/Nothing has moved yet|Truck 1/)
          .first()
          .waitFor();
        expect(await violations(page, { bare: true })).toEqual([]);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    it('the timeline’s table, its paused state and its notices pass, too', async () => {
      await page.emulateMedia({ colorScheme });
      await show('view=timeline');
      await page.getByRole('button', { name: 'Truck 1', exact: true }).waitFor();
      await page.getByRole('group', { name: /^Timeline of/ }).focus();
      await page.keyboard.press('a');
      await page.keyboard.press('m');
      await page.keyboard.press('t');
      await page.getByRole('table').waitFor();
      await page.getByText(/^Live paused/).waitFor();
      await page.getByText(/^Time cursor at/).waitFor();
      expect(await violations(page, { bare: true })).toEqual([]);
    });
  });

  it('follows the present, pauses at a drag and says what is new, and resumes with L', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await show('view=timeline&live=40');
    await page.getByRole('button', { name: 'Truck 1', exact: true }).waitFor();
    const surface = await page.locator('[data-part=surface]').boundingBox();
    if (!surface) throw new Error('the timeline has no surface');
    const [x, y] = [surface.x + surface.width / 2, surface.y + surface.height - 20];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 200, y, { steps: 4 });
    await page.mouse.up();
    await page.getByText(/^Live paused — \d+ new/).waitFor();
    await page.getByRole('group', { name: /^Timeline of/ }).focus();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor();
  });

  it('draws bars, and others after the wheel has zoomed', async () => {
    await show('view=timeline');
    await page.getByRole('button', { name: 'Truck 1', exact: true }).waitFor();
    const painted = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-part=bars]');
        const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        let count = 0;
        for (let i = 3; i < pixels.length; i += 4) if ((pixels[i] ?? 0) > 0) count++;
        return count;
      });
    const before = await until('bars', painted, (count) => count > 2000);
    const surface = await page.locator('[data-part=surface]').boundingBox();
    if (!surface) throw new Error('the timeline has no surface');
    await page.mouse.move(surface.x + 200, surface.y + 200);
    await page.keyboard.down('Control');
    for (let i = 0; i < 6; i++) await page.mouse.wheel(0, 200);
    await page.keyboard.up('Control');
    await page.getByText(/^Live paused/).waitFor();
    await until('other bars', painted, (count) => count > 500 && count !== before);
  });

  it('walks over the map with Tab and arrows, selects with Enter, and the list tells the same', async () => {
    await show('view=map');
    const map = page.getByRole('group', { name: /^Map with/ });
    await map.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const list = page.getByRole('complementary');
    await list.locator('[aria-current=true]').filter({ hasText: 'Raleigh' }).waitFor();
    await list.getByRole('button', { name: /Truck 5/ }).click();
    await list.locator('[aria-current=true]').filter({ hasText: 'Truck 5' }).waitFor();
    await list.getByRole('button', { name: /Durham.*packed/ }).waitFor();
  });
});
