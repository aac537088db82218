// The command line of the bench: what may be said, checked, with errors that name option, value and what is allowed.

import { parseArgs } from 'node:util';

export interface BenchArgs {
  /** Rows to measure, in the order of the table. */
  readonly ids: readonly string[];
  /** Where the rows go as JSON, or null. */
  readonly json: string | null;
  /** Where the table is appended with date, commit, load and disk, or null. */
  readonly results: string | null;
  readonly quick: boolean;
  readonly help: boolean;
}

export class BenchArgsError extends Error {
  override readonly name = 'BenchArgsError';
}

export const USAGE = `Usage: npm run bench -- [options]

  --only B1,B4      measures these rows only
  --quick           small sizes and few repeats: shows that every row can be measured
  --json FILE       writes the rows as JSON
  --results FILE    appends the table to FILE, with date, commit, load and the disk's state
  --help            this text

Ends with 0 whatever the figures, 1 when a row could not be measured, 2 when an option is wrong.`;

/** Reads the options. `known`: the ids there are, in the order of the table. Throws BenchArgsError. */
export function readBenchArgs(argv: readonly string[], known: readonly string[]): BenchArgs {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        only: { type: 'string' },
        json: { type: 'string' },
        results: { type: 'string' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new BenchArgsError(error instanceof Error ? error.message : String(error));
  }
  return {
    ids: values.only === undefined ? known : idsOf(values.only, known),
    json: fileOf('--json', values.json),
    results: fileOf('--results', values.results),
    quick: values.quick,
    help: values.help,
  };
}

function idsOf(only: string, known: readonly string[]): readonly string[] {
  const asked = only
    .split(',')
    .map((id) => id.trim().toUpperCase())
    .filter((id) => id !== '');
  if (asked.length === 0) throw new BenchArgsError(`--only: at least one row is needed; there are ${known.join(', ')}`);
  const unknown = asked.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new BenchArgsError(`--only: there is no row ${unknown.join(', ')}; there are ${known.join(', ')}`);
  }
  return known.filter((id) => asked.includes(id));
}

function fileOf(option: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (value.trim() === '') throw new BenchArgsError(`${option}: the name of a file is needed; got an empty text`);
  return value;
}
