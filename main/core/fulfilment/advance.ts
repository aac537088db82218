// Merges a fact into a shipment inside a decision, with all that follows from it in the books: stock, order state, problem, event.
// Sends nothing (see drive) and knows no messages.

import { mergeFact } from '../orders/machine.js';
import type { ShipmentFact, Transition } from '../orders/machine.js';
import { isClosed, isRestored } from '../orders/machine.js';
import { orderState } from '../orders/order-state.js';
import type { EventKind, EventSource, Problem, Shipment } from '../orders/types.js';
import { must } from '../lib/assert.js';
import type { Draft, EventDetails } from './draft.js';
import { pickLines } from './stock.js';

export interface News {
  readonly kind: EventKind;
  readonly source: EventSource;
  /** References beyond the shipment's own; from and to are set here. */
  readonly details?: Omit<EventDetails, 'from' | 'to' | 'orderId' | 'shipmentId' | 'warehouseId'>;
}

const NO_DETAILS: EventDetails = {};

/** Events that tell which truck it was about. */
const ABOUT_TRUCK: ReadonlySet<EventKind> = new Set<EventKind>([
  'truck-arrived',
  'load-sent',
  'load-acked',
  'loaded',
  'depart-sent',
  'out-for-delivery',
  'delivered',
]);

/** Facts that only the world or the UPS can know. */
const TELLS_WHERE: ReadonlySet<ShipmentFact['type']> = new Set<ShipmentFact['type']>([
  'packed',
  'loaded',
  'out-for-delivery',
  'delivered',
  'cancelled',
]);

/**
 * Merges the fact; when it is new, records the row, the order's state, the stock that a packing takes and the event `news`.
 * A move clears the shipment's problem.
 */
export function advance(draft: Draft, s: Shipment, fact: ShipmentFact, news: News): Transition {
  const merged = mergeFact(s, fact);
  if (!merged.ok || !merged.changed) return merged;
  const moved = merged.shipment.state !== s.state;
  // An ack of ours tells nothing of how far a package is that is being looked up.
  const tells = !isRestored(s) || TELLS_WHERE.has(fact.type);
  const cleared = moved && tells && merged.shipment.problem !== null && merged.shipment.problem === s.problem;
  const next: Shipment = cleared ? { ...merged.shipment, problem: null } : merged.shipment;
  draft.putShipment(next);
  const orderClosed = moved && updateOrder(draft, next);
  const details = news.details ?? NO_DETAILS;
  draft.emit(news.kind, news.source, {
    personId: details.personId ?? null,
    orderId: next.orderId,
    shipmentId: next.id,
    warehouseId: next.warehouseId,
    truckId: details.truckId ?? (ABOUT_TRUCK.has(news.kind) ? next.truckId : null),
    link: details.link ?? null,
    seq: details.seq ?? null,
    peerSeq: details.peerSeq ?? null,
    from: moved ? s.state : null,
    to: moved ? next.state : null,
    data: orderClosed ? { ...details.data, orderClosed: true } : (details.data ?? null),
  });
  if (s.packedAt === null && next.packedAt !== null) pickLines(draft, s);
  if (ON_THE_ROAD.has(fact.type)) settleCall(draft, next);
  if (cleared) draft.emit('problem-cleared', 'us', { ...about(next), data: { code: s.problem?.code } });
  return { ok: true, shipment: next, changed: true };
}

const ON_THE_ROAD: ReadonlySet<string> = new Set(['out-for-delivery', 'delivered']);

/** The UPS carries it: it has heard the call for it, whatever became of the ack. */
function settleCall(draft: Draft, { pickupSeq }: Shipment): void {
  if (pickupSeq !== null && draft.isUnacked('ups', pickupSeq)) draft.settle('ups', pickupSeq);
}

/** Merges a fact that needs no event of its own (another one tells of it). The fact must be possible. */
export function note(draft: Draft, s: Shipment, fact: ShipmentFact): Shipment {
  const merged = mergeFact(s, fact);
  const next = must(
    merged.ok ? merged.shipment : null,
    merged.ok ? 'row' : `${fact.type} of ${s.id}: ${merged.reason}`,
  );
  if (next !== s) draft.putShipment(next);
  return next;
}

export function setProblem(draft: Draft, s: Shipment, problem: Problem): Shipment {
  const next = note(draft, s, { type: 'problem', at: draft.at, problem });
  if (next !== s) {
    draft.emit('problem', 'us', { ...about(next), data: { ...problem, replaces: s.problem !== null } });
  }
  return next;
}

export function clearProblem(draft: Draft, s: Shipment): Shipment {
  if (s.problem === null) return s;
  const next = note(draft, s, { type: 'problem', at: draft.at, problem: null });
  draft.emit('problem-cleared', 'us', { ...about(next), data: { code: s.problem.code } });
  return next;
}

/** It cannot go on by itself: off the road, with the reason, until a person decides. */
export function fail(draft: Draft, s: Shipment, problem: Problem): Shipment {
  const merged = mergeFact(s, { type: 'failed', at: draft.at });
  if (!merged.ok || !merged.changed) return setProblem(draft, s, problem);
  const next: Shipment = { ...merged.shipment, problem };
  draft.putShipment(next);
  updateOrder(draft, next);
  draft.emit('problem', 'us', {
    ...about(next),
    from: s.state,
    to: next.state,
    data: { ...problem, replaces: s.problem !== null },
  });
  return next;
}

/** The references that every event of a shipment carries. */
export function about(s: Shipment): EventDetails {
  return { orderId: s.orderId, shipmentId: s.id, warehouseId: s.warehouseId };
}

/** True when the order closed by this. */
function updateOrder(draft: Draft, changed: Shipment): boolean {
  const order = draft.order(changed.orderId);
  if (order === undefined) return false;
  const states = order.shipmentIds.map((id) =>
    id === changed.id ? changed.state : must(draft.shipment(id), 'shipment of an open order').state,
  );
  const state = orderState(states);
  // Cancelled parts do not hold the others open: an order of delivered and cancelled shipments is delivered.
  const closes = order.closedAt === null && states.every(isClosed);
  if (state === order.state && !closes) return false;
  draft.putOrder({ ...order, state, version: order.version + 1, closedAt: closes ? draft.at : order.closedAt });
  return closes;
}
