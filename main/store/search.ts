// What "found" and "sorted by name" mean, once for both stores: folding of texts, search words, sort keys, totals.

import type { Order, Product } from '../core/orders/types.js';
import { LIMITS } from '../contracts/app-api.js';

/** Upper and lower case, accents and compatibility forms count as the same (`ß` as `ss`, `ﬁ` as `fi`). */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFC');
}

/** Sorts by folded name; names that differ only in case or accents stay apart. Compare by code points (UTF-8 bytes). */
export function sortKey(name: string): string {
  return `${fold(name)}\u0001${name}`;
}

const encoder = new TextEncoder();

/** Code point order: what SQLite's BINARY collation gives for UTF-8, and `<` on JavaScript strings does not. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(encoder.encode(a), encoder.encode(b));
}

/** A word of a search. `exactId`: it was `#12`; `idPrefix`: it is a number, and order numbers beginning with it match too. */
export interface SearchWord {
  readonly text: string;
  readonly exactId: number | null;
  readonly idPrefix: string | null;
}

/** At most this many words are looked at; more make no sense within the length that a search may have. */
const WORDS_MAX = 20;

export function searchWords(search: string | undefined): readonly SearchWord[] {
  const texts = fold((search ?? '').slice(0, LIMITS.searchLength))
    .split(/\s+/)
    .filter((text) => text !== '');
  return [...new Set(texts)].slice(0, WORDS_MAX).map((text) => {
    const exact = /^#(\d{1,15})$/.exec(text)?.[1];
    return {
      text,
      exactId: exact === undefined ? null : Number(exact),
      idPrefix: /^[1-9]\d{0,14}$/.test(text) ? text : null,
    };
  });
}

/** Ranges of numbers that begin with these digits: 12 -> 12..12, 120..129, 1200..1299, … */
export function prefixRanges(digits: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (let scale = 1, low = Number(digits); low + scale - 1 <= Number.MAX_SAFE_INTEGER; scale *= 10, low *= 10) {
    ranges.push([low, low + scale - 1]);
  }
  return ranges;
}

export function orderMatches(
  order: Order,
  word: SearchWord,
  searchKeyOf: (productId: Product['id']) => string | undefined,
): boolean {
  if (word.exactId !== null) return order.id === word.exactId;
  if (word.idPrefix !== null && String(order.id).startsWith(word.idPrefix)) return true;
  if (fold(order.customerName).includes(word.text)) return true;
  return order.lines.some((line) => searchKeyOf(line.productId)?.includes(word.text) ?? false);
}

/** How far past the page a total is counted; see Paged in store.ts. */
export const TOTAL_WINDOW = 10_000;

/** The total that a filtered list gives: exact up to the window, then the lower bound one past it. */
export function cappedTotal(count: number, offset: number): number {
  return Math.min(count, offset + TOTAL_WINDOW + 1);
}
