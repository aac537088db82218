// Between store and UPS: our superset (proto/amazon_ups.proto) as plain shapes. Every dialect maps to and from these.
// Each item travels with a sequence number, unique for ever per world and sender; every copy is acked.

import type { Point } from '../lib/ids.js';

export interface PickupPackage {
  readonly shipid: number;
  readonly destination: Point;
  readonly upsAccount: string | null;
  /** `productId`: some dialects want it; rows of older books may lack it. */
  readonly items: readonly { readonly productId?: number; readonly description: string; readonly count: number }[];
}

export interface PackageStatusReport {
  readonly shipid: number;
  /** What the UPS thinks: QUEUED, TRUCK_ASSIGNED, AT_WAREHOUSE, LOADED, OUT_FOR_DELIVERY, DELIVERED, CANCELLED, UNKNOWN. */
  readonly status: UpsPackageStatus;
  readonly truckid: number | null;
}

export const UPS_PACKAGE_STATUSES = [
  'QUEUED',
  'TRUCK_ASSIGNED',
  'AT_WAREHOUSE',
  'LOADED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'CANCELLED',
  'UNKNOWN',
] as const;
export type UpsPackageStatus = (typeof UPS_PACKAGE_STATUSES)[number];

export const UPS_TRUCK_STATES = ['IDLE', 'TO_WAREHOUSE', 'WAITING', 'LOADING', 'DELIVERING'] as const;
export type UpsTruckState = (typeof UPS_TRUCK_STATES)[number];

export interface TruckReport {
  readonly truckid: number;
  readonly state: UpsTruckState;
  /** Last position that the world confirmed. */
  readonly x: number;
  readonly y: number;
  /** Where it is heading, when it moves. */
  readonly target: Point | null;
  readonly whnum: number | null;
  readonly shipids: readonly number[];
}

/** Store to UPS. */
export type StoreToUps =
  | { readonly kind: 'accountCheck'; readonly shipid: number; readonly upsAccount: string }
  | {
      readonly kind: 'pickup';
      readonly whnum: number;
      /** Null only where the UPS hears it by a dialect that does not say where a warehouse is. */
      readonly warehouse: Point | null;
      readonly packages: readonly PickupPackage[];
    }
  | {
      readonly kind: 'loaded';
      /** Null only where the UPS hears it by a dialect that names no truck: the one that came for the packages. */
      readonly truckid: number | null;
      readonly shipids: readonly number[];
      /** One for each of `shipids`: some dialects tell the way only now. Rows of older books may lack it. */
      readonly destinations?: readonly Point[];
    }
  | { readonly kind: 'redirect'; readonly shipid: number; readonly destination: Point }
  | { readonly kind: 'cancel'; readonly shipid: number }
  /** Asks for these packages and, when `trucks`, for all trucks. */
  | { readonly kind: 'statusQuery'; readonly shipids: readonly number[]; readonly trucks: boolean }
  | { readonly kind: 'error'; readonly err: string; readonly originseqnum: number };

/** UPS to store. */
export type UpsToStore =
  /** `upsAccount` is null from dialects that do not repeat it: the shipment's own is meant. */
  | {
      readonly kind: 'accountResult';
      readonly shipid: number;
      readonly upsAccount: string | null;
      readonly valid: boolean;
    }
  /**
   * `shipids` is empty only from dialects that name no package: the fulfilment side then resolves it. `whnum` is null only from
   * dialects that name no warehouse (they name packages): each package's own is meant.
   */
  | {
      readonly kind: 'truckArrived';
      readonly truckid: number;
      readonly whnum: number | null;
      readonly shipids: readonly number[];
    }
  | { readonly kind: 'outForDelivery'; readonly truckid: number; readonly shipids: readonly number[] }
  | { readonly kind: 'delivered'; readonly truckid: number | null; readonly shipid: number }
  | { readonly kind: 'destinationChanged'; readonly shipid: number; readonly destination: Point }
  | { readonly kind: 'redirectResult'; readonly shipid: number; readonly accepted: boolean; readonly reason: string }
  | { readonly kind: 'cancelResult'; readonly shipid: number; readonly accepted: boolean; readonly reason: string }
  /** Answer to a statusQuery (`answers` = its number), or unasked when a truck's state changed (`answers` null). */
  | {
      readonly kind: 'status';
      readonly answers: number | null;
      readonly packages: readonly PackageStatusReport[];
      readonly trucks: readonly TruckReport[];
    }
  | { readonly kind: 'error'; readonly err: string; readonly originseqnum: number };
