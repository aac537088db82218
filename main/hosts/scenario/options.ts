// The command line of `npm run scenario`: what may be said, checked, with errors that name option, value and what is allowed.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { SCENARIO_PACE_MAX, SCENARIO_SEED_MAX } from '../../contracts/scenario.js';
import { OptionError } from '../common/options.js';

export interface ScenarioHostOptions {
  /** A shipped scenario's name, a file, or `all`. */
  readonly what: string;
  readonly seed: number;
  readonly seeds: number;
  readonly virtual: boolean;
  /** Scenario seconds in a real one; null: as fast as ends within half a minute. */
  readonly pace: number | null;
  readonly json: string | null;
  readonly keep: string | null;
  readonly help: boolean;
}

export const SEEDS_MAX = 100_000;

export const SCENARIO_USAGE = `Usage: npm run scenario -- FILE [options]

Runs a scenario with the real program and says whether what it expects holds.

  FILE          a scenario file, the name of one that comes with the program (rush-hour), or all of those: all
                (without the large ones, which run by name only)
  --virtual     on a virtual clock in one process: about a millisecond an order; the same seed is the same run.
                Without it: real processes and sockets, real time
  --seed N      the seed, 1 to ${SCENARIO_SEED_MAX} (default 1)
  --seeds N     so many seeds, from --seed on (default 1, at most ${SEEDS_MAX}); those kept as failed are run, too
  --pace N      without --virtual: scenario seconds in a real one, 1 to ${SCENARIO_PACE_MAX} (default: such that the orders
                are placed within half a minute). Above 1 times to deliver are shown and not judged
  --json FILE   writes the outcomes there
  --keep DIR    keeps databases and logs (without --virtual) and the list of failed seeds in this folder. By default
                databases go to a temporary folder, failed seeds to tests/scenarios/failed-seeds.json of the program
  --help        this text

The last line is \`N passed, N failed\`. Exit status: 0 all green, 1 some red, 2 a file or an option makes no sense.`;

/** Throws OptionError. */
export function readScenarioOptions(argv: readonly string[]): ScenarioHostOptions {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '1' },
        pace: { type: 'string' },
        virtual: { type: 'boolean', default: false },
        json: { type: 'string' },
        keep: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const { help, virtual } = values;
  const [what = ''] = positionals;
  if (!help && (positionals.length !== 1 || what === '')) {
    throw new OptionError(
      `FILE: one scenario is needed; got ${positionals.length === 0 ? 'none' : positionals.join(' ')}`,
    );
  }
  if (values.pace !== undefined && virtual) {
    throw new OptionError(`--pace: a virtual clock has none; leave it out with --virtual, got ${values.pace}`);
  }
  const seed = whole('--seed', values.seed, SCENARIO_SEED_MAX);
  const seeds = whole('--seeds', values.seeds, SEEDS_MAX);
  if (seed + seeds - 1 > SCENARIO_SEED_MAX) {
    throw new OptionError(
      `--seeds: got ${seeds}, with --seed ${seed} at most ${SCENARIO_SEED_MAX - seed + 1} are left`,
    );
  }
  return {
    what,
    seed,
    seeds,
    virtual,
    pace: values.pace === undefined ? null : whole('--pace', values.pace, SCENARIO_PACE_MAX),
    json: file('--json', values.json),
    keep: file('--keep', values.keep),
    help,
  };
}

function whole(name: string, value: string, max: number): number {
  const number = Number(value);
  if (!/^\d{1,10}$/.test(value) || number < 1 || number > max) {
    throw new OptionError(`${name}: a whole number from 1 to ${max} is needed; got "${value}"`);
  }
  return number;
}

function file(name: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (value.trim() === '') throw new OptionError(`${name}: a name is needed; got an empty text`);
  return path.resolve(value);
}
