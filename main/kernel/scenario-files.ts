// Where scenarios come from: a folder of JSON files with their recordings beside them. Reads and checks, runs nothing.

import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { codedError, err, ok, type Result } from '../core/lib/result.js';
import type { Recordings } from '../core/scenario/order-plan.js';
import { planWorld } from '../core/scenario/world-plan.js';
import type { RecordedOrder, Scenario } from '../core/scenario/types.js';
import { badScenario, readScenario } from '../contracts/scenario-file.js';
import { readRecording } from '../contracts/scenario-recording.js';
import { SCENARIO_LIMITS } from '../contracts/scenario-schema.js';

export interface LoadedScenario {
  readonly name: string;
  readonly scenario: Scenario;
  readonly recordings: Recordings;
}

export interface ScenarioSource {
  names(): Promise<readonly string[]>;
  /** Errors `not-found`, `bad-scenario`. */
  load(name: string): Promise<Result<LoadedScenario>>;
}

const ENDING = '.json';
/** Beside the scenarios, and none itself. */
const SCHEMA = 'scenario.schema.json';

export function diskScenarios(folder: string): ScenarioSource {
  const names = async (): Promise<readonly string[]> => {
    const files = await readdir(folder);
    // Recordings may be JSON, too: they are named by what replays them, with a second part.
    return files
      .filter((file) => file.endsWith(ENDING) && file !== SCHEMA && !file.slice(0, -ENDING.length).includes('.'))
      .map((file) => file.slice(0, -ENDING.length))
      .sort();
  };
  return {
    names,
    async load(name) {
      const known = await names();
      if (!known.includes(name)) {
        const message = `name: got ${JSON.stringify(name)}, must be one of: ${known.join(', ')}`;
        return err(codedError('not-found', message));
      }
      return loadScenario(path.join(folder, `${name}${ENDING}`));
    },
  };
}

/** Errors `not-found`, `bad-scenario`. */
export async function loadScenario(file: string): Promise<Result<LoadedScenario>> {
  const text = await readText(file, SCENARIO_LIMITS.fileBytes);
  if (!text.ok) return text;
  const read = readScenario(text.value, path.basename(file));
  if (!read.ok) return read;
  const scenario = read.value;
  const products = new Set(planWorld(scenario, 1).products.map(({ id }) => id));
  const recordings: Record<string, readonly RecordedOrder[]> = {};
  for (const group of scenario.orders) {
    if (!('recorded' in group) || recordings[group.recorded] !== undefined) continue;
    const recording = await readText(path.join(path.dirname(file), group.recorded), SCENARIO_LIMITS.recordingBytes);
    if (!recording.ok) return recording;
    const orders = readRecording(recording.value, group.recorded, products);
    if (!orders.ok) return orders;
    recordings[group.recorded] = orders.value;
  }
  return ok({ name: path.basename(file, ENDING), scenario, recordings });
}

async function readText(file: string, limit: number): Promise<Result<string>> {
  try {
    const { size } = await stat(file);
    if (size > limit) return err(badScenario([`${file}: got ${size} bytes, must have at most ${limit}`]));
    return ok(await readFile(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(codedError('not-found', `${file}: the file cannot be read: ${why}`));
  }
}
