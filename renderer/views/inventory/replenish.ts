// What to buy when a shelf is low, and a whole list of low shelves as few purchases. Pure; sends nothing.

import type { InventoryRow } from '../../../main/contracts/app-api.js';
import { LIMITS } from '../../../main/contracts/app-api.js';
import type { Line } from '../../../main/core/orders/types.js';

type Shelf = Pick<InventoryRow, 'available' | 'inbound' | 'product'>;

/** The rule's quantity, or as much more as it takes to be at the reorder point again. */
export function replenishQuantity({ available, inbound, product }: Shelf): number {
  const short = product.reorderPoint - available - inbound;
  return Math.min(LIMITS.quantity, Math.max(1, product.reorderQuantity, short));
}

/** Enough is on its way already: buying again would buy twice. */
export function isCovered({ available, inbound, product }: Shelf): boolean {
  return inbound > 0 && available + inbound >= product.reorderPoint;
}

export interface PlannedPurchase {
  readonly warehouseId: number;
  readonly warehouseName: string;
  readonly rows: readonly InventoryRow[];
  readonly lines: readonly Line[];
}

/** One purchase a warehouse, more where a purchase would have too many lines. */
export function planPurchases(rows: readonly InventoryRow[]): readonly PlannedPurchase[] {
  const byWarehouse = new Map<number, InventoryRow[]>();
  for (const row of rows) {
    if (!isCovered(row)) byWarehouse.set(row.warehouseId, [...(byWarehouse.get(row.warehouseId) ?? []), row]);
  }
  const planned: PlannedPurchase[] = [];
  for (const [warehouseId, all] of byWarehouse) {
    for (let from = 0; from < all.length; from += LIMITS.linesPerOrder) {
      const part = all.slice(from, from + LIMITS.linesPerOrder);
      const lines = part.map((row) => ({ productId: row.productId, quantity: replenishQuantity(row) }));
      planned.push({ warehouseId, warehouseName: part[0]?.warehouseName ?? '', rows: part, lines });
    }
  }
  return planned;
}
