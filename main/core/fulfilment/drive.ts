// The next step of a shipment, from its facts alone: sends what is now possible and was not sent yet. Called after every change,
// so that facts may come in any order.

import { must } from '../lib/assert.js';
import type { Shipment } from '../orders/types.js';
import { isClosed, isHeld, isOnHold, isRestored } from '../orders/machine.js';
import { about, advance, clearProblem, note } from './advance.js';
import { packCommand, pickupCommand } from './commands.js';
import type { Draft } from './draft.js';
import { askAgainLater, changeAtOnce } from './redirecting.js';

/** Sends what is due; gives the row after it. */
export function drive(draft: Draft, s: Shipment): Shipment {
  // One that is being looked up goes on when it is known how far it is.
  if (isClosed(s.state) || s.state === 'failed' || isRestored(s)) return s;
  if (s.packedAt === null) {
    return s.reserved && s.packSeq === null && !isHeld(s, draft.at) && !isOnHold(s) ? sendPack(draft, s) : s;
  }
  if (s.loadedAt === null) {
    if (s.truckId === null) return s.pickupSeq === null ? sendPickup(draft, s) : s;
    return s.loadSeq === null ? sendLoad(draft, s) : s;
  }
  if (s.departSeq === null && s.truckId !== null && s.outForDeliveryAt === null) return sendDepart(draft, s);
  return s;
}

export function sendPack(draft: Draft, s: Shipment): Shipment {
  const seq = draft.send('world', packCommand(s, draft.books.products));
  const sent = step(draft, s, { type: 'pack-sent', at: draft.at, seq }, 'pack-sent');
  return clearProblem(draft, sent);
}

export function sendPickup(draft: Draft, s: Shipment): Shipment {
  const warehouse = must(draft.warehouse(s.warehouseId), `warehouse ${s.warehouseId}`);
  // The UPS has not taken an earlier call: this one names the new destination.
  if (s.redirect?.state === 'queued') s = changeAtOnce(draft, s, s.redirect);
  // Told to one that may have forgotten the package: told again once it has this call.
  else if (s.redirect?.state === 'sent') s = askAgainLater(draft, s, s.redirect);
  const seq = draft.send('ups', pickupCommand(s, warehouse, draft.books.products));
  return step(draft, s, { type: 'pickup-sent', at: draft.at, seq }, 'pickup-sent');
}

export function sendLoad(draft: Draft, s: Shipment): Shipment {
  const truckid = must(s.truckId, `truck of shipment ${s.id}`);
  const seq = draft.send('world', { kind: 'load', whnum: s.warehouseId, truckid, shipid: s.id });
  const sent = step(draft, s, { type: 'load-sent', at: draft.at, seq }, 'load-sent');
  return clearProblem(draft, sent);
}

function sendDepart(draft: Draft, s: Shipment): Shipment {
  const truckid = must(s.truckId, `truck of shipment ${s.id}`);
  const seq = draft.send('ups', { kind: 'loaded', truckid, shipids: [s.id], destinations: [s.destination] });
  return step(draft, s, { type: 'depart-sent', at: draft.at, seq }, 'depart-sent');
}

/** Asks the world about one package. One question at a time: null when the last one is still on its way. */
export function queryWorld(draft: Draft, s: Shipment): Shipment | null {
  const last = s.querySeq === null ? undefined : draft.books.outbox.world.get(s.querySeq)?.body;
  if (last?.kind === 'query' && last.packageid === s.id) return null;
  const seq = draft.send('world', { kind: 'query', packageid: s.id });
  draft.emit('query-sent', 'us', { ...about(s), link: 'world', seq });
  return note(draft, s, { type: 'queried', at: draft.at, seq });
}

type Sent = 'pack-sent' | 'pickup-sent' | 'load-sent' | 'depart-sent';

function step(
  draft: Draft,
  s: Shipment,
  fact: { readonly type: Sent; readonly at: number; readonly seq: number },
  kind: Sent,
): Shipment {
  const link = kind === 'pack-sent' || kind === 'load-sent' ? 'world' : 'ups';
  const sent = advance(draft, s, fact, { kind, source: 'us', details: { link, seq: fact.seq } });
  return must(sent.ok ? sent.shipment : null, sent.ok ? 'row' : `${kind} of shipment ${s.id}: ${sent.reason}`);
}
