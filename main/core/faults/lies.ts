// What a UPS that is not well says: items that make no sense, states that there are not, bytes that are no message. Decides and
// makes them from configuration, seed and place; encodes nothing.

import { type Random, randomInt } from '../lib/random.js';
import type { Item } from '../session/types.js';
import type { UpsToStore, UpsTruckState } from '../wire/amazon-ups.js';
import { type FaultConfig, LIE_KINDS, type LieKind } from './config.js';
import { happens, randomAt } from './throws.js';

export interface LiePlace {
  /** Connections of stores, from 1 as they come. */
  readonly connection: number;
  /** Messages to the store on this connection, from 0. */
  readonly message: number;
}

/** What the lies may be about. */
export interface LieMatter {
  readonly trucks: readonly number[];
  readonly warehouses: readonly number[];
  /** Shipments that wait for their truck. */
  readonly waiting: readonly number[];
}

export type Lie =
  | { readonly kind: LieKind; readonly item: Item<UpsToStore> }
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array };

/** Numbers from here on are those of lies: far above what a UPS ever counts to. */
const FIRST_SEQ = 2 ** 52;
const UNKNOWN_ID = 2 ** 40;
const NO_STATE = 'FLYING' as UpsTruckState;

/** What follows this message, or null: nothing. A kind that there is no matter for is passed over. */
export function lieAfter(config: FaultConfig, place: LiePlace, matter: LieMatter): Lie | null {
  const random = randomAt(config.seed, 'lie', place.connection, place.message);
  if (!happens(random, config.ups?.illegal)) return null;
  const seq = FIRST_SEQ + Math.floor(random.next() * 2 ** 51);
  const kinds = (config.ups?.kinds ?? LIE_KINDS).filter((kind) => kind !== 'too-early' || matter.waiting.length > 0);
  if (kinds.length === 0) return null;
  const kind = pick(kinds, random);
  if (kind === 'garbage') return { kind, bytes: garbage(random) };
  return { kind, item: { seq, body: body(kind, matter, random) } };
}

function pick<T>(from: readonly [T, ...T[]] | readonly T[], random: Random): T {
  return from[randomInt(random, 0, from.length - 1)] as T;
}

/** No frame of any protocol here: a length of more than five bytes. */
function garbage(random: Random): Uint8Array {
  const noise = Uint8Array.from({ length: 32 }, () => randomInt(random, 0, 255));
  return noise.fill(0xff, 0, 8);
}

function body(kind: Exclude<LieKind, 'garbage'>, matter: LieMatter, random: Random): UpsToStore {
  const unknown = UNKNOWN_ID + randomInt(random, 0, 1_000_000);
  const truckid = matter.trucks.length === 0 ? 1 : pick(matter.trucks, random);
  const whnum = matter.warehouses.length === 0 ? 1 : pick(matter.warehouses, random);
  switch (kind) {
    case 'unknown-shipment':
      return { kind: 'delivered', truckid, shipid: unknown };
    case 'unknown-truck': {
      const nobody = random.next() < 0.5 ? -1 : Math.max(0, ...matter.trucks) + randomInt(random, 1, 1000);
      return { kind: 'truckArrived', truckid: nobody, whnum, shipids: [unknown] };
    }
    case 'unknown-number':
      return { kind: 'error', err: 'no such thing', originseqnum: unknown };
    case 'unknown-state':
      return {
        kind: 'status',
        answers: null,
        packages: [],
        trucks: [{ truckid, state: NO_STATE, x: 0, y: 0, target: null, whnum: null, shipids: [] }],
      };
    case 'too-early':
      return { kind: 'delivered', truckid, shipid: pick(matter.waiting, random) };
    case 'no-packages':
      return { kind: 'truckArrived', truckid, whnum, shipids: [] };
  }
}
