// The browser host from its start to its end: serves, prints the address, stops cleanly on SIGINT and SIGTERM.

import type { HostOptions } from '../common/options.js';
import type { AheadChildren } from './fork-host.js';
import { openBrowser } from './open-browser.js';
import { serve } from './serve.js';

/** Resolves when the program runs. `ahead`: children that were started before it was known what for. */
export async function run(options: HostOptions, ahead: AheadChildren): Promise<void> {
  const serving = await serve(options, ahead);
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
