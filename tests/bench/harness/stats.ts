// What is said of repeated measurements: median, range, and whether a calibration moved too far while they were taken. Pure.

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** `share` from 0 to 1 of the values lie at or below it (nearest rank). Throws RangeError when there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new RangeError('percentile: got no values, at least one is needed');
  return value;
}

/** Of an even number of values the mean of the two in the middle. Throws RangeError when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('median: got no values, at least one is needed');
  return (lower + upper) / 2;
}

export function summary(values: readonly number[]): Summary {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), count: values.length };
}

/** A calibration that moved by more than this share of its median makes its row doubtful. */
export const DRIFT_LIMIT = 0.3;

/** How far apart the values lie, as a share of their median. */
export function spread(values: readonly number[]): number {
  const { median: middle, min, max } = summary(values);
  return middle === 0 ? 0 : (max - min) / middle;
}

/** A sentence on every calibration that moved too far, or null. */
export function driftOf(calibrations: Readonly<Record<string, readonly number[]>>): string | null {
  const moved = Object.entries(calibrations).flatMap(([name, values]) =>
    values.length > 1 && spread(values) > DRIFT_LIMIT ? [`${name} by ${Math.round(spread(values) * 100)} %`] : [],
  );
  return moved.length === 0 ? null : `calibration moved: ${moved.join(', ')}`;
}

/** Three figures that count: 0.0123, 1.23, 12.3, 1,234. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  if (size === 0) return '0';
  return String(Number(value.toPrecision(3)));
}

/** `1.2 (1.1-1.4, 5 x)`. */
export function inWords({ median: middle, min, max, count }: Summary): string {
  return `${shortNumber(middle)} (${shortNumber(min)}-${shortNumber(max)}, ${count} x)`;
}
