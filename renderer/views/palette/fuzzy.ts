// How well a short query fits a text, for lists that are searched while one types. Pure.

/** Added for each letter that starts a word, follows the letter before it, or starts the text. */
const WORD_START = 8;
const ADJACENT = 5;
const TEXT_START = 4;
/** Added when the query stands in the text as it was typed. */
const WHOLE = 10;
/** Taken off for each letter passed over, up to a limit: the first words of a text count most. */
const SKIPPED = 0.2;
const MOST_SKIPPED = 30;

/**
 * Null when the letters of the query do not occur in the text in this order; otherwise higher is better. Case and
 * spaces in the query do not count. An empty query fits everything with 0. Takes time linear in the text's length.
 */
export function fuzzyScore(text: string, query: string): number | null {
  const wanted = query.toLowerCase().replaceAll(' ', '');
  if (wanted === '') return 0;
  const lower = text.toLowerCase();
  // A run of letters that stands in the text as it was typed is what people mean; scattered letters are the fallback.
  const whole = lower.indexOf(query.trim().toLowerCase());
  const start = whole < 0 ? 0 : startOfBest(lower, query.trim().toLowerCase(), whole);
  const points = score(lower, wanted, start) ?? (start > 0 ? score(lower, wanted, 0) : null);
  return points === null || whole < 0 ? points : points + WHOLE;
}

function startOfBest(text: string, query: string, first: number): number {
  for (let at = first; at >= 0; at = text.indexOf(query, at + 1)) if (isWordStart(text, at)) return at;
  return first;
}

function score(text: string, wanted: string, from: number): number | null {
  let total = -Math.min(from, MOST_SKIPPED) * SKIPPED;
  let at = from;
  let last = -2;
  for (const letter of wanted) {
    const found = text.indexOf(letter, at);
    if (found < 0) return null;
    total += 1;
    if (found === 0) total += TEXT_START;
    if (isWordStart(text, found)) total += WORD_START;
    if (found === last + 1) total += ADJACENT;
    total -= Math.min(found - at, MOST_SKIPPED) * SKIPPED;
    last = found;
    at = found + 1;
  }
  return total;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}

/** Of the best one's points: what has fewer is noise beside it (letters strewn over a long text). */
const WORTH_SHOWING = 0.6;

/** The best `limit` of the items, best first; equals keep their order. */
export function fuzzyBest<T>(items: readonly T[], textOf: (item: T) => string, query: string, limit: number): T[] {
  const hits = items
    .flatMap((item) => {
      const points = fuzzyScore(textOf(item), query);
      return points === null ? [] : [{ item, points }];
    })
    .sort((a, b) => b.points - a.points);
  const least = (hits[0]?.points ?? 0) * WORTH_SHOWING;
  return hits
    .filter(({ points }) => points >= least)
    .slice(0, limit)
    .map(({ item }) => item);
}
