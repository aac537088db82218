// What must be true when faults have stopped and everything had its time: every accepted order came through, the books agree
// with the world's ledger and with the windows.

import { createBooks } from '../../../main/core/fulfilment/books.js';
import { feedFromBooks } from '../../../main/core/feed/snapshot.js';
import { FEED_RECENT, type FeedState } from '../../../main/core/feed/types.js';
import type { LinkName } from '../../../main/core/lib/ids.js';
import type { Line } from '../../../main/core/orders/types.js';
import { NO_SUCH_MESSAGE } from '../../../main/processes/lib/codec/unsupported.js';
import type { BooksStore } from '../../../main/store/store.js';
import type { Scenario } from '../scenario.js';
import type { People } from '../parts/people.js';
import type { BooksCheck } from './books.js';
import { canonical, mustHold } from './violation.js';
import type { WorldLedger } from './world.js';

const LINKS: readonly LinkName[] = ['world', 'ups'];

const FOR_NOBODY = /^truckArrived: truck \d+: no shipment at warehouse \d+ waits for a truck$/;

/** Whether all is done: asked after every event. */
export function isFinished({ openOrders, openPurchases, outbox }: BooksCheck, people: People): boolean {
  return (
    openOrders.size === 0 && openPurchases.size === 0 && outbox.world.size === 0 && outbox.ups.size === 0 && people.done
  );
}

/** What is still to be done, in words; empty when all is done. */
export function unfinished(books: BooksCheck, people: People): readonly string[] {
  const open: string[] = [];
  if (!people.done) open.push(...people.open);
  for (const orderId of books.openOrders) {
    const order = books.orders.get(orderId);
    const waits = (order?.shipmentIds ?? []).map((id) => {
      const shipment = books.shipments.get(id);
      return `${id} ${shipment?.state} (${shipment?.problem?.text ?? 'no problem'})`;
    });
    open.push(`order ${orderId} is ${order?.state}: ${waits.join(', ')}`);
  }
  for (const id of books.openPurchases) open.push(`purchase ${JSON.stringify(books.purchases.get(id))}`);
  for (const link of LINKS) {
    const left = [...books.outbox[link]];
    if (left.length > 0) open.push(`not acked by the ${link}: ${left.join(', ')}`);
  }
  return open;
}

/** Throws Violation. `former`: the books of worlds that were left; what was placed there stays there. */
export function checkEnd(
  scenario: Scenario,
  books: BooksCheck,
  former: readonly BooksCheck[],
  ledger: WorldLedger,
  people: People,
): void {
  // A UPS that cannot be told so brings a truck for what was taken back; where it names no package, nobody is meant.
  const forNobody = scenario.carrier.dialect === 'call' && people.askedBack.size > 0 ? FOR_NOBODY : null;
  const quarantined = books.quarantined.filter((reason) => forNobody?.test(reason) !== true);
  mustHold(quarantined.length === 0, () => `put aside: ${quarantined.join('; ')}`);
  // What a UPS's protocol has no words for is refused on our own side: it need not be able to take back, or to be asked.
  // And where it names no package, the truck that came for another one may be gone: such a load is tried on the next.
  const namesNone = scenario.carrier.dialect === 'call';
  const refused = books.rejections.filter(
    (text) => !text.includes(NO_SUCH_MESSAGE) && !(namesNone && text.includes('"command":"load"')),
  );
  mustHold(refused.length === 0, () => `a command of ours was refused: ${refused.join('; ')}`);
  const packages = new Set<number>();
  for (const { order } of scenario.orders) {
    const id = people.accepted.get(order.clientId) ?? books.byClient.get(order.clientId);
    const before = former.find((other) => other.byClient.has(order.clientId));
    if (before !== undefined && !books.byClient.has(order.clientId)) continue;
    const kept = id === undefined ? undefined : books.orders.get(books.byClient.get(order.clientId) ?? id);
    mustHold(kept?.clientId === order.clientId, () => `order ${order.clientId} was accepted as ${id} and is not kept`);
    const shipments = kept.shipmentIds.flatMap((shipmentId) => books.shipments.get(shipmentId) ?? []);
    mustHold(
      canonical(sum(shipments.flatMap(({ lines }) => lines))) === canonical(sum(order.lines)),
      () => `the shipments of order ${kept.id} are not what was ordered`,
    );
    for (const shipment of shipments) {
      mustHold(!packages.has(shipment.id), () => `shipment ${shipment.id} belongs to two orders`);
      packages.add(shipment.id);
      if (shipment.state === 'cancelled') {
        mustHold(people.askedBack.has(order.clientId), () => `shipment ${shipment.id} was cancelled by nobody`);
        mustHold(!ledger.delivered.has(shipment.id), () => `shipment ${shipment.id} was cancelled and delivered`);
      } else {
        mustHold(ledger.delivered.has(shipment.id), () => `the world did not deliver shipment ${shipment.id}`);
      }
    }
  }
  const kept = new Set([books, ...former].flatMap(({ byClient }) => [...byClient.keys()]));
  mustHold(kept.size === scenario.orders.length, () => `${kept.size} orders are kept`);
  for (const id of ledger.made.keys()) mustHold(packages.has(id), () => `package ${id} of the world belongs to nobody`);
  for (const cell of books.stock.values()) {
    const { warehouseId, productId, onHand, reserved, inbound } = cell;
    const there = ledger.stock.get(`${warehouseId}/${productId}`) ?? 0;
    mustHold(onHand === there, () => `on hand ${JSON.stringify(cell)}, in the world ${there}`);
    mustHold(reserved === 0 && inbound === 0, () => `nothing is open, and yet ${JSON.stringify(cell)}`);
  }
  for (const [cell, onHand] of ledger.stock) {
    mustHold(onHand === 0 || books.stock.has(cell), () => `the world has ${onHand} of ${cell}, the books know nothing`);
  }
}

/** The window has what a fresh window gets, and what the books on disk come to. */
export async function checkFeed(store: BooksStore, folded: FeedState, fresh: FeedState): Promise<void> {
  const loaded = await store.load();
  const { rows } = await store.events({ offset: 0, limit: FEED_RECENT, descending: true });
  const books = createBooks(loaded);
  const rev = loaded.counters.nextRev - 1;
  const disk = feedFromBooks(books, loaded.pipeline, rev, [...rows].reverse());
  for (const part of ['rev', 'pipeline', 'openOrders', 'warehouses', 'trucks', 'problems', 'recent'] as const) {
    const shown = canonical(folded[part]);
    mustHold(shown === canonical(fresh[part]), () => `feed: folded ${part} ${shown}, fresh ${canonical(fresh[part])}`);
    mustHold(shown === canonical(disk[part]), () => `feed: folded ${part} ${shown}, on disk ${canonical(disk[part])}`);
  }
}

function sum(lines: readonly Line[]): Readonly<Record<number, number>> {
  const pieces: Record<number, number> = {};
  for (const { productId, quantity } of lines) pieces[productId] = (pieces[productId] ?? 0) + quantity;
  return pieces;
}
