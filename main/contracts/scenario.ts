// Scenarios on the screens: the calls that list, start and stop them. How a run stands comes with the program's status
// (`AppStatus.scenario`), at most four times a second.

import * as z from 'zod/mini';
import type { ScenarioStatus, ScenarioSummary } from '../core/scenario/types.js';

export type {
  ExpectationState,
  ExpectationStatus,
  ScenarioState,
  ScenarioStatus,
  ScenarioSummary,
} from '../core/scenario/types.js';
export { SCENARIO_STATES } from '../core/scenario/types.js';

export const SCENARIO_PACE_MAX = 1000;
export const SCENARIO_SEED_MAX = 2 ** 31 - 1;

export const scenarioNameSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
export const scenarioSeedSchema = z.int().check(z.minimum(1), z.maximum(SCENARIO_SEED_MAX));

export const scenarioParams = {
  list: z.object({}),
  /**
   * Leaves the present simulated world and begins the scenario's own. Errors: `simulated-only` in real mode, `scenario-running`
   * when one runs already, `not-found`, `bad-scenario` (the file makes no sense).
   */
  start: z.object({
    name: scenarioNameSchema,
    seed: scenarioSeedSchema,
    /** Scenario seconds in a real one, 1 when left out. Above 1 times to deliver are not judged. */
    pace: z.optional(z.number().check(z.minimum(1), z.maximum(SCENARIO_PACE_MAX))),
  }),
  /** Takes the faults back; its world stays open. Error `not-running`. */
  stop: z.object({}),
  status: z.object({}),
} as const;

export interface ScenarioResults {
  'scenarios.list': readonly ScenarioSummary[];
  'scenarios.start': ScenarioStatus;
  'scenarios.stop': ScenarioStatus;
  /** Null: none was started since the program was. */
  'scenarios.status': ScenarioStatus | null;
}
