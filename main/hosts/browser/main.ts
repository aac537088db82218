// Entry point of the browser host: reads the command line, starts the way to the world before anything else, then the rest.

import { OptionError, readOptions, USAGE } from '../common/options.js';
import { forkAhead } from './fork-host.js';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  // A process takes as long to come up as the rest of the program does to be loaded: so both happen at once.
  const ahead = forkAhead(['world-link']);
  const { run } = await import('./run.js');
  await run(options, ahead);
}

main().catch((error: unknown) => {
  if (error instanceof OptionError) console.error(`${error.message}\n\n${USAGE}`);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error(
      `--port: the port is taken by another program; give another one, or 0 for any free one (${error.message})`,
    );
  } else console.error('Parcelyard could not start:', error);
  process.exit(1);
});
