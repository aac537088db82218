// Run-time checks of what comes over a seam, with messages that name the field, the value and what is allowed.

import * as z from 'zod/mini';
import { codedError, err, ok, type Result } from '../core/lib/result.js';
import { INT32_MAX, INT32_MIN } from '../core/lib/ids.js';

// zod/mini ships without texts; English is set here once for every process that checks anything.
z.config(z.locales.en());

/** A safe integer: what an int64 may be here. */
export const int = z.int();
export const count = z.int().check(z.nonnegative());
export const int32 = z.int().check(z.minimum(INT32_MIN), z.maximum(INT32_MAX));
export const point = z.object({ x: int32, y: int32 });
export const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));

const SECRET = /password/i;

/** A value in an error. Never with what is in a password field: messages go to logs and screens. */
export function shown(value: unknown, field: string): string {
  if (SECRET.test(field)) return 'a value that is not shown';
  const json = JSON.stringify(value, (key, inner: unknown) => (SECRET.test(key) ? '…' : inner)) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** What is allowed, for people; zod's own words where none of ours fit. */
export function allowed(issue: z.core.$ZodIssue): string {
  const many = (n: number | bigint, what: string) => `${n} ${what}${Number(n) === 1 ? '' : 's'}`;
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string') {
        return Number(issue.minimum) === 1
          ? 'must not be empty'
          : `must have at least ${many(issue.minimum, 'character')}`;
      }
      return issue.origin === 'array'
        ? `must have at least ${many(issue.minimum, 'row')}`
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${many(issue.maximum, 'character')}`;
      return issue.origin === 'array'
        ? `must have at most ${many(issue.maximum, 'row')}`
        : `must be at most ${issue.maximum}`;
    case 'invalid_type':
      return issue.expected === 'int' || issue.expected === 'number' ? 'must be a whole number' : issue.message;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

/** The checked value, or an error `bad-request` that names the first field, its value and what is allowed. */
export function check<T>(schema: z.ZodMiniType<T>, value: unknown, what = 'value'): Result<T> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.map((issue) => ({
    field: issue.path.length > 0 ? issue.path.map(String).join('.') : what,
    message: `${allowed(issue)}; got ${shown(at(value, issue.path), String(issue.path.at(-1) ?? ''))}`,
  }));
  const first = issues[0] ?? { field: what, message: 'is not valid' };
  return err(codedError('bad-request', `${first.field}: ${first.message}`, { issues }));
}
