// The history of what deserves notice: which events, and how many of a kind become one entry. Pure.

import type { BookEvent, EventKind } from '../../../../main/core/orders/types.js';
import type { Selection } from '../../../state/nav-store.js';

/** What people are told of. Each has a rule: whether it also shows a toast. */
export const NOTICE_KINDS = ['problem', 'command-rejected', 'quarantined', 'purchase-arrived', 'resumed'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number] & EventKind;
export type NoticeRules = Readonly<Record<NoticeKind, boolean>>;
export const DEFAULT_RULES: NoticeRules = {
  problem: true,
  'command-rejected': true,
  quarantined: true,
  'purchase-arrived': false,
  // The window says it across its top.
  resumed: false,
};

export interface Notice {
  readonly kind: NoticeKind;
  /** Of the newest event in it. */
  readonly rev: number;
  readonly at: number;
  readonly text: string;
  readonly subject: Selection | null;
  readonly count: number;
}

/** Newest first; older ones fall out at the end. */
export const MOST_NOTICES = 100;
/** Of one kind, no further apart than this: one entry, ms. */
export const TOGETHER_MS = 30_000;

export interface Noted {
  readonly notices: readonly Notice[];
  /** Entries that these events began: what a toast is shown for. */
  readonly begun: readonly Notice[];
}

export function isNoticed(event: BookEvent): boolean {
  return NOTICE_KINDS.some((known) => known === event.kind);
}

/** Takes up events (ascending). Those that an entry tells already (same books, rev not newer) are passed over. */
export function noteEvents(
  before: readonly Notice[],
  events: readonly BookEvent[],
  textOf: (event: BookEvent) => string,
  subjectOf: (event: BookEvent) => Selection | null,
): Noted {
  let notices = before;
  const begun = new Map<NoticeKind, Notice>();
  const newest = before.reduce((most, { rev }) => Math.max(most, rev), 0);
  for (const event of events) {
    const kind = NOTICE_KINDS.find((known) => known === event.kind);
    if (kind === undefined || event.rev <= newest) continue;
    const last = notices.find((one) => one.kind === kind);
    const joins = last !== undefined && event.at - last.at <= TOGETHER_MS;
    const made: Notice = {
      kind,
      rev: event.rev,
      at: event.at,
      text: textOf(event),
      subject: subjectOf(event),
      count: joins ? last.count + 1 : 1,
    };
    if (!joins || begun.has(kind)) begun.set(kind, made);
    notices = [made, ...notices.filter((one) => !joins || one !== last)].slice(0, MOST_NOTICES);
  }
  return { notices, begun: [...begun.values()] };
}

export function isNotices(value: unknown): value is readonly Notice[] {
  return Array.isArray(value) && value.every(isNotice);
}

function isNotice(value: unknown): value is Notice {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, rev, at, text, count } = value as Partial<Record<keyof Notice, unknown>>;
  const numbers = [rev, at, count].every((one) => typeof one === 'number');
  return numbers && typeof text === 'string' && NOTICE_KINDS.some((known) => known === kind);
}
