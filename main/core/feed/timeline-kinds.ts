// The words of the timeline: kinds of bars, their flags, lanes, and which events count as trouble. No behaviour.

import { EVENT_KINDS } from '../orders/types.js';
import type { EventKind } from '../orders/types.js';

/** What a bar says. The first five belong to a package, the others to a truck. */
export const BAR_KINDS = [
  'queued', // planned, its pack command not yet sent: waits for stock
  'packing', // pack-sent to ready
  'ready', // packed, waits for a truck to load it
  'loading', // load-sent to loaded
  'on-truck', // loaded to delivered
  'to-warehouse',
  'waiting', // truck stands at a warehouse
  'truck-loading',
  'delivering',
] as const;
export type BarKind = (typeof BAR_KINDS)[number];

/** A bar's kind byte: index into BAR_KINDS, with flags. */
export const KIND_MASK = 0x0f;
/** Closed by a cancellation, not by the next step. */
export const FLAG_CANCELLED = 0x20;
/** A truck's state that no report told: follows from messages about packages. */
export const FLAG_INFERRED = 0x40;
/** A problem or rejection was noted while the bar was open. */
export const FLAG_PROBLEM = 0x80;

export const LANE_STAGES = ['queue', 'packing', 'ready', 'loading', 'state', 'cargo', 'program'] as const;
export type LaneStage = (typeof LANE_STAGES)[number];
export type LaneGroup = 'warehouse' | 'truck' | 'program';

/** Events that must stay visible at every zoom. */
export const PROBLEM_KINDS = ['problem', 'command-rejected', 'quarantined'] as const satisfies readonly EventKind[];

/** Index into EVENT_KINDS. */
export function eventKindIndex(kind: EventKind): number {
  return EVENT_KINDS.indexOf(kind);
}

/** The order of a chunk's `truckState` numbers; equal to the contracts' TRUCK_STATE_ORDER. */
export const TRUCK_STATES = ['idle', 'to-warehouse', 'waiting', 'loading', 'delivering'] as const;

/** Events as columns of equal length, ascending rev; -1 where a reference does not apply. Equal to the contracts' TimelineChunk. */
export interface TimelineColumns {
  readonly rev: readonly number[];
  readonly at: readonly number[];
  readonly kind: readonly number[];
  readonly shipment: readonly number[];
  readonly order: readonly number[];
  readonly warehouse: readonly number[];
  readonly truck: readonly number[];
  readonly truckState: readonly number[];
}

export function barKindIndex(kind: BarKind): number {
  return BAR_KINDS.indexOf(kind);
}

/** The kind of a bar's kind byte. */
export function barKindOf(byte: number): BarKind {
  return BAR_KINDS[byte & KIND_MASK] ?? 'queued';
}
