// Small books to begin with: warehouses, products, stock; and builders for inputs. No behaviour.

import type { BooksInit } from '../../../main/core/fulfilment/books.js';
import type { FulfilmentInput, PlaceOrder } from '../../../main/core/fulfilment/types.js';
import type { Line, Product, StockCell, Warehouse } from '../../../main/core/orders/types.js';

export function warehouse(id: number, x: number, y: number, name = `House ${id}`): Warehouse {
  return { id, name, x, y, inWorld: true };
}

export function product(id: number, extra: Partial<Product> = {}): Product {
  return {
    id,
    sku: `SKU-${id}`,
    name: `Product ${id}`,
    unit: 'piece',
    category: 'things',
    weightGrams: 100,
    reorderPoint: 5,
    reorderQuantity: 10,
    priceCents: 100,
    ...extra,
  };
}

export function cell(warehouseId: number, productId: number, onHand: number, reserved = 0, inbound = 0): StockCell {
  return { warehouseId, productId, onHand, reserved, inbound };
}

export function init(extra: Partial<BooksInit> = {}): BooksInit {
  return {
    counters: {
      nextSeq: { world: 1, ups: 1 },
      nextOrderId: 1,
      nextShipmentId: 1,
      nextPurchaseId: 1,
      nextCustomerId: 1,
      nextRev: 1,
    },
    warehouses: [warehouse(1, 0, 0, 'North Dock'), warehouse(2, 100, 100, 'South Dock')],
    products: [product(1, { name: 'Bracket M8' }), product(2), product(3)],
    customers: [],
    stock: [],
    orders: [],
    shipments: [],
    trucks: [],
    purchases: [],
    outbox: [],
    ...extra,
  };
}

export function wish(clientId: string, lines: readonly Line[], extra: Partial<PlaceOrder> = {}): PlaceOrder {
  return {
    clientId,
    customerId: null,
    customerName: 'Ada',
    destination: { x: 10, y: 10 },
    upsAccount: null,
    lines,
    ...extra,
  };
}

export function line(productId: number, quantity: number): Line {
  return { productId, quantity };
}

export function place(clientId: string, lines: readonly Line[], at = 1000, extra: Partial<PlaceOrder> = {}) {
  return { type: 'place', at, personId: 1, order: wish(clientId, lines, extra) } satisfies FulfilmentInput;
}
