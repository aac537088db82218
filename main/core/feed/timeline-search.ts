// Binary searches over the first `length` entries of a sorted column. Pure; no allocation.

type Column = Float64Array | readonly number[];

/** Index of the first entry >= value, from `from` on; `length` when there is none. */
export function lowerBound(column: Column, length: number, value: number, from = 0): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first entry > value, from `from` on; `length` when there is none. */
export function upperBound(column: Column, length: number, value: number, from = 0): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Like `upperBound`, for an answer that is expected near `from`: doubles its step, then searches inside it. */
export function gallopUpper(column: Column, length: number, value: number, from: number): number {
  let step = 1;
  let low = from;
  let high = from;
  while (high < length && (column[high] ?? Infinity) <= value) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  return upperBound(column, Math.min(high, length), value, low);
}
