// Saved views: filters and sorting of a screen under a name, kept for each person. The calls, and the file in which views travel.

import * as z from 'zod/mini';
import type { Result } from '../core/lib/result.js';
import { check, text } from './check.js';

export const SAVED_VIEW_LIMITS = { views: 100, name: 60, params: 30 } as const;

const name = text(SAVED_VIEW_LIMITS.name);
/** The screen, as its address names it. */
const view = z.string().check(z.minLength(1), z.maxLength(40), z.regex(/^[a-z-]+$/));
const params = z
  .record(z.string().check(z.minLength(1), z.maxLength(40)), z.string().check(z.maxLength(500)))
  .check(
    z.refine(
      (given) => Object.keys(given).length <= SAVED_VIEW_LIMITS.params,
      `must have at most ${SAVED_VIEW_LIMITS.params} entries`,
    ),
  );

export const savedViewSchema = z.object({ view, name, params });
export interface SavedView {
  readonly view: string;
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
}

export const savedViewParams = {
  list: z.object({}),
  save: z.object({ views: z.array(savedViewSchema).check(z.minLength(1), z.maxLength(SAVED_VIEW_LIMITS.views)) }),
  remove: z.object({ view, name }),
} as const;

/** Each call answers with all of the person's views, sorted by screen and name. */
export interface SavedViewResults {
  'views.list': readonly SavedView[];
  'views.save': readonly SavedView[];
  'views.remove': readonly SavedView[];
}

const fileSchema = z.object({
  format: z.literal('parcelyard-views'),
  views: savedViewParams.save.shape.views,
});

export function writeViewFile(views: readonly SavedView[]): string {
  return `${JSON.stringify({ format: 'parcelyard-views', views }, null, 2)}\n`;
}

/** Error `bad-request`: not JSON, or the first field that is wrong, its value and what is allowed. */
export function readViewFile(content: string): Result<readonly SavedView[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (error) {
    return { ok: false, error: { code: 'bad-request', message: `the file is not JSON: ${(error as Error).message}` } };
  }
  const checked = check<z.infer<typeof fileSchema>>(fileSchema, parsed, 'file');
  return checked.ok ? { ok: true, value: checked.value.views } : checked;
}
