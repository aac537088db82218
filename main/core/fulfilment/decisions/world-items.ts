// What the world says: ready, loaded, arrived; errors and package statuses are next door.

import { INT32_MAX } from '../../lib/ids.js';
import { arrive } from '../../inventory/ledger.js';
import type { Line, Purchase } from '../../orders/types.js';
import { advance } from '../advance.js';
import { createDraft } from '../draft.js';
import { drive } from '../drive.js';
import { handOut } from '../restock.js';
import { record } from '../stock.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { quarantined, wasOurs } from './input.js';
import { askUps } from './restored.js';
import { decideWorldError } from './world-errors.js';
import { decidePackageStatus } from './world-status.js';

export function decideWorldItem(books: Books, input: Input<'world-item'>): Decision {
  const { body, peerSeq, at } = input;
  switch (body.kind) {
    case 'ready':
      return decideProgress(books, input, body.shipid, { type: 'packed', at }, 'ready');
    case 'loaded':
      return decideProgress(books, input, body.shipid, { type: 'loaded', at }, 'loaded');
    case 'arrived':
      return decideArrived(books, at, peerSeq, body.whnum, body.things);
    case 'error':
      return decideWorldError(books, at, peerSeq, body.originseqnum, body.err);
    case 'packagestatus':
      return decidePackageStatus(books, at, peerSeq, body.packageid, body.status);
    default: {
      const unknown: never = body;
      const kind = String((unknown as { kind?: unknown }).kind);
      return quarantined(books, at, { link: 'world', peerSeq, kind }, `no message of the world is called "${kind}"`);
    }
  }
}

function decideProgress(
  books: Books,
  { at, peerSeq }: Input<'world-item'>,
  shipmentId: number,
  fact: { readonly type: 'packed' | 'loaded'; readonly at: number },
  kind: 'ready' | 'loaded',
): Decision {
  const message = { link: 'world', peerSeq, kind } as const;
  const s = books.shipments.get(shipmentId);
  const draft = createDraft(books, at);
  if (s === undefined) {
    if (wasOurs(books, shipmentId)) return draft.finish({ type: 'done' });
    return quarantined(books, at, message, `${kind}: no shipment has the number ${shipmentId}`);
  }
  const result = advance(draft, s, fact, { kind, source: 'world', details: { link: 'world', peerSeq } });
  if (!result.ok) return quarantined(books, at, message, `${kind}: shipment ${shipmentId}: ${result.reason}`);
  const { shipment: next } = result;
  // On which truck it is was lost with what the books lost: only the UPS can say.
  if (kind === 'loaded' && next.truckId === null && next.departSeq === null) askUps(draft, next);
  else drive(draft, next);
  return draft.finish({ type: 'done' });
}

function decideArrived(
  books: Books,
  at: number,
  peerSeq: number,
  whnum: number,
  things: readonly { readonly id: number; readonly count: number }[],
): Decision {
  const draft = createDraft(books, at);
  const lines = summed(things);
  const fault = arrivalFault(books, whnum, things) ?? roomFault(books, whnum, lines);
  if (fault !== null) return quarantined(books, at, { link: 'world', peerSeq, kind: 'arrived' }, `arrived: ${fault}`);

  const purchase = matching(books, whnum, lines);
  if (purchase !== null) draft.putPurchase({ ...purchase, state: 'arrived', arrivedAt: at });
  const purchaseId = purchase?.id ?? null;
  draft.emit('purchase-arrived', 'world', {
    warehouseId: whnum,
    link: 'world',
    seq: purchase?.seq ?? null,
    peerSeq,
    data: { purchaseId, lines },
  });
  for (const { productId, quantity } of lines) {
    const expected = purchase === null ? 0 : quantity;
    record(draft, arrive(draft.cell(whnum, productId), quantity, expected), 'world', { peerSeq });
  }
  handOut(
    draft,
    whnum,
    lines.map((line) => line.productId),
  );
  return draft.finish({ type: 'done' });
}

/** The oldest open purchase of this warehouse with exactly these things: the message names no number. */
function matching(books: Books, whnum: number, lines: readonly Line[]): Purchase | null {
  const counts = new Map(lines.map((line) => [line.productId, line.quantity]));
  let older: Purchase | null = null;
  for (const id of books.index.purchasesAt(whnum)) {
    const purchase = books.purchases.get(id);
    if (purchase === undefined || purchase.lines.length !== counts.size) continue;
    if (!purchase.lines.every((line) => counts.get(line.productId) === line.quantity)) continue;
    if (purchase.at >= books.restoredAt) return purchase;
    // Bought before the books were restored: its arrival may have been told in the time that is missing, so it is the last choice.
    older ??= purchase;
  }
  return older;
}

function arrivalFault(
  books: Books,
  whnum: number,
  things: readonly { readonly id: number; readonly count: number }[],
): string | null {
  if (!books.warehouses.has(whnum)) return `no warehouse has the number ${whnum}`;
  for (const thing of things) {
    if (!books.products.has(thing.id)) return `no product has the number ${thing.id}`;
    if (!Number.isSafeInteger(thing.count) || thing.count < 0) return `${thing.count} pieces of product ${thing.id}`;
  }
  return null;
}

function roomFault(books: Books, whnum: number, lines: readonly Line[]): string | null {
  const draft = createDraft(books, 0);
  const tooMany = lines.find((line) => draft.cell(whnum, line.productId).onHand + line.quantity > INT32_MAX);
  return tooMany === undefined
    ? null
    : `${tooMany.quantity} more of product ${tooMany.productId} are beyond ${INT32_MAX}`;
}

function summed(things: readonly { readonly id: number; readonly count: number }[]): readonly Line[] {
  const sums = new Map<number, number>();
  for (const { id, count } of things) if (count !== 0) sums.set(id, (sums.get(id) ?? 0) + count);
  return [...sums].map(([productId, quantity]) => ({ productId, quantity }));
}
