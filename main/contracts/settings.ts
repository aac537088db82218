// The program's settings: which world, where it is, and how fast.

import * as z from 'zod/mini';
import { int32 } from './check.js';
import { id, name } from './fields.js';
import { UPS_DIALECTS } from './link-port.js';
import { SIM_PROFILES } from './sim-port.js';

/** Where the settings say nothing else. */
export const UNDO_SECONDS = 8;

const port = z.int().check(z.minimum(1), z.maximum(65535));
const host = z.string().check(z.trim(), z.minLength(1), z.maxLength(253), z.regex(/^[A-Za-z0-9._:-]+$/));
const warehouseInput = z.object({ id: int32, name, x: int32, y: int32 });

export const settingsSchema = z.object({
  mode: z.enum(['simulated', 'real']),
  /** How long orders from the form are held, so that they can be taken back, in seconds; absent: UNDO_SECONDS. */
  undoSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(60))),
  simulated: z.object({
    profile: z.enum(SIM_PROFILES),
    /** Grid units per second; also sets the speed of packing. Ours takes any; 100 is the world's own default. */
    simspeed: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  }),
  real: z.object({
    worldHost: host,
    worldPort: port,
    /** A number, or: `new` makes a world, `announced` takes the one that the UPS names. */
    world: z.union([id, z.literal('new'), z.literal('announced')]),
    /** Sent to the world after connecting; null leaves it. Below 60 the real world dies. */
    simspeed: z.nullable(z.int().check(z.minimum(60), z.maximum(1_000_000))),
    ups: z.object({ mode: z.enum(['connect', 'listen']), host, port, dialect: z.enum(UPS_DIALECTS) }),
    warehouses: z.array(warehouseInput).check(z.maxLength(1000)),
  }),
});
export type Settings = z.infer<typeof settingsSchema>;
