// What axe finds wrong with a page, by WCAG 2.2 AA.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const REST_MS = 10_000;

/** What stays wrong: a page whose colours have just been changed is looked at again until it has come to rest. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const deadline = Date.now() + REST_MS;
  for (;;) {
    const wrong = await found(page);
    if (wrong.length === 0 || Date.now() > deadline) return wrong;
  }
}

/** What axe finds on the page as it is. */
async function found(page: Page): Promise<readonly string[]> {
  // A theme is there with the next frames; and a colour on its way from one to the other is no colour of either.
  await page.evaluate(async () => {
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
    await frame();
    await frame();
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
  });
  const against = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    return (await axe.run({ runOnly: { type: 'tag', values: tags } })).violations;
  });
  return against.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
