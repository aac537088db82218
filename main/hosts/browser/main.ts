// Entry point of the browser host: reads the command line, prints the address, stops cleanly on SIGINT and SIGTERM.

import { OptionError, readOptions, USAGE } from '../common/options.js';
import { openBrowser } from './open-browser.js';
import { serve } from './serve.js';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const serving = await serve(options);
  console.log(`Parcelyard is open at ${serving.url}`);
  if (options.open) openBrowser(serving.url);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    serving.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('Parcelyard did not stop cleanly:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
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
