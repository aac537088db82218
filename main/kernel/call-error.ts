// How a handler of a call says no: a thrown value with a code and a sentence, turned into an error value at the seam.

import { codedError, type CodedError, type Result } from '../core/lib/result.js';
import { StoreError } from '../store/store.js';

export class CallError extends Error {
  override readonly name = 'CallError';
  readonly coded: CodedError;
  constructor(coded: CodedError) {
    super(coded.message);
    this.coded = coded;
  }
}

export function callError(code: string, message: string, details?: Record<string, unknown>): CallError {
  return new CallError(codedError(code, message, details));
}

/** The value, or its error thrown as a CallError. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new CallError(result.error);
}

const STORE_SENTENCES: Readonly<Record<StoreError['code'], string>> = {
  'newer-database': 'The database was written by a newer Parcelyard; this one will not touch it.',
  locked: 'Another program holds the database; close it and try again.',
  'read-only': 'The database is read-only: let it be written to, then try again.',
  full: 'The disk is full: free some space, then try again.',
  corrupt: 'The database file is damaged.',
  constraint: 'The books refused the change because it contradicts what they hold; nothing was saved.',
  'name-taken': 'Somebody else has this name.',
  closed: 'The books are closed; the program is stopping or switching worlds.',
  io: 'The disk reported an error; nothing was saved.',
};

/** Any thrown thing as an error value. Unknown ones become `internal` with their message. */
export function toCodedError(error: unknown): CodedError {
  if (error instanceof CallError) return error.coded;
  if (error instanceof StoreError) {
    return codedError(error.code, STORE_SENTENCES[error.code], { reason: error.message });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return codedError('internal', `Something went wrong in the program itself: ${reason}`);
}
