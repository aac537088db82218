// B17: the program's own scenarios on a virtual clock, at the rate of 100,000 orders a day: simulated seconds in a real one.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import type { Group } from '../harness/context.js';
import { inWords, median, shortNumber, summary } from '../harness/stats.js';

const ORDERS_A_DAY = 100_000;
const MINUTES_A_DAY = 24 * 60;
const LIMIT_MS = 900_000;

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
function scenario(seconds: number): object {
  return {
    title: 'Bench day',
    description: 'So many orders as make 100,000 a day.',
    profile: 'brisk',
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

export const virtualTime: Group = {
  ids: ['B17'],
  measure(context, report) {
    const host = path.join(programDir(), 'dist', 'main', 'hosts', 'scenario', 'main.js');
    if (!existsSync(host)) throw new Error('this version of the program has no scenario host');
    const folder = context.folder();
    const file = path.join(folder, 'bench-day.json');
    const json = path.join(folder, 'outcome.json');
    writeFileSync(file, JSON.stringify(scenario(context.size(7200, 300))));
    const speeds: number[] = [];
    const notes: string[] = [];
    for (let seed = 1; seed <= context.repeats; seed += 1) {
      const args = [host, file, '--virtual', '--seed', String(seed), '--json', json, '--keep', folder];
      const done = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: LIMIT_MS });
      if (!existsSync(json))
        throw new Error(`the scenario host gave no outcome: ${(done.stderr || done.stdout).trim().slice(-500)}`);
      const [outcome] = (JSON.parse(readFileSync(json, 'utf8')) as Outcomes).outcomes;
      if (outcome?.green !== true) throw new Error(`the day did not end well: ${done.stdout.trim().slice(-500)}`);
      speeds.push(outcome.simulatedSeconds / outcome.realSeconds);
      const { figures, cpuSeconds, simulatedSeconds } = outcome;
      const each = (cpuSeconds * 1e6) / (figures.delivered ?? NaN);
      notes.push(
        `${figures.delivered ?? '?'} orders in ${shortNumber(simulatedSeconds)} s, ${shortNumber(each)} us CPU each`,
      );
    }
    report('B17', { figures: [median(speeds)], note: `${inWords(summary(speeds))}; ${notes.at(-1) ?? ''}` });
    return Promise.resolve();
  },
};
