// Runs one seed. What goes wrong is thrown as one error with the seed, the commit and what happened last.

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
    const wish = JSON.stringify(options);
    const text = [`seed ${seed} ${wish} at commit ${commit()}: ${what}`, 'What happened last:', ...lines].join('\n');
    throw new SeedError(seed, text, { cause: error });
  } finally {
    process.off('unhandledRejection', late);
    restore();
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    // A copy without its history: the seed alone must do.
    return 'unknown';
  }
}
