// The seeds that once failed, in a file: they are run again with every later run of more than one seed. Keeps order, adds at the end.

import { readFile, writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { check } from '../../contracts/check.js';
import { scenarioSeedSchema } from '../../contracts/scenario.js';
import { OptionError } from '../common/options.js';

const entrySchema = z.object({
  scenario: z.string().check(z.maxLength(200)),
  seed: scenarioSeedSchema,
  mode: z.enum(['virtual', 'wall']),
});
export type FailedSeed = z.infer<typeof entrySchema>;

/** Of one scenario at most. */
const KEPT = 200;

/** Rejects with OptionError when the file is there and makes no sense. */
export async function readFailedSeeds(file: string): Promise<readonly FailedSeed[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const checked = check<readonly FailedSeed[]>(z.array(entrySchema), parsed(text, file), 'seeds');
  if (!checked.ok) throw new OptionError(`${file}: ${checked.error.message}`);
  return checked.value;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OptionError(`${file}: a JSON list is needed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Adds what is not there yet. */
export async function keepFailedSeeds(file: string, failed: readonly FailedSeed[]): Promise<void> {
  if (failed.length === 0) return;
  const all = [...(await readFailedSeeds(file))];
  for (const one of failed) {
    const same = all.filter(({ scenario, mode }) => scenario === one.scenario && mode === one.mode);
    if (same.length < KEPT && !same.some(({ seed }) => seed === one.seed)) all.push(one);
  }
  await mkdir(path.dirname(file), { recursive: true });
  // As prettier has it: the file is checked in.
  const lines = all.map(
    ({ scenario, seed, mode }) => `  { "scenario": ${JSON.stringify(scenario)}, "seed": ${seed}, "mode": "${mode}" }`,
  );
  await writeFile(file, `[\n${lines.join(',\n')}\n]\n`);
}
