// How long a page takes, measured within it: from an act until what it leads to has been drawn. For tests and for the bench.

import type { Page } from 'playwright-core';

/** ms until the view at this address is there with its contents: nothing in it is still being fetched. */
export function timeSwitch(page: Page, hash: string): Promise<number> {
  return page.evaluate(
    (to) =>
      new Promise<number>((resolve, reject) => {
        const main = document.querySelector('main');
        if (main === null) return reject(new Error('the page has no main part'));
        const here = (window.location.hash || '#/home').split('?')[0] === to;
        if (!here) for (const child of main.children) child.setAttribute('data-before', '');
        const drawn = new MessageChannel();
        const began = performance.now();
        drawn.port1.onmessage = () => resolve(performance.now() - began);
        const look = (): void => {
          if (performance.now() - began > 60_000) return reject(new Error(`${to}: not there after 60 s`));
          const there =
            document.querySelector('main > :not([data-before])') !== null &&
            document.querySelector('main > [data-before], main [aria-busy="true"]') === null &&
            !/[LḶ][oó][aá]d[ií][nñ]g(?:…| what)/.test(main.textContent);
          // The message comes after the frame's drawing.
          if (there) drawn.port2.postMessage(null);
          else requestAnimationFrame(look);
        };
        window.location.hash = to;
        requestAnimationFrame(look);
      }),
    hash,
  );
}

/** Begins to watch: `shownAfter` tells how long after the last key press something was first drawn that the selector finds. */
export function watchKeys(page: Page): Promise<void> {
  return page.evaluate(() => {
    const state = window as unknown as { pressedAt: number; watchingKeys?: true };
    if (state.watchingKeys) return;
    state.watchingKeys = true;
    window.addEventListener('keydown', () => (state.pressedAt = performance.now()), { capture: true });
  });
}

/** Presses a key; ms from its arrival in the page until `text` stands in something that `selector` finds. Rejects after a minute. */
export async function timeKey(page: Page, key: string, selector: string, text = ''): Promise<number> {
  await watchKeys(page);
  const found = page.evaluate(
    ([what, words]) =>
      new Promise<number>((resolve, reject) => {
        const state = window as unknown as { pressedAt: number };
        state.pressedAt = NaN;
        const drawn = new MessageChannel();
        const asked = performance.now();
        drawn.port1.onmessage = () => resolve(performance.now() - state.pressedAt);
        const look = (): void => {
          if (performance.now() - asked > 60_000) return reject(new Error(`${what}: not there after 60 s`));
          const there = [...document.querySelectorAll(what ?? '')].some((one) =>
            one.textContent?.includes(words ?? ''),
          );
          if (there && !Number.isNaN(state.pressedAt)) drawn.port2.postMessage(null);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    [selector, text],
  );
  // The look has begun when its first frame is over; the key comes after.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await page.keyboard.press(key);
  return found;
}
