// Errors as they cross a seam: a code for programs, a sentence for people.

import * as z from 'zod/mini';

export const codedErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  details: z.optional(z.record(z.string(), z.unknown())),
});

export type { CodedError } from '../core/lib/result.js';
