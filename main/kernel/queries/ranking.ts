// How well a text answers a search: the whole beginning, a word's beginning, anywhere inside, letters in order. Case and accents
// do not count, as in the store's searches. Pure.

import type { Product } from '../../core/orders/types.js';
import { fold } from '../../store/search.js';

/** Lower is better; null: no match. */
export type Rank = 0 | 1 | 2 | 3 | null;

/** Rank of one searched word in one text; both folded. */
export function rankWord(word: string, text: string): Rank {
  if (text.startsWith(word)) return 0;
  const at = text.indexOf(word);
  if (at > 0) {
    for (let i = at; i !== -1; i = text.indexOf(word, i + 1)) {
      if (!/[\p{L}\p{N}]/u.test(text[i - 1] ?? ' ')) return 1;
    }
    return 2;
  }
  return word.length >= 3 && lettersInOrder(word, text) ? 3 : null;
}

/** `wdgt` in `widget`: all letters, in order, starting at a word's beginning and not spread over more than twice their number. */
function lettersInOrder(word: string, text: string): boolean {
  const first = word[0] ?? '';
  for (let start = text.indexOf(first); start !== -1; start = text.indexOf(first, start + 1)) {
    if (start > 0 && /[\p{L}\p{N}]/u.test(text[start - 1] ?? '')) continue;
    let at = start;
    let found = true;
    for (const letter of word) {
      at = text.indexOf(letter, at);
      if (at === -1 || at - start > word.length * 2) {
        found = false;
        break;
      }
      at += 1;
    }
    if (found) return true;
  }
  return false;
}

export function searchWords(search: string | undefined): readonly string[] {
  return fold(search ?? '')
    .split(/\s+/)
    .filter(Boolean);
}

/** Folding costs more than looking: once a product. A product that is saved again is another object. */
const folded = new WeakMap<Product, readonly string[]>();

/** What a product is found by, folded. */
export function searchTexts(product: Product): readonly string[] {
  let texts = folded.get(product);
  if (texts === undefined) {
    texts = [product.sku, product.name, product.category].map(fold);
    folded.set(product, texts);
  }
  return texts;
}

/** Both folded. Sum over all words of each word's best rank in any of the texts; null when a word is nowhere. */
export function rankAll(words: readonly string[], texts: readonly string[]): number | null {
  let total = 0;
  for (const word of words) {
    let best: Rank = null;
    for (const text of texts) {
      const rank = rankWord(word, text);
      if (rank !== null && (best === null || rank < best)) best = rank;
    }
    if (best === null) return null;
    total += best;
  }
  return total;
}
