// The state of one world and its parts, as the topics (stock, packages, fleet, loading) share it. Shapes and making, no rules.

import type { Point } from '../lib/ids.js';
import type { PackageStatus } from '../wire/world-amazon.js';
import type { WorldTruckStatus } from '../wire/world-ups.js';
import type { Agenda } from './agenda.js';
import type { Connection } from './connection.js';
import { Fifo } from '../lib/fifo.js';
import type { Journal } from './journal.js';
import type { Side } from './messages.js';
import { NumberSet } from './number-set.js';
import type { AnyResponse } from './outgoing.js';
import type { TimingProfile } from './profile.js';
import { DEFAULT_SIMSPEED } from './profile.js';

/** A package that is not delivered yet. Exactly one of `packing`, waiting, `queued`, `truck` says where it is. */
export interface Package {
  readonly id: number;
  readonly whnum: number;
  status: Exclude<PackageStatus, 'DELIVERED'>;
  /** While PACKING. */
  packing: { readonly due: number; readonly order: number; readonly tellFrom: number } | null;
  /** The truck it waits for (PACKED), is being put on, or is on. */
  truck: number | null;
  /** Place in the truck's loading queue, with the speed that its request came under. */
  queued: { readonly order: number; readonly simspeed: number; readonly tellFrom: number } | null;
  /** Where a deliver sent it, and its place in the truck's route; kept when the truck is turned round. */
  stop: { readonly order: number; readonly x: number; readonly y: number } | null;
}

/** A trip under way. */
export interface Leg {
  readonly from: Point;
  readonly to: Point;
  readonly startedAt: number;
  readonly due: number;
  readonly order: number;
  readonly simspeed: number;
  /** A breakdown on purpose: after `after` ms it stands still for `for` ms, which `due` includes. */
  readonly stand?: { readonly after: number; readonly for: number };
  /** The warehouse of a pickup, or null on the way to an address. */
  readonly whnum: number | null;
  /** The tick with which its end may be told at the earliest: the tick of the ack goes first. */
  readonly tellFrom: number;
}

export interface Truck {
  readonly id: number;
  status: WorldTruckStatus;
  /** Last place it stood at. */
  x: number;
  y: number;
  /** The warehouse it stands at (ARRIVE WAREHOUSE, LOADING). */
  whnum: number | null;
  leg: Leg | null;
  /** The package being put on. */
  loading: {
    readonly packageid: number;
    readonly due: number;
    readonly order: number;
    readonly tellFrom: number;
  } | null;
  /** Packages that wait to be put on, oldest first. */
  readonly queue: Fifo<Package>;
  /** Packages on board that have a destination (those with a `stop`), in the order of delivery. */
  readonly route: Fifo<Package>;
}

export interface World {
  readonly id: number;
  /** Last speed that either side set; connections copy it at connect. */
  simspeed: number;
  readonly warehouses: Map<number, Point>;
  readonly trucks: Map<number, Truck>;
  /** Description by product: the first one wins. */
  readonly products: Map<number, string>;
  /** On hand by warehouse and product. */
  readonly stock: Map<number, Map<number, number>>;
  readonly packages: Map<number, Package>;
  /** Shipids of delivered packages: all that is left of them. */
  readonly delivered: NumberSet;
  /** Sequence numbers that were used, for the world's whole life. */
  readonly used: Readonly<Record<Side, NumberSet>>;
  readonly seats: Record<Side, Connection | null>;
}

/** What the topics need from the server around them. */
export interface Surroundings {
  /** World time of what is happening, in ms. */
  readonly now: number;
  readonly profile: TimingProfile;
  /** The tick with which the result of work that is asked for now leaves at the earliest, in time of the lines. */
  readonly resultTick: number;
  readonly agenda: Agenda;
  readonly journal: Journal;
  /** A new order number: growing for ever, over all worlds. */
  nextOrder(): number;
  /** How long a trip is to stand still on the way, in ms; 0 as a rule. */
  repairTime(world: number, truck: number, trip: number): number;
  /** Makes a response for one side of a world; it leaves with the next tick, or with that at `from` when it is later. */
  respond(world: World, side: Side, body: AnyResponse, from?: number): void;
}

export function newWorld(id: number): World {
  return {
    id,
    simspeed: DEFAULT_SIMSPEED,
    warehouses: new Map(),
    trucks: new Map(),
    products: new Map(),
    stock: new Map(),
    packages: new Map(),
    delivered: new NumberSet(),
    used: { amazon: new NumberSet(), ups: new NumberSet() },
    seats: { amazon: null, ups: null },
  };
}

export function newTruck(id: number, at: Point): Truck {
  return {
    id,
    status: 'IDLE',
    x: at.x,
    y: at.y,
    whnum: null,
    leg: null,
    loading: null,
    queue: new Fifo(),
    route: new Fifo(),
  };
}
