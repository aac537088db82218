// What went wrong in the simulator, as a value that the parent can show. Knows the store's codes; everything else is one code.

import { codedError, type CodedError } from '../../core/lib/result.js';
import { StoreError } from '../../store/store.js';

/** Codes: `simulator-database-<store code>` or `simulator-failed`. */
export function simulatorError(error: unknown): CodedError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof StoreError) return codedError(`simulator-database-${error.code}`, message);
  return codedError('simulator-failed', `The simulator cannot go on: ${message}`);
}
