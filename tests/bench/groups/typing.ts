// U15: somebody types while a thousand events a second arrive: no key is lost, and each is seen soon.

import { EngineClient } from '../engines/client.js';
import { NO_ENGINE_OPTIONS } from '../engines/port.js';
import type { Group } from '../harness/context.js';
import { inWords, percentile, shortNumber, summary } from '../harness/stats.js';
import { openChromium } from './window-browser.js';

const EVENTS_PER_SECOND = 1000;
const EVENTS_PER_ORDER = 15;
const KEY_EVERY_MS = 120;

/** Runs in the page: notes how long after its press each key's letter had been drawn. */
function watchTyping(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]');
  const seen: number[] = [];
  const drawn = new MessageChannel();
  const waiting: number[] = [];
  drawn.port1.onmessage = () => {
    const now = performance.now();
    for (const at of waiting.splice(0)) seen.push(now - at);
  };
  // The event's own time: when the system gave the key, however busy the page was.
  field?.addEventListener('keydown', (event) => waiting.push(event.timeStamp));
  field?.addEventListener('input', () => requestAnimationFrame(() => drawn.port2.postMessage(null)));
  Object.assign(window, { benchTyped: seen });
}

export const typing: Group = {
  ids: ['U15'],
  async measure(context, report) {
    const browser = await openChromium();
    try {
      const engine = await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder: context.folder(), page: true });
      try {
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
        page.setDefaultTimeout(60_000);
        await page.goto(engine.url ?? '');
        await page.getByRole('button', { name: /Bench/ }).click();
        await page.locator('main [data-stage]').first().waitFor();
        await page.evaluate(() => (window.location.hash = '#/orders'));
        const field = page.locator('main input[type=search]').first();
        await field.click();
        await page.evaluate(watchTyping);
        const perSecond = EVENTS_PER_SECOND / EVENTS_PER_ORDER;
        const seconds = context.size(60, 3);
        const orders = Math.round(perSecond * seconds);
        let running = true;
        const run = engine.run({ orders, inFlight: 1000, perSecond, delivered: true }).finally(() => (running = false));
        let typed = '';
        let lost = 0;
        let keys = 0;
        while (running) {
          const letter = 'abcdefghij'[keys % 10] ?? 'a';
          await page.keyboard.press(letter);
          typed += letter;
          keys += 1;
          await page.waitForTimeout(KEY_EVERY_MS);
          if (typed.length < 20) continue;
          await page.waitForFunction(
            (n) => (window as unknown as { benchTyped: number[] }).benchTyped.length >= n,
            keys,
          );
          if ((await field.inputValue()) !== typed) lost += 1;
          await field.fill('');
          typed = '';
        }
        const { ms } = await run;
        const seen = await page.evaluate(() => (window as unknown as { benchTyped: number[] }).benchTyped);
        const kept = shortNumber((orders * EVENTS_PER_ORDER) / (ms / 1000));
        const note = `${keys} keys in ${shortNumber(ms / 1000)} s at ${kept} events/s; ${inWords(summary(seen))} ms`;
        const slow =
          ms / 1000 > seconds * 1.2 ? { short: `the events took ${shortNumber(ms / 1000)} s, not ${seconds}` } : {};
        report('U15', {
          figures: [lost + Math.max(0, keys - typed.length - seen.length), percentile(seen, 0.99)],
          note,
          ...slow,
        });
      } finally {
        await engine.close();
      }
    } finally {
      await browser.close();
    }
  },
};
