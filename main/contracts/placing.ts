// Placing and changing orders beyond the order itself: holding, another address, customers, products with their pictures.

import * as z from 'zod/mini';
import type { Customer, Product, StockCell } from '../core/orders/types.js';
import { count, int32, point, text } from './check.js';
import { id, upsAccount } from './fields.js';

export const PICTURE_MIMES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
export type PictureMime = (typeof PICTURE_MIMES)[number];
/** Bytes of one picture. */
export const PICTURE_BYTES = 256 * 1024;
export const PRODUCT_SORTS = ['name', 'sku', 'category', 'price', 'reorderPoint', 'id'] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];

const pageLimit = z.int().check(z.minimum(1), z.maximum(500));
const pictureName = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[0-9a-f]+$/));

/** A product as windows, files and the feed know it. */
export const productSchema = z.object({
  id,
  sku: text(40),
  name: text(50),
  unit: text(20),
  category: text(40),
  weightGrams: count,
  reorderPoint: count,
  reorderQuantity: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  priceCents: count.check(z.maximum(100_000_000_000)),
  picture: z.optional(pictureName),
});

const picture = z.object({
  mime: z.enum(PICTURE_MIMES),
  base64: z
    .string()
    .check(z.minLength(4), z.maxLength(Math.ceil(PICTURE_BYTES / 3) * 4 + 4), z.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
});

export const placingParams = {
  /** `hold`: what was not sent to be packed waits until it is released (false). */
  hold: z.object({ orderId: id, hold: z.boolean() }),
  /** Everything of the order that is open, or one shipment of it. */
  redirect: z.object({ orderId: id, shipmentId: z.optional(id), destination: point }),
  customer: z.object({ customerId: id }),
  products: z.object({
    offset: count,
    limit: pageLimit,
    search: z.optional(z.string().check(z.maxLength(200))),
    category: z.optional(z.string().check(z.maxLength(40))),
    sort: z.enum(PRODUCT_SORTS),
    descending: z.boolean(),
  }),
  none: z.object({}),
  picture: z.object({ productId: id }),
  /**
   * `id` null: a new product. `setPicture` absent: it keeps the one it has, whatever `picture` says; null: it has none any more.
   */
  saveProduct: z.object({
    ...productSchema.shape,
    id: z.nullable(id),
    setPicture: z.optional(z.nullable(picture)),
  }),
  customerInput: z.object({
    id: z.nullable(id),
    name: text(100),
    x: int32,
    y: int32,
    upsAccount,
  }),
} as const;
export type SaveProductParams = z.infer<typeof placingParams.saveProduct>;
export type ProductPictureInput = z.infer<typeof picture>;

export interface ProductHit {
  readonly product: Product;
  /** Per warehouse, only where anything is on hand or inbound. */
  readonly stock: readonly StockCell[];
  readonly available: number;
}

export interface PlacingResults {
  'orders.hold': { readonly text: string };
  /** What became of it, in a sentence. */
  'orders.redirect': { readonly text: string };
  'customers.get': Customer;
  'products.categories': readonly { readonly name: string; readonly products: number }[];
  /** Null: it has none. `name` is of its content: another picture has another. */
  'products.picture': { readonly name: string; readonly mime: string; readonly base64: string } | null;
}
