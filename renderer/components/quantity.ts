// A typed quantity as a number: digits, spaces between them, and products such as `12*6`.

import { LIMITS } from '../../main/contracts/app-api.js';
import { codedError, err, ok, type Result } from '../../main/core/lib/result.js';
import { defineStrings } from '../state/strings.js';

const s = defineStrings('quantity', {
  what: 'Quantity must be a whole number from 1 to {max}, for example 24 or 12*2; got “{got}”',
});

/** Pieces, 1 to LIMITS.quantity, or an error `bad-quantity` for people. */
export function parseQuantity(text: string): Result<number> {
  const factors = text.replaceAll(/[\s,_]/g, '').split(/[*x×]/i);
  const value = factors.every((factor) => /^\d{1,9}$/.test(factor))
    ? factors.reduce((product, factor) => product * Number(factor), 1)
    : NaN;
  if (value >= 1 && value <= LIMITS.quantity) return ok(value);
  return err(codedError('bad-quantity', s('what', { max: LIMITS.quantity, got: text.trim() })));
}

/** An id for a call that must not happen twice, however often it is sent. */
export function newClientId(): string {
  return crypto.randomUUID();
}
