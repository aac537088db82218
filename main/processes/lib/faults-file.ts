// Faults on purpose from a JSON file (`--faults FILE`), read at the start and again on SIGHUP.

import { readFile } from 'node:fs/promises';
import { checkFaults } from '../../contracts/faults.js';
import type { FaultConfig } from '../../core/faults/config.js';
import { OptionError } from './command-line.js';

export const FAULTS_HELP = `  --faults FILE     faults on purpose, as JSON (main/core/faults/config.ts tells them); read again on SIGHUP`;

/** Rejects with OptionError that names the field, its value and what is allowed. */
export async function readFaults(file: string): Promise<FaultConfig> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new OptionError(
      `--faults: a JSON file is needed; ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const checked = checkFaults(json);
  if (!checked.ok) throw new OptionError(`--faults: ${file}: ${checked.error.message}`);
  return checked.value;
}

/** Reads the file again on SIGHUP; a file that makes no sense leaves things as they are. Returns how to stop that. */
export function rereadOnHangup(
  file: string,
  apply: (faults: FaultConfig) => void,
  log: (message: string) => void,
): () => void {
  const onHangup = (): void => {
    readFaults(file).then(
      (faults) => {
        apply(faults);
        log(`faults: as ${file} says now`);
      },
      (error: unknown) => {
        log(error instanceof Error ? error.message : String(error));
      },
    );
  };
  process.on('SIGHUP', onHangup);
  return () => void process.off('SIGHUP', onHangup);
}
