// Warehouses, products, customers and stock cells as rows, and back.

import type { AccountCheck, Customer, Product, StockCell, Warehouse } from '../../core/orders/types.js';
import { fold, sortKey } from '../search.js';
import { Cells } from './cells.js';

export function encodeWarehouse(row: Warehouse): readonly unknown[] {
  return [row.id, row.name, row.x, row.y, row.inWorld ? 1 : 0];
}
export const WAREHOUSE_JSON = 'json_array(id, name, x, y, in_world)';
export function decodeWarehouse(row: unknown): Warehouse {
  const cells = new Cells('warehouses', String((row as unknown[] | null)?.[0]), row);
  return {
    id: cells.int(0, 'id'),
    name: cells.text(1, 'name'),
    x: cells.int(2, 'x'),
    y: cells.int(3, 'y'),
    inWorld: cells.flag(4, 'in_world'),
  };
}

/** What a product is found by. A search word holds no line break, so none spans SKU and name. */
export function productSearchKey(product: Pick<Product, 'sku' | 'name'>): string {
  return `${fold(product.sku)}\n${fold(product.name)}`;
}
export function encodeProduct(row: Product): readonly unknown[] {
  const { id, sku, name, unit, category, weightGrams, reorderPoint, reorderQuantity, priceCents } = row;
  const key = productSearchKey(row);
  const picture = row.picture ?? null;
  return [id, sku, name, unit, category, weightGrams, reorderPoint, reorderQuantity, priceCents, key, picture];
}
export const PRODUCT_JSON =
  'json_array(id, sku, name, unit, category, weight_grams, reorder_point, reorder_quantity, price_cents, picture)';
export function decodeProduct(row: unknown): Product {
  const cells = new Cells('products', String((row as unknown[] | null)?.[0]), row);
  const picture = cells.textOrNull(9, 'picture');
  return {
    id: cells.int(0, 'id'),
    sku: cells.text(1, 'sku'),
    name: cells.text(2, 'name'),
    unit: cells.text(3, 'unit'),
    category: cells.text(4, 'category'),
    weightGrams: cells.int(5, 'weight_grams'),
    reorderPoint: cells.int(6, 'reorder_point'),
    reorderQuantity: cells.int(7, 'reorder_quantity'),
    priceCents: cells.int(8, 'price_cents'),
    ...(picture === null ? {} : { picture }),
  };
}

export function customerSearchKey(customer: Pick<Customer, 'name' | 'upsAccount'>): string {
  return `${fold(customer.name)}\n${fold(customer.upsAccount ?? '')}`;
}
export function encodeCustomer(row: Customer): readonly unknown[] {
  return [
    row.id,
    row.name,
    row.x,
    row.y,
    row.upsAccount,
    customerSearchKey(row),
    sortKey(row.name),
    row.accountCheck ?? null,
  ];
}
export const CUSTOMER_JSON = 'json_array(id, name, x, y, ups_account, json(account_check))';
export function decodeCustomer(row: unknown): Customer {
  const cells = new Cells('customers', String((row as unknown[] | null)?.[0]), row);
  const check = cells.recordOrNull(5, 'account_check');
  return {
    id: cells.int(0, 'id'),
    name: cells.text(1, 'name'),
    x: cells.int(2, 'x'),
    y: cells.int(3, 'y'),
    upsAccount: cells.textOrNull(4, 'ups_account'),
    ...(check === null ? {} : { accountCheck: decodeCheck(cells, check) }),
  };
}

const CHECK_STATES: ReadonlySet<unknown> = new Set<AccountCheck['state']>(['asked', 'valid', 'invalid']);

function decodeCheck(cells: Cells, check: Readonly<Record<string, unknown>>): AccountCheck {
  const { upsAccount, shipmentId, state, at } = check;
  const whole = Number.isSafeInteger(shipmentId) && Number.isSafeInteger(at);
  if (typeof upsAccount !== 'string' || !whole || !CHECK_STATES.has(state)) {
    throw cells.wrong('account_check', check, 'what the UPS said of an account');
  }
  return check as unknown as AccountCheck;
}

export function encodeStock(row: StockCell): readonly unknown[] {
  return [row.warehouseId, row.productId, row.onHand, row.reserved, row.inbound];
}
export const STOCK_JSON = 'json_array(warehouse_id, product_id, on_hand, reserved, inbound)';
export function decodeStock(row: unknown): StockCell {
  const values = row as unknown[] | null;
  const cells = new Cells('stock', `${String(values?.[0])}/${String(values?.[1])}`, row);
  return {
    warehouseId: cells.int(0, 'warehouse_id'),
    productId: cells.int(1, 'product_id'),
    onHand: cells.int(2, 'on_hand'),
    reserved: cells.int(3, 'reserved'),
    inbound: cells.int(4, 'inbound'),
  };
}
