// The protocol inspector in a real browser over a made-up wire: 5,000 messages a second without frames that people notice, what
// axe-core says of it, and what its pointers and keys do.
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { until } from './support/desk.js';
import { PROGRAM_DIR, targets } from './support/targets.js';

const HARNESS = path.join(PROGRAM_DIR, 'tests', 'support', 'inspector-harness');
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const RATE = 5000;
const SECONDS = 6;

interface Figures {
  readonly frames: number[];
  readonly feeds: number[];
  readonly fed: number;
  readonly done: boolean;
}

const target = targets().find(({ name }) => name === 'chromium');
/** Frames of an idle page come this quickly only where nobody else wants the processor. */
const QUIET_FRAME_MS = 18;
const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

describe.skipIf(!target || target.missing !== null)('the protocol inspector in Chromium', () => {
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
      cacheDir: path.join(PROGRAM_DIR, 'node_modules', '.vite-inspector'),
    });
    await server.listen();
    browser = await chromium.launch({ executablePath: target?.executable ?? '', args: ARGS });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    await page.addInitScript(() => sessionStorage.clear());
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function show(query: string): Promise<void> {
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?${query}`);
    await page.getByRole('grid', { name: 'Messages' }).waitFor();
  }

  const figures = (): Promise<Figures> =>
    page.evaluate(() => (globalThis as unknown as { inspector: Figures }).inspector);

  it(`draws ${RATE} messages a second, all of them kept, in frames that nobody notices`, async () => {
    // What the machine gives to a page that does nothing: wall times say something only where that is little.
    await show('rate=0');
    const idle = p95((await until('idle frames', figures, ({ frames }) => frames.length > 60)).frames.slice(5));
    await show(`rate=${RATE}&seconds=${SECONDS}`);
    const session = await page.context().newCDPSession(page);
    // Time that the page's thread worked, whatever else the machine was busy with.
    await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
    await session.send('Performance.enable');
    const worked = async (): Promise<{ script: number; all: number }> => {
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (wanted: string): number => (metrics.find(({ name }) => name === wanted)?.value ?? 0) * 1000;
      return { script: of('ScriptDuration'), all: of('TaskDuration') };
    };
    const before = await worked();
    const seen = await until('all to be fed', figures, ({ done }) => done);
    const after = await worked();
    const script = (after.script - before.script) / seen.frames.length;
    const all = (after.all - before.all) / seen.frames.length;
    console.log(
      `inspector at ${Math.round(seen.fed / SECONDS)}/s: ${seen.frames.length} frames, p95 ${p95(seen.frames).toFixed(1)} ms (idle ${idle.toFixed(1)}); ` +
        `feed p95 ${p95(seen.feeds).toFixed(1)} ms of every 50; CPU a frame: script ${script.toFixed(1)} ms, all ${all.toFixed(1)} ms`,
    );
    expect(seen.fed).toBeGreaterThan(RATE * SECONDS * 0.5);
    // Every message that was fed is there, newest in view.
    const said = await until(
      'the figures',
      () => page.getByText(/^[\d,]+ messages/).innerText(),
      (text) => Number(text.split(' ')[0]?.replaceAll(',', '')) >= seen.fed,
    );
    expect(said).not.toContain('left out');
    await until(
      'rows in view',
      () => page.getByRole('row').count(),
      (count) => count > 10,
    );
    // CPU time of the page's thread: it holds on a busy machine, too, where wall times (printed) say more about the others.
    expect((script * seen.frames.length) / (seen.fed / 1000)).toBeLessThan(150);
    expect((all * seen.frames.length) / (SECONDS * 1000)).toBeLessThan(0.9);
    // A machine that has nothing else to do, before and after, shows a frame at every beat (p95 16.8 ms on two quiet cores); others run
    // beside this test, so five are forgiven.
    await show('rate=0');
    const idleAfter = p95((await until('idle frames', figures, ({ frames }) => frames.length > 60)).frames.slice(5));
    if (Math.max(idle, idleAfter) < QUIET_FRAME_MS) {
      expect(p95(seen.frames)).toBeLessThan(100);
      expect(p95(seen.feeds)).toBeLessThan(100);
    }
  });

  it.each(['light', 'dark'] as const)(
    '%s: axe-core has nothing against it, empty, full, or with a message chosen',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 600]) {
        await page.setViewportSize({ width, height: 800 });
        await show('rate=40&seconds=4');
        await page.getByText(/\d+ messages/).waitFor();
        await page.getByRole('gridcell', { name: 'topack' }).first().waitFor();
        await page.getByRole('grid').focus();
        await page.keyboard.press('Home');
        await page.getByRole('heading', { name: 'Bytes of the frame' }).waitFor();
        expect(await violations(page, { bare: true })).toEqual([]);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    },
  );

  it('filters, follows, pauses, walks with the keys, and jumps from a command to its answer', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await show('rate=200&seconds=3');
    await until('all to be fed', figures, ({ done }) => done);
    await page.getByLabel('Shipment', { exact: true }).fill('100001');
    await page.getByText(/^\d+ of \d+ shown/).waitFor();
    const wanted = ['topack', 'ready', 'pickups', 'arrivals', 'load', 'loaded'].join();
    await until(
      `only ${wanted} in view`,
      () => page.locator('[data-column=kind]:visible').allInnerTexts(),
      (kinds) => kinds.slice(1).join() === wanted,
    );
    await page.getByRole('gridcell', { name: 'topack' }).first().click();
    await page.getByRole('button', { name: 'Show #' }).last().waitFor();
    await page.getByText('Answered after').locator('..').getByRole('button').click();
    await page.getByRole('heading', { name: /^ready #/ }).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: /^pickups #/ }).waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await page.getByLabel('Search text').fill('mark:resent');
    await page.getByText(/^0 of|^\d+ of \d+ shown/).waitFor();
    await page.getByLabel('Search text').fill('colour:blue');
    await page.getByText(/allowed are kind:NAME/).waitFor();
  });
});
