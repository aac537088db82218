// The demo's data as the kernel uses it.

import type { Point } from '../core/lib/ids.js';
import type { Customer, Product } from '../core/orders/types.js';
import type { NewPerson } from './accounts.js';

export interface Demo {
  readonly products: readonly Product[];
  readonly customers: readonly Omit<Customer, 'id'>[];
  readonly warehouses: readonly (Point & { readonly id: number; readonly name: string })[];
  /** What a new simulated world's warehouses buy first. */
  readonly stock: readonly { readonly warehouseId: number; readonly productId: number; readonly quantity: number }[];
  readonly trucks: readonly (Point & { readonly id: number })[];
  readonly people: readonly NewPerson[];
}
