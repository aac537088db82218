// How long things took, as counts in classes of 5 %: percentiles of any number of values in constant memory.

const STEP = Math.log(1.05);
/** A microsecond; less counts as this. */
const LEAST_MS = 0.001;

export class Latencies {
  readonly #classes = new Map<number, number>();
  count = 0;
  max = 0;

  add(ms: number): void {
    const at = Math.round(Math.log(Math.max(ms, LEAST_MS) / LEAST_MS) / STEP);
    this.#classes.set(at, (this.#classes.get(at) ?? 0) + 1);
    this.count += 1;
    if (ms > this.max) this.max = ms;
  }

  /** `share` 0 to 1; 0 while there are none. Right to 2.5 %. */
  percentile(share: number): number {
    let left = Math.ceil(share * this.count);
    for (const [at, count] of [...this.#classes].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return Math.min(this.max, LEAST_MS * Math.exp(at * STEP));
    }
    return this.max;
  }
}

/** `0.42 ms`, `41 ms`, `6.2 s`, `5 min`. */
export function msText(ms: number): string {
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${(ms / 60_000).toFixed(1)} min`;
}
