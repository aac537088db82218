// Between the kernel and the simulator process: control only. All goods, trucks and orders go over its TCP ports.
// Travels as {epoch, message} like the link port.

import * as z from 'zod/mini';
import { count, int, int32 } from './check.js';
import { codedErrorSchema } from './errors.js';
import { faultConfigSchema } from './faults.js';
import { clockNews, clockRequest } from './sim-clock.js';

export const SIM_PROFILES = ['brisk', 'classic'] as const;
export type SimProfile = (typeof SIM_PROFILES)[number];

const truck = z.object({ id: int32, x: int32, y: int32 });

export const simStartSchema = z.object({
  type: z.literal('start'),
  /** Folder of its own database (worlds and the UPS's state); created when missing. */
  dataDir: z.string(),
  profile: z.enum(SIM_PROFILES),
  seed: int,
  /** Trucks that the built-in UPS brings into a new world. */
  trucks: z.array(truck),
  /** Stands still from its first moment. */
  paused: z.optional(z.boolean()),
});

export const toSimSchema = z.discriminatedUnion('type', [
  simStartSchema,
  /** Faults on purpose from now on, in place of those before; null: none. May come before `start`, and while it runs. */
  z.object({ type: z.literal('faults'), config: z.nullable(faultConfigSchema) }),
  clockRequest,
  z.object({ type: z.literal('ping'), id: int }),
  z.object({ type: z.literal('stop') }),
]);
export type ToSim = z.infer<typeof toSimSchema>;

export const fromSimSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), pid: int }),
  z.object({ type: z.literal('pong'), id: int }),
  /** Loopback ports: the world's store port, the world's UPS port, the built-in UPS's store port. */
  z.object({ type: z.literal('listening'), amazon: count, worldUps: count, ups: count }),
  clockNews,
  /** Of a request on the clock. */
  z.object({ type: z.literal('refused'), id: int, error: codedErrorSchema }),
  z.object({ type: z.literal('error'), error: codedErrorSchema }),
]);
export type FromSim = z.infer<typeof fromSimSchema>;
