// Why a shipment stands where it stands: one sentence for people, since when, and whose move it is.

import type { LinkName, Millis } from '../lib/ids.js';
import { isClosed, isHeld, isOnHold } from '../orders/machine.js';
import type { Problem, Shipment } from '../orders/types.js';
import { awaits } from './awaits.js';
import { waitsForStock } from './books-index.js';
import { clockSeconds, clockTime } from './clock-time.js';
import type { AwaitKind, Books } from './types.js';
import { stockKey } from './types.js';

export interface Waiting {
  readonly text: string;
  readonly since: Millis;
  readonly whose: Problem['whose'];
}

const PEER: Readonly<Record<LinkName, string>> = { world: 'world', ups: 'UPS' };
const COMMAND: Readonly<Record<AwaitKind, string>> = {
  pack: 'the pack command',
  load: 'the load command',
  truck: 'the call for a truck',
  delivery: 'the word that it is loaded',
};
const IN_HAND: Readonly<Record<AwaitKind, string>> = {
  pack: 'The world is packing it',
  load: 'The world is loading it',
  truck: 'Waits for the UPS to bring a truck',
  delivery: 'On its way; the UPS has not reported the delivery',
};

/** Null when it waits for nothing: it is closed, or it moves on by itself within this turn. `now` bounds `since`. */
export function explainWaiting(
  books: Books,
  s: Shipment,
  linksUp: Readonly<Record<LinkName, boolean>>,
  now: Millis,
): Waiting | null {
  if (isClosed(s.state)) return null;
  const said = onHold(s) ?? explain(books, s, linksUp) ?? held(s, now);
  return said === null ? null : { ...said, since: Math.min(said.since, now) };
}

function onHold(s: Shipment): Waiting | null {
  if (!isOnHold(s) || s.onHold === undefined) return null;
  const { at } = s.onHold;
  return { text: `On hold since ${clockTime(at)}; it is packed once somebody releases it`, since: at, whose: 'person' };
}

function held(s: Shipment, now: Millis): Waiting | null {
  if (s.packedAt !== null || !isHeld(s, now)) return null;
  const text = `Goes out to be packed at ${clockSeconds(s.heldUntil ?? now)}`;
  return { text, since: s.placedAt, whose: 'us' };
}

function explain(books: Books, s: Shipment, linksUp: Readonly<Record<LinkName, boolean>>): Waiting | null {
  if (s.problem !== null) return { text: s.problem.text, since: s.problem.since, whose: s.problem.whose };
  if (waitsForStock(s)) return stockWait(books, s, linksUp.world);
  const awaited = awaits(s);
  if (awaited === null) return null;
  const { kind, since } = awaited;
  const link: LinkName = kind === 'pack' || kind === 'load' ? 'world' : 'ups';
  const seq = { pack: s.packSeq, load: s.loadSeq, truck: s.pickupSeq, delivery: s.departSeq }[kind];
  const unacked = seq === null ? undefined : books.outbox[link].get(seq);
  if (!linksUp[link]) {
    const then = unacked === undefined ? 'it will be asked about this package' : `${COMMAND[kind]} goes out`;
    return { text: `Waits for the connection to the ${PEER[link]}; ${then} when it is back`, since, whose: link };
  }
  if (unacked !== undefined) {
    const text = `The ${PEER[link]} has not acknowledged ${COMMAND[kind]} sent ${clockTime(unacked.at)}`;
    return { text, since: unacked.at, whose: link };
  }
  return { text: `${IN_HAND[kind]} (since ${clockTime(since)})`, since, whose: link };
}

function stockWait(books: Books, s: Shipment, worldUp: boolean): Waiting {
  const where = books.warehouses.get(s.warehouseId)?.name ?? `warehouse ${s.warehouseId}`;
  const lacking = s.lines.flatMap(({ productId, quantity }) => {
    const cell = books.stock.get(stockKey(s.warehouseId, productId));
    const lacks = quantity - ((cell?.onHand ?? 0) - (cell?.reserved ?? 0));
    return lacks > 0 ? [{ productId, lacks }] : [];
  });
  const since = s.stateSince;
  if (lacking.length === 0) {
    return { text: `Waits at ${where} behind older orders for the same products`, since, whose: 'world' };
  }
  const names = lacking.map(
    ({ productId, lacks }) => `${lacks} × ${books.products.get(productId)?.name ?? `product ${productId}`}`,
  );
  const text = `Waits for ${names.join(', ')} at ${where}`;
  const bought = oldestPurchase(
    books,
    s.warehouseId,
    lacking.map((line) => line.productId),
  );
  if (bought === null) return { text: `${text}; nothing is on its way, it must be bought`, since, whose: 'person' };
  if (bought.state === 'sent' && !worldUp) {
    return { text: `${text}; the purchase goes out when the connection to the world is back`, since, whose: 'world' };
  }
  return { text: `${text}; bought ${clockTime(bought.at)}, not arrived yet`, since, whose: 'world' };
}

function oldestPurchase(books: Books, warehouseId: number, productIds: readonly number[]) {
  for (const id of books.index.purchasesAt(warehouseId)) {
    const purchase = books.purchases.get(id);
    if (purchase?.lines.some((line) => productIds.includes(line.productId)) === true) return purchase;
  }
  return null;
}
