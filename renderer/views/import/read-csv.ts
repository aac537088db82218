// A CSV file as rows for the import: heading checked, size bounded, errors in words. Knows nothing of orders.

import Papa from 'papaparse';
import { IMPORT_COLUMNS, type ImportRow } from '../../../main/contracts/app-api.js';
import { codedError, err, ok, type Result } from '../../../main/core/lib/result.js';
import { s } from './strings.js';

const FILE_MB = 50;
const NEEDED = IMPORT_COLUMNS.filter((column) => column !== 'ups_account');

/** Rows in the order of the file; `line` counts from 1 for the heading. Empty lines are skipped. */
export async function readCsv(file: File): Promise<Result<readonly ImportRow[]>> {
  const mb = file.size / (1024 * 1024);
  if (mb > FILE_MB) return err(codedError('too-large', s('tooLarge', { mb: Math.ceil(mb), max: FILE_MB })));
  return readCsvText(await file.text());
}

export function readCsvText(text: string): Result<readonly ImportRow[]> {
  const parsed = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { header: false });
  const broken = parsed.errors.find((error) => error.type === 'Quotes');
  if (broken !== undefined) {
    const line = (broken.row ?? 0) + 1;
    return err(codedError('malformed', s('malformed', { line, message: broken.message })));
  }
  const [heading = [], ...records] = parsed.data;
  const names = heading.map((name) => name.trim().toLowerCase());
  const missing = NEEDED.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const got = names.join(', ').slice(0, 200);
    const message = s('missingColumns', { columns: missing.join(', '), needed: NEEDED.join(', '), got });
    return err(codedError('missing-columns', message));
  }
  const rows = records.flatMap((cells, index): ImportRow[] => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    // Longer than any column may be: cut here, so that the check can say what it is.
    const named = names.flatMap((name, column) => (name === '' ? [] : [[name, (cells[column] ?? '').slice(0, 1000)]]));
    return [{ line: index + 2, cells: Object.fromEntries(named) as Record<string, string> }];
  });
  return rows.length === 0 ? err(codedError('empty', s('emptyFile'))) : ok(rows);
}

/** Rows and their errors as a CSV text that can be corrected and imported again. */
export function writeCsv(rows: readonly { readonly row: ImportRow; readonly errors: string }[]): string {
  const fields = [...IMPORT_COLUMNS, 'errors'];
  const data = rows.map(({ row, errors }) => [...IMPORT_COLUMNS.map((column) => row.cells[column] ?? ''), errors]);
  // Formulas of spreadsheets are kept as text.
  return `${Papa.unparse({ fields, data }, { escapeFormulae: true, newline: '\n' })}\n`;
}
