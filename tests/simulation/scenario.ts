// What happens in one simulated run: the world's size, what people do and when, and how much goes wrong. Drawn in draw.ts.

import type { Demo } from '../../main/contracts/demo.js';
import type { UpsDialect } from '../../main/contracts/link-port.js';
import type { SimProfile } from '../../main/contracts/sim-port.js';
import type { MethodName, PlaceOrderParams } from '../../main/contracts/app-api.js';
import type { Line } from '../../main/core/orders/types.js';
import type { NetOptions } from './machine/net.js';

export interface OrderIntent {
  readonly at: number;
  readonly order: PlaceOrderParams;
  /** Taken back this long after it was accepted, or never. */
  readonly cancelAfter: number | null;
  /** `<import>:<reference>` when it comes in a table; its client id follows from that. */
  readonly importRef: string | null;
}

/** Something else that a person does. */
export interface Deed {
  readonly at: number;
  readonly method: MethodName;
  readonly params: unknown;
}

export interface BuyIntent {
  readonly at: number;
  readonly clientId: string;
  readonly warehouseId: number;
  readonly lines: readonly Line[];
}

/** What a UPS outside speaks with the store, who calls whom, and whether it makes the world and says which. */
export interface Carrier {
  readonly dialect: UpsDialect;
  readonly listens: 'ups' | 'store';
  readonly announces: boolean;
}

/** Mean time between two faults of a kind in ms; null: never. */
export interface FaultRates {
  readonly cut: number | null;
  readonly halfOpen: number | null;
  readonly refuse: number | null;
  readonly slow: number | null;
  readonly killLink: number | null;
  readonly killSimulator: number | null;
  readonly hang: number | null;
  readonly sleep: number | null;
  readonly crash: number | null;
  readonly crashAtCommit: number | null;
  readonly simulatorAtCommit: number | null;
  readonly reopenWindow: number | null;
  readonly diskFails: number | null;
}

export interface Scenario {
  readonly demo: Demo;
  /** The built-in world and UPS, or the same ones outside of the program. */
  readonly mode: 'simulated' | 'real';
  /** The UPS outside of the program; built in it is our own, which waits. */
  readonly carrier: Carrier;
  readonly profile: SimProfile;
  readonly simspeed: number;
  /** Percent of single requests that the world drops. */
  readonly flakiness: number;
  readonly net: NetOptions;
  readonly commitMs: readonly [number, number];
  /** The books are in memory, or in a file. */
  readonly store: 'memory' | 'sqlite';
  readonly orders: readonly OrderIntent[];
  readonly buys: readonly BuyIntent[];
  readonly deeds: readonly Deed[];
  readonly faults: FaultRates;
  /** Faults happen until then. */
  readonly faultsUntil: number;
  /** Everything must be done this long after. */
  readonly patience: number;
}

export interface ScenarioWish {
  readonly mode?: 'simulated' | 'real';
  readonly carrier?: Carrier;
  readonly profile?: SimProfile;
  readonly simspeed?: number;
  /** So many orders at one instant, instead of those that the seed draws. */
  readonly burst?: number;
  /** About so many orders over a while, in a world of a size for that. */
  readonly orders?: number;
  readonly faults?: boolean;
  readonly store?: 'memory' | 'sqlite';
}
