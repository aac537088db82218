// Lines of orders and purchases: checked and summed. One sentence per mistake, naming field, value and what is allowed.

import { INT32_MAX, INT32_MIN } from '../lib/ids.js';
import type { Point } from '../lib/ids.js';
import type { CodedError, Result } from '../lib/result.js';
import { codedError, err, ok } from '../lib/result.js';
import type { Line, Product } from '../orders/types.js';

export const MAX_LINES = 50;
export const MAX_QUANTITY = 1_000_000;

/** The lines with each product once, in order of first mention. Error `bad-lines`, details {field, value}. */
export function checkLines(lines: readonly Line[], products: ReadonlyMap<number, Product>): Result<readonly Line[]> {
  if (lines.length === 0) return bad('lines', 0, `lines: there are none; allowed are 1 to ${MAX_LINES}`);
  if (lines.length > MAX_LINES) {
    return bad('lines', lines.length, `lines: there are ${lines.length}; allowed are 1 to ${MAX_LINES}`);
  }
  const sums = new Map<number, number>();
  for (const [i, line] of lines.entries()) {
    if (!products.has(line.productId)) {
      return bad(`lines[${i}].productId`, line.productId, `lines[${i}]: no product has the number ${line.productId}`);
    }
    const quantity = (sums.get(line.productId) ?? 0) + line.quantity;
    if (!Number.isSafeInteger(line.quantity) || line.quantity < 1 || quantity > MAX_QUANTITY) {
      const text = `lines[${i}].quantity: ${quantity} pieces; allowed are 1 to ${MAX_QUANTITY} of a product`;
      return bad(`lines[${i}].quantity`, line.quantity, text);
    }
    sums.set(line.productId, quantity);
  }
  return ok([...sums].map(([productId, quantity]) => ({ productId, quantity })));
}

/** Null, or why this is no place on the world's grid. Error `bad-point`. */
export function pointFault(field: string, point: Point): CodedError | null {
  for (const axis of ['x', 'y'] as const) {
    const value = point[axis];
    if (!Number.isInteger(value) || value < INT32_MIN || value > INT32_MAX) {
      const text = `${field}.${axis}: ${value}; allowed are whole numbers from ${INT32_MIN} to ${INT32_MAX}`;
      return codedError('bad-point', text, { field: `${field}.${axis}`, value });
    }
  }
  return null;
}

function bad(field: string, value: unknown, message: string): Result<never> {
  return err(codedError('bad-lines', message, { field, value }));
}
