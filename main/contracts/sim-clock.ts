// The clock of the built-in world and UPS, between the kernel and the simulator: standing still, steps, running until a moment,
// and what was really reached.

import * as z from 'zod/mini';
import { count, int } from './check.js';

/** World times beyond this are a typing error: a thousand years. */
export const WORLD_TIME_MAX = 31_557_600_000_000;

export const STEPS = ['tick', 'event'] as const;
export type StepKind = (typeof STEPS)[number];

export const clockActionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('pause') }),
  z.object({ do: z.literal('resume') }),
  /** While it stands still: one tick of the profile, or up to and with the next thing that happens. */
  z.object({ do: z.literal('step'), what: z.enum(STEPS) }),
  /** Runs, and stops by itself at this world time in ms; at once when it is past. */
  z.object({ do: z.literal('until'), worldTime: z.int().check(z.minimum(0), z.maximum(WORLD_TIME_MAX)) }),
]);
export type ClockAction = z.infer<typeof clockActionSchema>;

/** What a step brought: of the world, something of the UPS's own (a waiting time was over), or nothing was coming. */
export const SIM_EVENTS = ['packed', 'loaded', 'arrived', 'ups', 'tick', 'nothing'] as const;

const steppedSchema = z.object({
  event: z.enum(SIM_EVENTS),
  /** Of the package (`packed`) or the truck (`loaded`, `arrived`); null for the others. */
  id: z.nullable(int),
  /** World time that passed, in ms. */
  ms: count,
});
export type Stepped = z.infer<typeof steppedSchema>;

export const clockReportSchema = z.object({
  paused: z.boolean(),
  /** In ms: how long this simulator's worlds have lived. */
  worldTime: count,
  until: z.nullable(count),
  /** World time that passed per wall time over the last seconds: 1 when it keeps up, 0 when it stands still. */
  ratio: z.number(),
  /** How late the latest of the last seconds' events was noticed, in ms. */
  lateMs: count,
  /** World time until the next thing happens, in ms; null: nothing is coming. */
  nextIn: z.nullable(count),
});
export type ClockReport = z.infer<typeof clockReportSchema>;

/** Kernel to simulator. */
export const clockRequest = z.object({ type: z.literal('clock'), id: int, action: clockActionSchema });

/** Simulator to kernel: answers to requests carry their id, the others come by themselves once a second. */
export const clockNews = z.object({
  type: z.literal('clock'),
  id: z.nullable(int),
  report: clockReportSchema,
  stepped: z.nullable(steppedSchema),
});
