// int64 values beyond what a number can hold, by stand-ins: numbers at the low end of the safe integers, each for one value, for
// ever. The model reckons with stand-ins as with any other number; only the codec and texts see the values. Knows no messages.

import { WireError } from '../session/types.js';
import type { Journal } from './journal.js';

/** The stand-ins: from here on, this many. Values in this range get a stand-in as well. */
const FIRST = Number.MIN_SAFE_INTEGER;
const MOST = 2 ** 20;

export class Int64Table {
  /** The least number that stands for itself. */
  readonly leastPlain = FIRST + MOST;
  readonly #journal: Journal;
  readonly #values: bigint[] = [];
  readonly #numbers = new Map<bigint, number>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** The stand-in of a value below `leastPlain` or beyond 2^53-1; a new one the first time. Throws WireError when there are too many. */
  toNumber(value: bigint): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const nth = this.#values.length;
    if (nth >= MOST)
      throw new WireError('int64-range', `int64: more than ${String(MOST)} different ones beyond 2^53-1`);
    this.#add(value);
    this.#journal.put(`int64/${String(nth)}`, () => String(value));
    return FIRST + nth;
  }

  /** What a stand-in stands for; null: the number stands for itself. */
  toValue(n: number): bigint | null {
    return n < this.leastPlain ? (this.#values[n - FIRST] ?? null) : null;
  }

  /** The value as people write it. */
  text(n: number): string {
    return String(this.toValue(n) ?? n);
  }

  /** Takes saved values back, in any order of their places. */
  restore(saved: readonly { readonly nth: number; readonly value: bigint }[]): void {
    for (const { value } of [...saved].sort((a, b) => a.nth - b.nth)) this.#add(value);
  }

  #add(value: bigint): void {
    this.#numbers.set(value, FIRST + this.#values.length);
    this.#values.push(value);
  }
}
