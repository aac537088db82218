// One run as a section of RESULTS.md: when, of what, on what kind of machine in what state, and the table.

import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { Context } from './context.js';
import type { Goal } from './goals.js';
import { shortNumber } from './stats.js';
import { markdownOf, type Row } from './table.js';

export interface MachineState {
  /** Of the last minute. */
  readonly load: number;
  /** p50 of a write and its sync, and of a round trip, ms. */
  readonly syncMs: number;
  readonly roundTripMs: number;
}

export async function stateOfMachine({ calibrations }: Pick<Context, 'calibrations'>): Promise<MachineState> {
  const [load = 0] = os.loadavg();
  return { load, syncMs: await calibrations.F(), roundTripMs: await calibrations.R() };
}

const inWords = ({ load, syncMs, roundTripMs }: MachineState): string =>
  `load ${load.toFixed(2)}, F ${shortNumber(syncMs)} ms, R ${shortNumber(roundTripMs)} ms`;

function commit(): string {
  try {
    const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes';
    return `${git('rev-parse', '--short', 'HEAD')}${changed}`;
  } catch {
    // A copy without its history is measured all the same.
    return 'unknown';
  }
}

/** What a new file of results begins with. */
export const RESULTS_HEADING = `# Results of the bench

Written by \`npm run bench -- --results FILE\`, one section a run; \`README.md\` tells how to read them.
`;

export function resultsOf(
  rows: readonly Row[],
  goals: readonly Goal[],
  before: MachineState,
  after: MachineState,
  quick: boolean,
): string {
  const cpu = os.cpus();
  const machine = `${cpu.length} x ${cpu[0]?.model.trim() ?? 'unknown CPU'}, ${os.platform()} ${os.arch()}`;
  return [
    `\n## ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit()}${quick ? ', quick' : ''}\n`,
    `Node ${process.versions.node}, ${machine}.`,
    `Before: ${inWords(before)}. After: ${inWords(after)}.\n`,
    markdownOf(rows, goals),
    '',
  ].join('\n');
}
