// Runs one seed. What goes wrong is thrown as one error with the seed, the commit, what happened last and how to run it again.

import { execFileSync } from 'node:child_process';
import { installGlobals } from './machine/globals.js';
import { Simulation, type SimulationOptions, type SimulationResult } from './simulation.js';

export class SeedError extends Error {
  override readonly name = 'SeedError';
  readonly seed: number;
  constructor(seed: number, message: string, options: ErrorOptions) {
    super(message, options);
    this.seed = seed;
  }
}

/** Throws SeedError. Not more than one at a time in a process: it replaces the runtime's timers. */
export async function runSeed(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  const restore = installGlobals();
  let simulation: Simulation | null = null;
  const late = (error: unknown): void => simulation?.fail(error);
  process.on('unhandledRejection', late);
  try {
    simulation = new Simulation(seed, options);
    return await simulation.run();
  } catch (error) {
    const lines = simulation?.timeline.lastLines ?? [];
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const head = `seed ${seed} ${JSON.stringify(options)} at commit ${commit()}: ${what}`;
    const text = [head, 'What happened last:', ...lines, `Again: ${again(seed, options)}`].join('\n');
    throw new SeedError(seed, text, { cause: error });
  } finally {
    process.off('unhandledRejection', late);
    restore();
  }
}

/** The command that runs it again, where there is one. */
function again(seed: number, { orders, plant, ...rest }: SimulationOptions): string {
  const size = orders === undefined ? '' : ` --size ${orders}`;
  const planted = plant === undefined ? '' : ` --plant ${plant}`;
  const wishes =
    Object.keys(rest).length === 0 ? '' : ` (with the wishes ${JSON.stringify(rest)}: from the test itself)`;
  return `npm run sim -- --seeds 1 --from ${seed}${size}${planted}${wishes}`;
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    // A copy without its history: the seed alone must do.
    return 'unknown';
  }
}
