// The UPS's side of the world protocol as plain shapes (proto/world_ups.proto). Field names are the wire's own.

import type { Point } from '../lib/ids.js';

export interface UInitTruck extends Point {
  readonly id: number;
}

export interface UConnect {
  readonly worldid?: number | undefined;
  readonly trucks: readonly UInitTruck[];
  readonly isAmazon: boolean;
}

export interface UConnected {
  readonly worldid: number | null;
  readonly result: string;
}

export interface UDeliveryLocation extends Point {
  readonly packageid: number;
}

export type UpsWorldCommand =
  | { readonly kind: 'pickup'; readonly truckid: number; readonly whid: number }
  | { readonly kind: 'deliver'; readonly truckid: number; readonly packages: readonly UDeliveryLocation[] }
  | { readonly kind: 'query'; readonly truckid: number };

export type UpsWorldResponse =
  | {
      readonly kind: 'completion';
      readonly truckid: number;
      readonly x: number;
      readonly y: number;
      readonly status: string;
    }
  | { readonly kind: 'delivered'; readonly truckid: number; readonly packageid: number }
  | {
      readonly kind: 'truckstatus';
      readonly truckid: number;
      readonly status: string;
      readonly x: number;
      readonly y: number;
    }
  | { readonly kind: 'error'; readonly err: string; readonly originseqnum: number };

export const TRUCK_STATUSES = ['IDLE', 'TRAVELING', 'ARRIVE WAREHOUSE', 'LOADING', 'DELIVERING'] as const;
export type WorldTruckStatus = (typeof TRUCK_STATUSES)[number];
