// What the bench says to its zero-delay world beside the simulator's contract, and what that answers.

/** `answers` false: takes everything in and says nothing, not even that it has it. */
export interface WorldMode {
  readonly answers: boolean;
  /** Percent of items and acks lost each way. */
  readonly lossPercent: number;
  readonly seed: number;
  /** Counts all copies, which costs time. */
  readonly counting: boolean;
}

export type ToBenchWorld =
  | { readonly bench: 'mode'; readonly mode: WorldMode }
  /** Counts begin anew. */
  | { readonly bench: 'reset' }
  | { readonly bench: 'counts' };

export interface BenchWorldCounts {
  readonly bench: 'counts';
  /** Items and acks on their way, every copy, both directions of both lines. */
  readonly copies: number;
  /** Items of the store's that came more than once. */
  readonly duplicates: number;
  /** Items that this world sent more than once. */
  readonly resent: number;
  /** When the first item of the store's came since the reset, ms since 1970 with fractions; null: none. */
  readonly firstItemAt: number | null;
  /** Stores that are connected to either port now. */
  readonly connections: number;
  /** Copies of items that came from the store. */
  readonly itemsIn: number;
}

/** The one truck; it is everywhere at once. */
export const TRUCK_ID = 1;
export const WORLD_ID = 1;
