// The shipment machine: one rule per fact, in a table. Facts are merged in whatever order they arrive; the state follows
// from the facts and only moves forward. Knows nothing of stock, commands or events.

import { assertNever } from '../lib/assert.js';
import type { Millis, Point, Seq, TruckId } from '../lib/ids.js';
import type { PersonHold, Problem, Redirect, Shipment, ShipmentState } from './types.js';
import { CLOSED_STATES, PIPELINE } from './types.js';

/** Something that is now known of a shipment: done by us, or said by the world or the UPS. */
export type ShipmentFact =
  | { readonly type: 'reserved'; readonly at: Millis }
  | { readonly type: 'held'; readonly at: Millis; readonly until: Millis }
  | { readonly type: 'pack-sent'; readonly at: Millis; readonly seq: Seq }
  | { readonly type: 'pack-acked'; readonly at: Millis; readonly seq: Seq }
  /** The present pack command came to nothing; `keepStock`: the reservation stays. */
  | { readonly type: 'pack-void'; readonly at: Millis; readonly keepStock: boolean }
  | { readonly type: 'packed'; readonly at: Millis }
  | { readonly type: 'pickup-sent'; readonly at: Millis; readonly seq: Seq }
  | { readonly type: 'pickup-acked'; readonly at: Millis; readonly seq: Seq }
  | { readonly type: 'truck-arrived'; readonly at: Millis; readonly truckId: TruckId }
  /** The truck left (or never was there) and the load command came to nothing: another truck is needed. */
  | { readonly type: 'truck-gone'; readonly at: Millis }
  | { readonly type: 'load-sent'; readonly at: Millis; readonly seq: Seq }
  | { readonly type: 'load-acked'; readonly at: Millis; readonly seq: Seq }
  | { readonly type: 'loaded'; readonly at: Millis }
  | { readonly type: 'depart-sent'; readonly at: Millis; readonly seq: Seq }
  | { readonly type: 'out-for-delivery'; readonly at: Millis }
  | { readonly type: 'delivered'; readonly at: Millis }
  | { readonly type: 'cancelled'; readonly at: Millis }
  | { readonly type: 'failed'; readonly at: Millis }
  | { readonly type: 'queried'; readonly at: Millis; readonly seq: Seq }
  | { readonly type: 'problem'; readonly at: Millis; readonly problem: Problem | null }
  /** `peerSeq`: of the UPS's word on it, where it was the UPS who said it. */
  | { readonly type: 'redirected'; readonly at: Millis; readonly destination: Point; readonly peerSeq?: number }
  | { readonly type: 'redirect'; readonly at: Millis; readonly redirect: Redirect }
  /** Null: released. */
  | { readonly type: 'person-hold'; readonly at: Millis; readonly hold: PersonHold | null }
  | { readonly type: 'account-confirmed'; readonly at: Millis }
  | { readonly type: 'account'; readonly at: Millis; readonly upsAccount: string | null };

export type FactType = ShipmentFact['type'];

export type Transition =
  | { readonly ok: true; readonly shipment: Shipment; readonly changed: boolean }
  | { readonly ok: false; readonly reason: string };

type Patch = { -readonly [K in keyof Shipment]?: Shipment[K] };
/** A rule gives what changes, null when the fact is no news, or why it cannot be. */
type Rule<F> = (shipment: Shipment, fact: F) => Patch | string | null;
type RuleTable = { readonly [T in FactType]: Rule<Extract<ShipmentFact, { type: T }>> };

