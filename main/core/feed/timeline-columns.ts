// The append-only columns of one lane's bars, sorted by start, and the rows that keep overlapping bars apart.
// Knows nothing of shipments or trucks.

import { gallopUpper, lowerBound, upperBound } from './timeline-search.js';

const FIRST_CAPACITY = 16;
const BLOCK = 256;
const MAX_ROW = 65_535;

/** Doubles while small; by a quarter when large, so that slack stays below a quarter of what counts. */
export function grownCapacity(capacity: number): number {
  return capacity < 4096 ? Math.max(FIRST_CAPACITY, capacity * 2) : Math.ceil(capacity * 1.25);
}

/** Bars `0..length-1`: [start, end) in ms (end is Infinity while open), a kind byte, a reference and a row. */
export class BarColumns {
  start = new Float64Array(0);
  end = new Float64Array(0);
  kind = new Uint8Array(0);
  ref = new Uint32Array(0);
  /** Lowest row that was free at the bar's start: bars that overlap in time never share one. */
  row = new Uint16Array(0);
  length = 0;
  /** Times at which bars ended, ascending (bars close in time order). Kept where bars may overlap. */
  closed = new Float64Array(0);
  closedLength = 0;
  readonly stacked: boolean;
  #used = new Uint32Array(1);
  /** Latest end per block of 256 bars; NaN = to be computed again. */
  #blockEnd: number[] = [];

  /** `stacked`: bars may overlap in time. */
  constructor(stacked: boolean) {
    this.stacked = stacked;
  }

  /** Bars that are open now. */
  get open(): number {
    return this.stacked
      ? this.length - this.closedLength
      : this.length > 0 && this.endOf(this.length - 1) === Infinity
        ? 1
        : 0;
  }

