// The run-time check of faults on purpose (core/faults/config): from the kernel to the simulator, and from a file.

import * as z from 'zod/mini';
import { FAULT_LINES, type FaultConfig, LIE_KINDS } from '../core/faults/config.js';
import type { Result } from '../core/lib/result.js';
import { check, int } from './check.js';

/** A fault that holds longer than a day is a setting, not a fault. */
const LONGEST_MS = 86_400_000;

const percent = z.number().check(z.minimum(0), z.maximum(100));
const duration = z.int().check(z.minimum(0), z.maximum(LONGEST_MS));
const maybePercent = z.optional(percent);

const directionSchema = z.strictObject({
  drop: maybePercent,
  duplicate: maybePercent,
  reorder: maybePercent,
  corrupt: maybePercent,
  split: maybePercent,
  merge: maybePercent,
  disconnect: maybePercent,
  halfOpen: maybePercent,
  delay: z.optional(
    z
      .strictObject({ percent, minMs: duration, maxMs: duration })
      .check(z.refine(({ minMs, maxMs }) => minMs <= maxMs, 'minMs must not be more than maxMs')),
  ),
  stalled: z.optional(z.boolean()),
  bytesPerSecond: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000_000))),
});

const lineSchema = z.strictObject({
  in: z.optional(directionSchema),
  out: z.optional(directionSchema),
  refuse: maybePercent,
});

const [worldStore, worldUps, upsStore] = FAULT_LINES;

export const faultConfigSchema = z.strictObject({
  seed: int,
  lines: z.optional(
    z.strictObject({
      [worldStore]: z.optional(lineSchema),
      [worldUps]: z.optional(lineSchema),
      [upsStore]: z.optional(lineSchema),
    }),
  ),
  world: z.optional(
    z.strictObject({
      unanswered: maybePercent,
      breakdowns: z.optional(z.strictObject({ percent, repairMs: duration })),
    }),
  ),
  ups: z.optional(
    z.strictObject({
      illegal: maybePercent,
      kinds: z.optional(z.readonly(z.array(z.enum(LIE_KINDS)).check(z.minLength(1), z.maxLength(LIE_KINDS.length)))),
    }),
  ),
});

/** Error `bad-request`: the first field that is wrong, its value and what is allowed. */
export function checkFaults(value: unknown): Result<FaultConfig> {
  return check<FaultConfig>(faultConfigSchema, value, 'faults');
}
