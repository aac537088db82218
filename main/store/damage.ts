// Finds the row whose JSON is damaged, so that the error can name it instead of a bare "malformed JSON".

import type { Connection } from './connection.js';
import { StoreError } from './store.js';

const JSON_COLUMNS: readonly (readonly [table: string, key: string, column: string])[] = [
  ['orders', "'#' || id", 'shipment_ids'],
  ['shipments', 'id', 'facts'],
  ['trucks', 'id', 'shipment_ids'],
  ['purchases', 'id', 'lines'],
  ['outbox', "link || '/' || seq", 'body'],
  ['events', 'rev', 'data'],
];

/** Runs a read; a damaged JSON text in it becomes `corrupt` with table, key and column. */
export async function namingDamage<T>(reader: Connection, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof StoreError) || !error.message.includes('malformed JSON')) throw error;
    for (const [table, key, column] of JSON_COLUMNS) {
      const [row] = await reader.all<{ key: string | number }>(
        `SELECT ${key} AS key FROM ${table} WHERE ${column} IS NOT NULL AND NOT json_valid(${column}) LIMIT 1`,
      );
      if (row === undefined) continue;
      throw new StoreError(
        'corrupt',
        `${reader.file}: ${table} ${row.key}: ${column} is not readable. The file is damaged or was edited by hand.`,
        { cause: error },
      );
    }
    throw error;
  }
}
