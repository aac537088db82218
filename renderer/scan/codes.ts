// What a scanned text means: a product's SKU, an order, a package. Pure; asks nobody whether it exists.

import type { Product } from '../../main/core/orders/types.js';

export type ScannedCode =
  | { readonly type: 'product'; readonly id: number; readonly text: string }
  | { readonly type: 'order'; readonly id: number; readonly text: string }
  | { readonly type: 'package'; readonly id: number; readonly text: string }
  | { readonly type: 'unknown'; readonly text: string };

/** What labels carry. */
export const packageCode = (shipmentId: number): string => `PKG-${shipmentId}`;
export const orderCode = (orderId: number): string => `ORD-${orderId}`;

function numbered(text: string, pattern: RegExp): number | null {
  const digits = pattern.exec(text)?.[1];
  const id = digits === undefined ? NaN : Number(digits);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

export function readCode(raw: string, products: Iterable<Product>): ScannedCode {
  const text = raw.trim();
  // A QR code of ours says more behind the package; labels of others hold what we do not know.
  const packageId = numbered(text, /^PKG-(\d{1,16})(?:[\s;].*)?$/i);
  if (packageId !== null) return { type: 'package', id: packageId, text };
  const orderId = numbered(text, /^(?:#|ORD-)(\d{1,16})$/i);
  if (orderId !== null) return { type: 'order', id: orderId, text };
  const wanted = text.toLowerCase();
  for (const { id, sku } of products) if (sku.toLowerCase() === wanted) return { type: 'product', id, text };
  return { type: 'unknown', text };
}
