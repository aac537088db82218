// What the UPS says of trucks and packages. What cannot be true of a shipment is quarantined by itself; the rest of a message counts.

import { INT32_MAX } from '../../lib/ids.js';
import { isRestored, mergeFact, RESTORED_UPS } from '../../orders/machine.js';
import type { ShipmentFact } from '../../orders/machine.js';
import type { EventKind, Shipment } from '../../orders/types.js';
import type { UpsToStore } from '../../wire/amazon-ups.js';
import { awaits } from '../awaits.js';
import { about, advance, clearProblem, setProblem } from '../advance.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { accountSaid } from './account-result.js';
import { drive } from '../drive.js';
import { pointFault } from '../lines.js';
import { destinationSaid, keepsDelivery, resultSaid } from '../redirecting.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { quarantined, wasOurs } from './input.js';
import { isLost, letGo } from './restored.js';
import { decideUpsError } from './ups-errors.js';
import { decideUpsStatus } from './ups-status.js';

export function decideUpsItem(books: Books, input: Input<'ups-item'>): Decision {
  const { body, peerSeq, at } = input;
  const refuse = (reason: string): Decision =>
    quarantined(books, at, { link: 'ups', peerSeq, kind: body.kind }, `${body.kind}: ${reason}`);
  switch (body.kind) {
    case 'truckArrived':
      return decideTruckArrived(books, input, body, refuse);
    case 'outForDelivery': {
      const ids = body.shipids.length > 0 ? body.shipids : aboard(books, body.truckid);
      if (ids.length === 0) return refuse(`no loaded shipment is known on truck ${body.truckid}`);
      const fact = { type: 'out-for-delivery', at } as const;
      return decideOnRoad(books, input, ids, body.truckid, fact, 'out-for-delivery');
    }
    case 'delivered':
      return decideOnRoad(books, input, [body.shipid], body.truckid, { type: 'delivered', at }, 'delivered');
    case 'destinationChanged':
      return decideRedirected(books, input, body.shipid, body.destination, refuse);
    case 'cancelResult':
      return decideCancelled(books, input, body, refuse);
    case 'accountResult':
      return accountSaid(books, input, body, refuse);
    case 'redirectResult':
      return eachShipment(books, { at, peerSeq, kind: body.kind }, [body.shipid], (draft, s) =>
        resultSaid(draft, s, body, peerSeq),
      );
    case 'status':
      return decideUpsStatus(books, at, peerSeq, body);
    case 'error':
      return decideUpsError(books, at, peerSeq, body.originseqnum, body.err);
    default: {
      const unknown: never = body;
      const kind = String((unknown as { kind?: unknown }).kind);
      return quarantined(books, at, { link: 'ups', peerSeq, kind }, `no message of the UPS is called "${kind}"`);
    }
  }
}

/** Why no truck can have this number, or null. The world's trucks are int32. */
export function truckFault(truckid: number): string | null {
  if (Number.isSafeInteger(truckid) && truckid >= 0 && truckid <= INT32_MAX) return null;
  return `${truckid} is no truck; allowed are whole numbers from 0 to ${INT32_MAX}`;
}

/** What some programs call a truck when they have none free, and the problem of a shipment that was told so. */
const NO_TRUCK = -1;
export const NO_TRUCK_FREE = 'no-truck-free';

type Refuse = (reason: string) => Decision;

