// Errors as values: what crosses a seam is {code, message, details?}, never a thrown object.

export interface CodedError {
  /** Stable, kebab-case, for programs. */
  readonly code: string;
  /** One sentence for people: names the field, the value and what is allowed. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type Result<T, E = CodedError> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

export function codedError(code: string, message: string, details?: Record<string, unknown>): CodedError {
  return details === undefined ? { code, message } : { code, message, details };
}
