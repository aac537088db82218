// The shapes of scenarios: the file once it is checked, the plan that a seed makes of it, and how a run stands. No behaviour.

import type { FaultConfig } from '../faults/config.js';
import type { Line } from '../orders/types.js';
import type { CodedError } from '../lib/result.js';
import type { Figures, MeasureName } from './measures.js';

/** Low and high, both included. */
export type Span = readonly [number, number];

export interface PlacedThing {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

/** Drawn: so many, at whole coordinates from -area to area. */
export interface Drawn {
  readonly count: number;
  readonly area?: number | undefined;
}

export interface CatalogueProduct {
  readonly id: number;
  readonly name: string;
  readonly reorderPoint?: number | undefined;
  readonly reorderQuantity?: number | undefined;
}

export interface StockExcept {
  /** All warehouses when left out. */
  readonly warehouse?: number | undefined;
  /** All products when left out. */
  readonly product?: number | undefined;
  readonly pieces: number;
}

/** What one order of a group looks like; each value is drawn. */
export interface OrderShape {
  /** Different products. */
  readonly lines?: Span | undefined;
  /** Pieces a line. */
  readonly pieces?: Span | undefined;
  /** Only these products. */
  readonly products?: readonly number[] | undefined;
  /** Destinations from -area to area. */
  readonly area?: number | undefined;
  /** Percent of them taken back, so many seconds after they were placed. */
  readonly cancel?: { readonly percent: number; readonly after: Span } | undefined;
}

/** Times are seconds since the scenario's beginning. */
export type OrderGroup =
  | (OrderShape & { readonly from: number; readonly to: number; readonly perMinute: number })
  | (OrderShape & { readonly at: number; readonly burst: number })
  | { readonly from?: number | undefined; readonly recorded: string; readonly speedup?: number | undefined };

export interface FaultSpan {
  readonly from: number;
  readonly to: number;
  readonly config: Omit<FaultConfig, 'seed'>;
}

export const SCENARIO_PROCESSES = ['simulator', 'world-link', 'ups-link'] as const;
export type ScenarioProcess = (typeof SCENARIO_PROCESSES)[number];

export type ScenarioEvent =
  | { readonly at: number; readonly do: 'kill'; readonly process: ScenarioProcess }
  /** The UPS can neither be reached nor heard for so many seconds; the world goes on. */
  | { readonly at: number; readonly do: 'ups-outage' | 'world-outage'; readonly for: number }
  | { readonly at: number; readonly do: 'speed'; readonly speed: number };

/** Exactly this, or within. */
export type Bound = number | { readonly min?: number | undefined; readonly max?: number | undefined };

/** A scenario file, checked. */
export interface Scenario {
  readonly title: string;
  readonly description: string;
  /** Runs only where it is named: not with all others, and not offered by the app. */
  readonly large?: boolean | undefined;
  readonly profile: 'brisk' | 'classic';
  /** The world's simspeed at the beginning. */
  readonly speed: number;
  readonly warehouses: Drawn | readonly (PlacedThing & { readonly name: string })[];
  readonly trucks: Drawn | readonly PlacedThing[];
  readonly catalogue:
    | {
        readonly products: number;
        readonly reorderPoint?: number | undefined;
        readonly reorderQuantity?: number | undefined;
      }
    | readonly CatalogueProduct[];
  readonly stock: { readonly each: number; readonly except?: readonly StockExcept[] | undefined };
  readonly orders: readonly OrderGroup[];
  readonly faults?: readonly FaultSpan[] | undefined;
  readonly events?: readonly ScenarioEvent[] | undefined;
  /** Seconds after the last order, fault and event by which everything must be done. */
  readonly patience: number;
  readonly expect: Readonly<Partial<Record<MeasureName, Bound | undefined>>>;
}

/** One order as people place it. `at` and `cancelAt`: milliseconds since the beginning. */
export interface PlannedOrder {
  readonly at: number;
  readonly clientId: string;
  readonly destination: { readonly x: number; readonly y: number };
  readonly lines: readonly Line[];
  readonly cancelAfter: number | null;
}

export interface RecordedOrder {
  /** Milliseconds since the recording's beginning. */
  readonly at: number;
  readonly destination: { readonly x: number; readonly y: number };
  readonly lines: readonly Line[];
}

export type PlannedStep =
  | { readonly at: number; readonly what: 'faults'; readonly config: FaultConfig | null; readonly text: string }
  | { readonly at: number; readonly what: 'kill'; readonly process: ScenarioProcess; readonly text: string }
  | { readonly at: number; readonly what: 'speed'; readonly speed: number; readonly text: string };

export interface ScenarioWorld {
  readonly warehouses: readonly (PlacedThing & { readonly name: string })[];
  readonly trucks: readonly PlacedThing[];
  readonly products: readonly {
    readonly id: number;
    readonly sku: string;
    readonly name: string;
    readonly reorderPoint: number;
    readonly reorderQuantity: number;
  }[];
  readonly stock: readonly { readonly warehouseId: number; readonly productId: number; readonly quantity: number }[];
}

/** All that happens in one run, in order of time. */
export interface Plan {
  readonly seed: number;
  readonly world: ScenarioWorld;
  readonly orders: readonly PlannedOrder[];
  readonly steps: readonly PlannedStep[];
  /** When the last order, fault and event is over, and when everything must be done; ms since the beginning. */
  readonly quietAt: number;
  readonly giveUpAt: number;
}

/** `unknown`: neither can be said yet. */
export type ExpectationState = 'holds' | 'broken' | 'unknown';

export interface ExpectationStatus {
  readonly measure: MeasureName;
  /** What must hold, in words: "orders still open: 0". */
  readonly text: string;
  readonly state: ExpectationState;
  readonly min: number | null;
  readonly max: number | null;
  readonly actual: number | null;
}

export const SCENARIO_STATES = [
  /** Its world is being made. */
  'preparing',
  'running',
  /** All orders are placed, all faults over: what is open may still come. */
  'settling',
  // The ends.
  'green',
  'red',
  'stopped',
  'failed',
] as const;
export type ScenarioState = (typeof SCENARIO_STATES)[number];

/** A run inside the app as the screens see it. */
export interface ScenarioStatus {
  readonly name: string;
  readonly title: string;
  readonly seed: number;
  /** Scenario seconds in a real one. */
  readonly pace: number;
  readonly state: ScenarioState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds of the scenario since its beginning, which is when its world was ready; stands still once it is over. */
  readonly elapsedMs: number;
  readonly quietAtMs: number;
  readonly giveUpAtMs: number;
  readonly planned: number;
  readonly placed: number;
  readonly open: number;
  readonly delivered: number;
  /** What goes on now besides orders: faults that hold, in words. */
  readonly now: readonly string[];
  /** What comes next, in words, and when (ms since the beginning). */
  readonly next: { readonly atMs: number; readonly text: string } | null;
  readonly figures: Figures;
  readonly expectations: readonly ExpectationStatus[];
  /** Why it failed (state `failed`). */
  readonly error: CodedError | null;
}

/** A scenario in the list. */
export interface ScenarioSummary {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly orders: number;
  readonly warehouses: number;
  readonly trucks: number;
  readonly products: number;
  /** Until the last order, fault and event. */
  readonly quietAtMs: number;
  readonly faults: number;
  readonly events: number;
  /** What must hold, in words. */
  readonly expectations: readonly string[];
  /** A file that makes no sense: which field, and what is allowed. Everything else is empty then. */
  readonly error: CodedError | null;
}
