// The world refused a command: what it was for learns of it, and goes on another way or shows a problem.

import { must } from '../../lib/assert.js';
import { purchaseRejected } from '../../inventory/ledger.js';
import { isClosed, isRestored, LOAD_REFUSED } from '../../orders/machine.js';
import type { Problem, Purchase, Shipment } from '../../orders/types.js';
import { about, fail, note, setProblem } from '../advance.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { queryWorld, sendPack } from '../drive.js';
import { startWaiting } from '../restock.js';
import { nothingAvailable, record, releaseLines } from '../stock.js';
import type { Books, Decision } from '../types.js';
import { quarantined } from './input.js';
import { worldKnowsNothing } from './restored.js';

/** Pack and load commands for one shipment (load: on one truck) at most. */
export const MAX_ATTEMPTS = 5;
/** Shipments that get the problem of a refused purchase at most; more wait for the same and say so themselves. */
const MAX_MARKED = 200;
const MAX_TEXT = 500;

export function decideWorldError(books: Books, at: number, peerSeq: number, origin: number, err: string): Decision {
  const draft = createDraft(books, at);
  const ref = books.index.command('world', origin);
  const text = err.slice(0, MAX_TEXT);
  if (ref === null) {
    if (!(origin >= 1 && origin < books.counters.nextSeq.world)) {
      const reason = `error: it names command ${origin}, which was never sent: ${text}`;
      return quarantined(books, at, { link: 'world', peerSeq, kind: 'error' }, reason);
    }
    // What it was for is closed since.
    draft.emit('command-rejected', 'world', {
      link: 'world',
      seq: origin,
      peerSeq,
      data: { command: null, err: text },
    });
    return draft.finish({ type: 'done' });
  }
  const s = ref.shipmentId === null ? undefined : draft.shipment(ref.shipmentId);
  const purchase = ref.purchaseId === null ? undefined : draft.purchase(ref.purchaseId);
  draft.emit('command-rejected', 'world', {
    ...(s === undefined ? {} : about(s)),
    ...(purchase === undefined ? {} : { warehouseId: purchase.warehouseId }),
    link: 'world',
    seq: origin,
    peerSeq,
    data: { command: ref.command, err: text },
  });
  // An answer counts as the ack.
  if (draft.isUnacked('world', origin)) draft.settle('world', origin);
  if (purchase !== undefined) purchaseRefused(draft, purchase, text);
  else if (s !== undefined && !isClosed(s.state)) shipmentRefused(draft, s, ref.command, origin, text);
  return draft.finish({ type: 'done' });
}

function shipmentRefused(draft: Draft, s: Shipment, command: string, seq: number, text: string): void {
  if (command === 'pack' && s.packSeq === seq && s.packedAt === null) packRefused(draft, s, text);
  else if (command === 'load' && s.loadSeq === seq && s.loadedAt === null) loadRefused(draft, s, text);
  else if (command === 'query') unknownPackage(draft, s, text);
}

function packRefused(draft: Draft, s: Shipment, text: string): void {
  const lower = text.toLowerCase();
  if (lower.includes('already exists')) {
    // An earlier pack of ours has worked after all (or the number is taken): the world's own word decides.
    queryWorld(draft, s);
    return;
  }
  if (!lower.includes('not enough')) {
    const kept = note(draft, s, { type: 'pack-void', at: draft.at, keepStock: true });
    fail(draft, kept, problem(draft, 'pack-refused', `The world refused to pack it: ${text}`, 'person'));
    return;
  }
  if (s.reserved) releaseLines(draft, s);
  nothingAvailable(draft, s, s.lines);
  const waiting = note(draft, s, { type: 'pack-void', at: draft.at, keepStock: false });
  if (waiting.packAttempts >= MAX_ATTEMPTS) {
    const says = `The world refused ${waiting.packAttempts} times to pack it: ${text}`;
    fail(draft, waiting, problem(draft, 'pack-refused', says, 'person'));
    return;
  }
  const where = draft.warehouse(s.warehouseId)?.name ?? `warehouse ${s.warehouseId}`;
  const says = `The world has less at ${where} than the books said; they were corrected, and it is bought and packed again`;
  startWaiting(draft, setProblem(draft, waiting, problem(draft, 'books-differ', says, 'us')), says);
}

/** Why is not said: the truck, the package or the place. Its state tells; see world-status for what follows. */
function loadRefused(draft: Draft, s: Shipment, text: string): void {
  const says = `The world refused to load it on truck ${s.truckId}: ${text}`;
  const marked = setProblem(draft, s, problem(draft, LOAD_REFUSED, says, 'us'));
  queryWorld(draft, marked);
}

/** Our question was about a package that the world does not know. */
function unknownPackage(draft: Draft, s: Shipment, text: string): void {
  if (isRestored(s) && s.packedAt === null) {
    worldKnowsNothing(draft, s);
    return;
  }
  if (s.packedAt !== null) {
    const says = `The world does not know package ${s.id}, which it had packed: ${text}`;
    setProblem(draft, s, problem(draft, 'world-forgot', says, 'person'));
    return;
  }
  // While a pack is still on its way, not knowing it is no news.
  if (s.packSeq === null || s.state === 'failed' || draft.isUnacked('world', s.packSeq)) return;
  const kept = note(draft, s, { type: 'pack-void', at: draft.at, keepStock: true });
  if (kept.packAttempts < MAX_ATTEMPTS) {
    sendPack(draft, kept);
    return;
  }
  const says = `The world acknowledged ${kept.packAttempts} pack commands and knows nothing of package ${s.id}`;
  fail(draft, kept, problem(draft, 'pack-lost', says, 'person'));
}

function purchaseRefused(draft: Draft, purchase: Purchase, text: string): void {
  const { warehouseId, id: purchaseId } = purchase;
  draft.putPurchase({ ...purchase, state: 'rejected' });
  const says = `The world refused purchase ${purchaseId}: ${text}`;
  const reason = problem(draft, 'purchase-refused', says, 'person');
  draft.emit('problem', 'us', { warehouseId, data: { ...reason, purchaseId } });
  let marked = 0;
  for (const { productId, quantity } of purchase.lines) {
    record(draft, purchaseRejected(draft.cell(warehouseId, productId), quantity), 'world', { seq: purchase.seq });
    for (const id of draft.books.index.waiting(warehouseId, productId)) {
      if (marked >= MAX_MARKED) break;
      setProblem(draft, must(draft.shipment(id), `shipment ${id}`), reason);
      marked += 1;
    }
  }
}

function problem(draft: Draft, code: string, text: string, whose: Problem['whose']): Problem {
  return { code, text, since: draft.at, whose };
}
