// The status set: for each state of a shipment and a truck its word, colour name and icon name. The one place of both.

import type { ShipmentState, TruckState } from '../../main/core/orders/types.js';
import { defineStrings } from '../state/strings.js';

/** Colour names: `var(--st-<tone>)`, `var(--st-<tone>-tint)`. */
export const TONES = [
  'queued',
  'packing',
  'ready',
  'loading',
  'on-truck',
  'delivering',
  'delivered',
  'waiting',
  'problem',
] as const;
export type Tone = (typeof TONES)[number];

export const SHIPMENT_TONE: Readonly<Record<ShipmentState, Tone>> = {
  placed: 'queued',
  packing: 'packing',
  packed: 'ready',
  loading: 'loading',
  loaded: 'on-truck',
  delivering: 'delivering',
  delivered: 'delivered',
  cancelled: 'waiting',
  failed: 'problem',
};

export const TRUCK_TONE: Readonly<Record<TruckState, Tone>> = {
  idle: 'queued',
  'to-warehouse': 'packing',
  waiting: 'waiting',
  loading: 'loading',
  delivering: 'delivering',
};

export const stateWords = defineStrings('status', {
  placed: 'Placed',
  packing: 'Packing',
  packed: 'Packed',
  loading: 'Loading',
  loaded: 'Loaded',
  delivering: 'Delivering',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
  failed: 'Failed',
  idle: 'Idle',
  'to-warehouse': 'To warehouse',
  waiting: 'Waiting at dock',
  problem: 'Problem',
});
