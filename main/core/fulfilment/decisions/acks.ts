// The peer has our commands: their outbox rows go, and the rows they were for learn of it.

import type { EventKind, Purchase, Shipment } from '../../orders/types.js';
import type { ShipmentFact } from '../../orders/machine.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { isClosed } from '../../orders/machine.js';
import { advance } from '../advance.js';
import { cancelPickup } from './cancel.js';
import { commandRef } from '../commands.js';
import { sendRedirect } from '../redirecting.js';
import type { Books, Decision, OutboxRow } from '../types.js';
import type { Input } from './input.js';

const ACKS = {
  pack: 'pack-acked',
  load: 'load-acked',
  pickup: 'pickup-acked',
} as const satisfies Partial<Record<OutboxRow['body']['kind'], EventKind & ShipmentFact['type']>>;

/** Numbers that are not in the outbox were acked before (or are a peer's mistake) and change nothing. */
export function decideAcked(books: Books, { at, link, seqs }: Input<'acked'>): Decision {
  const draft = createDraft(books, at);
  for (const seq of new Set(seqs)) {
    const row = books.outbox[link].get(seq);
    if (row === undefined) continue;
    draft.settle(link, seq);
    if (row.body.kind === 'buy') ackPurchase(draft, seq);
    else ackShipment(draft, row);
  }
  return draft.finish({ type: 'done' });
}

function ackShipment(draft: Draft, row: OutboxRow): void {
  const { kind } = row.body;
  if (kind !== 'pack' && kind !== 'load' && kind !== 'pickup') return;
  const shipmentId = commandRef(row.body)?.shipmentId ?? -1;
  const s: Shipment | undefined = draft.shipment(shipmentId);
  // Not open any more when the UPS hears of it: it was cancelled before, for a delivery settles the call.
  if (kind === 'pickup' && (s === undefined || s.cancelledAt !== null)) cancelPickup(draft, shipmentId);
  if (s === undefined) return;
  // The UPS knows of the package now: it can be told where else it is to go.
  if (kind === 'pickup' && s.redirect?.state === 'queued' && s.pickupSeq === row.seq && !isClosed(s.state)) {
    sendRedirect(draft, s, s.redirect);
  }
  ackStep(draft, row, kind);
}

function ackStep(draft: Draft, row: OutboxRow, kind: keyof typeof ACKS): void {
  const s = draft.shipment(commandRef(row.body)?.shipmentId ?? -1);
  if (s === undefined) return;
  const type = ACKS[kind];
  const source = row.link;
  advance(
    draft,
    s,
    { type, at: draft.at, seq: row.seq },
    { kind: type, source, details: { link: row.link, seq: row.seq } },
  );
}

function ackPurchase(draft: Draft, seq: number): void {
  const purchase: Purchase | undefined = draft.purchase(draft.books.index.command('world', seq)?.purchaseId ?? -1);
  if (purchase === undefined || purchase.state !== 'sent') return;
  draft.putPurchase({ ...purchase, state: 'acked' });
  const { warehouseId } = purchase;
  draft.emit('purchase-acked', 'world', { warehouseId, link: 'world', seq, data: { purchaseId: purchase.id } });
}
