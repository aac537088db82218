// A set of integers that only grows, kept for ever: runs of neighbours, in pages that are saved one by one.
// A million consecutive numbers cost a few hundred bytes; adding one changes one page.

import { assert } from '../lib/assert.js';

const PAGE = 4096;

/** Runs [first, last, first, last, …] of offsets within a page, ascending, never touching. */
type Runs = number[];

export class NumberSet {
  readonly #pages = new Map<number, Runs>();

  has(n: number): boolean {
    const page = Math.floor(n / PAGE);
    const runs = this.#pages.get(page);
    return runs !== undefined && covering(runs, n - page * PAGE) >= 0;
  }

  /** Adds `n`; the number of the page that changed, or null when `n` was there already. */
  add(n: number): number | null {
    assert(Number.isSafeInteger(n), `not a safe integer: ${String(n)}`);
    const page = Math.floor(n / PAGE);
    const offset = n - page * PAGE;
    const runs = this.#pages.get(page);
    if (runs === undefined) {
      this.#pages.set(page, [offset, offset]);
      return page;
    }
    return insert(runs, offset) ? page : null;
  }

  /** A page as text: `0-17,19`. Empty when nothing is in it. */
  pageText(page: number): string {
    const runs = this.#pages.get(page) ?? [];
    const parts: string[] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const first = runs[i] ?? 0;
      const last = runs[i + 1] ?? 0;
      parts.push(first === last ? String(first) : `${String(first)}-${String(last)}`);
    }
    return parts.join(',');
  }

  /** Takes a page back from its text. Throws on text that pageText did not make. */
  loadPage(page: number, text: string): void {
    const runs: Runs = [];
    for (const part of text.split(',')) {
      const match = /^(\d+)(?:-(\d+))?$/.exec(part);
      const first = Number(match?.[1]);
      const last = match?.[2] === undefined ? first : Number(match[2]);
      assert(
        match !== null && first <= last && last < PAGE && first > (runs.at(-1) ?? -1),
        `bad number page "${text}"`,
      );
      runs.push(first, last);
    }
    this.#pages.set(page, runs);
  }
}

/** Index of the first value of the run that covers `offset`, or -1 - (index where a run for it would go). */
function covering(runs: Runs, offset: number): number {
  let low = 0;
  let high = runs.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    const last = runs[middle * 2 + 1] ?? 0;
    if (last < offset) low = middle + 1;
    else high = middle;
  }
  const first = runs[low * 2];
  return first !== undefined && first <= offset ? low * 2 : -1 - low * 2;
}

/** False when the offset was there. Joins neighbouring runs. */
function insert(runs: Runs, offset: number): boolean {
  const found = covering(runs, offset);
  if (found >= 0) return false;
  const at = -1 - found;
  const joinsBefore = at > 0 && runs[at - 1] === offset - 1;
  const joinsAfter = runs[at] === offset + 1;
  if (joinsBefore && joinsAfter) runs.splice(at - 1, 2);
  else if (joinsBefore) runs[at - 1] = offset;
  else if (joinsAfter) runs[at] = offset;
  else runs.splice(at, 0, offset, offset);
  return true;
}
