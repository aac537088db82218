// Followed things as lines: one for people, one as JSON. Wording only.

import { toPlain } from './read-message.js';
import { frameSchema } from './schema.js';
import type { Followed, Totals } from './follow.js';
import { msText } from './latencies.js';
import { MARK_NAMES, MARKS, type Verdict } from './pairing.js';

export function markNames(marks: number): string[] {
  return MARK_NAMES.filter((name) => (marks & MARKS[name]) !== 0);
}

const LISTED = 20;

function ackText({ acks }: Verdict): string {
  const shown = acks.slice(0, LISTED).map(({ seq, afterMs, again }) => {
    if (afterMs === null) return `${seq} (of nothing seen)`;
    return again ? `${seq} (again)` : `${seq} (${msText(afterMs)})`;
  });
  return acks.length > LISTED ? `${shown.join(', ')}, … ${acks.length} in all` : shown.join(', ');
}

/** What is to be said of it beyond its own words. */
function remarks({ entry, verdict }: Followed): string[] {
  const out: string[] = [];
  if (verdict.answers !== null) {
    const { kind, seq, afterMs, probable } = verdict.answers;
    out.push(`${probable ? 'probably answers' : 'answers'} ${kind} #${seq} after ${msText(afterMs)}`);
  }
  if ((verdict.marks & MARKS.resent) !== 0) out.push(`resent: copy ${verdict.copy}, the one before was not acked`);
  if ((verdict.marks & MARKS.duplicate) !== 0) out.push(`duplicate: copy ${verdict.copy}, acked before`);
  if ((verdict.marks & MARKS.reused) !== 0) out.push('reused: this number was something else before');
  if (entry.problem !== null) out.push(`unreadable: ${entry.problem}`);
  return out;
}

/** `at` counts from `startedAt`, both ms. */
export function textLine(one: Followed, startedAt: number): string {
  const { record, entry, from, to } = one;
  const seconds = ((record.at - startedAt) / 1000).toFixed(6).padStart(12);
  const way = `${from}>${to}`.padEnd(11);
  const name = entry.seq === null ? entry.kind : `${entry.kind} #${entry.seq}`;
  const text = entry.kind === 'acks' ? ackText(one.verdict) : entry.text;
  const said = remarks(one).map((remark) => `  [${remark}]`);
  return `${seconds}  c${record.connection}  ${way}  ${name.padEnd(14)}  ${text}${said.join('')}`.trimEnd();
}

export function jsonLine(one: Followed, startedAt: number): string {
  const { record, entry, verdict, from, to } = one;
  const { messages } = frameSchema(record);
  const repeated = (message: string, field: string): boolean =>
    Object.values(messages[message] ?? {}).some(([name, , label]) => name === field && label === '*');
  return JSON.stringify({
    at: new Date(record.at).toISOString(),
    ms: Math.round((record.at - startedAt) * 1000) / 1000,
    connection: record.connection,
    side: record.side,
    direction: record.direction,
    from,
    to,
    kind: entry.kind,
    seq: entry.seq,
    ...(entry.origin === null ? {} : { origin: entry.origin }),
    ...(entry.acks.length === 0
      ? {}
      : { acks: verdict.acks.map(({ seq, afterMs }) => ({ seq, afterMs: round(afterMs) })) }),
    shipments: entry.shipments,
    trucks: entry.trucks,
    warehouses: entry.warehouses,
    copy: verdict.copy,
    marks: markNames(verdict.marks),
    answers:
      verdict.answers === null ? null : { ...verdict.answers, id: undefined, afterMs: round(verdict.answers.afterMs) },
    problem: entry.problem,
    bytes: entry.end - entry.start,
    ...(entry.tree === null ? { text: entry.text } : { fields: toPlain(entry.tree, repeated) }),
  });
}

function round(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}

/** The sums, for people. */
export function summaryLines(
  totals: Totals,
  unacked: readonly { readonly sender: string; readonly kind: string; readonly seq: number }[],
): string[] {
  const { frames, bytes, items, connections, kinds, marks, ackAfter, answerAfter, lostRecords, firstAt, lastAt } =
    totals;
  const seconds = firstAt === null || lastAt === null ? 0 : (lastAt - firstAt) / 1000;
  const lines = [
    `${frames} frames, ${bytes} bytes, ${items} numbered items, ${connections} connections, ${seconds.toFixed(3)} s`,
    `kinds: ${
      [...kinds]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, n]) => `${kind} ${n}`)
        .join(', ') || 'none'
    }`,
    `marks: ${MARK_NAMES.map((name) => `${name} ${marks[name]}`).join(', ')}`,
  ];
  if (ackAfter.count > 0) {
    lines.push(`acks after: ${spread(ackAfter)}`);
  }
  for (const [kind, after] of [...answerAfter].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(`answers to ${kind} after: ${spread(after)}`);
  }
  if (unacked.length > 0) {
    const shown = unacked.slice(0, LISTED).map(({ sender, kind, seq }) => `${sender}'s ${kind} #${seq}`);
    const more = unacked.length > LISTED ? `, … ${unacked.length} in all` : '';
    lines.push(`never acked: ${shown.join(', ')}${more}`);
  }
  if (lostRecords > 0) lines.push(`${lostRecords} records were left out when this was recorded`);
  return lines;
}

function spread(after: Totals['ackAfter']): string {
  const [middle, most] = [after.percentile(0.5), after.percentile(0.95)];
  return `p50 ${msText(middle)}, p95 ${msText(most)}, max ${msText(after.max)} (${after.count})`;
}
