// What the simulator console shows live: the clock of the simulated world, the faults on purpose, the load, what must hold.
// Shapes only; part of the program's status.

import type { FaultConfig } from '../faults/config.js';
import type { Millis } from '../lib/ids.js';
import type { ShipmentState } from '../orders/types.js';

export interface LabClock {
  readonly paused: boolean;
  /** World time in ms: how long the worlds of this simulator have lived; as of `at`. */
  readonly worldTime: Millis;
  /** Kernel time of the report. */
  readonly at: Millis;
  /** World time per wall time that was reached over the last seconds: 1 when it keeps up. */
  readonly ratio: number;
  /** How late the latest event of the last seconds was noticed, in ms. */
  readonly lateMs: Millis;
  /** World time until the next thing happens, as of `at`; null: nothing is coming. */
  readonly nextIn: Millis | null;
}

/** Where a run stops. */
export type RunTarget =
  | { readonly type: 'time'; readonly worldTime: Millis }
  | { readonly type: 'order'; readonly id: number; readonly state: ShipmentState }
  | { readonly type: 'shipment'; readonly id: number; readonly state: ShipmentState };

/** `never`: it ended in another way (cancelled, failed), so it will not get there. */
export type RunEnd = 'reached' | 'never';

export interface LoadStatus {
  readonly running: boolean;
  readonly perSecond: number;
  readonly limit: number;
  readonly seed: number;
  readonly placed: number;
  readonly refused: number;
  /** The last refusal in words, or null. */
  readonly lastRefusal: string | null;
  /** Orders a second that were really placed during the last seconds. */
  readonly reached: number;
  /** Why it stopped by itself, or null. */
  readonly ended: 'limit' | 'refused' | 'switched' | null;
}

export interface Invariants {
  /** Since when these books are watched. */
  readonly since: Millis;
  /** Cells of stock looked at, and those where something is wrong, in words (the first few). */
  readonly cells: number;
  readonly stockFaults: readonly string[];
  /** Shipments delivered since then, and those delivered more than once (the first few). */
  readonly delivered: number;
  readonly deliveredTwice: readonly number[];
  readonly openOrders: number;
  readonly openShipments: number;
}

/** The present simulated world as the Lab made it. */
export interface LabWorld {
  /** Null: made without one. */
  readonly seed: number | null;
  readonly profile: 'brisk' | 'classic';
  readonly trucks: number;
}

export interface LabStatus {
  /** Null until the simulator has told it. */
  readonly clock: LabClock | null;
  /** Wanted: the clock stands still, also when the simulator has to be started again. */
  readonly paused: boolean;
  /** Where the present run stops, or null. */
  readonly until: RunTarget | null;
  /** How the last run ended, until the clock is moved again. */
  readonly lastRun: { readonly target: RunTarget; readonly end: RunEnd } | null;
  readonly faults: FaultConfig | null;
  readonly load: LoadStatus | null;
  readonly invariants: Invariants | null;
  readonly world: LabWorld;
}
