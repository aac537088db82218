// Cuts rows into calls of bounded size, never through an order: all rows of one order_ref travel together.

import { LIMITS, type ImportRow } from '../../../main/contracts/app-api.js';

export interface Batches {
  readonly batches: readonly (readonly ImportRow[])[];
  /** Rows of orders with more rows than one call takes, by line; they are not sent. */
  readonly tooBig: ReadonlyMap<number, { readonly ref: string; readonly rows: number }>;
}

export function cutIntoBatches(rows: readonly ImportRow[], size: number = LIMITS.importRows): Batches {
  const orders = new Map<string, ImportRow[]>();
  rows.forEach((row) => {
    const ref = (row.cells['order_ref'] ?? '').trim();
    // Rows without a reference are errors of their own; they do not belong together.
    const key = ref === '' ? `\0${row.line}` : ref;
    const group = orders.get(key);
    if (group === undefined) orders.set(key, [row]);
    else group.push(row);
  });
  const batches: ImportRow[][] = [];
  const tooBig = new Map<number, { ref: string; rows: number }>();
  let batch: ImportRow[] = [];
  for (const [ref, group] of orders) {
    if (group.length > size) {
      for (const { line } of group) tooBig.set(line, { ref, rows: group.length });
      continue;
    }
    if (batch.length + group.length > size) {
      batches.push(batch);
      batch = [];
    }
    batch.push(...group);
  }
  if (batch.length > 0) batches.push(batch);
  return { batches, tooBig };
}
