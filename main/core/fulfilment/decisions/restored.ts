// Books that are older than the world: put back from a backup, or their log was damaged. What was used may not be used again,
// and each open package is looked up before anything more is done for it: first in the world, then with the UPS.

import { INT32_MAX } from '../../lib/ids.js';
import { arrive } from '../../inventory/ledger.js';
import type { ShipmentFact } from '../../orders/machine.js';
import { isClosed, RESTORED, RESTORED_UPS } from '../../orders/machine.js';
import type { EventKind, Purchase, Shipment } from '../../orders/types.js';
import type { PackageStatus } from '../../wire/world-amazon.js';
import { advance, clearProblem, note, setProblem } from '../advance.js';
import { PACKAGES_PER_ITEM } from '../commands.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { drive, sendPickup } from '../drive.js';
import { queryUps } from '../query-ups.js';
import { handOut } from '../restock.js';
import { record } from '../stock.js';
import type { Books, Counters, Decision } from '../types.js';
import type { Input } from './input.js';

/** Beyond the highest numbers that are known to have been used. */
const MARGIN: Counters = {
  nextSeq: { world: 1000, ups: 1000 },
  nextOrderId: 0,
  nextShipmentId: 0,
  nextPurchaseId: 0,
  nextCustomerId: 0,
  nextRev: 1000,
};
/** Where nothing is known: more than could have been used since any backup that is kept. */
const STRIDE: Counters = {
  nextSeq: { world: 1_000_000_000, ups: 1_000_000_000 },
  nextOrderId: 100_000,
  nextShipmentId: 10_000_000,
  nextPurchaseId: 100_000,
  nextCustomerId: 100_000,
  nextRev: 100_000_000,
};
/** Packages that these books lost and that are asked about at most, the latest first. */
const ASKED_LOST = 2000;
const GUESSED_LOST = 500;

export function decideRestored(books: Books, input: Input<'restored'>): Decision {
  const { at, personId, takenAt, used } = input;
  const draft = createDraft(books, at);
  const before = books.counters;
  const next = skipped(before, used);
  draft.skipTo(next);
  const lostShipments = { from: before.nextShipmentId, to: next.nextShipmentId, at };
  const open = [...books.shipments.values()].filter(({ state }) => !isClosed(state) && state !== 'failed');
  draft.emit('books-restored', personId === null ? 'us' : 'person', {
    personId,
    data: {
      takenAt,
      lostShipments,
      lostOrders: { from: before.nextOrderId, to: next.nextOrderId },
      exact: used !== null,
      open: open.length,
      text: restoredText(before, next, used !== null, open.length),
    },
  });
  const text = 'These books are older than the world: it is asked how far this package is';
  for (const s of open) setProblem(draft, s, { code: RESTORED, text, since: at, whose: 'us' });
  // Where it is not known how many were lost: numbers are given out in order, so they are the first ones.
  const { from } = lostShipments;
  if (used === null) askLost(draft, from, from + GUESSED_LOST);
  else askLost(draft, Math.max(from, lostShipments.to - ASKED_LOST), lostShipments.to);
  return draft.finish({ type: 'done' });
}

function skipped(books: Counters, used: Counters | null): Counters {
  const from = used ?? books;
  const by = used === null ? STRIDE : MARGIN;
  const skip = (pick: (counters: Counters) => number): number => Math.max(pick(books), pick(from)) + pick(by);
  return {
    nextSeq: { world: skip((c) => c.nextSeq.world), ups: skip((c) => c.nextSeq.ups) },
    nextOrderId: skip((c) => c.nextOrderId),
    nextShipmentId: skip((c) => c.nextShipmentId),
    nextPurchaseId: skip((c) => c.nextPurchaseId),
    nextCustomerId: skip((c) => c.nextCustomerId),
    nextRev: skip((c) => c.nextRev),
  };
}

