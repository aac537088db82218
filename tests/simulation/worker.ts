// A process that runs seeds one after another, as its parent (sim.mjs) hands them out.

import { Violation } from './checks/violation.js';
import { runSeed, SeedError } from './run.js';
import type { SimulationOptions } from './simulation.js';

interface Task {
  readonly seed: number;
  readonly options: SimulationOptions;
}

/** The result, or what went wrong and the rule that it broke. */
async function runTask({ seed, options }: Task): Promise<object> {
  const before = process.cpuUsage();
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  try {
    const result = await runSeed(seed, options);
    return { seed, result, cpuMs: cpuMs() };
  } catch (error) {
    if (!(error instanceof SeedError)) throw error;
    const { cause, message } = error;
    const rule = cause instanceof Error ? `${cause.name}: ${cause.message}`.split('\n')[0] : String(cause);
    return { seed, failure: { message, rule, violation: cause instanceof Violation }, cpuMs: cpuMs() };
  }
}

// Ctrl+C reaches all processes of a terminal; it is the parent who decides.
process.on('SIGINT', () => undefined);
process.on('message', (task: Task) => {
  runTask(task).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
