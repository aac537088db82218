// A recorded day: orders with their times, as CSV (`at,x,y,lines`) or as JSON. Checked; errors name file, line and field.

import * as z from 'zod/mini';
import { err, ok, type Result } from '../core/lib/result.js';
import type { RecordedOrder } from '../core/scenario/types.js';
import { LIMITS } from './fields.js';
import { check, int32 } from './check.js';
import { badScenario } from './scenario-file.js';
import { SCENARIO_LIMITS } from './scenario-schema.js';

const HEADING = 'at,x,y,lines';

const seconds = z.number().check(z.minimum(0), z.maximum(SCENARIO_LIMITS.seconds));
const rowSchema = z.strictObject({
  /** Seconds since the recording's beginning. */
  at: seconds,
  x: int32,
  y: int32,
  lines: z
    .array(
      z.strictObject({
        product: z.int().check(z.minimum(1)),
        pieces: z.int().check(z.minimum(1), z.maximum(LIMITS.quantity)),
      }),
    )
    .check(z.minLength(1), z.maxLength(LIMITS.linesPerOrder)),
});
type Row = z.infer<typeof rowSchema>;

/** `products`: those of the scenario; others cannot be ordered. Error `bad-scenario`. */
export function readRecording(
  text: string,
  file: string,
  products: ReadonlySet<number>,
): Result<readonly RecordedOrder[]> {
  if (text.length > SCENARIO_LIMITS.recordingBytes) {
    return err(badScenario([`${file}:1: the file: must have at most ${SCENARIO_LIMITS.recordingBytes} characters`]));
  }
  const read = file.endsWith('.csv') ? rowsOfCsv(text, file) : rowsOfJson(text, file);
  if (!read.ok) return read;
  const orders: RecordedOrder[] = [];
  for (const { where, row } of read.value) {
    const unknown = row.lines.findIndex(({ product }) => !products.has(product));
    if (unknown !== -1) {
      const got = row.lines[unknown]?.product;
      return err(badScenario([`${where}: lines[${unknown}]: got product ${got}, must be a product of the scenario`]));
    }
    if (new Set(row.lines.map(({ product }) => product)).size < row.lines.length) {
      return err(badScenario([`${where}: lines: must name each product once`]));
    }
    const lines = row.lines.map(({ product, pieces }) => ({ productId: product, quantity: pieces }));
    orders.push({ at: row.at * 1000, destination: { x: row.x, y: row.y }, lines });
  }
  return ok(orders);
}

type Rows = readonly { readonly where: string; readonly row: Row }[];

function rowsOfCsv(text: string, file: string): Result<Rows> {
  const [heading = '', ...lines] = text.split(/\r?\n/);
  if (heading.trim() !== HEADING) {
    return err(badScenario([`${file}:1: heading: got ${JSON.stringify(heading.slice(0, 60))}, must be ${HEADING}`]));
  }
  const rows: { where: string; row: Row }[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const where = `${file}:${index + 2}`;
    const cells = line.split(',');
    if (cells.length !== 4) return err(badScenario([`${where}: got ${cells.length} cells, must be 4: ${HEADING}`]));
    const [at = '', x = '', y = '', wanted = ''] = cells.map((cell) => cell.trim());
    const row = {
      at: numberOf(at),
      x: numberOf(x),
      y: numberOf(y),
      // "3x2 7x1": product 3 two pieces, product 7 one.
      lines: wanted.split(/\s+/).map((part) => {
        const [, product = part, pieces = part] = /^(\d+)x(\d+)$/.exec(part) ?? [];
        return { product: numberOf(product), pieces: numberOf(pieces) };
      }),
    };
    const checked = check<Row>(rowSchema, row, 'row');
    if (!checked.ok) return err(badScenario([`${where}: ${checked.error.message}`]));
    rows.push({ where, row: checked.value });
  }
  return limited(rows, file);
}

/** What is no number stays what it is, so that the check shows it. */
function numberOf(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function rowsOfJson(text: string, file: string): Result<Rows> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err(badScenario([`${file}:1: JSON: ${error instanceof Error ? error.message : String(error)}`]));
  }
  const checked = check<readonly Row[]>(z.array(rowSchema), json, 'the file');
  if (!checked.ok) return err(badScenario([`${file}: ${checked.error.message}`]));
  return limited(
    checked.value.map((row, index) => ({ where: `${file}: [${index}]`, row })),
    file,
  );
}

function limited(rows: Rows, file: string): Result<Rows> {
  if (rows.length > 0 && rows.length <= SCENARIO_LIMITS.orders) return ok(rows);
  return err(badScenario([`${file}: got ${rows.length} orders, must have 1 to ${SCENARIO_LIMITS.orders}`]));
}
