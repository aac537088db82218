// What axe finds wrong with a page, by WCAG 2.2 AA; of a piece of page without a shell, what any of its rules finds.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly html: string;
    readonly failureSummary?: string;
    readonly target: readonly string[];
  }[];
}

export interface AxeOptions {
  /** A piece of page: all rules, but those that only a whole page with its shell can keep (landmarks, the first heading). */
  readonly bare?: boolean;
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const OF_THE_SHELL = ['region', 'page-has-heading-one', 'landmark-one-main', 'heading-order'];

const REST_MS = 10_000;

/** What stays wrong: a page whose colours have just been changed is looked at again until it has come to rest. */
export async function violations(page: Page, { bare = false }: AxeOptions = {}): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const rules = Object.fromEntries(OF_THE_SHELL.map((id) => [id, { enabled: false }]));
  const options = bare ? { rules } : { runOnly: { type: 'tag', values: TAGS } };
  const deadline = Date.now() + REST_MS;
  for (;;) {
    const wrong = await found(page, options);
    if (wrong.length === 0 || Date.now() > deadline) return wrong;
  }
}

/** What axe finds on the page as it is. */
async function found(page: Page, options: object): Promise<readonly string[]> {
  // A theme is there with the next frames; and a colour on its way from one to the other is no colour of either.
  await page.evaluate(async () => {
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
    await frame();
    await frame();
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
  });
  const { against, passed } = await page.evaluate(async (given) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[]; passes: readonly unknown[] }> };
    };
    const { violations: all, passes } = await axe.run(given);
    // The lists inside a grid that takes the focus are scrolled by the grid's keys, which axe cannot see.
    const inGrid = (target: readonly string[]): boolean =>
      Boolean(document.querySelector(target.join(' '))?.closest('[role="grid"][tabindex="0"]'));
    const kept = all
      .map(({ id, nodes }) => ({
        id,
        nodes: nodes.filter(({ target }) => id !== 'scrollable-region-focusable' || !inGrid(target)),
      }))
      .filter(({ nodes }) => nodes.length > 0);
    return { against: kept, passed: passes.length };
  }, options);
  if (passed < 5) throw new Error(`axe had next to nothing to look at: only ${passed} rules were passed`);
  return against.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`,
  );
}
