// What the UPS's ends of all dialects share: the error for a word that a dialect does not have.

import { WireError } from '../../../core/session/types.js';
import type { UpsToStore } from '../../../core/wire/amazon-ups.js';

/** Encoding what `unsupported` would have caught. */
export function unsaid(body: UpsToStore): WireError {
  return new WireError('bad-value', `${body.kind}: this dialect has no such message`);
}
