// B12: from the moment that an order is durably delivered until the window shows one more delivered, at 1,000 events a second.

import { EngineClient } from '../engines/client.js';
import { NO_ENGINE_OPTIONS } from '../engines/port.js';
import type { Context } from '../harness/context.js';
import { inWords, median, percentile, shortNumber, summary } from '../harness/stats.js';
import type { Measured } from '../harness/table.js';
import { openChromium } from './window-browser.js';

const EVENTS_PER_SECOND = 1000;
const EVENTS_PER_ORDER = 15;

interface Seen {
  readonly count: number;
  readonly at: number;
}

/**
 * Runs in the page: notes when the frame that shows a new count has been drawn. The program may set it within a frame's callback:
 * what asks for a frame then is called in the frame after it. A size that changes along is told in the very frame that lays both out.
 */
function watchCount(): void {
  const seen: { count: number; at: number }[] = [];
  const cell = document.querySelector('[data-stage="delivered"] [data-count]');
  const probe = document.createElement('div');
  Object.assign(probe.style, {
    position: 'fixed',
    visibility: 'hidden',
    contain: 'strict',
    width: '1px',
    height: '1px',
  });
  document.body.append(probe);
  const after = new MessageChannel();
  let shown = 0;
  let laidOut = 0;
  let width = 1;
  after.port1.onmessage = () => {
    seen.push({ count: laidOut, at: performance.timeOrigin + performance.now() });
  };
  // The message comes after the frame's drawing, this before it.
  new ResizeObserver(() => {
    laidOut = shown;
    after.port2.postMessage(null);
  }).observe(probe);
  const note = (): void => {
    shown = Number((cell?.textContent ?? '').replaceAll(/\D/g, ''));
    // Another size each time: two counts within a frame must not bring it back to what it was.
    width = (width % 1000) + 1;
    probe.style.width = `${width}px`;
  };
  new MutationObserver(note).observe(cell ?? document, { characterData: true, childList: true, subtree: true });
  Object.assign(window, { benchSeen: seen });
}

/** Each delivered order's wait until a count that contains it was drawn, ms. `first`: orders delivered before the watch began. */
export function waits(deliveredAt: readonly number[], seen: readonly Seen[], first: number): readonly number[] {
  const found: number[] = [];
  let at = 0;
  for (let n = first; n < deliveredAt.length; n += 1) {
    while (at < seen.length && (seen[at]?.count ?? 0) <= n) at += 1;
    const shown = seen[at];
    const durable = deliveredAt[n];
    if (shown === undefined || durable === undefined) break;
    found.push(Math.max(0, shown.at - durable));
  }
  return found;
}

export async function measureVisible(context: Context): Promise<Measured> {
  const browser = await openChromium();
  try {
    const engine = await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder: context.folder(), page: true });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.setDefaultTimeout(60_000);
      await page.goto(engine.url ?? '');
      await page.getByRole('button', { name: /Bench/ }).click();
      await page.locator('[data-stage="delivered"] [data-count]').waitFor();
      const perSecond = EVENTS_PER_SECOND / EVENTS_PER_ORDER;
      const run = { orders: Math.round(perSecond * context.size(8, 2)), inFlight: 1000, perSecond, delivered: true };
      let delivered = (await engine.run(run)).deliveredAt.length;
      await page.evaluate(watchCount);
      const p99: number[] = [];
      const p50: number[] = [];
      for (let round = 0; round < context.repeats; round += 1) {
        const { deliveredAt } = await engine.run(run);
        // The last counts are drawn, too.
        await page.waitForFunction(
          (count) => (window as unknown as { benchSeen: Seen[] }).benchSeen.at(-1)?.count === count,
          deliveredAt.length,
        );
        const seen = await page.evaluate(() => (window as unknown as { benchSeen: Seen[] }).benchSeen);
        const found = waits(deliveredAt, seen, delivered);
        delivered = deliveredAt.length;
        p99.push(percentile(found, 0.99));
        p50.push(percentile(found, 0.5));
      }
      const note = `p99 ${inWords(summary(p99))} ms, p50 ${shortNumber(median(p50))} ms, in Chromium over the page's socket`;
      return { figures: [median(p99)], note };
    } finally {
      await engine.close();
    }
  } finally {
    await browser.close();
  }
}
