// How a run ended, judged with the world's own ledger as the second witness. Reads no files.

import type { Figures } from '../../core/scenario/measures.js';
import { compareLedger, ledgerOf, type LedgerRow } from '../../core/scenario/ledger.js';
import type { ExpectationStatus } from '../../core/scenario/types.js';
import { expectationsOf, isGreen, judge } from '../../core/scenario/verdict.js';
import type { LoadedScenario } from '../../kernel/scenario-files.js';
import type { ScenarioRun } from '../../kernel/scenario-run.js';

/** What the kernel told at the end of a run. */
export interface RunEnd {
  readonly run: ScenarioRun;
  readonly loaded: LoadedScenario;
  readonly worldId: number | null;
}

export interface Outcome {
  readonly scenario: string;
  readonly title: string;
  readonly seed: number;
  readonly mode: 'virtual' | 'wall';
  readonly pace: number;
  readonly green: boolean;
  readonly figures: Figures;
  readonly expectations: readonly ExpectationStatus[];
  /** Errors that the program logged, the first few; any makes the run red. */
  readonly errors: readonly string[];
  /** Why orders were refused, the first one; null: none was. */
  readonly firstRefusal: string | null;
  readonly commits: number;
  /** Of the scenario, in seconds. */
  readonly simulatedSeconds: number;
  readonly realSeconds: number;
  /** Of this process alone. */
  readonly cpuSeconds: number;
}

export interface Measured {
  readonly mode: Outcome['mode'];
  readonly errors: readonly string[];
  readonly realSeconds: number;
  readonly cpuSeconds: number;
}

/** `rows`: what the simulator kept, read once nothing runs any more. */
export function outcomeOf({ run, loaded, worldId }: RunEnd, rows: readonly LedgerRow[], measured: Measured): Outcome {
  const status = run.status();
  const { name, title, seed, pace, elapsedMs, error } = status;
  const ledger = compareLedger(ledgerOf(rows, worldId ?? 0), run.tally, run.accepted);
  const figures = run.figures(ledger);
  const expectations = judge(expectationsOf(loaded.scenario, { ledger: true, pace }), figures, true);
  const errors = error === null ? measured.errors : [`${error.code}: ${error.message}`, ...measured.errors];
  return {
    ...measured,
    scenario: name,
    title,
    seed,
    pace,
    green: isGreen(expectations) && errors.length === 0,
    figures,
    expectations,
    errors,
    firstRefusal: run.firstRefusal,
    commits: run.tally.commits,
    simulatedSeconds: elapsedMs / 1000,
  };
}
