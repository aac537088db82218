// What must hold, and whether it does: bounds against figures. The same rule judges while a run goes on and at its end.

import { MEASURES, MEASURE_NAMES, type Figures, type Measure, type MeasureName } from './measures.js';
import type { Bound, ExpectationState, ExpectationStatus, Scenario } from './types.js';

/** What every scenario expects that does not say otherwise. */
export const ALWAYS: Readonly<Partial<Record<MeasureName, Bound>>> = {
  refused: 0,
  open: 0,
  failed: 0,
  deliveredTwice: 0,
  lost: 0,
  stockDifference: 0,
};

export interface Expectation {
  readonly measure: MeasureName;
  readonly min: number | null;
  readonly max: number | null;
  readonly text: string;
}

export interface Judging {
  /** Somebody will look into the world's ledger. */
  readonly ledger: boolean;
  /** Scenario seconds in a real one; times to deliver are measured at 1 only. */
  readonly pace: number;
}

export function expectationsOf(
  { expect }: Pick<Scenario, 'expect'>,
  { ledger, pace }: Judging = { ledger: true, pace: 1 },
): readonly Expectation[] {
  const bounds: Readonly<Partial<Record<MeasureName, Bound | undefined>>> = { ...ALWAYS, ...expect };
  return MEASURE_NAMES.flatMap((measure) => {
    const bound = bounds[measure];
    if (bound === undefined) return [];
    const known: Measure = MEASURES[measure];
    if ((known.ledger === true && !ledger) || (known.unit === 'seconds' && pace !== 1)) return [];
    const min = typeof bound === 'number' ? bound : (bound.min ?? null);
    const max = typeof bound === 'number' ? bound : (bound.max ?? null);
    return [{ measure, min, max, text: `${MEASURES[measure].text}: ${inWords(min, max, measure)}` }];
  });
}

/** `over`: the run has ended, nothing is unknown any more. */
export function judge(
  expectations: readonly Expectation[],
  figures: Figures,
  over: boolean,
): readonly ExpectationStatus[] {
  return expectations.map((expectation) => {
    const actual = figures[expectation.measure];
    return { ...expectation, actual, state: stateOf(expectation, actual, over) };
  });
}

export function isGreen(verdict: readonly ExpectationStatus[]): boolean {
  return verdict.every(({ state }) => state === 'holds');
}

function stateOf({ measure, min, max }: Expectation, actual: number | null, over: boolean): ExpectationState {
  // What could not be measured cannot be within any bound.
  if (over) return actual !== null && actual >= (min ?? -Infinity) && actual <= (max ?? Infinity) ? 'holds' : 'broken';
  if (MEASURES[measure].moves === 'end' || actual === null) return 'unknown';
  if (max !== null && actual > max) return 'broken';
  return min !== null && actual < min ? 'unknown' : 'holds';
}

function inWords(min: number | null, max: number | null, measure: MeasureName): string {
  const { unit } = MEASURES[measure];
  const sign = unit === 'percent' ? ' %' : unit === 'seconds' ? ' s' : '';
  if (min === max) return `${min}${sign}`;
  if (min === null) return `at most ${max}${sign}`;
  return max === null ? `at least ${min}${sign}` : `${min} to ${max}${sign}`;
}
