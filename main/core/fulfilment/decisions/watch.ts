// Looks for silence: asks again when an answer is overdue, and shows a problem when it stays away. Nothing while a link is down.

import type { LinkName, Millis } from '../../lib/ids.js';
import { LOAD_GIVEN_UP, RESTORED_UPS } from '../../orders/machine.js';
import type { Problem, Shipment } from '../../orders/types.js';
import { clearProblem, setProblem } from '../advance.js';
import { awaits } from '../awaits.js';
import { clockTime } from '../clock-time.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { queryWorld, sendPickup } from '../drive.js';
import { queryUps } from '../query-ups.js';
import type { AwaitKind, Books, Decision, ExpectedTimes } from '../types.js';
import { AWAIT_KINDS } from '../types.js';
import type { Input } from './input.js';
import { isKnownToPeer } from './link-up.js';
import { assumeArrived, upsSilent } from './restored.js';
import { NO_TRUCK_FREE } from './ups-items.js';

/** Silence becomes a problem after so many times the expected time. */
const PROBLEM_AFTER = 3;
/** Shipments that one look asks about or marks at most, per kind; the rest have their turn at the next. */
const AT_ONCE = 2000;
/** Shipments that one late purchase marks at most, per line. */
const MARKED_PER_LINE = 200;

export function decideWatch(books: Books, input: Input<'watch'>): Decision {
  const { at, linksUp, expectedMs, upSince } = input;
  const draft = createDraft(books, at);
  for (const kind of AWAIT_KINDS) {
    const link = linkOf(kind);
    if (!linksUp[link]) continue;
    const overdue = findOverdue(draft, kind, expectedMs, upSince?.[link] ?? 0);
    if (link === 'world') for (const { s } of overdue) ask(draft, s, kind);
    else askUps(draft, overdue, kind, linksUp.world);
    for (const { s, silentMs, since } of overdue) {
      if (s.problem?.code === RESTORED_UPS && silentMs >= PROBLEM_AFTER * expectedMs.truck) {
        const now = draft.shipment(s.id);
        if (now?.problem?.code === RESTORED_UPS) upsSilent(draft, now);
        continue;
      }
      // One that had a problem until now was dealt with above: its clock starts anew.
      if (s.problem !== null) continue;
      if (silentMs >= PROBLEM_AFTER * patience(s, kind, expectedMs)) mark(draft, s.id, silence(kind, since));
    }
  }
  if (linksUp.world) markLatePurchases(draft, expectedMs.purchase, upSince?.world ?? 0);
  return draft.finish({ type: 'done' });
}

/** Nobody is late: the look would decide nothing. Costs the same however much is open. */
export function isNobodyLate(books: Books, { at, linksUp, expectedMs, upSince }: Input<'watch'>): boolean {
  for (const kind of AWAIT_KINDS) {
    const link = linkOf(kind);
    if (!linksUp[link]) continue;
    // The longest silent comes first.
    for (const quietSince of books.index.awaiting(kind).values()) {
      if (at - Math.max(quietSince, upSince?.[link] ?? 0) >= expectedMs[kind]) return false;
      break;
    }
  }
  if (!linksUp.world) return true;
  for (const purchase of books.purchases.values()) {
    return at - Math.max(purchase.at, upSince?.world ?? 0) < PROBLEM_AFTER * expectedMs.purchase;
  }
  return true;
}

function linkOf(kind: AwaitKind): LinkName {
  return kind === 'pack' || kind === 'load' ? 'world' : 'ups';
}

interface Overdue {
  readonly s: Shipment;
  readonly since: Millis;
  readonly silentMs: number;
  readonly patienceMs: number;
}