const RULES: RuleTable = {
  reserved: (s) => {
    if (s.reserved) return null;
    return s.packedAt === null ? { reserved: true } : 'it is packed already';
  },
  held: (s, f) => {
    if (s.packAttempts > 0 || s.packedAt !== null) return 'its pack command has gone out';
    return s.heldUntil === f.until ? null : { heldUntil: f.until };
  },
  'pack-sent': (s, f) => {
    if (s.packSeq === f.seq) return null;
    if (s.packedAt !== null) return 'it is packed already';
    if (s.packSeq !== null) return `pack command ${s.packSeq} is still under way`;
    if (!s.reserved) return 'its stock is not reserved';
    return { packSeq: f.seq, packAckedAt: null, packAttempts: s.packAttempts + 1 };
  },
  'pack-acked': (s, f) => (s.packSeq === f.seq && s.packAckedAt === null ? { packAckedAt: f.at } : null),
  'pack-void': (s, f) => {
    if (s.packedAt !== null) return 'it is packed already';
    if (s.packSeq === null) return null;
    return { packSeq: null, packAckedAt: null, ...(f.keepStock ? {} : { reserved: false }) };
  },
  packed: (s, f) => {
    if (s.packedAt !== null) return null;
    return s.packAttempts > 0 || isRestored(s) ? packedAt(s, f.at) : 'it was never sent to be packed';
  },
  'pickup-sent': (s, f) => (s.pickupSeq === f.seq ? null : { pickupSeq: f.seq, pickupAckedAt: null }),
  'pickup-acked': (s, f) => (s.pickupSeq === f.seq && s.pickupAckedAt === null ? { pickupAckedAt: f.at } : null),
  'truck-arrived': (s, f) => {
    if (s.truckId === f.truckId) return null;
    // Known to be loaded without knowing on which truck: only books that were restored are so.
    if (s.loadedAt !== null) return s.truckId === null ? { truckId: f.truckId, truckArrivedAt: f.at } : null;
    if (s.truckId !== null && s.loadSeq !== null && !REASSIGN.has(s.problem?.code ?? '')) {
      return `it is being loaded on truck ${s.truckId}`;
    }
    return { truckId: f.truckId, truckArrivedAt: f.at, loadSeq: null, loadAckedAt: null, loadAttempts: 0 };
  },
  'truck-gone': (s) => {
    if (s.loadedAt !== null) return 'it is loaded already';
    if (s.truckId === null) return null;
    return { truckId: null, truckArrivedAt: null, loadSeq: null, loadAckedAt: null };
  },
  'load-sent': (s, f) => {
    if (s.loadSeq === f.seq) return null;
    if (s.packedAt === null) return 'it is not packed';
    if (s.truckId === null) return 'no truck is there';
    if (s.loadedAt !== null) return 'it is loaded already';
    return { loadSeq: f.seq, loadAckedAt: null, loadAttempts: s.loadAttempts + 1 };
  },
  'load-acked': (s, f) => (s.loadSeq === f.seq && s.loadAckedAt === null ? { loadAckedAt: f.at } : null),
  loaded: (s, f) => {
    if (s.loadedAt !== null) return null;
    return wasSentToLoad(s) ? { ...packedAt(s, f.at), loadedAt: f.at } : 'it was never sent to be loaded';
  },
  'depart-sent': (s, f) => (s.departSeq === f.seq ? null : { departSeq: f.seq }),
  'out-for-delivery': (s, f) => {
    if (s.outForDeliveryAt !== null) return null;
    return wasSentToLoad(s) ? { ...onBoard(s, f.at), outForDeliveryAt: f.at } : 'it was never sent to be loaded';
  },
  delivered: (s, f) => {
    if (s.deliveredAt !== null) return null;
    if (!wasSentToLoad(s)) return 'it was never sent to be loaded';
    const asked = awaitsRedirect(s) ? ({ ...s.redirect, state: 'unanswered', settledAt: f.at } as const) : null;
    return { ...onBoard(s, f.at), deliveredAt: f.at, ...(asked === null ? {} : { redirect: asked }) };
  },
  cancelled: (s, f) => {
    if (s.cancelledAt !== null) return null;
    return wasSentToLoad(s) ? 'loading has begun' : { cancelledAt: f.at, reserved: false };
  },
  failed: (s) => {
    if (s.state === 'failed') return null;
    return isClosed(s.state) ? `it is ${s.state} already` : { state: 'failed' };
  },
  queried: (_s, f) => ({ queriedAt: f.at, querySeq: f.seq }),
  problem: (s, f) => (sameProblem(s.problem, f.problem) ? null : { problem: f.problem }),
  redirected: (s, f) => {
    if (f.peerSeq !== undefined && f.peerSeq <= (s.destinationSeq ?? f.peerSeq - 1)) return null;
    const same = s.destination.x === f.destination.x && s.destination.y === f.destination.y;
    if (same && f.peerSeq === undefined) return null;
    return {
      ...(same ? {} : { destination: f.destination }),
      ...(f.peerSeq === undefined ? {} : { destinationSeq: f.peerSeq }),
    };
  },
  redirect: (_s, f) => ({ redirect: f.redirect }),
  'person-hold': (s, f) => {
    if (f.hold === null) return s.onHold === undefined ? null : {};
    if (s.packSeq !== null || s.packedAt !== null) return 'its pack command has gone out';
    return s.onHold === undefined ? { onHold: f.hold } : null;
  },
  'account-confirmed': (s, f) => (s.accountConfirmedAt === undefined ? { accountConfirmedAt: f.at } : null),
  account: (s, f) => (s.upsAccount === f.upsAccount ? null : { upsAccount: f.upsAccount }),
};

/** The problem under which a refused load waits for the answer to our query; durable, so a restart knows it too. */
export const LOAD_REFUSED = 'load-refused';
/** After this many refusals; only another truck helps. */
export const LOAD_GIVEN_UP = 'load-given-up';
/**
 * The books are older than the world, and it (then the UPS) is being asked how far the package is: what is said of it is
 * believed even if these books never sent it there. Durable, so a restart knows it too.
 */
