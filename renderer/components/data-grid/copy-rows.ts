// Rows as text for the clipboard: tab-separated, as spreadsheets take it, with the headings first.

import type { LoadPage } from './paged-rows.js';
import type { Column } from './types.js';

/** Rows that one copy takes at most. */
export const MOST_COPIED = 10_000;
const PAGE = 500;

/** Tabs and line ends within a value would be taken for the next cell: they become spaces. */
export function rowsAsTsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const written = columns.flatMap(({ header, value }) => (value === undefined ? [] : [{ header, value }]));
  const line = (cells: readonly unknown[]) =>
    cells.map((cell) => String(cell ?? '').replaceAll(/[\t\r\n]+/g, ' ')).join('\t');
  return [
    line(written.map(({ header }) => header)),
    ...rows.map((row) => line(written.map(({ value }) => value(row)))),
  ].join('\n');
}

/** Rows `first` to `last`, both included, as the program has them now; at most MOST_COPIED. */
export async function loadRange<Row>(load: LoadPage<Row>, first: number, last: number): Promise<readonly Row[]> {
  const end = Math.min(last + 1, first + MOST_COPIED);
  const rows: Row[] = [];
  while (first + rows.length < end) {
    const at = first + rows.length;
    const page = await load(at, Math.min(PAGE, end - at));
    if (page.rows.length === 0) break;
    rows.push(...page.rows);
  }
  return rows;
}
