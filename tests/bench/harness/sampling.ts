// Repeats measurements side by side: every round takes each arm and each calibration once, so that a slow hour slows them
// all. A round of rounds whose calibration moved too far is taken once more, and says so.

import { driftOf } from './stats.js';

export type Arms<Name extends string> = Readonly<Record<Name, () => Promise<number>>>;
export type Samples<Name extends string> = Readonly<Record<Name, readonly number[]>>;

export interface SamplingOptions {
  readonly repeats: number;
  /** Taken once more when a calibration moved; false in quick runs, which only say it. */
  readonly again: boolean;
}

export interface Sampled<Name extends string, Calibration extends string> {
  readonly arms: Samples<Name>;
  readonly calibrations: Samples<Calibration>;
  /** What is to be said of moved calibrations; empty when none did. */
  readonly remark: string;
}

/** Rejects with what an arm rejects with. */
export async function interleave<Name extends string, Calibration extends string>(
  arms: Arms<Name>,
  calibrations: Arms<Calibration>,
  { repeats, again }: SamplingOptions,
): Promise<Sampled<Name, Calibration>> {
  const first = await rounds(arms, calibrations, repeats);
  const drift = driftOf(first.calibrations);
  if (drift === null) return { ...first, remark: '' };
  if (!again) return { ...first, remark: drift };
  const second = await rounds(arms, calibrations, repeats);
  const still = driftOf(second.calibrations);
  const remark = still === null ? `taken twice (${drift} the first time)` : `taken twice, and again ${still}`;
  return { ...second, remark };
}

async function rounds<Name extends string, Calibration extends string>(
  arms: Arms<Name>,
  calibrations: Arms<Calibration>,
  repeats: number,
): Promise<Omit<Sampled<Name, Calibration>, 'remark'>> {
  const all: Readonly<Record<string, () => Promise<number>>> = { ...arms, ...calibrations };
  const names = Object.keys(all);
  const taken: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < repeats; round += 1) {
    // Another one begins each time: being first after a pause is no advantage of always the same arm.
    for (let at = 0; at < names.length; at += 1) {
      const name = names[(at + round) % names.length] ?? '';
      const value = await all[name]?.();
      if (value !== undefined) taken[name]?.push(value);
    }
  }
  const pick = <Key extends string>(from: Readonly<Record<Key, unknown>>): Samples<Key> =>
    Object.fromEntries(Object.keys(from).map((name) => [name, taken[name] ?? []])) as unknown as Samples<Key>;
  return { arms: pick(arms), calibrations: pick(calibrations) };
}

/** Each repeat's ratio: what stood side by side is compared with one another. */
export function ratios(over: readonly number[], under: readonly number[]): readonly number[] {
  return over.map((value, at) => value / (under[at] ?? NaN));
}
