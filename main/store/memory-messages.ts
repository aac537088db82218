// The messages of one world in memory, for tests: says what the SQL of the other store has to answer.

import type { KeptMessage, MessageRef } from '../contracts/messages.js';
import type { LinkName } from '../core/lib/ids.js';
import type { MessageStore } from './message-store.js';
import { StoreError } from './store.js';

const keyOf = ({ link, way, seq }: MessageRef): string => `${link}/${way}/${seq}`;

export function openMemoryMessages(): MessageStore {
  /** In the order in which they were written. */
  const rows = new Map<string, KeptMessage>();
  let closed = false;
  const when = async <T>(answer: () => T): Promise<T> => {
    await Promise.resolve();
    if (closed) throw new StoreError('closed', 'memory: the store is closed.');
    return answer();
  };
  const change = (link: LinkName, seq: number, next: (row: KeptMessage) => KeptMessage): void => {
    const key = keyOf({ link, way: 'out', seq });
    const row = rows.get(key);
    if (row !== undefined) rows.set(key, next(row));
  };
  return {
    write: ({ messages, acked, dropped, copies }) =>
      when(() => {
        for (const one of messages) {
          if (rows.has(keyOf(one))) continue;
          // As it would come back from a disk.
          const body = JSON.parse(JSON.stringify(one.body)) as unknown;
          rows.set(keyOf(one), { ...one, body, ackedAt: null, droppedAt: null, copies: null });
        }
        for (const { link, seq, at } of acked) change(link, seq, (row) => ({ ...row, ackedAt: row.ackedAt ?? at }));
        for (const { link, seq, at } of dropped) {
          change(link, seq, (row) => ({ ...row, droppedAt: row.droppedAt ?? at }));
        }
        for (const { link, seq, copies: n } of copies) {
          change(link, seq, (row) => ({ ...row, copies: Math.max(row.copies ?? 0, n) }));
        }
      }),
    find: (refs) => when(() => [...new Set(refs.map(keyOf))].flatMap((key) => rows.get(key) ?? [])),
    oldest: () => when(() => rows.values().next().value?.at ?? null),
    prune: (most, before) =>
      when(() => {
        for (const [key, { at }] of rows) {
          if (rows.size <= most && at >= before) break;
          rows.delete(key);
        }
      }),
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