/** Walks from the longest silent and stops at the first that is not due: its cost is that of the overdue ones. */
function findOverdue(draft: Draft, kind: AwaitKind, expected: ExpectedTimes, up: Millis): readonly Overdue[] {
  const found: Overdue[] = [];
  for (const [id, quietSince] of draft.books.index.awaiting(kind)) {
    const quietMs = draft.at - Math.max(quietSince, up);
    if (quietMs < expected[kind] || found.length >= AT_ONCE) break;
    const s = draft.shipment(id);
    const awaited = s === undefined ? null : awaits(s);
    if (s === undefined || awaited === null) continue;
    const patienceMs = patience(s, kind, expected);
    if (quietMs < patienceMs) continue;
    found.push({ s, since: awaited.since, silentMs: draft.at - Math.max(awaited.since, up), patienceMs });
  }
  return found;
}

function patience(s: Shipment, kind: AwaitKind, expected: ExpectedTimes): number {
  if (kind !== 'pack' || expected.packPerLine === undefined) return expected[kind];
  return Math.max(expected.pack, expected.packPerLine * s.lines.length);
}

function ask(draft: Draft, s: Shipment, kind: AwaitKind): void {
  if (isKnownToPeer(draft, s, kind)) queryWorld(draft, s);
}

function askUps(draft: Draft, overdue: readonly Overdue[], kind: AwaitKind, worldUp: boolean): void {
  const known = overdue.filter(({ s }) => isKnownToPeer(draft, s, kind));
  const callAgain = (one: Overdue): boolean => kind === 'truck' && isCalledAgain(one);
  queryUps(
    draft,
    known.filter((one) => !callAgain(one)).map(({ s }) => s),
    false,
  );
  // Under a new number, or it would be taken for a repetition.
  for (const { s } of known.filter(callAgain)) sendPickup(draft, clearProblem(draft, s));
  if (kind !== 'delivery' || !worldUp) return;
  // Not every UPS can be asked; the world knows of deliveries too, but only tells when asked.
  for (const { s, silentMs, patienceMs } of known) {
    const now = draft.shipment(s.id);
    if (now !== undefined && silentMs >= 2 * patienceMs) queryWorld(draft, now);
  }
}

/** The UPS has dropped the call, as far as one can know: it had no truck free, or its truck came to nothing and it does not answer. */
function isCalledAgain({ s, silentMs, patienceMs }: Overdue): boolean {
  if (s.problem?.code === NO_TRUCK_FREE) return true;
  return s.problem?.code === LOAD_GIVEN_UP && silentMs >= PROBLEM_AFTER * patienceMs;
}

function mark(draft: Draft, id: number, problem: Problem): void {
  const s = draft.shipment(id);
  if (s !== undefined && s.problem === null) setProblem(draft, s, problem);
}

function silence(kind: AwaitKind, since: Millis): Problem {
  const time = clockTime(since);
  switch (kind) {
    case 'pack':
      return {
        code: 'silent-pack',
        text: `The world has not said since ${time} that it is packed`,
        since,
        whose: 'world',
      };
    case 'load':
      return {
        code: 'silent-load',
        text: `The world has not said since ${time} that it is loaded`,
        since,
        whose: 'world',
      };
    case 'truck':
      return { code: 'silent-truck', text: `The UPS has brought no truck since ${time}`, since, whose: 'ups' };
    case 'delivery':
      return {
        code: 'silent-delivery',
        text: `The UPS has not said since ${time} that it is delivered`,
        since,
        whose: 'ups',
      };
  }
}

/** Stock cannot be asked for: those who wait for it say so. */
function markLatePurchases(draft: Draft, expected: number, up: Millis): void {
  for (const purchase of draft.books.purchases.values()) {
    if (draft.at - Math.max(purchase.at, up) < PROBLEM_AFTER * expected) break;
    if (purchase.at < draft.books.restoredAt && purchase.state === 'acked') {
      assumeArrived(draft, purchase);
      continue;
    }
    const text = `Stock that was bought at ${clockTime(purchase.at)} has not arrived`;
    for (const { productId } of purchase.lines) {
      let looked = 0;
      for (const id of draft.books.index.waiting(purchase.warehouseId, productId)) {
        if (++looked > MARKED_PER_LINE) break;
        mark(draft, id, { code: 'purchase-late', text, since: purchase.at, whose: 'world' });
      }
    }
  }
}
