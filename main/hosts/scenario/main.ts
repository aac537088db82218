// Entry point of `npm run scenario`: reads the command line, runs what it names, prints verdicts, keeps the seeds that failed.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { planScenario } from '../../core/scenario/plan.js';
import { diskScenarios, loadScenario, type LoadedScenario } from '../../kernel/scenario-files.js';
import { SCENARIO_PACE_MAX } from '../../contracts/scenario.js';
import { programDir } from '../common/node-ports.js';
import { OptionError } from '../common/options.js';
import { keepFailedSeeds, readFailedSeeds, type FailedSeed } from './failed-seeds.js';
import { readScenarioOptions, SCENARIO_USAGE, type ScenarioHostOptions } from './options.js';
import type { Outcome } from './outcome.js';
import { brokenOff, complaints, details, headline } from './report.js';
import { runVirtual } from './run-virtual.js';
import { runWall } from './run-wall.js';

/** Real time in which the orders are placed when no pace is given. */
const PLACED_WITHIN_MS = 30_000;

interface Run {
  readonly loaded: LoadedScenario;
  /** As the command line names it. */
  readonly what: string;
  readonly seed: number;
}

async function main(argv: readonly string[]): Promise<number> {
  const options = readScenarioOptions(argv);
  if (options.help) {
    console.log(SCENARIO_USAGE);
    return 0;
  }
  const scenarios = await find(options.what);
  const seedsFile = failedSeedsFile(options);
  const runs = await runsOf(scenarios, options, seedsFile);
  const aborter = new AbortController();
  const onSignal = (): void => aborter.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const outcomes: Outcome[] = [];
  const failed: FailedSeed[] = [];
  const mode = options.virtual ? 'virtual' : 'wall';
  for (const run of runs) {
    if (aborter.signal.aborted) break;
    const again = commandOf(run, options);
    let outcome: Outcome;
    try {
      outcome = await runOne(run, options, aborter.signal);
    } catch (error) {
      if (aborter.signal.aborted) break;
      // A run that could not come to its end says more than a red one: it is kept as failed, and the others go on.
      failed.push({ scenario: run.loaded.name, seed: run.seed, mode });
      for (const line of brokenOff(run.loaded.name, run.seed, error, again)) console.log(line);
      continue;
    }
    outcomes.push(outcome);
    if (!outcome.green) failed.push({ scenario: run.loaded.name, seed: run.seed, mode });
    console.log(headline(outcome));
    if (runs.length === 1) for (const line of details(outcome)) console.log(line);
    for (const line of complaints(outcome, again)) console.log(line);
  }
  const passed = outcomes.filter(({ green }) => green).length;
  await keepFailedSeeds(seedsFile, failed);
  if (failed.length > 0) console.log(`failed seeds are kept in ${seedsFile}`);
  if (options.json !== null) {
    const summary = { passed, failed: failed.length, outcomes };
    await writeFile(options.json, `${JSON.stringify(summary, null, 2)}\n`);
  }
  console.log(`${passed} passed, ${failed.length} failed`);
  return failed.length === 0 && !aborter.signal.aborted ? 0 : 1;
}

/** A name that is no file is one of the program's own. Throws OptionError with what is wrong with it. */
async function find(what: string): Promise<readonly { readonly what: string; readonly loaded: LoadedScenario }[]> {
  const shipped = diskScenarios(path.join(programDir(), 'resources', 'scenarios'));
  const isFile = what.endsWith('.json') || what.includes('/') || what.includes(path.sep);
  const all = what === 'all';
  const names = all ? await shipped.names() : [what];
  const found = await Promise.all(
    names.map(async (name) => {
      const loaded = isFile ? await loadScenario(name) : await shipped.load(name);
      if (!loaded.ok) throw new OptionError(loaded.error.message);
      return { what: name, loaded: loaded.value };
    }),
  );
  return all ? found.filter(({ loaded }) => loaded.scenario.large !== true) : found;
}

async function runsOf(
  scenarios: Awaited<ReturnType<typeof find>>,
  { seed, seeds, virtual }: ScenarioHostOptions,
  seedsFile: string,
): Promise<readonly Run[]> {
  const mode = virtual ? 'virtual' : 'wall';
  const kept = seeds === 1 ? [] : await readFailedSeeds(seedsFile);
  return scenarios.flatMap(({ what, loaded }) => {
    const again = kept.filter((one) => one.scenario === loaded.name && one.mode === mode).map((one) => one.seed);
    const wanted = Array.from({ length: seeds }, (_, index) => seed + index);
    return [...new Set([...again, ...wanted])].map((number) => ({ what, loaded, seed: number }));
  });
}

async function runOne({ loaded, seed }: Run, options: ScenarioHostOptions, signal: AbortSignal): Promise<Outcome> {
  if (options.virtual) return runVirtual(loaded, seed);
  const { quietAt } = planScenario(loaded.scenario, seed, loaded.recordings);
  const pace = options.pace ?? Math.min(SCENARIO_PACE_MAX, Math.max(1, Math.ceil(quietAt / PLACED_WITHIN_MS)));
  return runWall(loaded, { seed, pace, keep: options.keep, signal });
}

function commandOf({ what, seed }: Run, { virtual, pace }: ScenarioHostOptions): string {
  const more = `${virtual ? ' --virtual' : ''}${pace === null ? '' : ` --pace ${pace}`}`;
  return `npm run scenario -- ${what} --seed ${seed}${more}`;
}

function failedSeedsFile({ keep }: ScenarioHostOptions): string {
  const name = 'failed-seeds.json';
  if (keep !== null) return path.join(keep, name);
  const tests = path.join(programDir(), 'tests', 'scenarios');
  return existsSync(tests) ? path.join(tests, name) : path.resolve(name);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof OptionError) {
      console.error(error.message);
      process.exit(2);
    }
    console.error('The scenario could not be run:', error);
    process.exit(1);
  },
);
