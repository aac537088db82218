// The journal as columns, for the timeline: a chunk of it as it crosses to the screens.

/** Columns of equal length, one entry an event, ascending rev; -1 where a reference does not apply. */
export interface TimelineChunk {
  readonly rev: readonly number[];
  readonly at: readonly number[];
  /** Index into EVENT_KINDS. */
  readonly kind: readonly number[];
  readonly shipment: readonly number[];
  readonly order: readonly number[];
  readonly warehouse: readonly number[];
  readonly truck: readonly number[];
  /** For 'truck' events: index into TRUCK_STATE_ORDER; otherwise -1. */
  readonly truckState: readonly number[];
  /** True when no event is left after these. */
  readonly complete: boolean;
}
export const TRUCK_STATE_ORDER = ['idle', 'to-warehouse', 'waiting', 'loading', 'delivering'] as const;
