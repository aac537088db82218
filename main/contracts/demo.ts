// The demo catalogue (resources/demo.json): its shape and its check. Reads no file itself.

import * as z from 'zod/mini';
import { codedError, err, ok, type Result } from '../core/lib/result.js';
import { lineSchema, personInputSchema, productSchema } from './app-api.js';
import { check, int32, text } from './check.js';

const id = z.int().check(z.minimum(1));
/** World ids of warehouses and trucks are int32; ours begin at 1. */
const worldId = int32.check(z.minimum(1));

const demoSchema = z.object({
  products: z.array(productSchema).check(z.minLength(1), z.maxLength(10_000)),
  warehouses: z
    .array(z.object({ id: worldId, name: text(100), x: int32, y: int32 }))
    .check(z.minLength(1), z.maxLength(1000)),
  trucks: z.array(z.object({ id: worldId, x: int32, y: int32 })).check(z.minLength(1), z.maxLength(1000)),
  customers: z
    .array(z.object({ id, name: text(100), x: int32, y: int32, upsAccount: z.nullable(text(64)) }))
    .check(z.maxLength(10_000)),
  people: z.array(personInputSchema).check(z.minLength(1), z.maxLength(100)),
  /** Pieces on hand at the start of a new simulated world: each warehouse once, its products in `lines`. */
  initialStock: z.array(z.object({ warehouseId: worldId, lines: z.array(lineSchema).check(z.maxLength(10_000)) })),
});
export type Demo = z.infer<typeof demoSchema>;

/** Error `bad-demo`: what is wrong, or which id or SKU comes twice or is not there. */
export function loadDemo(json: unknown): Result<Demo> {
  const checked = check(demoSchema, json, 'demo.json');
  if (!checked.ok) return err(codedError('bad-demo', `demo.json: ${checked.error.message}`, checked.error.details));
  const problem = referenceProblem(checked.value);
  return problem === null ? ok(checked.value) : err(codedError('bad-demo', `demo.json: ${problem}`));
}

function referenceProblem(demo: Demo): string | null {
  const lists: readonly (readonly [string, readonly (string | number)[]])[] = [
    ['products: id', demo.products.map((row) => row.id)],
    ['products: sku', demo.products.map((row) => row.sku)],
    ['warehouses: id', demo.warehouses.map((row) => row.id)],
    ['trucks: id', demo.trucks.map((row) => row.id)],
    ['customers: id', demo.customers.map((row) => row.id)],
    ['customers: name', demo.customers.map((row) => row.name)],
    ['people: name', demo.people.map((row) => row.name)],
    ['initialStock: warehouseId', demo.initialStock.map((row) => row.warehouseId)],
  ];
  for (const [field, values] of lists) {
    const twice = values.find((value, at) => values.indexOf(value) !== at);
    if (twice !== undefined) return `${field} ${twice} comes twice`;
  }
  const products = new Set(demo.products.map((row) => row.id));
  for (const { warehouseId, lines } of demo.initialStock) {
    if (!demo.warehouses.some((row) => row.id === warehouseId)) return `initialStock: no warehouse ${warehouseId}`;
    const unknown = lines.find((line) => !products.has(line.productId));
    if (unknown !== undefined) return `initialStock of warehouse ${warehouseId}: no product ${unknown.productId}`;
  }
  return null;
}
