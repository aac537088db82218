// Empties the folder that keeps screenshots and logs of the last run, and says which browsers will run.
import { mkdirSync, rmSync } from 'node:fs';
import { RESULTS_DIR, targets } from './targets.js';

export function setup(): void {
  rmSync(RESULTS_DIR, { recursive: true, force: true });
  mkdirSync(RESULTS_DIR, { recursive: true });
  for (const target of targets()) {
    console.log(
      target.missing === null ? `e2e: ${target.name} runs` : `e2e: ${target.name} is skipped: ${target.missing}`,
    );
  }
}
