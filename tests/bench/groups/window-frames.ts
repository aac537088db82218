// B13: how much script a frame of the timeline takes, with a million events in it and a thousand a second arriving.

import path from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
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

export async function measureFrames(context: Context): Promise<Measured> {
  const root = programDir();
  const server = await createServer({
    configFile: false,
    root: path.join(root, 'tests', 'support', 'timeline-harness'),
    logLevel: 'error',
    plugins: [react()],
    server: { port: 0, host: '127.0.0.1', fs: { allow: [root] } },
    cacheDir: path.join(context.folder(), 'vite'),
  });
  await server.listen();
  const browser = await openChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(120_000);
    await page.addInitScript(countScript);
    const events = context.size(1_000_000, 100_000);
    const shipments = Math.round(events / EVENTS_PER_SHIPMENT);
    const query = `view=timeline&hours=24&shipments=${shipments}&trucks=20&live=${LIVE}`;
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?${query}`);
    await page.getByRole('button', { name: 'Truck 1', exact: true }).waitFor();
    // The whole history is there when its progress is gone.
    await page.waitForFunction(() => document.querySelector('[role=progressbar]') === null);
    await frames(page, context.size(5, 1));
    const p95: number[] = [];
    const p50: number[] = [];
    for (let round = 0; round < context.repeats; round += 1) {
      const found = await frames(page, context.size(6, 2));
      if (found.length < 10) throw new Error(`only ${found.length} frames were drawn`);
      p95.push(percentile(found, 0.95));
      p50.push(percentile(found, 0.5));
    }
    const note = `p95 ${inWords(summary(p95))} ms, p50 ${shortNumber(median(p50))} ms, following live, ${shipments} packages`;
    return { figures: [median(p95)], note };
  } finally {
    await browser.close();
    await server.close();
  }
}
