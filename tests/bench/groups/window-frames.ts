// B13, U10, U11: how much script a frame of the timeline and of the map takes, whatever they hold and whatever arrives.

import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';
import type { Page } from 'playwright-core';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import type { Context } from '../harness/context.js';
import { inWords, median, percentile, shortNumber, summary } from '../harness/stats.js';
import type { Measured } from '../harness/table.js';
import { openChromium } from './window-browser.js';

/** Of one package on its way, in the harness's books. */
const EVENTS_PER_SHIPMENT = 12.5;
const LIVE = 1000;

/** Runs in the page before anything else: adds up what each frame's callbacks and React's own tasks take. */
function countScript(): void {
  const frames: number[] = [];
  let spent = 0;
  const timed =
    <Args extends unknown[]>(work: (...args: Args) => unknown) =>
    (...args: Args): unknown => {
      const began = performance.now();
      try {
        return work(...args);
      } finally {
        spent += performance.now() - began;
      }
    };
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => request(timed(callback) as FrameRequestCallback);
  const { set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage') ?? {};
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    set(this: MessagePort, listener: (event: MessageEvent) => unknown) {
      set?.call(this, timed(listener));
    },
  });
  // The feed's events come in by a timer in this harness; what the program does with them counts.
  const every = window.setInterval.bind(window);
  window.setInterval = ((work: () => void, ms: number) => every(timed(work), ms)) as typeof window.setInterval;
  const frame = (): void => {
    frames.push(spent);
    spent = 0;
    request(frame);
  };
  request(frame);
  Object.assign(window, { benchFrames: frames });
}

async function frames(page: Page, seconds: number): Promise<readonly number[]> {
  const read = () => page.evaluate(() => (window as unknown as { benchFrames: number[] }).benchFrames.splice(0));
  await read();
  await page.waitForTimeout(seconds * 1000);
  return read();
}

/** What a frame's scripts take, ms: p95 and p50 of each repeat. `query`: what the harness page shows; `ready`: what is there then. */
async function framesOf(
  context: Context,
  query: string,
  ready: (page: Page) => Promise<unknown>,
  act: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ readonly p95: readonly number[]; readonly p50: readonly number[] }> {
  const root = path.join(programDir(), 'tests', 'support', 'timeline-harness');
  // As the program is built: React's checks for developers alone take several times as long as the map's list.
  const built = {
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir: context.folder(), emptyOutDir: true },
  } as const;
  await build({ ...built, plugins: [react()] });
  const server = await preview({ ...built, preview: { port: 0, host: '127.0.0.1' } });
  const browser = await openChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(120_000);
    await page.addInitScript(countScript);
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?${query}`);
    await ready(page);
    await frames(page, context.size(5, 1));
    const p95: number[] = [];
    const p50: number[] = [];
    for (let round = 0; round < context.repeats; round += 1) {
      const acting = act(page);
      const found = await frames(page, context.size(6, 2));
      await acting;
      if (found.length < 10) throw new Error(`only ${found.length} frames were drawn`);
      p95.push(percentile(found, 0.95));
      p50.push(percentile(found, 0.5));
    }
    return { p95, p50 };
  } finally {
    await browser.close();
    await server.close();
  }
}

async function timelineReady(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Truck 1', exact: true }).waitFor();
  // The whole history is there when its progress is gone.
  await page.waitForFunction(() => document.querySelector('[role=progressbar]') === null);
}

/** There and back for as long as the frames are counted: every frame has another picture. */
async function panAbout(page: Page): Promise<void> {
  await page.getByRole('group', { name: /^Timeline of/ }).focus();
  for (let n = 0; n < 20; n += 1) {
    await page.keyboard.press(n % 4 < 2 ? 'a' : 'd');
    await page.waitForTimeout(60);
  }
}

const timelineQuery = (events: number, live: number): string =>
  `view=timeline&hours=24&shipments=${Math.round(events / EVENTS_PER_SHIPMENT)}&trucks=20&live=${live}`;

export async function measureFrames(context: Context): Promise<Measured> {
  const events = context.size(1_000_000, 100_000);
  const { p95, p50 } = await framesOf(context, timelineQuery(events, LIVE), timelineReady);
  const shipments = Math.round(events / EVENTS_PER_SHIPMENT);
  const note = `p95 ${inWords(summary(p95))} ms, p50 ${shortNumber(median(p50))} ms, following live, ${shipments} packages`;
  return { figures: [median(p95)], note };
}

/** U10: nothing arrives, but every frame is drawn anew: the keys pan. */
export async function measurePanning(context: Context): Promise<Measured> {
  const found = [];
  for (const events of [context.size(100_000, 20_000), context.size(1_000_000, 50_000)]) {
    found.push(await framesOf(context, timelineQuery(events, 0), timelineReady, panAbout));
  }
  const note = found.map(({ p95, p50 }) => `p95 ${inWords(summary(p95))} ms, p50 ${shortNumber(median(p50))} ms`);
  return { figures: found.map(({ p95 }) => median(p95)), note: `panning with keys: ${note.join('; ')}` };
}

/** U11: 500 trucks, two fifths of them driving. */
export async function measureMap(context: Context): Promise<Measured> {
  const fleet = context.size(495, 95);
  const ready = (page: Page) => page.locator('canvas').first().waitFor();
  const { p95, p50 } = await framesOf(context, `view=map&shipments=0&speed=20&fleet=${fleet}`, ready);
  const note = `${fleet + 5} trucks: p95 ${inWords(summary(p95))} ms, p50 ${shortNumber(median(p50))} ms`;
  return { figures: [median(p95)], note };
}