export const RESTORED = 'books-restored';
export const RESTORED_UPS = 'books-restored-ups';
const REASSIGN: ReadonlySet<string> = new Set([LOAD_REFUSED, LOAD_GIVEN_UP, RESTORED, RESTORED_UPS]);

export function isRestored(s: Shipment): boolean {
  return s.problem?.code === RESTORED || s.problem?.code === RESTORED_UPS;
}

/**
 * Merges one fact. `changed` false: it was known (or the shipment is cancelled and nothing matters any more), the very same row
 * comes back. `ok` false: the fact cannot be true of this shipment as we know it; nothing changes.
 */
export function mergeFact(shipment: Shipment, fact: ShipmentFact): Transition {
  if (shipment.cancelledAt !== null && fact.type !== 'problem') return { ok: true, shipment, changed: false };
  // The compiler cannot see that the rule and the fact have the same type; the table's own type guarantees it.
  const rule = RULES[fact.type] as Rule<ShipmentFact>;
  const patch = rule(shipment, fact);
  if (typeof patch === 'string') return { ok: false, reason: patch };
  if (patch === null) return { ok: true, shipment, changed: false };
  // One clone that keeps the row's shape, then plain stores: this runs for every message.
  const next: { -readonly [K in keyof Shipment]: Shipment[K] } = { ...shipment };
  Object.assign(next, patch);
  if (fact.type === 'person-hold' && fact.hold === null) delete next.onHold;
  next.version = shipment.version + 1;
  next.state = patch.state ?? forward(shipment, roadState(next));
  if (next.state !== shipment.state) next.stateSince = fact.at;
  return { ok: true, shipment: next, changed: true };
}

/** The state that the facts alone say. */
export function roadState(s: Shipment): ShipmentState {
  if (s.cancelledAt !== null) return 'cancelled';
  if (s.deliveredAt !== null) return 'delivered';
  if (s.outForDeliveryAt !== null) return 'delivering';
  if (s.loadedAt !== null) return 'loaded';
  if (s.loadSeq !== null) return 'loading';
  if (s.packedAt !== null) return 'packed';
  if (s.packAckedAt !== null) return 'packing';
  return 'placed';
}

/** Never back: a voided command does not undo the stage that was reached. A failed one leaves only by progress. */
function forward(before: Shipment, said: ShipmentState): ShipmentState {
  if (said === 'cancelled') return said;
  if (before.state === 'failed') return rank(said) > rank(roadState(before)) ? said : 'failed';
  return rank(said) > rank(before.state) ? said : before.state;
}

/** Place on the road, 0 for placed; -1 for the ends off the road. */
export function rank(state: ShipmentState): number {
  switch (state) {
    case 'cancelled':
    case 'failed':
      return -1;
    case 'placed':
    case 'packing':
    case 'packed':
    case 'loading':
    case 'loaded':
    case 'delivering':
    case 'delivered':
      return PIPELINE.indexOf(state);
    default:
      return assertNever(state, 'shipment state');
  }
}

/** Longer is nobody asked to wait: a clock that was set back must not hold an order for hours. */
export const HOLD_MAX_MS = 60_000;

/** Its first pack command is held back, so that it can still be taken back as if nothing had been. */
export function isHeld(s: Shipment, now: Millis): boolean {
  if (s.heldUntil === undefined || s.packAttempts > 0) return false;
  const left = s.heldUntil - now;
  return left > 0 && left <= HOLD_MAX_MS;
}

/** Goods of a shipment that somebody holds are not packed until they are released. */
export function isOnHold(s: Shipment): boolean {
  return s.onHold !== undefined && s.packSeq === null && s.packedAt === null;
}

/** Another destination was asked for, and it is not known whether it counts. */
export function awaitsRedirect(s: Shipment): s is Shipment & { readonly redirect: Redirect } {
  return s.redirect?.state === 'queued' || s.redirect?.state === 'sent';
}

export function isClosed(state: ShipmentState): boolean {
  return CLOSED_STATES.includes(state);
}

function packedAt(s: Shipment, at: Millis): Patch {
  return s.packedAt === null ? { packedAt: at, reserved: false } : {};
}

/** Being on the road implies packed and loaded: those messages may still come. */
function onBoard(s: Shipment, at: Millis): Patch {
  return { ...packedAt(s, at), ...(s.loadedAt === null ? { loadedAt: at } : {}) };
}

function wasSentToLoad(s: Shipment): boolean {
  return s.loadSeq !== null || s.loadAttempts > 0 || s.loadedAt !== null || isRestored(s);
}

function sameProblem(a: Problem | null, b: Problem | null): boolean {
  if (a === null || b === null) return a === b;
  return a.code === b.code && a.text === b.text && a.since === b.since && a.whose === b.whose;
}
