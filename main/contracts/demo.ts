// The demo catalogue (resources/demo.json): its shape and its check. Reads no file itself.

import * as z from 'zod/mini';
import { codedError, err, ok, type Result } from '../core/lib/result.js';
import { check, int32, text } from './check.js';
import { id } from './fields.js';
import { lineSchema } from './orders.js';
import { personInputSchema } from './people.js';
import { productSchema } from './placing.js';

/** World ids of warehouses and trucks are int32; ours begin at 1. */
const worldId = int32.check(z.minimum(1));

const demoSchema = z.object({
  products: z.array(z.omit(productSchema, { picture: true })).check(z.minLength(1), z.maxLength(10_000)),
  warehouses: z
    .array(z.object({ id: worldId, name: text(100), x: int32, y: int32 }))
    .check(z.minLength(1), z.maxLength(1000)),
  trucks: z.array(z.object({ id: worldId, x: int32, y: int32 })).check(z.minLength(1), z.maxLength(1000)),
  customers: z
    .array(z.object({ id, name: text(100), x: int32, y: int32, upsAccount: z.nullable(text(64)) }))
    .check(z.maxLength(10_000)),
  people: z.array(personInputSchema).check(z.minLength(1), z.maxLength(100)),
  /** Pieces on hand at the start of a new simulated world; each warehouse and product at most once. */
  initialStock: z.array(z.object({ warehouseId: worldId, ...lineSchema.shape })).check(z.maxLength(1_000_000)),
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
    ['initialStock: warehouse/product', demo.initialStock.map((row) => `${row.warehouseId}/${row.productId}`)],
  ];
  for (const [field, values] of lists) {
    const seen = new Set<string | number>();
    for (const value of values) {
      if (seen.has(value)) return `${field} ${value} comes twice`;
      seen.add(value);
    }
  }
  const products = new Set(demo.products.map((row) => row.id));
  const warehouses = new Set(demo.warehouses.map((row) => row.id));
  for (const { warehouseId, productId } of demo.initialStock) {
    if (!warehouses.has(warehouseId)) return `initialStock: no warehouse ${warehouseId}`;
    if (!products.has(productId)) return `initialStock of warehouse ${warehouseId}: no product ${productId}`;
  }
  return null;
}
