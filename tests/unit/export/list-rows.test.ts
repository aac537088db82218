// What goes on paper of a list: all rows or none, as texts; and how columns share a sheet.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../renderer/components/data-grid/types.js';
import { MOST_ROWS, readListRows, TooManyRows } from '../../../renderer/components/export/list-rows.js';
import { columnShares } from '../../../renderer/print/list-widths.js';

interface Row {
  readonly id: number;
  readonly at: number;
}
const COLUMNS: readonly Column<Row>[] = [
  { id: 'id', header: 'No.', width: 80, render: (row) => `#${row.id}`, value: (row) => row.id },
  { id: 'at', header: 'At', width: 80, render: () => null, value: (row) => new Date(row.at).toISOString() },
  { id: 'why', header: 'Why', width: 80, render: () => null, value: () => null },
];
const signal = new AbortController().signal;
const quiet = () => undefined;

async function* batches(count: number, total: number | null, onTotal: (rows: number) => void) {
  if (total !== null) onTotal(total);
  for (let from = 0; from < count; from += 500) {
    yield Array.from({ length: Math.min(500, count - from) }, (_none, index) => ({ id: from + index, at: 0 }));
    await Promise.resolve();
  }
}

describe('the rows of a list on paper', () => {
  it('are texts as the table shows them, moments in words, and nothing where there is nothing', async () => {
    const rows = await readListRows({
      columns: COLUMNS,
      read: (_signal, onTotal) => batches(2, 2, onTotal),
      onProgress: quiet,
      signal,
    });
    expect(rows).toHaveLength(2);
    expect(rows[1]?.[0]).toBe('#1');
    expect(rows[0]?.[1]).toMatch(/1 Jan 1970/);
    expect(rows[0]?.[2]).toBe('');
  });

  it('are all there at the limit, and none beyond it: at once where the number is known', async () => {
    const read = (count: number, total: number | null, seen: number[] = []) =>
      readListRows({
        columns: COLUMNS,
        read: (_signal, onTotal) => batches(count, total, onTotal),
        onProgress: (done) => seen.push(done),
        signal,
      });
    expect(await read(MOST_ROWS, null)).toHaveLength(MOST_ROWS);
    const seen: number[] = [];
    await expect(read(MOST_ROWS + 1, MOST_ROWS + 1, seen)).rejects.toMatchObject({ rows: MOST_ROWS + 1 });
    expect(seen).toEqual([]);
    await expect(read(MOST_ROWS + 1, null)).rejects.toBeInstanceOf(TooManyRows);
  });

  it('stop when they are told to', async () => {
    const abort = new AbortController();
    const reading = readListRows({
      columns: COLUMNS,
      read: (_signal, onTotal) => batches(3000, 3000, onTotal),
      onProgress: () => abort.abort(),
      signal: abort.signal,
    });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('columns on a sheet', () => {
  it('share all of its width, each has room, and longer texts get more', () => {
    const text = fc.string({ maxLength: 120 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.array(text), { maxLength: 20 }), (count, rows) => {
        const shares = columnShares(
          Array.from({ length: count }, (_none, index) => `c${index}`),
          rows,
        );
        expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(100);
        for (const share of shares) expect(share).toBeGreaterThan(0.5);
      }),
    );
    const [short = 0, long = 0] = columnShares(
      ['a', 'b'],
      [['x', 'a sentence that goes on for a while, and then some']],
    );
    expect(long).toBeGreaterThan(3 * short);
  });
});
