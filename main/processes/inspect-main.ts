// Entry point of `npm run world:inspect`: prints recordings.

import { runProgram } from './lib/command-line.js';
import { inspect, INSPECT_USAGE, readInspectOptions } from './lib/inspect-program.js';

runProgram('world:inspect', INSPECT_USAGE, async (argv, { log }) => {
  const out = process.stdout;
  let gone = false;
  out.on('error', () => (gone = true));
  const whole = await inspect(readInspectOptions(argv), {
    // A pipe that is full is waited for: a large recording must not gather in memory.
    write: (text) => new Promise((resolve) => out.write(text, () => resolve(!gone))),
    warn: log,
  });
  if (!whole) process.exit(1);
  return null;
});
