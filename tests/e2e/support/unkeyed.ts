// What a page in the pseudo-locale shows that did not come from the catalogue: texts, names for screen readers, placeholders, titles.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { PROGRAM_DIR } from './targets.js';

/** Data is what people and peers gave: names, numbers, times, and sentences that the journal keeps as they were said. */
function namesInData(): readonly string[] {
  const demo: unknown = JSON.parse(readFileSync(path.join(PROGRAM_DIR, 'resources', 'demo.json'), 'utf8'));
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && value !== '') found.add(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(demo);
  return [...found].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
}

/** Units, months, hosts, keys: the same in every language here. */
const NEUTRAL = [
  /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b/g,
  /(?<![A-Za-z])\d[\d.,:]* ?(?:ms|s|min|h|d|g|kg|B|kB|MB|GB|x|×)(?![A-Za-z])/g,
  /\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g,
  /\b[A-Z]{2,4}-\d{4}\b/g,
  /\b(?:Ctrl|Alt|Shift|Enter|Esc|Space|Tab|Home|End|PgUp|PgDn|Del|F\d+)\b/g,
  // The name of the books, which the program gave when it made them.
  /Simulated (?:world \d+|a world not known yet)/g,
  // What the kernel is doing to its files, in its own sentence.
  /^Backing up [\w ]+$/g,
  // Names of profiles, and of fields as the audit log keeps them.
  /\b(?:brisk|classic|demo)\b/g,
  /\b[a-z]+(?:Id)?[: ]\d+\b/g,
  /\b(?:CSV|JSON|PDF|UPS|SKU|ID|Parcelyard|TCP|QR)\b/g,
];

export async function unkeyedTexts(page: Page): Promise<readonly string[]> {
  const shown = await page.evaluate(() => {
    const found = new Set<string>();
    const visible = (element: Element | null): boolean =>
      element !== null &&
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('[aria-hidden=true]') === null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent?.closest('kbd, code, pre, script, style, noscript, [translate=no]')) continue;
      if (visible(parent)) found.add(node.textContent ?? '');
    }
    for (const element of document.querySelectorAll(
      '[aria-label], [placeholder], [title], [alt], [aria-description]',
    )) {
      if (!visible(element)) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description']) {
        const value = element.getAttribute(name);
        if (value !== null) found.add(value);
      }
    }
    return [...found];
  });
  const names = namesInData();
  return shown.filter((text) => {
    let rest = text;
    // From the inside out: texts stand in texts.
    for (let before = ''; before !== rest;) {
      before = rest;
      rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, ' ');
    }
    for (const name of names) rest = rest.replaceAll(name, ' ');
    for (const neutral of NEUTRAL) rest = rest.replaceAll(neutral, ' ');
    return /\p{L}{2}/u.test(rest);
  });
}

/** Texts that their box cuts off although nothing says so: no ellipsis, no scrolling. */
export function clippedTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const wrong: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(
      'button, a, label, h1, h2, h3, p, th, dt, dd, li, span',
    )) {
      const text = element.textContent?.trim() ?? '';
      if (text === '' || element.children.length > 3 || !element.checkVisibility({ visibilityProperty: true }))
        continue;
      if (element.closest('.visually-hidden, [aria-hidden=true], [role=grid]')) continue;
      // Named for screen readers only.
      if (element.clientWidth <= 1 || getComputedStyle(element).clipPath !== 'none') continue;
      const style = getComputedStyle(element);
      const cut = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      const scrolls = /auto|scroll/.test(style.overflowX);
      if (cut && !scrolls && style.textOverflow !== 'ellipsis')
        wrong.push(`${element.tagName.toLowerCase()} "${text.slice(0, 60)}"`);
      // What stands beyond the window's edge cannot be read at all, unless something around it scrolls.
      const box = element.getBoundingClientRect();
      if (box.width > 0 && box.right > window.innerWidth + 1) {
        let around = element.parentElement;
        while (around !== null && !/auto|scroll|hidden/.test(getComputedStyle(around).overflowX))
          around = around.parentElement;
        if (around === null || around === document.body) wrong.push(`beyond the edge: "${text.slice(0, 60)}"`);
      }
    }
    return [...new Set(wrong)];
  });
}
