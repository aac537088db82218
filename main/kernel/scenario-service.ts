// Runs scenarios live in simulated mode.

import type { ScenarioStatus, ScenarioSummary } from '../contracts/scenario.js';
import { callError } from './call-error.js';

export class ScenarioService {
  #status: ScenarioStatus | null = null;

  list(): Promise<readonly ScenarioSummary[]> {
    return Promise.resolve([]);
  }

  /** Errors `simulated-only`, `scenario-running`, `not-found`, `bad-scenario`. */
  start(name: string, _seed: number, _personId: number | null): Promise<ScenarioStatus> {
    return Promise.reject(callError('not-found', `name: there is no scenario ${name}`));
  }

  /** Error `not-running`. */
  stop(): Promise<ScenarioStatus> {
    return Promise.reject(callError('not-running', 'No scenario is running.'));
  }

  status(): ScenarioStatus | null {
    return this.#status;
  }
}