  get byteLength(): number {
    const columns = [this.start, this.end, this.kind, this.ref, this.row, this.closed, this.#used];
    return columns.reduce((sum, column) => sum + column.byteLength, 0) + this.#blockEnd.length * 8;
  }

  startOf(index: number): number {
    return this.start[index] ?? NaN;
  }

  endOf(index: number): number {
    return this.end[index] ?? NaN;
  }

  /** Appends a bar that is still open; `at` must not be before the last start. Gives its index. */
  push(at: number, kind: number, ref: number): number {
    if (this.length === this.start.length) this.#grow();
    const index = this.length++;
    this.start[index] = at;
    this.end[index] = Infinity;
    this.kind[index] = kind;
    this.ref[index] = ref;
    this.row[index] = this.stacked ? this.#takeRow() : 0;
    this.#blockEnd[Math.floor(index / BLOCK)] = Infinity;
    return index;
  }

  /** Ends an open bar. A bar of no length at the lane's end is taken out again: nothing happened in it. */
  close(index: number, at: number): void {
    if (this.endOf(index) !== Infinity) return;
    if (this.stacked) this.#freeRow(this.row[index] ?? 0);
    if (index === this.length - 1 && this.startOf(index) === at) {
      this.length--;
      this.#blockEnd[Math.floor(index / BLOCK)] = NaN;
      return;
    }
    this.end[index] = at;
    this.#blockEnd[Math.floor(index / BLOCK)] = NaN;
    if (!this.stacked) return;
    if (this.closedLength === this.closed.length) this.closed = grow(this.closed);
    this.closed[this.closedLength++] = at;
  }

  flag(index: number, flags: number): void {
    if (index < this.length) this.kind[index] = (this.kind[index] ?? 0) | flags;
  }

  unflag(index: number, flags: number): void {
    if (index < this.length) this.kind[index] = (this.kind[index] ?? 0) & ~flags;
  }

  /** How many bars are open at a time: started at or before it, not ended by it. */
  openAt(time: number): number {
    if (this.stacked) {
      return upperBound(this.start, this.length, time) - upperBound(this.closed, this.closedLength, time);
    }
    const index = upperBound(this.start, this.length, time) - 1;
    return index >= 0 && this.endOf(index) > time ? 1 : 0;
  }

  /** Index range [from, to) that holds every bar overlapping [t0, t1]; a few inside it may not overlap. */
  range(t0: number, t1: number): { readonly from: number; readonly to: number } {
    const to = upperBound(this.start, this.length, t1);
    let from = lowerBound(this.start, to, t0);
    if (!this.stacked) return { from: from > 0 && this.endOf(from - 1) > t0 ? from - 1 : from, to };
    let missing = from - upperBound(this.closed, this.closedLength, t0);
    // Bars open at t0 started before it, perhaps long before: step over whole blocks that ended earlier.
    for (let index = from - 1; index >= 0 && missing > 0;) {
      if (this.#endOfBlock(Math.floor(index / BLOCK)) <= t0) {
        index = Math.floor(index / BLOCK) * BLOCK - 1;
        continue;
      }
      if (this.endOf(index) > t0) {
        from = index;
        missing--;
      }
      index--;
    }
    return { from, to };
  }

  /** Calls for each bar that overlaps [t0, t1], in order of start; `skip` blocks make long-open bars cheap. */
  each(t0: number, t1: number, visit: (index: number) => void): void {
    const { from, to } = this.range(t0, t1);
    for (let index = from; index < to; index++) {
      if (index % BLOCK === 0 && index + BLOCK <= to && this.#endOfBlock(index / BLOCK) <= t0) {
        index += BLOCK - 1;
        continue;
      }
      if (this.endOf(index) > t0 || this.startOf(index) >= t0) visit(index);
    }
  }

  /** The bar at a time (the one in `row` when given), or the nearest within `slack` ms on either side; -1 when none. */
  hit(time: number, row: number | null, slack: number): number {
    let best = -1;
    let bestDistance = Infinity;
    this.each(time - slack, time + slack, (index) => {
      if (row !== null && this.row[index] !== row) return;
      const distance = Math.max(this.startOf(index) - time, time - this.endOf(index), 0);
      if (distance <= slack && (distance < bestDistance || (distance === bestDistance && distance === 0))) {
        best = index;
        bestDistance = distance;
      }
    });
    return best;
  }

  /**
   * For `count` pixel columns whose borders are `times[0..count]`: how many bars are open in each, at most (the number
   * open at its left border plus those that start inside it). Stacked lanes only.
   */
  density(times: Float64Array, count: number, out: Uint32Array): number {
    const first = times[0] ?? 0;
    let started = upperBound(this.start, this.length, first);
    let ended = upperBound(this.closed, this.closedLength, first);
    let peak = 0;
    for (let column = 0; column < count; column++) {
      const next = times[column + 1] ?? Infinity;
      const until = gallopUpper(this.start, this.length, next, started);
      const value = until - ended;
      out[column] = value;
      if (value > peak) peak = value;
      started = until;
      ended = gallopUpper(this.closed, this.closedLength, next, ended);
    }
    return peak;
  }

  #endOfBlock(block: number): number {
    const known = this.#blockEnd[block] ?? NaN;
    if (!Number.isNaN(known)) return known;
    let latest = -Infinity;
    const to = Math.min(this.length, (block + 1) * BLOCK);
    for (let index = block * BLOCK; index < to; index++) latest = Math.max(latest, this.endOf(index));
    this.#blockEnd[block] = latest;
    return latest;
  }

  #takeRow(): number {
    for (let word = 0; word < this.#used.length; word++) {
      const bits = this.#used[word] ?? 0;
      if (bits === 0xffffffff) continue;
      const bit = 31 - Math.clz32(~bits & -~bits);
      this.#used[word] = bits | (1 << bit);
      return Math.min(MAX_ROW, word * 32 + bit);
    }
    if (this.#used.length * 32 > MAX_ROW) return MAX_ROW;
    const wider = new Uint32Array(this.#used.length * 2);
    wider.set(this.#used);
    wider[this.#used.length] = 1;
    const row = this.#used.length * 32;
    this.#used = wider;
    return row;
  }

  #freeRow(row: number): void {
    const word = row >>> 5;
    this.#used[word] = (this.#used[word] ?? 0) & ~(1 << (row & 31));
  }

  #grow(): void {
    this.start = grow(this.start);
    this.end = grow(this.end);
    this.kind = grow(this.kind);
    this.ref = grow(this.ref);
    if (this.stacked) this.row = grow(this.row);
  }
}

type Growable = Float64Array | Uint8Array | Uint32Array | Uint16Array;

/** The same kind of array with more room. */
export function grow<A extends Growable>(column: A): A {
  const Kind = column.constructor as new (length: number) => A;
  const wider = new Kind(grownCapacity(column.length));
  wider.set(column);
  return wider;
}
