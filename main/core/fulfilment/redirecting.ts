// Another destination for a package that is under way: what changes when it is asked for, answered, refused or never answered.
// One question at a time a package; the row says how it stands. Decides nothing about whether it may be asked.

import type { Millis, PeerSeq, Point } from '../lib/ids.js';
import { awaitsRedirect, isClosed } from '../orders/machine.js';
import type { Redirect, Shipment } from '../orders/types.js';
import { about, advance, note } from './advance.js';
import type { Draft } from './draft.js';

/**
 * A delivery that is reported before the answer is believed this long after (asked again by then), in ms: the answer was sent
 * first and may only be late.
 */
export const ANSWER_MAY_BE_LATE_MS = 10_000;
const MAX_REASON = 300;

export const samePlace = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y;

/** Nobody has to be asked: it counts from now on. */
export function changeAtOnce(draft: Draft, s: Shipment, redirect: Redirect): Shipment {
  const { at } = draft;
  const { to } = redirect;
  draft.emit('redirected', 'us', { ...about(s), data: { from: s.destination, to } });
  const moved = note(draft, s, { type: 'redirected', at, destination: to });
  const next = settle(draft, moved, redirect, { state: 'confirmed', settledAt: at });
  followOrder(draft, next);
  return next;
}

/** The UPS has the call for a truck: now it can be told. */
export function sendRedirect(draft: Draft, s: Shipment, redirect: Redirect): Shipment {
  const seq = draft.send('ups', { kind: 'redirect', shipid: s.id, destination: redirect.to });
  draft.emit('redirect-sent', 'us', { ...about(s), link: 'ups', seq, data: { to: redirect.to } });
  return note(draft, s, { type: 'redirect', at: draft.at, redirect: { ...redirect, state: 'sent', seq } });
}

/** It goes out again, under a new number, when the call for a truck has arrived. */
export function askAgainLater(draft: Draft, s: Shipment, redirect: Redirect): Shipment {
  return note(draft, s, { type: 'redirect', at: draft.at, redirect: { ...redirect, state: 'queued', seq: null } });
}

/** It goes to that place now, says the UPS: as an answer, or by itself. Older words than the last one change nothing. */
export function destinationSaid(draft: Draft, s: Shipment, to: Point, peerSeq: PeerSeq): Shipment {
  const { at } = draft;
  const next = note(draft, s, { type: 'redirected', at, destination: to, peerSeq });
  if (next === s) return s;
  const asked = s.redirect;
  const answers = asked?.state === 'sent' && samePlace(asked.to, to);
  const data = { from: s.destination, to };
  if (answers) {
    draft.emit('redirected', 'ups', { ...about(s), link: 'ups', peerSeq, data });
  } else if (!samePlace(s.destination, to)) {
    const status = 'DESTINATION_CHANGED';
    draft.emit('package-status', 'ups', {
      ...about(s),
      link: 'ups',
      peerSeq,
      data: { status, ...data, destination: to },
    });
  }
  followOrder(draft, next);
  if (!answers) return next;
  return delivered(draft, settle(draft, next, asked, { state: 'confirmed', settledAt: at, owed: asked.owed + 1 }));
}

/** Why this cannot be an answer to anything of ours, or null. */
export function resultSaid(
  draft: Draft,
  s: Shipment,
  result: { readonly accepted: boolean; readonly reason: string },
  peerSeq: PeerSeq,
): string | null {
  const asked = s.redirect;
  if (asked === undefined) return `no redirection of shipment ${s.id} was asked for`;
  const owed = Math.max(0, asked.owed - 1);
  if (result.accepted && asked.owed > 0) {
    // To what was confirmed by the change itself.
    note(draft, s, { type: 'redirect', at: draft.at, redirect: { ...asked, owed } });
    return null;
  }
  if (asked.state !== 'sent') return null;
  if (!result.accepted) {
    refuseRedirect(draft, s, asked, result.reason, peerSeq);
    return null;
  }
  const from = s.destination;
  const { to } = asked;
  const moved = note(draft, s, { type: 'redirected', at: draft.at, destination: to });
  draft.emit('redirected', 'ups', { ...about(s), link: 'ups', peerSeq, data: { from, to } });
  followOrder(draft, moved);
  delivered(draft, settle(draft, moved, asked, { state: 'confirmed', settledAt: draft.at }));
  return null;
}

export function refuseRedirect(
  draft: Draft,
  s: Shipment,
  asked: Redirect,
  why: string,
  peerSeq: PeerSeq | null,
): Shipment {
  const reason = why.trim().slice(0, MAX_REASON) || 'no reason was given';
  const source = peerSeq === null ? 'us' : 'ups';
  const data = { to: asked.to, reason };
  draft.emit('redirect-refused', source, { ...about(s), link: 'ups', peerSeq, seq: asked.seq, data });
  return delivered(draft, settle(draft, s, asked, { state: 'refused', settledAt: draft.at, reason }));
}

/**
 * The delivery was reported while the answer is still out. Which of the two addresses it went to only the answer tells, so the
 * report is kept and counts with the answer; true: it is not to be merged now.
 */
export function keepsDelivery(draft: Draft, s: Shipment, peerSeq: PeerSeq): boolean {
  if (!awaitsRedirect(s) || isClosed(s.state)) return false;
  const { redirect } = s;
  // Never told: no answer can come.
  if (redirect.state === 'queued') return false;
  if (redirect.heard !== null) return draft.at - redirect.heard.at < ANSWER_MAY_BE_LATE_MS;
  const heard = { at: draft.at, peerSeq };
  note(draft, s, { type: 'redirect', at: draft.at, redirect: { ...redirect, heard } });
  return true;
}

function settle(draft: Draft, s: Shipment, redirect: Redirect, how: Partial<Redirect>): Shipment {
  return note(draft, s, { type: 'redirect', at: draft.at, redirect: { ...redirect, ...how } });
}

/** Answered: what was reported of the delivery meanwhile counts now. */
function delivered(draft: Draft, s: Shipment): Shipment {
  const heard = s.redirect?.heard ?? null;
  if (heard === null || isClosed(s.state)) return s;
  const { x, y } = s.destination;
  const fact = { type: 'delivered', at: heard.at satisfies Millis } as const;
  const details = { link: 'ups', peerSeq: heard.peerSeq, data: { x, y } } as const;
  const result = advance(draft, s, fact, { kind: 'delivered', source: 'ups', details });
  return result.ok ? result.shipment : s;
}

/** An order goes where all that is open of it goes. */
function followOrder(draft: Draft, s: Shipment): void {
  const order = draft.order(s.orderId);
  if (order === undefined || samePlace(order.destination, s.destination)) return;
  const others = order.shipmentIds.flatMap((id) => draft.shipment(id) ?? []);
  const all = others.every((other) => isClosed(other.state) || samePlace(other.destination, s.destination));
  if (all) draft.putOrder({ ...order, destination: s.destination, version: order.version + 1 });
}
