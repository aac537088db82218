// One message as JSON and as hex, for copying and exporting.

import { toPlain } from '../../../main/core/inspector/read-message.js';
import { frameSchema } from '../../../main/core/inspector/schema.js';
import { markNames } from '../../../main/core/inspector/lines.js';
import type { MessageFacts } from './message-store.js';
import { ways } from './message-store.js';

export function jsonOf(facts: MessageFacts, space?: number): string {
  const { record, entry, marks, ackMs, answerMs } = facts;
  const { messages } = frameSchema(record);
  const repeated = (message: string, field: string): boolean =>
    Object.values(messages[message] ?? {}).some(([name, , label]) => name === field && label === '*');
  const [from, to] = ways(record);
  const value = {
    at: new Date(record.at).toISOString(),
    connection: record.connection,
    side: record.side,
    direction: record.direction,
    from,
    to,
    kind: entry.kind,
    seq: entry.seq,
    ...(entry.acks.length === 0 ? {} : { acks: entry.acks }),
    shipments: entry.shipments,
    trucks: entry.trucks,
    warehouses: entry.warehouses,
    marks: markNames(marks),
    ackMs: rounded(ackMs),
    answerMs: rounded(answerMs),
    problem: entry.problem,
    bytes: entry.end - entry.start,
    ...(entry.tree === null ? { text: entry.text } : { fields: toPlain(entry.tree, repeated) }),
  };
  return JSON.stringify(value, null, space);
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
