// U7 to U9, U12 to U14: what a person at a desk with a long past feels, in a real Chromium over the whole program.

import type { Page } from 'playwright-core';
import { writePast } from '../../support/huge-books.js';
import { timeKey, timeSwitch } from '../../support/page-times.js';
import { serveProgram, type ServedProgram } from '../../support/served-program.js';
import type { Context, Group } from '../harness/context.js';
import { inWords, median, percentile, shortNumber, summary } from '../harness/stats.js';
import type { Measured } from '../harness/table.js';
import { memoryOf, startServed } from './served.js';
import { openChromium } from './window-browser.js';

const VIEWS = ['inventory', 'orders', 'log', 'map', 'connections', 'settings', 'home'] as const;

/** The program on books with a long past, and how many orders they hold. */
async function withPast(context: Context): Promise<{ readonly program: ServedProgram; readonly orders: number }> {
  const dataDir = context.folder();
  await (await startServed(dataDir)).stop();
  const orders = context.size(100_000, 2000);
  context.say(`writing ${orders} orders and ten times as many events`);
  await writePast(dataDir, { orders, until: Date.now() - 60_000, every: 5000, failed: 12 });
  return { program: await serveProgram(dataDir), orders };
}

async function usable(page: Page): Promise<void> {
  await page.locator('main [data-stage]').first().waitFor();
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
}

/** From asking for the page until Home shows what is in the books: nothing is cached, the person is known. */
async function measureCold(context: Context, page: Page): Promise<Measured> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true });
  const times: number[] = [];
  for (let round = 0; round < context.repeats; round += 1) {
    await page.reload({ waitUntil: 'commit' });
    await usable(page);
    // The page's own clock begins with its navigation.
    times.push(
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))),
    );
  }
  await devTools.detach();
  return { figures: [median(times)], note: `${inWords(summary(times))} ms, cache off, signed in, Home` };
}

async function measurePalette(context: Context, page: Page, orders: number): Promise<Measured> {
  const opened: number[] = [];
  const found: number[] = [];
  const rounds = context.size(20, 4);
  // Its code comes with the first time.
  for (let round = 0; round <= rounds; round += 1) {
    const open = await timeKey(page, 'Control+k', '[data-modal] input');
    await page.keyboard.type('inv', { delay: 80 });
    const first = await timeKey(page, 'e', '[data-modal] [role=option]', 'Inventory');
    if (round > 0) opened.push(open);
    if (round > 0) found.push(first);
    await page.keyboard.press('Escape');
    await page.locator('[data-modal]').waitFor({ state: 'detached' });
  }
  const orderTimes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.keyboard.press('Control+k');
    const id = String(Math.floor(orders / 2) + round);
    await page.keyboard.type(`#${id.slice(0, -1)}`, { delay: 80 });
    orderTimes.push(await timeKey(page, id.slice(-1), '[data-modal] [role=option]', `#${id}`));
    await page.keyboard.press('Escape');
    await page.locator('[data-modal]').waitFor({ state: 'detached' });
  }
  return {
    figures: [percentile(opened, 0.95), percentile(found, 0.95)],
    note: `open ${inWords(summary(opened))} ms, a view ${inWords(summary(found))} ms, an order (60 ms after the last key) ${inWords(summary(orderTimes))} ms`,
  };
}

async function measureSwitches(context: Context, page: Page): Promise<Measured> {
  const times = new Map<string, number[]>(VIEWS.map((view) => [view, []]));
  // The first visit loads a view's code: not what is meant here.
  for (let round = 0; round <= context.size(10, 2); round += 1) {
    for (const view of VIEWS) {
      const ms = await timeSwitch(page, `#/${view}`);
      if (round > 0) times.get(view)?.push(ms);
    }
  }
  const medians = [...times].map(([view, all]) => [view, median(all)] as const);
  const told = medians.map(([view, ms]) => `${view} ${shortNumber(ms)}`).join(', ');
  return { figures: [Math.max(...medians.map(([, ms]) => ms))], note: `medians in ms: ${told}` };
}

/** The wheel turns in every frame; what is counted is the time from one frame to the next. */
async function measureScroll(context: Context, page: Page): Promise<Measured> {
  await timeSwitch(page, '#/orders');
  const p95: number[] = [];
  for (let round = 0; round < context.repeats; round += 1) {
    const gaps = await page.evaluate(
      (count) =>
        new Promise<number[]>((resolve) => {
          const grid = document.querySelector('[role=grid]');
          const found: number[] = [];
          let last = performance.now();
          const step = (now: number): void => {
            found.push(now - last);
            last = now;
            if (grid !== null) grid.scrollTop += 400;
            if (found.length < count) requestAnimationFrame(step);
            else resolve(found.slice(2));
          };
          requestAnimationFrame(step);
        }),
      context.size(240, 40),
    );
    p95.push(percentile(gaps, 0.95));
  }
  return { figures: [median(p95)], note: `p95 ${inWords(summary(p95))} ms, 400 pixels a frame` };
}

async function measureExport(context: Context, page: Page, orders: number): Promise<Measured> {
  await timeSwitch(page, '#/orders');
  const seconds: number[] = [];
  for (let round = 0; round < Math.min(3, context.repeats); round += 1) {
    await page.getByRole('button', { name: 'Export…' }).click();
    const done = page.waitForEvent('download');
    const began = performance.now();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await (await done).delete();
    seconds.push((performance.now() - began) / 1000);
    await page.getByText(new RegExp(`${orders.toLocaleString('en-GB')} rows written`)).waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
  }
  return {
    figures: [median(seconds)],
    note: `${orders} orders, ${inWords(summary(seconds))} s, until the file is there`,
  };
}

/** After the timeline has read all of it, and whatever was rubbish is collected. */
async function measureMemory(page: Page, orders: number): Promise<Measured> {
  await timeSwitch(page, '#/timeline');
  await page
    .getByText(/\d (?:s|min|h|d).* in view/)
    .first()
    .waitFor();
  await page.getByText(/being loaded/).waitFor({ state: 'detached' });
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page belongs to no browser');
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => memoryOf([id]));
  const figures = [Math.max(...renderers), heap / 1e6];
  return { figures, note: `${orders * 10} events, the timeline open with all of them` };
}

export const budgets: Group = {
  ids: ['U7', 'U8', 'U9', 'U12', 'U13', 'U14'],
  async measure(context, report) {
    const { program, orders } = await withPast(context);
    const browser = await openChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(120_000);
      await page.goto(program.url.href);
      await page.getByRole('button', { name: /Max/ }).click();
      await usable(page);
      const rows = {
        U7: () => measureCold(context, page),
        U8: () => measurePalette(context, page, orders),
        U9: () => measureSwitches(context, page),
        U12: () => measureScroll(context, page),
        U14: () => measureExport(context, page, orders),
        U13: () => measureMemory(page, orders),
      } as const;
      for (const [id, measure] of Object.entries(rows)) {
        if (!context.wanted(id)) continue;
        context.say(id);
        report(id, await measure());
      }
    } finally {
      await browser.close();
      await program.stop();
    }
  },
};
