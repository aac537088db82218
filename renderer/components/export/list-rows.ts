// Reads the rows of a list that go on paper, as texts: so many and no more, and never a part of them.

import { formatExact } from '../format.js';
import type { Column } from '../data-grid/types.js';
import type { ExportValue, ReadRows } from './export-job.js';

/** On paper or in a PDF at once: 150 to 250 sheets, which take some seconds. */
export const MOST_ROWS = 5_000;

/** There are more than go on paper; nothing of them does. */
export class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
  /** How many, or null: more than MOST_ROWS, not counted further. */
  readonly rows: number | null;
  constructor(rows: number | null) {
    super(`more than ${MOST_ROWS} rows`);
    this.rows = rows;
  }
}

export interface ListTask<Row> {
  /** Only such as have a value. */
  readonly columns: readonly Column<Row>[];
  readonly read: ReadRows<Row>;
  readonly onProgress: (done: number, total: number | null) => void;
  readonly signal: AbortSignal;
}

/** Rejects with TooManyRows, with the signal's reason when it is aborted, and with whatever reading rejects with. */
export async function readListRows<Row>(task: ListTask<Row>): Promise<readonly (readonly string[])[]> {
  const { columns, signal } = task;
  const texts: string[][] = [];
  let total: number | null = null;
  const onTotal = (rows: number): void => {
    total = rows;
  };
  for await (const batch of task.read(signal, onTotal)) {
    signal.throwIfAborted();
    if (total !== null && total > MOST_ROWS) throw new TooManyRows(total);
    if (texts.length + batch.length > MOST_ROWS) throw new TooManyRows(null);
    for (const row of batch) texts.push(columns.map((column) => cellText(column, row)));
    task.onProgress(texts.length, total);
  }
  signal.throwIfAborted();
  return texts;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** As the table shows it, where that is a text; otherwise the value in words. */
export function cellText<Row>({ render, value }: Column<Row>, row: Row): string {
  const shown = render(row);
  if (typeof shown === 'string') return shown;
  return valueText(value?.(row) ?? null);
}

function valueText(value: ExportValue): string {
  if (typeof value === 'string' && MOMENT.test(value)) return formatExact(Date.parse(value));
  return value === null ? '' : String(value);
}
