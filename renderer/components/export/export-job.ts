// Writes all rows of a list into one file, batch by batch: what is shown, in its order, however many. Draws nothing.

import Papa from 'papaparse';

export type ExportFormat = 'csv' | 'json';
export type ExportValue = string | number | boolean | null;

export interface ExportColumn<Row> {
  readonly header: string;
  /** Plain: numbers as numbers, moments as ISO texts. */
  readonly value: (row: Row) => ExportValue;
}

/** Batches of rows in the order shown. `onTotal` is told how many there will be, once that is known. */
export type ReadRows<Row> = (signal: AbortSignal, onTotal: (rows: number) => void) => AsyncIterable<readonly Row[]>;

export interface ExportTask<Row> {
  readonly format: ExportFormat;
  readonly columns: readonly ExportColumn<Row>[];
  readonly read: ReadRows<Row>;
  /** What is in the file, in words: list, filters, world, moment. Stands at the end of a CSV and at the head of a JSON file. */
  readonly about: string;
  readonly onProgress: (written: number, total: number | null) => void;
  readonly signal: AbortSignal;
}

export interface Exported {
  readonly file: Blob;
  readonly rows: number;
}

/** Text is handed to the browser in parts of about this size, which it may keep on disk. */
const PART_LENGTH = 1_000_000;
/** Spreadsheets take a CSV for UTF-8 only when it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Rejects with the signal's reason when it is aborted, and with whatever reading rejects with. */
export async function runExport<Row>(task: ExportTask<Row>): Promise<Exported> {
  const { columns, signal } = task;
  const writer = task.format === 'csv' ? csvWriter(columns, task.about) : jsonWriter(columns, task.about);
  const parts: Blob[] = [];
  let text = writer.head;
  let rows = 0;
  let total: number | null = null;
  for await (const batch of task.read(signal, (count) => (total = count))) {
    signal.throwIfAborted();
    text += writer.rows(batch, rows === 0);
    rows += batch.length;
    if (text.length >= PART_LENGTH) {
      parts.push(new Blob([text]));
      text = '';
    }
    task.onProgress(rows, total);
  }
  signal.throwIfAborted();
  const type = task.format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
  return { file: new Blob([...parts, text + writer.tail], { type }), rows };
}

interface Writer<Row> {
  readonly head: string;
  readonly rows: (batch: readonly Row[], first: boolean) => string;
  readonly tail: string;
}

function csvWriter<Row>(columns: readonly ExportColumn<Row>[], about: string): Writer<Row> {
  // A text that begins like a formula would be run by a spreadsheet: it gets an apostrophe. (The library's own pattern
  // passes over texts of several lines.)
  const config = { header: false, newline: '\r\n', escapeFormulae: /^[=+\-@\t\r]/ };
  const lines = (rows: ExportValue[][]) => (rows.length === 0 ? '' : `${Papa.unparse(rows, config)}\r\n`);
  return {
    head: BYTE_ORDER_MARK + lines([columns.map(({ header }) => header)]),
    rows: (batch) => lines(batch.map((row) => columns.map(({ value }) => value(row)))),
    tail: lines([[`# ${about}`]]),
  };
}

function jsonWriter<Row>(columns: readonly ExportColumn<Row>[], about: string): Writer<Row> {
  const headers = JSON.stringify(columns.map(({ header }) => header));
  const one = (row: Row) =>
    JSON.stringify(Object.fromEntries(columns.map(({ header, value }) => [header, value(row)])));
  return {
    head: `{"about":${JSON.stringify(about)},\n"columns":${headers},\n"rows":[`,
    rows: (batch, first) => batch.map((row, index) => `${first && index === 0 ? '' : ','}\n${one(row)}`).join(''),
    tail: '\n]}\n',
  };
}
