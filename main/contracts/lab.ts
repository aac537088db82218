// The simulator console on the screens: its calls. How everything stands comes with the program's status (`AppStatus.lab`).
// All but looking is for testers, and refused with `simulated-only` while a real world is connected.

import * as z from 'zod/mini';
import { SHIPMENT_STATES } from '../core/orders/types.js';
import { count } from './check.js';
import { id } from './fields.js';
import { faultConfigSchema } from './faults.js';
import { STEPS, WORLD_TIME_MAX, type Stepped } from './sim-clock.js';
import { SIM_PROFILES, type SimProfile } from './sim-port.js';

export type {
  Invariants,
  LabClock,
  LabStatus,
  LabWorld,
  LoadStatus,
  RunEnd,
  RunTarget,
} from '../core/feed/lab-status.js';
export type { Stepped } from './sim-clock.js';

export const LAB_LIMITS = {
  seed: 2 ** 31 - 1,
  trucks: 200,
  warehouses: 200,
  ordersPerSecond: 200,
  loadOrders: 100_000,
} as const;

const upTo = (most: number) => z.int().check(z.minimum(1), z.maximum(most));
export const labSeedSchema = upTo(LAB_LIMITS.seed);
const state = z.enum(SHIPMENT_STATES);

const targetSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('time'), worldTime: count.check(z.maximum(WORLD_TIME_MAX)) }),
  z.object({ type: z.literal('order'), id, state }),
  z.object({ type: z.literal('shipment'), id, state }),
]);

export const createWorldSchema = z.object({
  seed: labSeedSchema,
  profile: z.enum(SIM_PROFILES),
  trucks: upTo(LAB_LIMITS.trucks),
  warehouses: upTo(LAB_LIMITS.warehouses),
});

export const labParams = {
  none: z.object({}),
  step: z.object({ what: z.enum(STEPS) }),
  runUntil: z.object({ target: targetSchema }),
  setFaults: z.object({ config: z.nullable(faultConfigSchema) }),
  createWorld: createWorldSchema,
  pickWorld: z.object({ booksId: z.string().check(z.minLength(1), z.maxLength(100)) }),
  startLoad: z.object({
    perSecond: z.number().check(z.minimum(0.1), z.maximum(LAB_LIMITS.ordersPerSecond)),
    limit: upTo(LAB_LIMITS.loadOrders),
    seed: labSeedSchema,
  }),
} as const;

/** A simulated world with its books. */
export interface LabWorldRow {
  readonly booksId: string;
  /** Null: not made yet. */
  readonly worldId: number | null;
  readonly current: boolean;
  readonly createdAt: number;
  readonly forgottenAt: number | null;
  /** Null: made without one. */
  readonly seed: number | null;
  readonly profile: SimProfile | null;
  readonly trucks: number | null;
  readonly warehouses: number | null;
  /** As it was when it was left; null: not known. */
  readonly orders: { readonly all: number; readonly open: number } | null;
  /** Of its books on disk; null: not known. */
  readonly bytes: number | null;
}

export interface LabResults {
  /** The simulator's answer has come: the clock stands still. `clock` of the status may be a moment behind. */
  'sim.pause': null;
  'sim.resume': null;
  /** Errors `not-paused`, `simulator-away`. */
  'sim.step': Stepped;
  /** Errors `reached` (it is there already), `not-found`, `simulator-away`. */
  'sim.runUntil': null;
  'sim.setFaults': null;
  'lab.worlds': readonly LabWorldRow[];
  'lab.createWorld': { readonly booksId: string };
  /** Errors `not-found`, `current`. */
  'lab.pickWorld': { readonly booksId: string };
  /** Running already: goes on with the new values, and counts on. */
  'lab.startLoad': null;
  'lab.stopLoad': null;
}