function decideTruckArrived(
  books: Books,
  { at, peerSeq }: Input<'ups-item'>,
  body: Extract<UpsToStore, { kind: 'truckArrived' }>,
  refuse: Refuse,
): Decision {
  const { truckid, whnum } = body;
  const fault = truckFault(truckid);
  if (fault !== null && truckid !== NO_TRUCK) return refuse(fault);
  if (whnum === null && body.shipids.length === 0)
    return refuse(`truck ${truckid}: neither warehouse nor package named`);
  if (whnum !== null && !books.warehouses.has(whnum)) return refuse(`no warehouse has the number ${whnum}`);
  const called = fault === null ? firstCalled : lastCalled;
  const ids = whnum === null || body.shipids.length > 0 ? body.shipids : called(books, whnum);
  if (fault !== null) return decideNoTruck(books, at, peerSeq, ids, `${body.kind}: ${fault}`);
  if (ids.length === 0) return refuse(`truck ${truckid}: no shipment at warehouse ${whnum} waits for a truck`);

  const fact: ShipmentFact = { type: 'truck-arrived', at, truckId: truckid };
  const details = { link: 'ups', peerSeq, truckId: truckid } as const;
  return eachShipment(books, { at, peerSeq, kind: body.kind }, ids, (draft, s) => {
    if (whnum !== null && s.warehouseId !== whnum)
      return `shipment ${s.id} is at warehouse ${s.warehouseId}, not ${whnum}`;
    const result = advance(draft, s, fact, { kind: 'truck-arrived', source: 'ups', details });
    if (!result.ok) return `truck ${truckid} for shipment ${s.id}: ${result.reason}`;
    const { shipment: next } = result;
    // The UPS was being asked how far it is: this says it.
    drive(draft, next.problem?.code === RESTORED_UPS ? clearProblem(draft, next) : next);
    return null;
  });
}

/**
 * From a UPS that names no package: the shipment that was called for first and has no truck yet. Those whose call was turned
 * down come last: they call again (see watch), so that calls under way and shipments that wait for them stay the same number.
 */
function firstCalled(books: Books, whnum: number): readonly number[] {
  let turnedDown: number | null = null;
  for (const id of books.index.withoutTruck(whnum)) {
    if (books.shipments.get(id)?.problem?.code !== NO_TRUCK_FREE) return [id];
    turnedDown ??= id;
  }
  return turnedDown === null ? [] : [turnedDown];
}

/** Whose call it was that a UPS turned down without naming it: it does so at once, so the last call that still stands. */
function lastCalled(books: Books, whnum: number): readonly number[] {
  let last: Shipment | null = null;
  for (const id of books.index.withoutTruck(whnum)) {
    const s = books.shipments.get(id);
    if (s === undefined || s.problem?.code === NO_TRUCK_FREE) continue;
    if (last === null || (s.pickupSeq ?? 0) > (last.pickupSeq ?? 0)) last = s;
  }
  return last === null ? [] : [last.id];
}

/**
 * Some programs say truck -1 when they have none free. That is no truck, so the message is quarantined; but the shipment it was
 * about must not wait for a call that such a program may have dropped: it is marked, and the watch calls again.
 */
function decideNoTruck(books: Books, at: number, peerSeq: number, ids: readonly number[], reason: string): Decision {
  const draft = createDraft(books, at);
  for (const id of new Set(ids)) {
    const s = draft.shipment(id);
    if (s === undefined || awaits(s)?.kind !== 'truck' || s.problem?.code === NO_TRUCK_FREE) continue;
    const text = 'The UPS says that it has no truck free; it will be asked again';
    setProblem(draft, s, { code: NO_TRUCK_FREE, text, since: at, whose: 'ups' });
  }
  draft.emit('quarantined', 'ups', { link: 'ups', peerSeq, data: { reason, kind: 'truckArrived' } });
  draft.send('ups', { kind: 'error', err: reason, originseqnum: peerSeq });
  return draft.finish({ type: 'quarantined', reason });
}

function aboard(books: Books, truckid: number): readonly number[] {
  return [...books.index.onTruck(truckid)].filter((id) => {
    const s = books.shipments.get(id);
    return s !== undefined && s.loadedAt !== null && s.outForDeliveryAt === null;
  });
}

function decideOnRoad(
  books: Books,
  { at, peerSeq }: Input<'ups-item'>,
  ids: readonly number[],
  truckid: number | null,
  fact: ShipmentFact,
  kind: 'out-for-delivery' | 'delivered',
): Decision {
  const wire = kind === 'delivered' ? 'delivered' : 'outForDelivery';
  return eachShipment(books, { at, peerSeq, kind: wire }, ids, (draft, s) => {
    const fault = onRoadFault(s, truckid);
    if (fault !== null) return fault;
    return merge(draft, s, fact, kind, peerSeq);
  });
}

/** Why this truck cannot carry this shipment, or null. */
export function onRoadFault(s: Shipment, truckid: number | null): string | null {
  if (truckid === null) return null;
  const fault = truckFault(truckid);
  if (fault !== null) return fault;
  if (s.truckId === truckid) return null;
  // Which truck it was put on may have been lost with what the books lost.
  if (s.truckId === null && (s.loadedAt !== null || isRestored(s))) return null;
  return `shipment ${s.id} ${s.truckId === null ? 'has no truck yet' : `is on truck ${s.truckId}`}, not on truck ${truckid}`;
}

