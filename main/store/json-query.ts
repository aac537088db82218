// Answers of the database that come as one JSON text.

import type { Connection, SqlValue } from './connection.js';
import { StoreError } from './store.js';

/** Rows of `{value: json}` with one JSON text; anything else is a fault of the database. */
export async function json(reader: Connection, sql: string, params: readonly SqlValue[]): Promise<unknown> {
  const [row] = await reader.all<{ value: string | null }>(sql, params);
  if (typeof row?.value !== 'string') throw new StoreError('io', `${reader.file}: a query gave no answer.`);
  return parsed(row.value);
}

/** A text that is not JSON was put together from a damaged one: namingDamage finds it. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StoreError('corrupt', 'malformed JSON', { cause: error });
  }
}
