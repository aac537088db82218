// Every view as people see it: no violation of WCAG 2.2 AA in light and dark, wide and narrow, busy, empty and with the world down.
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { timeSwitch } from '../support/page-times.js';
import { violations } from './support/axe.js';
import { importCsv, open, setSpeed, signIn, stageCount, until, worldReady } from './support/desk.js';
import { firstOrders } from './support/demo-orders.js';
import { finish, makeDataDir, type Program, startProgram } from './support/program.js';
import { targets } from './support/targets.js';
import { clippedTexts, unkeyedTexts } from './support/unkeyed.js';

/** Addresses of all views, in the order in which they are looked at. */
const ADDRESSES = [
  'home',
  'inventory',
  'catalogue',
  'orders',
  'customers',
  'order-new',
  'import',
  'timeline',
  'map',
  'log',
  'audit-log',
  'reports',
  'connections',
  'settings',
  'lab',
  'help',
] as const;
/** Views with canvases, and those that show all tones. */
const CANVASES = ['timeline', 'map', 'orders', 'home'] as const;

/** Nothing sticks out of the window sideways. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Animations that go on although the person asked for no motion. Where nobody asked (some systems), none is looked for. */
function motions(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) return [];
    return document
      .getAnimations()
      .filter((one) => Number(one.effect?.getComputedTiming().duration ?? 0) > 1 && one.playState === 'running')
      .map((one) => (one.effect as KeyframeEffect | null)?.target?.className ?? 'something');
  });
}

/** Pixels of the page's canvases in a colour that the style sheet writes out for its own themes. */
function ownColours(page: Page): Promise<number> {
  return page.evaluate(() => {
    const own = new Set<number>();
    for (const sheet of document.styleSheets) {
      const text = [...sheet.cssRules].map((rule) => rule.cssText).join('');
      for (const match of text.matchAll(/--st-[a-z-]+: ?#([0-9a-f]{6})/g)) own.add(parseInt(match[1] ?? '', 16));
    }
    if (own.size < 18) throw new Error(`only ${own.size} colours were found in the style sheets`);
    let count = 0;
    for (const canvas of document.querySelectorAll('canvas')) {
      if (canvas.width * canvas.height === 0) continue;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      for (let at = 0; at < data.length; at += 4) {
        const color = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
        if (data[at + 3] === 255 && own.has(color)) count += 1;
      }
    }
    return count;
  });
}

describe.each(targets().map((target) => ({ target, name: target.name })))('views in $name', ({ target }) => {
  let program: Program | null = null;
  let dataDir = '';
  beforeEach(() => {
    dataDir = makeDataDir();
  });
  afterEach(async ({ task }) => finish(program, dataDir, task.result?.state === 'fail'));

  it.skipIf(target.missing !== null)('are free of axe violations in every look, empty and busy', async () => {
    program = await startProgram(target, dataDir);
    const { page } = program;
    expect(await violations(page), 'sign-in').toEqual([]);
    await signIn(page, 'Max');
    await worldReady(page);

    /** All that is wrong anywhere, so that one run shows it all. */
    const wrong: string[] = [];
    const look = async (name: string, addresses: readonly string[] = ADDRESSES): Promise<void> => {
      for (const view of addresses) {
        await timeSwitch(page, `#/${view}`);
        await (program as Program).screenshot(`view-${view}-${name}`);
        for (const violation of await violations(page)) wrong.push(`${view}, ${name}: ${violation}`);
        const out = await overflow(page);
        if (out > 0) wrong.push(`${view}, ${name}: sticks out by ${out} pixels`);
        for (const moving of await motions(page)) wrong.push(`${view}, ${name}: moves although it must not: ${moving}`);
      }
    };
    await look('empty');
    await setSpeed(page, 1000);
    await (await importCsv(page, 'forty.csv', firstOrders(40))).click();
    await page.getByText('40 orders placed').waitFor();
    await open(page, 'Orders');
    await until(
      'some delivered',
      () => stageCount(page, 'delivered'),
      (count) => count > 3,
    );
    await page.getByRole('grid').getByRole('row').nth(2).click();
    await page.getByRole('complementary', { name: 'Details' }).waitFor();
    await look('busy');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look('dark');
    if (target.name === 'chromium') {
      // The system's colours: the page takes them by itself, the canvases must.
      await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
      for (const view of CANVASES) {
        await timeSwitch(page, `#/${view}`);
        await program.screenshot(`view-${view}-forced`);
        const own = await ownColours(page);
        if (own > 0) wrong.push(`${view}, forced: ${own} pixels of canvases have a colour of ours`);
      }
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', contrast: 'more' });
      await look('contrast', CANVASES);
    }
    await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
    await page.keyboard.press('Escape');
    if (target.name === 'chromium') {
      await page.setViewportSize({ width: 480, height: 800 });
      await look('narrow');
    }
    expect(wrong).toEqual([]);
  });

  it.skipIf(target.missing !== null)('show only texts of the catalogue, and have room for longer ones', async () => {
    program = await startProgram(target, dataDir);
    const { page } = program;
    await page.evaluate(() => localStorage.setItem('parcelyard.locale', 'en-XA'));
    await page.reload();
    await page.getByRole('button', { name: /Tess/ }).click();
    await page.locator('main [data-stage]').first().waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en-XA');
    const wrong: string[] = [];
    const look = async (check: (page: Page) => Promise<readonly string[]>, name: string): Promise<void> => {
      for (const view of ADDRESSES) {
        await timeSwitch(page, `#/${view}`);
        for (const text of await check(page)) wrong.push(`${view}, ${name}: ${text}`);
        await (program as Program).screenshot(`pseudo-${view}-${name}`);
      }
    };
    await look(unkeyedTexts, 'wide');
    if (target.name === 'chromium') {
      await page.setViewportSize({ width: 480, height: 800 });
      await look(clippedTexts, 'narrow');
    }
    expect(wrong).toEqual([]);
  });
});
