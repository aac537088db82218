import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { exportFileName } from '../../../renderer/components/export/export-file-name.js';
import { runExport, type ExportTask } from '../../../renderer/components/export/export-job.js';
import { readEvents, readOrders, readPages } from '../../../renderer/components/export/read-rows.js';
import { columnsOf, type ListedOrder } from '../../../main/core/orders/columns.js';
import type { Call } from '../../../main/contracts/app-api.js';

interface Row {
  readonly id: number;
  readonly text: string;
}

const columns = [
  { header: 'Number', value: (row: Row) => row.id },
  { header: 'Text', value: (row: Row) => row.text },
];

async function* batches(rows: readonly Row[], size: number): AsyncGenerator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}

function task(rows: readonly Row[], options: Partial<ExportTask<Row>> = {}): ExportTask<Row> {
  return {
    format: 'csv',
    columns,
    read: () => batches(rows, 3),
    about: 'Orders, without any filter',
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...options,
  };
}

/** Blob.text() takes the byte order mark away. */
const textOf = async (blob: Blob): Promise<string> => Buffer.from(await blob.arrayBuffer()).toString('utf8');
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, text: `t${index}` }));

describe('an export', () => {
  it('is a CSV that a spreadsheet takes for UTF-8, with headings first and what it holds at the end', async () => {
    const { file, rows } = await runExport(task([{ id: 7, text: 'Ångström, "large"' }]));
    expect(rows).toBe(1);
    expect(file.type).toBe('text/csv;charset=utf-8');
    expect(await textOf(file)).toBe(
      '\uFEFFNumber,Text\r\n7,"Ångström, ""large"""\r\n"# Orders, without any filter"\r\n',
    );
  });

  it('is a JSON document, also without rows', async () => {
    for (const rows of [rowsOf(0), rowsOf(7)]) {
      const { file } = await runExport(task(rows, { format: 'json' }));
      expect(JSON.parse(await textOf(file))).toEqual({
        about: 'Orders, without any filter',
        columns: ['Number', 'Text'],
        rows: rows.map(({ id, text }) => ({ Number: id, Text: text })),
      });
    }
  });

  it('gives back every text, whatever it holds, and never one that a spreadsheet would run', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('=1+1', '+A1', '@x', '-2', '\t=', '"', '\r\n', ','),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 8 }), async (texts) => {
        const rows = texts.map((one, id) => ({ id, text: one }));
        const csv = await textOf((await runExport(task(rows))).file);
        const parsed = Papa.parse<string[]>(csv.slice(1), { newline: '\r\n' }).data.slice(1, -2);
        expect(parsed.map(([id]) => Number(id))).toEqual(rows.map(({ id }) => id));
        for (const [index, [, cell = '']] of parsed.entries()) {
          expect(/^[=+\-@\t\r]/.test(cell)).toBe(false);
          expect(cell.replace(/^'/, '')).toBe((texts[index] ?? '').replace(/^'/, ''));
        }
        const json = JSON.parse(await textOf((await runExport(task(rows, { format: 'json' }))).file)) as {
          rows: unknown[];
        };
        expect(json.rows).toEqual(rows.map(({ id, text: one }) => ({ Number: id, Text: one })));
      }),
    );
  });

  it('tells how far it is, stops when told to, and hands on what went wrong while reading', async () => {
    const seen: number[] = [];
    const abort = new AbortController();
    const stopping = runExport(
      task(rowsOf(30), {
        signal: abort.signal,
        onProgress: (done) => {
          seen.push(done);
          if (done === 9) abort.abort(new Error('stopped by a person'));
        },
      }),
    );
    await expect(stopping).rejects.toThrow('stopped by a person');
    expect(seen).toEqual([3, 6, 9]);
    const failing = task([], {
      // eslint-disable-next-line require-yield -- it fails before its first row
      read: async function* () {
        throw new Error('the line is down');
      },
    });
    await expect(runExport(failing)).rejects.toThrow('the line is down');
  });

  it('writes a hundred thousand rows within a few parts', async () => {
    const { file, rows } = await runExport(task(rowsOf(100_000), { read: () => batches(rowsOf(100_000), 500) }));
    expect(rows).toBe(100_000);
    expect((await textOf(file)).split('\r\n')).toHaveLength(100_003);
  });

  it('has a name that sorts by time', () => {
    expect(exportFileName('orders', new Date(2026, 1, 3, 4, 5).getTime())).toBe('parcelyard-orders-2026-02-03-0405');
  });
});

const listed = (id: number): ListedOrder => ({
  ...{ id, state: 'placed', customerName: `Customer ${id}`, destination: { x: id, y: -id }, placedAt: id },
  lines: [{ productId: 1, quantity: id }],
  ...{ pieces: id, warehouseIds: [1, 2], problem: null },
});

describe('reading a list', () => {
  const signal = new AbortController().signal;
  const all = async <T>(read: AsyncIterable<readonly T[]>): Promise<T[]> => {
    const rows: T[] = [];
    for await (const batch of read) rows.push(...batch);
    return rows;
  };

  it('takes the orders that matched at the start, each once and in order, though others come and go', async () => {
    let ids = Array.from({ length: 4321 }, (_, index) => 5000 - index);
    const named = [...ids];
    const gone = 4000;
    const call = (async (method: string, params: { ids: number[] }) => {
      if (method === 'orders.ids') return { ids: named };
      ids = [6000, ...ids]; // an order comes with every call
      return columnsOf(params.ids.filter((id) => id !== gone).map(listed));
    }) as unknown as Call;
    let total = 0;
    const rows = await all(readOrders(call, { sort: 'id', descending: true })(signal, (count) => (total = count)));
    expect(total).toBe(4321);
    expect(rows).toEqual(named.filter((id) => id !== gone).map(listed));
  });

  it('fails with the first page that fails, and leaves no rejection unhandled', async () => {
    let calls = 0;
    const call = (async (method: string, params: { ids: number[] }) => {
      if (method === 'orders.ids') return { ids: Array.from({ length: 9000 }, (_, index) => index + 1) };
      calls += 1;
      if (calls > 1) throw new Error(`no answer to call ${calls}`);
      return columnsOf(params.ids.map(listed));
    }) as unknown as Call;
    await expect(all(readOrders(call, { sort: 'id', descending: true })(signal, () => undefined))).rejects.toThrow(
      'call 2',
    );
  });

  it('takes events from the newest down, though new ones come meanwhile', async () => {
    let newest = 1100;
    const call = (async (_method: string, { limit, beforeRev }: { limit: number; beforeRev?: number }) => {
      newest += 7;
      const from = (beforeRev ?? newest - 6) - 1;
      return {
        total: newest,
        rows: Array.from({ length: Math.min(limit, from) }, (_, index) => ({ rev: from - index })),
      };
    }) as unknown as Call;
    const rows = await all(readEvents(call, {})(signal, () => undefined));
    expect(rows.map(({ rev }) => rev)).toEqual(Array.from({ length: rows.length }, (_, index) => rows.length - index));
    expect(rows.length).toBe(1100);
  });

  it('takes each row of a list in memory once, though it grows meanwhile', async () => {
    let rows = rowsOf(1001);
    const load = async (offset: number, limit: number) => {
      const page = { total: rows.length, rows: rows.slice(offset, offset + limit) };
      rows = [{ id: 10_000 + offset, text: 'new' }, ...rows];
      return page;
    };
    const read = await all(readPages(load, (row) => row.id)(signal, () => undefined));
    expect(new Set(read.map(({ id }) => id)).size).toBe(read.length);
    expect(read.filter(({ id }) => id <= 1001)).toHaveLength(1001);
  });
});
