// B17: the program's own scenarios on a virtual clock, at the rate of 100,000 orders a day: simulated seconds in a real one. The
// figure is that of the brisk world, where each order goes alone; the note says that of the classic one, too, which ticks every 6 s.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import type { Context, Group } from '../harness/context.js';
import { inWords, median, shortNumber, summary } from '../harness/stats.js';

const ORDERS_A_DAY = 100_000;
const MINUTES_A_DAY = 24 * 60;
const LIMIT_MS = 900_000;

type Profile = 'brisk' | 'classic';

interface Day {
  /** Simulated over real seconds. */
  readonly speed: number;
  readonly words: string;
}

interface Outcomes {
  readonly outcomes: readonly {
    readonly green: boolean;
    readonly simulatedSeconds: number;
    readonly realSeconds: number;
    readonly cpuSeconds: number;
    readonly figures: { readonly delivered?: number };
    readonly errors: readonly string[];
  }[];
}

/** Orders of one to three lines, warehouses, trucks and stock that keep up with them, nothing that goes wrong. */
function scenario(profile: Profile, seconds: number): object {
  return {
    title: 'Bench day',
    description: 'So many orders as make 100,000 a day.',
    profile,
    speed: 1000,
    warehouses: { count: 10, area: 100 },
    trucks: { count: 60, area: 100 },
    catalogue: { products: 40, reorderPoint: 0 },
    stock: { each: 100_000 },
    orders: [
      { from: 0, to: seconds, perMinute: ORDERS_A_DAY / MINUTES_A_DAY, lines: [1, 3], pieces: [1, 4], area: 100 },
    ],
    patience: 3600,
    expect: { delivered: { min: 1 }, rejected: 0, quarantined: 0 },
  };
}

function day(context: Context, folder: string, profile: Profile, seed: number): Day {
  const host = path.join(programDir(), 'dist', 'main', 'hosts', 'scenario', 'main.js');
  if (!existsSync(host)) throw new Error('this version of the program has no scenario host');
  const file = path.join(folder, `bench-day-${profile}.json`);
  const json = path.join(folder, `outcome-${profile}-${seed}.json`);
  writeFileSync(file, JSON.stringify(scenario(profile, context.size(7200, 300))));
  const args = [host, file, '--virtual', '--seed', String(seed), '--json', json, '--keep', folder];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: LIMIT_MS });
  if (!existsSync(json))
    throw new Error(`the scenario host gave no outcome: ${(done.stderr || done.stdout).trim().slice(-500)}`);
  const [outcome] = (JSON.parse(readFileSync(json, 'utf8')) as Outcomes).outcomes;
  if (outcome?.green !== true) throw new Error(`the day did not end well: ${done.stdout.trim().slice(-500)}`);
  const { figures, cpuSeconds, simulatedSeconds, realSeconds } = outcome;
  const each = shortNumber((cpuSeconds * 1e6) / (figures.delivered ?? NaN));
  const orders = `${figures.delivered ?? '?'} orders in ${shortNumber(simulatedSeconds)} s`;
  return { speed: simulatedSeconds / realSeconds, words: `${orders}, ${each} us CPU each` };
}

export const virtualTime: Group = {
  ids: ['B17'],
  measure(context, report) {
    const folder = context.folder();
    const seeds = Array.from({ length: context.repeats }, (_, index) => index + 1);
    const days = (profile: Profile): Day[] => seeds.map((seed) => day(context, folder, profile, seed));
    const inShort = (all: readonly Day[]): string =>
      `${inWords(summary(all.map(({ speed }) => speed)))}; ${all.at(-1)?.words ?? ''}`;
    const brisk = days('brisk');
    const classic = days('classic');
    const figure = median(brisk.map(({ speed }) => speed));
    report('B17', { figures: [figure], note: `brisk ${inShort(brisk)}; classic ${inShort(classic)}` });
    return Promise.resolve();
  },
};
