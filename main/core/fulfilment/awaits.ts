// What a shipment waits for from a peer and since when: pure reading of its facts.

import type { Millis } from '../lib/ids.js';
import { isClosed, LOAD_GIVEN_UP, RESTORED, RESTORED_UPS } from '../orders/machine.js';
import type { Shipment } from '../orders/types.js';
import type { AwaitKind } from './types.js';

export interface Awaited {
  readonly kind: AwaitKind;
  /** When the peer's turn began. */
  readonly since: Millis;
  /** The same, or when it was last asked about since then. */
  readonly quietSince: Millis;
}

/** Null when nothing is owed by a peer: it waits for stock or for us, or it is closed or failed. */
export function awaits(s: Shipment): Awaited | null {
  if (isClosed(s.state) || s.state === 'failed') return null;
  // Looked up, whatever these books know of it.
  if (s.problem?.code === RESTORED) return awaited('pack', s.problem.since, s);
  if (s.problem?.code === RESTORED_UPS) return awaited('truck', s.problem.since, s);
  if (s.loadedAt !== null)
    return s.departSeq === null ? null : awaited('delivery', s.outForDeliveryAt ?? s.loadedAt, s);
  if (s.loadSeq !== null) return awaited('load', s.loadAckedAt ?? s.truckArrivedAt ?? s.stateSince, s);
  if (s.packedAt !== null) {
    if (s.pickupSeq === null || s.truckId !== null) return null;
    // The first truck came to nothing: from then on it waits for another.
    if (s.problem?.code === LOAD_GIVEN_UP) return awaited('truck', s.problem.since, s);
    return awaited('truck', s.pickupAckedAt ?? s.packedAt, s);
  }
  if (s.packSeq !== null) return awaited('pack', s.packAckedAt ?? s.stateSince, s);
  return null;
}

/** Whether the peer has said that it has our command; until then the session sends it again by itself. */
export function isAcked(s: Shipment, kind: AwaitKind): boolean {
  switch (kind) {
    case 'pack':
      return s.packAckedAt !== null;
    case 'load':
      return s.loadAckedAt !== null;
    case 'truck':
      return s.pickupAckedAt !== null;
    case 'delivery':
      return true;
  }
}

function awaited(kind: AwaitKind, since: Millis, s: Shipment): Awaited {
  return { kind, since, quietSince: s.queriedAt !== null && s.queriedAt > since ? s.queriedAt : since };
}