/** What was lost, for people. */
export function restoredText(before: Counters, next: Counters, exact: boolean, open: number): string {
  const looked = open === 0 ? 'No package was open' : `${count(open, 'open package')} being looked up in the world`;
  const orders = next.nextOrderId - before.nextOrderId;
  if (!exact) return `what was entered after order #${before.nextOrderId - 1} is not in them. ${looked}.`;
  if (orders === 0) return `no order is missing. ${looked}.`;
  const last = next.nextOrderId - 1;
  const which = orders === 1 ? `order #${last} is` : `${orders} orders, #${before.nextOrderId} to #${last}, are`;
  return `${which} not in them: they were placed later. ${looked}.`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? ' is' : 's are'}`;
}

/** What became of packages that the books do not know: the answers are kept as events, and trucks that wait for them are let go. */
function askLost(draft: Draft, from: number, to: number): void {
  const ids = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  for (const packageid of ids) draft.send('world', { kind: 'query', packageid });
  for (let i = 0; i < ids.length; i += PACKAGES_PER_ITEM) {
    draft.send('ups', { kind: 'statusQuery', shipids: ids.slice(i, i + PACKAGES_PER_ITEM), trucks: i === 0 });
  }
}

export function isLost(books: Books, shipmentId: number): boolean {
  return books.lost.some(({ from, to }) => shipmentId >= from && shipmentId < to);
}

/** The UPS brings, or will bring, a truck for a package that nobody here can load any more. */
export function letGo(draft: Draft, shipmentId: number): void {
  draft.send('ups', { kind: 'cancel', shipid: shipmentId });
}

/** What the world says of a package that was looked up. The caller has checked that the books are not ahead of it. */
export function worldFound(draft: Draft, s: Shipment, status: PackageStatus, peerSeq: number): void {
  const told = FACTS[status];
  let next = s;
  if (told !== null) {
    const fact = { type: told.type, at: draft.at } as ShipmentFact;
    const details = { link: 'world', peerSeq, data: { asked: true } } as const;
    const result = advance(draft, s, fact, { kind: told.kind, source: 'world', details });
    if (result.ok) next = result.shipment;
  }
  if (isClosed(next.state)) return;
  if (status === 'PACKING') {
    // Sent under a number that was lost: its `ready` is still to come, and is believed while the mark is there.
    if (next.packSeq !== null) clearProblem(draft, next);
    return;
  }
  if (next.truckId !== null && next.loadedAt === null && status === 'PACKED') {
    drive(draft, clearProblem(draft, next));
    return;
  }
  askUps(draft, next);
}

const FACTS: Readonly<Record<PackageStatus, { readonly type: ShipmentFact['type']; readonly kind: EventKind } | null>> =
  {
    PACKING: null,
    PACKED: { type: 'packed', kind: 'ready' },
    LOADING: { type: 'packed', kind: 'ready' },
    LOADED: { type: 'loaded', kind: 'loaded' },
    DELIVERING: { type: 'out-for-delivery', kind: 'out-for-delivery' },
    DELIVERED: { type: 'delivered', kind: 'delivered' },
  };

/** The world does not know it: nothing was done for it, or what was sent is still on its way. */
export function worldKnowsNothing(draft: Draft, s: Shipment): void {
  const free = clearProblem(draft, s);
  if (free.packSeq !== null && !draft.isUnacked('world', free.packSeq)) {
    drive(draft, note(draft, free, { type: 'pack-void', at: draft.at, keepStock: true }));
  } else drive(draft, free);
}

/** It is packed at least: whether a truck was called, and which one has it, only the UPS knows. */
export function askUps(draft: Draft, s: Shipment): void {
  const text = 'These books are older than the world: the UPS is asked how far this package is';
  const marked = setProblem(draft, s, { code: RESTORED_UPS, text, since: draft.at, whose: 'us' });
  queryUps(draft, [marked], false);
}

/**
 * The UPS's word on a package that was looked up, before it is merged as any other: what we must have said to it is taken as
 * said, under the number of the question.
 */
export function upsFound(draft: Draft, s: Shipment, status: string, truckId: number | null): Shipment {
  if (s.problem?.code === RESTORED) return s; // The world's word comes first.
  let next = clearProblem(draft, s);
  if (status === 'UNKNOWN') {
    if (next.loadedAt !== null) return next;
    // Its truck has come since the UPS said so.
    if (next.truckId !== null) return drive(draft, next);
    if (next.pickupSeq === null || !draft.isUnacked('ups', next.pickupSeq)) next = sendPickup(draft, next);
    return next;
  }
  const seq = s.querySeq;
  if (next.pickupSeq === null && seq !== null) {
    next = note(draft, next, { type: 'pickup-sent', at: draft.at, seq });
    next = note(draft, next, { type: 'pickup-acked', at: draft.at, seq });
  }
  if (truckId !== null && next.truckId === null && status !== 'QUEUED' && status !== 'TRUCK_ASSIGNED') {
    const fact = { type: 'truck-arrived', at: draft.at, truckId } as const;
    const result = advance(draft, next, fact, {
      kind: 'truck-arrived',
      source: 'ups',
      details: { link: 'ups', truckId },
    });
    if (result.ok) next = result.shipment;
  }
  if (status === 'LOADED' || status === 'OUT_FOR_DELIVERY' || status === 'DELIVERED') {
    // It was told so by us, in the time that is missing here.
    if (next.loadedAt === null) {
      const merged = advance(draft, next, { type: 'loaded', at: draft.at }, { kind: 'loaded', source: 'ups' });
      if (merged.ok) next = merged.shipment;
    }
    if (next.departSeq === null && seq !== null) next = note(draft, next, { type: 'depart-sent', at: draft.at, seq });
  }
  if (next.loadedAt === null && next.truckId === null) return next;
  return drive(draft, next);
}

/** Not every UPS can be asked: after a while it goes on from what the world has said. */
export function upsSilent(draft: Draft, s: Shipment): void {
  const free = clearProblem(draft, s);
  if (free.loadedAt === null && free.truckId === null && free.pickupSeq !== null) {
    if (!draft.isUnacked('ups', free.pickupSeq)) sendPickup(draft, free);
    return;
  }
  drive(draft, free);
}

/**
 * Bought before the restoring, acknowledged, and no arrival since: it was told in the time that is missing here. The world
 * counts stock when it takes the command, and refuses a pack if it should be otherwise.
 */
export function assumeArrived(draft: Draft, purchase: Purchase): void {
  const { id: purchaseId, warehouseId, seq } = purchase;
  draft.putPurchase({ ...purchase, state: 'arrived', arrivedAt: draft.at });
  const data = { purchaseId, lines: purchase.lines, assumed: true };
  draft.emit('purchase-arrived', 'us', { warehouseId, link: 'world', seq, data });
  for (const { productId, quantity } of purchase.lines) {
    const cell = draft.cell(warehouseId, productId);
    const expected = Math.min(quantity, cell.inbound);
    if (cell.onHand + quantity > INT32_MAX) continue;
    record(draft, arrive(cell, quantity, expected), 'us', { seq });
  }
  handOut(
    draft,
    warehouseId,
    purchase.lines.map((line) => line.productId),
  );
}

/** An answer about a package that the books lost: kept, for the audit and for whoever looks. */
export function noteLost(draft: Draft, shipmentId: number, peerSeq: number, status: string): void {
  draft.emit('package-status', 'world', { shipmentId, link: 'world', peerSeq, data: { status, lost: true } });
}
