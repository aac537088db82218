// One message as the cells of a row, and in a sentence. Words only.

import { MARK_NAMES, MARKS, type MarkName } from '../../../main/core/inspector/pairing.js';
import { msText } from '../../../main/core/inspector/latencies.js';
import type { MessageFacts } from './message-store.js';
import { ways } from './message-store.js';
import type { RowText } from './row-pool.js';
import { s } from './strings.js';

export const COLUMNS = ['time', 'way', 'kind', 'number', 'text', 'state'] as const;

/** Time of day to the millisecond; how it is done by hand is ten times as quick as Intl. */
export function clockTime(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}

export function markWords(marks: number): string[] {
  return MARK_NAMES.filter((name) => (marks & MARKS[name]) !== 0).map((name: MarkName) => s(name));
}

export function wayText(facts: MessageFacts): string {
  const [from, to] = ways(facts.record);
  return s('way2', { from: s(from as 'store'), to: s(to as 'store') });
}

export function stateText({ entry, marks, ackMs, answerMs }: MessageFacts): string {
  const said = markWords(marks);
  if (answerMs !== null) said.push(s('answered', { ms: msText(answerMs) }));
  else if (ackMs !== null) said.push(s('acked', { ms: msText(ackMs) }));
  else if (entry.seq !== null && (marks & (MARKS.resent | MARKS.duplicate | MARKS.reused)) === 0)
    said.push(s('waiting'));
  return said.join(', ');
}

const EVENTS = new Set(['opened', 'closed', 'joined', 'gap']);
const BAD = MARKS.unreadable | MARKS.error | MARKS.reused;
const ODD = MARKS.lost | MARKS.resent | MARKS.duplicate | MARKS.stray;
/** More does not fit into any row. */
const LONGEST = 300;

export function rowText(facts: MessageFacts, index: number, selected: boolean, linked: boolean): RowText {
  const { entry, marks } = facts;
  const event = EVENTS.has(entry.kind);
  const text = entry.problem === null ? entry.text : `${entry.text} (${entry.problem})`;
  return {
    id: facts.id,
    index,
    cells: [
      clockTime(facts.at),
      event && entry.kind !== 'gap' ? `c${facts.record.connection}` : wayText(facts),
      entry.kind,
      entry.seq === null ? '' : `#${entry.seq}`,
      text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
      stateText(facts),
    ],
    tone:
      (marks & BAD) !== 0 || entry.kind === 'gap' ? 'error' : (marks & ODD) !== 0 ? 'warning' : event ? 'event' : '',
    selected,
    linked,
  };
}

/** For the live region and for copying. */
export function sentence(facts: MessageFacts): string {
  const { entry } = facts;
  const number = entry.seq === null ? '' : `#${entry.seq}`;
  const state = stateText(facts);
  const text = state === '' ? entry.text : `${entry.text} [${state}]`;
  return s('selectedRow', { kind: entry.kind, number, way: wayText(facts), time: clockTime(facts.at), text });
}
