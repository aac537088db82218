// A failed call as the screens catch it: the kernel's {code, message, details}, or one of the renderer's own codes.

import type { CodedError } from '../../main/core/lib/result.js';

export class RpcError extends Error implements CodedError {
  override readonly name = 'RpcError';
  readonly code: string;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(error: CodedError) {
    super(error.message);
    this.code = error.code;
    if (error.details !== undefined) this.details = error.details;
  }
}

/** Any thrown value as a coded error, for showing. */
export function toCodedError(thrown: unknown): CodedError {
  if (thrown instanceof RpcError) return thrown;
  return { code: 'unexpected', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** Messages per field of a `bad-request` (its details.issues), keyed by the field's path. Empty for other errors. */
export function fieldErrors(error: CodedError | null): Readonly<Record<string, string>> {
  const issues = error?.details?.['issues'];
  if (!Array.isArray(issues)) return {};
  const found: Record<string, string> = {};
  for (const issue of issues as unknown[]) {
    if (typeof issue !== 'object' || issue === null) continue;
    const { field, message } = issue as { field?: unknown; message?: unknown };
    if (typeof field === 'string' && typeof message === 'string' && !(field in found)) found[field] = message;
  }
  return found;
}
