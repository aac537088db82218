// The store's side of the world protocol as plain shapes (proto/world_amazon.proto). Field names are the wire's own.

import type { Point } from '../lib/ids.js';

export interface AProduct {
  readonly id: number;
  readonly description: string;
  readonly count: number;
}

export interface AInitWarehouse extends Point {
  readonly id: number;
}

/** First frame from the store. No worldid: a new world. */
export interface AConnect {
  readonly worldid?: number | undefined;
  readonly initwh: readonly AInitWarehouse[];
  readonly isAmazon: boolean;
}

export const CONNECTED = 'connected!';

/** The answer. `result` is CONNECTED or begins with `error:`; `worldid` is null where the real world leaves it out. */
export interface AConnected {
  readonly worldid: number | null;
  readonly result: string;
}

/** One numbered request to the world; its number travels beside it. */
export type WorldCommand =
  | { readonly kind: 'buy'; readonly whnum: number; readonly things: readonly AProduct[] }
  | { readonly kind: 'pack'; readonly whnum: number; readonly things: readonly AProduct[]; readonly shipid: number }
  | { readonly kind: 'load'; readonly whnum: number; readonly truckid: number; readonly shipid: number }
  | { readonly kind: 'query'; readonly packageid: number };

/** One numbered item from the world. */
export type WorldResponse =
  | { readonly kind: 'arrived'; readonly whnum: number; readonly things: readonly AProduct[] }
  | { readonly kind: 'ready'; readonly shipid: number }
  | { readonly kind: 'loaded'; readonly shipid: number }
  | { readonly kind: 'error'; readonly err: string; readonly originseqnum: number }
  | { readonly kind: 'packagestatus'; readonly packageid: number; readonly status: string };

export const PACKAGE_STATUSES = ['PACKING', 'PACKED', 'LOADING', 'LOADED', 'DELIVERING', 'DELIVERED'] as const;
export type PackageStatus = (typeof PACKAGE_STATUSES)[number];
