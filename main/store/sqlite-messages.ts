// The messages of one world in SQLite, in a file of their own beside the books. Owns its file.

import type { KeptMessage } from '../contracts/messages.js';
import type { SqlValue } from './connection.js';
import type { MessageBatch, MessageStore } from './message-store.js';
import { messageTable } from './migrations/messages/0010-messages.js';
import { openSqliteFile, type SqliteFileOptions } from './sqlite-file.js';

/** Of several changes to one message in a batch, the one that `pick` names counts. */
const update = (change: string, column: string, value: string, pick: string): string => `
  UPDATE messages SET ${column} = ${value} FROM (
      SELECT value ->> 0 AS of_link, value ->> 1 AS of_seq, value ->> 2 AS given, ${pick} FROM jsonb_each(NEW.${change}) GROUP BY 1, 2) c
    WHERE link = c.of_link AND way = 'out' AND seq = c.of_seq`;

/** The binary form is read in six to nine microseconds a message, the text that json_each gives in ten to fourteen. */
const DOOR = `
  CREATE TEMP TRIGGER door_messages INSTEAD OF INSERT ON main.door BEGIN
    INSERT INTO messages (link, way, seq, at, world_time, body)
      SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value -> 5
      FROM jsonb_each(NEW.messages) WHERE true ON CONFLICT (link, way, seq) DO NOTHING;
    ${update('acked', 'acked_at', 'coalesce(acked_at, c.given)', 'min(key)')};
    ${update('dropped', 'dropped_at', 'coalesce(dropped_at, c.given)', 'min(key)')};
    ${update('copies', 'copies', 'max(coalesce(copies, 0), c.given)', 'max(value ->> 2)')};
  END`;

interface Row {
  readonly link: KeptMessage['link'];
  readonly way: KeptMessage['way'];
  readonly seq: number;
  readonly at: number;
  readonly world_time: number | null;
  readonly acked_at: number | null;
  readonly dropped_at: number | null;
  readonly copies: number | null;
  readonly body: string;
}

/** Rejects with StoreError: locked, read-only, corrupt, newer-database, full, io. */
export async function openSqliteMessages(file: string, options: SqliteFileOptions = {}): Promise<MessageStore> {
  const { writer, close } = await openSqliteFile(file, [messageTable], DOOR, { prewarm: false, ...options });
  // A crash of the program loses nothing that was written, one of the computer may: no commit here waits for the disk.
  await writer.exec('PRAGMA synchronous=OFF; PRAGMA cache_size=-8192');
  return {
    async write({ messages, acked, dropped, copies }: MessageBatch) {
      const texts: SqlValue[] = [
        messages.map(({ link, way, seq, at, worldTime, body }) => [link, way, seq, at, worldTime, body]),
        acked.map(({ link, seq, at }) => [link, seq, at]),
        dropped.map(({ link, seq, at }) => [link, seq, at]),
        copies.map((one) => [one.link, one.seq, one.copies]),
      ].map((rows) => JSON.stringify(rows));
      await writer.run('INSERT INTO door VALUES (?, ?, ?, ?)', texts);
    },
    // On the writing connection: its queue brings what was written before.
    async find(refs) {
      const keys = JSON.stringify(refs.map(({ link, way, seq }) => [link, way, seq]));
      const rows = await writer.all<Row>(
        `SELECT m.link, m.way, m.seq, at, world_time, acked_at, dropped_at, copies, body
         FROM (SELECT min(key) AS place, value ->> 0 AS link, value ->> 1 AS way, value ->> 2 AS seq
               FROM json_each(?) GROUP BY 2, 3, 4) k
         CROSS JOIN messages m ON m.link = k.link AND m.way = k.way AND m.seq = k.seq ORDER BY k.place`,
        [keys],
      );
      return rows.map(messageOf);
    },
    async oldest() {
      const [row] = await writer.all<{ at: number }>('SELECT at FROM messages ORDER BY id LIMIT 1');
      return row?.at ?? null;
    },
    prune: (most, before) =>
      writer.run(
        `DELETE FROM messages WHERE id <= (SELECT max(id) FROM messages) - ?1 OR id < coalesce(
           (SELECT id FROM messages WHERE id > (SELECT max(id) FROM messages) - ?1 AND at >= ?2 ORDER BY id LIMIT 1),
           (SELECT max(id) + 1 FROM messages))`,
        [most, before],
      ),
    close,
  };
}

function messageOf(row: Row): KeptMessage {
  const { link, way, seq, at, copies } = row;
  const times = { worldTime: row.world_time, ackedAt: row.acked_at, droppedAt: row.dropped_at };
  return { link, way, seq, at, copies, ...times, body: JSON.parse(row.body) as unknown };
}
