// The shape of a scenario file, field by field. What fields say of each other is checked in scenario-references; the JSON Schema that
// is published (resources/scenarios/scenario.schema.json) is made from this.

import * as z from 'zod/mini';
import { MEASURE_NAMES, MEASURES, type MeasureName } from '../core/scenario/measures.js';
import { SCENARIO_PROCESSES } from '../core/scenario/types.js';
import { LIMITS } from './fields.js';
import { int32, text } from './check.js';
import { faultConfigSchema } from './faults.js';
import { SIM_PROFILES } from './sim-port.js';

export const SCENARIO_LIMITS = {
  fileBytes: 1024 * 1024,
  recordingBytes: 64 * 1024 * 1024,
  nesting: 32,
  warehouses: 1000,
  trucks: 1000,
  products: 10_000,
  /** Warehouses times products. */
  cells: 100_000,
  orders: 1_000_000,
  groups: 1000,
  faults: 1000,
  events: 1000,
  /** 31 days. */
  seconds: 2_678_400,
  area: 1_000_000,
  simspeed: 1_000_000,
} as const;

const seconds = z.number().check(z.minimum(0), z.maximum(SCENARIO_LIMITS.seconds));
const percent = z.number().check(z.minimum(0), z.maximum(100));
const id = z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1));
const area = z.int().check(z.minimum(0), z.maximum(SCENARIO_LIMITS.area));
const reorder = z.optional(z.int().check(z.minimum(0), z.maximum(LIMITS.quantity)));
const reorderQuantity = z.optional(z.int().check(z.minimum(1), z.maximum(LIMITS.quantity)));
const simspeed = z.int().check(z.minimum(1), z.maximum(SCENARIO_LIMITS.simspeed));
const span = (max: number, low = 1) => {
  const end = z.int().check(z.minimum(low), z.maximum(max));
  return z.tuple([end, end]);
};

const drawn = (max: number) =>
  z.strictObject({ count: z.int().check(z.minimum(1), z.maximum(max)), area: z.optional(area) });
const listed = <T extends z.ZodMiniType>(row: T, max: number) => z.array(row).check(z.minLength(1), z.maxLength(max));

const shape = {
  lines: z.optional(span(LIMITS.linesPerOrder)),
  pieces: z.optional(span(LIMITS.quantity)),
  products: z.optional(z.array(id).check(z.minLength(1), z.maxLength(SCENARIO_LIMITS.products))),
  area: z.optional(area),
  cancel: z.optional(z.strictObject({ percent, after: span(SCENARIO_LIMITS.seconds, 0) })),
};

const recordingName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(csv|json)$/));

const orderGroup = z.union([
  z.strictObject({
    from: seconds,
    to: seconds,
    perMinute: z.number().check(z.minimum(0), z.maximum(SCENARIO_LIMITS.orders)),
    ...shape,
  }),
  z.strictObject({
    at: seconds,
    burst: z.int().check(z.minimum(1), z.maximum(SCENARIO_LIMITS.orders)),
    ...shape,
  }),
  z.strictObject({
    from: z.optional(seconds),
    recorded: recordingName,
    speedup: z.optional(z.number().check(z.minimum(0.001), z.maximum(100_000))),
  }),
]);

const event = z.union([
  z.strictObject({ at: seconds, do: z.literal('kill'), process: z.enum(SCENARIO_PROCESSES) }),
  z.strictObject({ at: seconds, do: z.enum(['ups-outage', 'world-outage']), for: seconds }),
  z.strictObject({ at: seconds, do: z.literal('speed'), speed: simspeed }),
]);

const figure = z.number().check(z.minimum(0), z.maximum(1e12));
const bound = z.union([figure, z.strictObject({ min: z.optional(figure), max: z.optional(figure) })]);
const bounds = Object.fromEntries(
  MEASURE_NAMES.map((name) => [
    name,
    z.optional(bound).register(z.globalRegistry, { description: MEASURES[name].text }),
  ]),
) as Record<MeasureName, z.ZodMiniOptional<typeof bound>>;

const { seed: _seed, ...faultFields } = faultConfigSchema.shape;

export const scenarioSchema = z.strictObject({
  /** For editors: where the schema is. */
  $schema: z.optional(z.string().check(z.maxLength(500))),
  title: text(80),
  description: text(1000),
  large: z.optional(z.boolean()),
  profile: z.enum(SIM_PROFILES),
  speed: simspeed,
  warehouses: z.union([
    drawn(SCENARIO_LIMITS.warehouses),
    listed(z.strictObject({ id, name: text(100), x: int32, y: int32 }), SCENARIO_LIMITS.warehouses),
  ]),
  trucks: z.union([
    drawn(SCENARIO_LIMITS.trucks),
    listed(z.strictObject({ id, x: int32, y: int32 }), SCENARIO_LIMITS.trucks),
  ]),
  catalogue: z.union([
    z.strictObject({
      products: z.int().check(z.minimum(1), z.maximum(SCENARIO_LIMITS.products)),
      reorderPoint: reorder,
      reorderQuantity,
    }),
    listed(z.strictObject({ id, name: text(50), reorderPoint: reorder, reorderQuantity }), SCENARIO_LIMITS.products),
  ]),
  stock: z.strictObject({
    each: z.int().check(z.minimum(0), z.maximum(LIMITS.quantity)),
    except: z.optional(
      z
        .array(
          z.strictObject({
            warehouse: z.optional(id),
            product: z.optional(id),
            pieces: z.int().check(z.minimum(0), z.maximum(LIMITS.quantity)),
          }),
        )
        .check(z.maxLength(SCENARIO_LIMITS.products)),
    ),
  }),
  orders: listed(orderGroup, SCENARIO_LIMITS.groups),
  faults: z.optional(
    z
      .array(z.strictObject({ from: seconds, to: seconds, config: z.strictObject(faultFields) }))
      .check(z.maxLength(SCENARIO_LIMITS.faults)),
  ),
  events: z.optional(z.array(event).check(z.maxLength(SCENARIO_LIMITS.events))),
  patience: z.number().check(z.minimum(1), z.maximum(SCENARIO_LIMITS.seconds)),
  expect: z.strictObject(bounds),
});

/** The JSON Schema of a scenario file (draft 2020-12), for editors. */
export function scenarioJsonSchema(): unknown {
  const made = z.toJSONSchema(scenarioSchema, { io: 'input' });
  return { ...made, title: 'Parcelyard scenario' };
}