/** Merges what the UPS says of a package on the road, and goes on; why it cannot be, or null. */
export function merge(draft: Draft, s: Shipment, fact: ShipmentFact, kind: EventKind, peerSeq: number): string | null {
  if (fact.type === 'delivered') {
    const possible = mergeFact(s, fact);
    if (possible.ok && possible.changed && keepsDelivery(draft, s, peerSeq)) return null;
  }
  const { x, y } = s.destination;
  const result = advance(draft, s, fact, { kind, source: 'ups', details: { link: 'ups', peerSeq, data: { x, y } } });
  if (!result.ok) return `shipment ${s.id}: ${result.reason}`;
  drive(draft, result.shipment);
  return null;
}

/**
 * Applies `one` to each shipment named. Those closed since are passed over (late news); unknown ones and those for which `one`
 * gives a reason are quarantined together, with one error item back; `one` must leave the draft alone when it gives a reason.
 */
export function eachShipment(
  books: Books,
  message: { readonly at: number; readonly peerSeq: number; readonly kind: string },
  ids: readonly number[],
  one: (draft: Draft, s: Shipment) => string | null,
): Decision {
  const { at, peerSeq, kind } = message;
  const draft = createDraft(books, at);
  const reasons: string[] = [];
  for (const id of new Set(ids)) {
    const s = draft.shipment(id);
    if (s === undefined) {
      // Nobody here can load it: a truck that waits for it would wait for ever.
      if (kind === 'truckArrived' && isLost(books, id)) letGo(draft, id);
      if (!wasOurs(books, id)) reasons.push(`no shipment has the number ${id}`);
      continue;
    }
    const reason = one(draft, s);
    if (reason !== null) reasons.push(reason);
  }
  return finishUps(draft, { peerSeq, kind }, reasons);
}

/** Done, or quarantined for these reasons (what was sound of the message stays). */
export function finishUps(
  draft: Draft,
  { peerSeq, kind }: { readonly peerSeq: number; readonly kind: string },
  reasons: readonly string[],
): Decision {
  if (reasons.length === 0) return draft.finish({ type: 'done' });
  const shown = reasons.slice(0, 5).join('; ');
  const reason = `${kind}: ${shown}${reasons.length > 5 ? ` and ${reasons.length - 5} more` : ''}`;
  draft.emit('quarantined', 'ups', { link: 'ups', peerSeq, data: { reason, kind } });
  draft.send('ups', { kind: 'error', err: reason, originseqnum: peerSeq });
  return draft.finish({ type: 'quarantined', reason });
}

function decideRedirected(
  books: Books,
  { at, peerSeq }: Input<'ups-item'>,
  shipid: number,
  destination: { readonly x: number; readonly y: number },
  refuse: Refuse,
): Decision {
  const fault = pointFault('destination', destination);
  if (fault !== null) return refuse(fault.message);
  return eachShipment(books, { at, peerSeq, kind: 'destinationChanged' }, [shipid], (draft, s) => {
    destinationSaid(draft, s, { x: destination.x, y: destination.y }, peerSeq);
    return null;
  });
}

/** The answer to our cancel: told in the journal; a refusal stops nothing. */
function decideCancelled(
  books: Books,
  { at, peerSeq }: Input<'ups-item'>,
  body: Extract<UpsToStore, { kind: 'cancelResult' }>,
  refuse: Refuse,
): Decision {
  const s = books.shipments.get(body.shipid);
  if (s === undefined && !wasOurs(books, body.shipid)) return refuse(`no shipment has the number ${body.shipid}`);
  const draft = createDraft(books, at);
  const references = { ...(s === undefined ? { shipmentId: body.shipid } : about(s)), link: 'ups', peerSeq } as const;
  if (body.accepted) draft.emit('package-status', 'ups', { ...references, data: { status: 'CANCELLED' } });
  else draft.emit('command-rejected', 'ups', { ...references, data: { command: 'cancel', err: body.reason } });
  return draft.finish({ type: 'done' });
}
