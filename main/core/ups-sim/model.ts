// The carrier's vocabulary: trucks, packages, commands, limits. Data only; what happens with them is decided elsewhere.

import type { Millis, Point } from '../lib/ids.js';
import type { UpsPackageStatus, UpsToStore, UpsTruckState } from '../wire/amazon-ups.js';
import type { UpsWorldCommand } from '../wire/world-ups.js';

export interface UpsSimLimits {
  /** Packages on one trip at most. */
  readonly capacity: number;
  /** How long a truck waits for the next package of its trip before it leaves with what is loaded, in ms. */
  readonly patienceMs: number;
  /** A warehouse that has waited longer than this is served before nearer ones, in ms. */
  readonly starveMs: number;
  /** Packages not yet delivered or cancelled at most, per world; a pickup beyond it is answered with an error. */
  readonly openPackages: number;
  /** Delivered and cancelled packages remembered at most, per world. */
  readonly closedPackages: number;
  /** How often a package may come back to the queue because of errors of the world before it is given up. */
  readonly attempts: number;
  /** Packages that one word of an arrived truck names at most: some dialects have room for one. */
  readonly perArrival: number;
}

export const DEFAULT_UPS_LIMITS: UpsSimLimits = {
  capacity: 20,
  patienceMs: 300_000,
  starveMs: 120_000,
  openPackages: 200_000,
  closedPackages: 20_000,
  attempts: 3,
  perArrival: Number.POSITIVE_INFINITY,
};

export interface Package {
  readonly shipid: number;
  readonly whnum: number;
  destination: Point;
  state: UpsPackageStatus;
  truckid: number | null;
  /** The store's numbers of the pickup that brought it and of the message that said it is loaded. */
  readonly pickupSeq: number;
  loadedSeq: number | null;
  /** Place in the queue of its warehouse; grows for ever. */
  queueNo: number;
  queuedAt: Millis;
  attempts: number;
  /** A redirect that the world has not confirmed yet. */
  redirect: Point | null;
}

export interface Truck {
  readonly id: number;
  /** Last position that the world confirmed. */
  x: number;
  y: number;
  state: UpsTruckState;
  /** Warehouse of the trip; null without one. */
  whnum: number | null;
  target: Point | null;
  /** Packages of the trip that are not delivered, in the order of the route once it has left. */
  shipids: number[];
  arrivedAt: Millis | null;
  /** When the phase began or last made progress. */
  since: Millis;
  /** The motion command that stands, null when none does or the world refused it. */
  command: number | null;
  /** The query that may be believed when it is answered. */
  query: number | null;
  /** When to look into its silence. */
  checkAt: Millis | null;
  checks: number;
  failures: number;
  /** Single deliveries that look for the package which the world refused. */
  split: number[];
  /** Highest number of a world item about this truck: what is older tells nothing about now. */
  lastItem: number;
  /** The world knows it. */
  present: boolean;
  /** Not sent out before this time. */
  restUntil: Millis | null;
}

export interface WorldCommandRow {
  readonly seq: number;
  readonly body: UpsWorldCommand;
  readonly at: Millis;
  ackedAt: Millis | null;
}

export interface StoreItemRow {
  readonly seq: number;
  readonly body: UpsToStore;
}

/** One durable row; value null deletes. The key begins with the world's id. */
export interface UpsRow {
  readonly scope: 'ups';
  readonly key: string;
  readonly value: string | null;
}

export const isClosed = (pkg: Package): boolean => pkg.state === 'DELIVERED' || pkg.state === 'CANCELLED';
/** On a truck or past it: it can no longer be taken back. */
export const isOnBoard = (pkg: Package): boolean => pkg.state === 'LOADED' || pkg.state === 'OUT_FOR_DELIVERY';
export const positionOf = (truck: Truck): Point => ({ x: truck.x, y: truck.y });
