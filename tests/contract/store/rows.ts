// Rows for the store's tests: whole and valid, with what a case cares about on top.

import type {
  BookEvent,
  Customer,
  Order,
  Product,
  Purchase,
  Shipment,
  Truck,
  Warehouse,
} from '../../../main/core/orders/types.js';
import type { BooksIdentity, PersonRow } from '../../../main/store/store.js';

export const identity: BooksIdentity = {
  booksId: 'books-1',
  endpoint: 'simulated',
  worldId: null,
  label: 'Practice world',
  createdAt: 1_000,
  forgottenAt: null,
};

export const warehouse = (id: number, over: Partial<Warehouse> = {}): Warehouse => ({
  id,
  name: `Warehouse ${id}`,
  x: id * 10,
  y: -id,
  inWorld: true,
  ...over,
});

export const product = (id: number, over: Partial<Product> = {}): Product => ({
  id,
  sku: `SKU-${String(id).padStart(4, '0')}`,
  name: `Product ${id}`,
  unit: 'piece',
  category: 'Tools',
  weightGrams: 250,
  reorderPoint: 20,
  reorderQuantity: 100,
  priceCents: 1999,
  ...over,
});

export const customer = (id: number, over: Partial<Customer> = {}): Customer => ({
  id,
  name: `Customer ${id}`,
  x: 1,
  y: 2,
  upsAccount: null,
  ...over,
});

export const order = (id: number, over: Partial<Order> = {}): Order => ({
  id,
  clientId: `client-${id}`,
  customerId: null,
  customerName: 'Ann Archer',
  destination: { x: 5, y: -6 },
  upsAccount: null,
  lines: [{ productId: 1, quantity: 2 }],
  shipmentIds: [id],
  state: 'placed',
  placedAt: 1_000 + id,
  placedBy: null,
  closedAt: null,
  version: 1,
  ...over,
});

export const shipment = (id: number, over: Partial<Shipment> = {}): Shipment => ({
  id,
  orderId: id,
  warehouseId: 1,
  lines: [{ productId: 1, quantity: 2 }],
  destination: { x: 5, y: -6 },
  upsAccount: null,
  reason: 'Nearest with everything in stock.',
  state: 'placed',
  version: 1,
  placedAt: 1_000 + id,
  reserved: true,
  packSeq: null,
  packAckedAt: null,
  packedAt: null,
  pickupSeq: null,
  pickupAckedAt: null,
  truckId: null,
  truckArrivedAt: null,
  loadSeq: null,
  loadAckedAt: null,
  loadedAt: null,
  departSeq: null,
  outForDeliveryAt: null,
  deliveredAt: null,
  cancelledAt: null,
  stateSince: 1_000 + id,
  packAttempts: 0,
  loadAttempts: 0,
  queriedAt: null,
  querySeq: null,
  problem: null,
  ...over,
});

export const event = (rev: number, over: Partial<BookEvent> = {}): BookEvent => ({
  rev,
  at: 1_000 + rev,
  kind: 'order-placed',
  source: 'us',
  personId: null,
  orderId: null,
  shipmentId: null,
  warehouseId: null,
  productId: null,
  truckId: null,
  link: null,
  seq: null,
  peerSeq: null,
  from: null,
  to: null,
  data: null,
  ...over,
});

export const truck = (id: number, over: Partial<Truck> = {}): Truck => ({
  id,
  state: 'idle',
  x: 0,
  y: 0,
  target: null,
  warehouseId: null,
  shipmentIds: [],
  since: 1,
  reportedAt: 2,
  inferred: false,
  ...over,
});

export const purchase = (id: number, over: Partial<Purchase> = {}): Purchase => ({
  id,
  clientId: null,
  warehouseId: 1,
  lines: [{ productId: 1, quantity: 100 }],
  seq: id,
  state: 'sent',
  at: 1_000,
  arrivedAt: null,
  ...over,
});

export const person = (over: Partial<PersonRow> = {}): PersonRow => ({
  id: 0,
  name: 'Sam',
  role: 'staff',
  passwordHash: 'scrypt$1$2$3',
  addressX: 12,
  addressY: -7,
  demo: false,
  createdAt: 5,
  ...over,
});
