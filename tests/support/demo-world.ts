// A small believable world for screens: warehouses, products, stock, orders, trucks and their journal. Same seed, same world.

import type { EventChip } from '../../main/contracts/event-chips.js';
import type { InventoryRow, OrderRow } from '../../main/contracts/app-api.js';
import type { BookEvent, NewEvent, Product, ShipmentState, Warehouse } from '../../main/core/orders/types.js';
import type { FakeServer } from './fake-server.js';

const WAREHOUSES: readonly Warehouse[] = [
  { id: 1, name: 'North Dock', x: 10, y: 40, inWorld: true },
  { id: 2, name: 'Harbour Yard', x: -35, y: 5, inWorld: true },
  { id: 3, name: 'Mill Street', x: 22, y: -18, inWorld: true },
  { id: 4, name: 'East Depot', x: 60, y: 12, inWorld: true },
];
const NOUNS = [
  'Storage crate',
  'Desk lamp',
  'Packing tape',
  'Label roll',
  'Hand truck',
  'Cable drum',
  'Work gloves',
  'Pallet jack',
  'Shelf bracket',
  'Tool chest',
];
const SIZES = ['small', 'medium', 'large', 'heavy duty'];
const CATEGORIES = [
  'Storage',
  'Lighting',
  'Packing',
  'Labels',
  'Handling',
  'Electrical',
  'Safety',
  'Handling',
  'Fittings',
  'Tools',
];
const CUSTOMERS = [
  'Anna Weiss',
  'Brightline Ltd',
  'Carlos Mendes',
  'Dunmore School',
  'Elif Kaya',
  'Fjord Supplies',
  'Grace Obi',
];

/** Small numbers that look random and never change. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43758.5453;
  return value - Math.floor(value);
}

export const PRODUCTS: readonly Product[] = Array.from({ length: 40 }, (_, index) => ({
  id: index + 1,
  sku: `${(CATEGORIES[index % 10] ?? 'X').slice(0, 3).toUpperCase()}-${1000 + index * 7}`,
  name: `${NOUNS[index % 10]}, ${SIZES[Math.floor(index / 10)]}`,
  unit: 'piece',
  category: CATEGORIES[index % 10] ?? 'Other',
  weightGrams: 200 + Math.round(noise(index) * 9000),
  reorderPoint: 20,
  reorderQuantity: 60,
  priceCents: 499 + Math.round(noise(index + 50) * 20000),
}));

export function inventoryRows(): InventoryRow[] {
  return WAREHOUSES.flatMap((warehouse) =>
    PRODUCTS.map((product) => {
      const onHand = Math.round(noise(warehouse.id * 100 + product.id) ** 2 * 400);
      const reserved = Math.round(onHand * noise(product.id + warehouse.id) * 0.4);
      const inbound = noise(product.id * 3 + warehouse.id) > 0.8 ? 60 : 0;
      const available = onHand - reserved;
      const low = available < product.reorderPoint;
      const cell = { warehouseId: warehouse.id, productId: product.id, onHand, reserved, inbound };
      return { ...cell, product, warehouseName: warehouse.name, available, low };
    }),
  );
}

const STATES: readonly ShipmentState[] = ['delivering', 'loaded', 'loading', 'packed', 'packing', 'placed', 'failed'];

export function orderRows(now: number): OrderRow[] {
  return Array.from({ length: 24 }, (_, index) => {
    const state = STATES[Math.floor((index / 24) * STATES.length)] ?? 'placed';
    return {
      id: 1001 + index,
      clientId: `demo-${index}`,
      customerId: null,
      customerName: CUSTOMERS[index % CUSTOMERS.length] ?? '',
      destination: { x: Math.round(noise(index) * 80 - 40), y: Math.round(noise(index + 9) * 80 - 40) },
      upsAccount: null,
      lines: [{ productId: 1 + (index % 40), quantity: 1 + (index % 5) }],
      shipmentIds: [5001 + index],
      state,
      placedAt: now - 1_500_000 + index * 52_000,
      placedBy: 1,
      closedAt: null,
      version: 1,
      pieces: 1 + (index % 5),
      warehouseIds: [1 + (index % 4)],
      problem:
        state === 'failed'
          ? 'The world rejected the pack command: not enough of the product in stock.'
          : index === 5
            ? 'Packed, and no truck for 6 min: the UPS has not answered the pickup.'
            : null,
    };
  });
}

function journal(now: number): NewEvent[] {
  const events: NewEvent[] = WAREHOUSES.map((warehouse, index) => ({
    at: now - 4_000_000 + index,
    kind: 'warehouse-added',
    source: 'us',
    warehouseId: warehouse.id,
    data: { ...warehouse },
  }));
  for (const row of orderRows(now)) {
    const shipmentId = row.shipmentIds[0] ?? null;
    const warehouseId = row.warehouseIds[0] ?? null;
    const base = { orderId: row.id, shipmentId, warehouseId };
    const step = (at: number, event: Omit<NewEvent, 'at'>) => events.push({ at: row.placedAt + at, ...base, ...event });
    const placed = { customerName: row.customerName, lines: row.lines, destination: row.destination };
    step(0, { kind: 'order-placed', source: 'person', personId: 1, shipmentId: null, data: placed });
    step(1, {
      kind: 'shipment-planned',
      source: 'us',
      to: 'placed',
      data: { reason: 'Nearest with all of it', lines: row.lines },
    });
    step(2, { kind: 'pack-sent', source: 'us', seq: row.id * 4 });
    if (row.state === 'placed') continue;
    step(900, { kind: 'pack-acked', source: 'world', seq: row.id * 4, from: 'placed', to: 'packing' });
    if (row.state === 'packing') continue;
    step(31_000, { kind: 'ready', source: 'world', peerSeq: row.id * 7, from: 'packing', to: 'packed' });
    if (row.state === 'packed') continue;
    step(40_000, { kind: 'truck-arrived', source: 'ups', truckId: row.id % 5, peerSeq: row.id * 3 });
    step(40_100, {
      kind: 'load-sent',
      source: 'us',
      truckId: row.id % 5,
      seq: row.id * 4 + 1,
      from: 'packed',
      to: 'loading',
    });
    if (row.state === 'loading') continue;
    step(41_000, { kind: 'loaded', source: 'world', peerSeq: row.id * 7 + 1, from: 'loading', to: 'loaded' });
    if (row.state === 'loaded') continue;
    step(42_000, {
      kind: 'out-for-delivery',
      source: 'ups',
      peerSeq: row.id * 3 + 1,
      from: 'loaded',
      to: 'delivering',
    });
  }
  for (let index = 0; index < 12; index += 1) {
    events.push({
      at: now - 900_000 + index * 60_000,
      kind: 'stock',
      source: 'us',
      warehouseId: 1 + (index % 4),
      productId: 1 + (index % 3),
      orderId: index % 2 === 0 ? 1001 + index : null,
      data: {
        onHand: index % 2 === 0 ? 0 : 60,
        reserved: index % 2 === 0 ? 3 : 0,
        inbound: index % 2 === 0 ? 0 : -60,
        after: { onHand: 120 + index * 5, reserved: 3 * index, inbound: 0 },
        because: index % 2 === 0 ? 'reservation' : 'arrival',
      },
    });
  }
  return events.sort((a, b) => a.at - b.at);
}

function page<T>(rows: readonly T[], { offset, limit }: { offset: number; limit: number }) {
  return { total: rows.length, rows: rows.slice(offset, offset + limit) };
}

/** Fills the server with this world and answers its lists. Returns the whole journal, which grows with `server.commit`. */
export function furnish(server: FakeServer, now: number): BookEvent[] {
  server.products = PRODUCTS;
  const all: BookEvent[] = [...server.commit(journal(now), true)];
  const stock = inventoryRows();
  server.handlers['inventory.list'] = (query) => {
    const text = query.search?.toLowerCase() ?? '';
    const rows = stock
      .filter((row) => query.warehouseId === undefined || row.warehouseId === query.warehouseId)
      .filter((row) => query.low !== true || row.low)
      .filter(({ product }) => `${product.sku} ${product.name} ${product.category}`.toLowerCase().includes(text));
    const key = (row: InventoryRow): string | number => {
      switch (query.sort) {
        case 'warehouse':
          return row.warehouseName;
        case 'sku':
        case 'name':
        case 'category':
          return row.product[query.sort];
        case 'cover':
          return row.coverMs ?? Infinity;
        default:
          return row[query.sort];
      }
    };
    rows.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) * (query.descending ? -1 : 1));
    return page(rows, query);
  };
  server.handlers['orders.list'] = (query) =>
    page(
      orderRows(now).filter((row) => query.states === undefined || query.states.includes(row.state)),
      query,
    );
  server.handlers['products.search'] = (query) =>
    page(
      PRODUCTS.filter((product) => product.sku === query.search).map((product) => ({
        product,
        stock: stock.filter((row) => row.productId === product.id),
        available: 0,
      })),
      query,
    );
  server.handlers['events.list'] = (query) => {
    const rows = all.filter(
      (event) =>
        (query.kinds === undefined || query.kinds.includes(event.kind)) &&
        (query.source === undefined || event.source === query.source) &&
        (query.orderId === undefined || event.orderId === query.orderId) &&
        (query.productId === undefined || event.productId === query.productId) &&
        (query.warehouseId === undefined || event.warehouseId === query.warehouseId) &&
        (query.truckId === undefined || event.truckId === query.truckId) &&
        (query.shipmentId === undefined || event.shipmentId === query.shipmentId) &&
        (query.chips ?? []).every((chip) => chipFits(chip, event)),
    );
    return page(query.descending ? rows.reverse() : rows, query);
  };
  server.handlers['events.explain'] = ({ chips }) => ({
    inTime: all.length,
    chips: chips.map((chip, index) => ({
      alone: all.filter((event) => chipFits(chip, event)).length,
      without: all.filter((event) => chips.every((other, at) => at === index || chipFits(other, event))).length,
    })),
  });
  server.handlers['attention.list'] = () => ({ total: 0, counts: { failed: 0, stuck: 0, silent: 0 }, rows: [] });
  server.handlers['kpis.rates'] = () => ({ perMinute: {}, windowMs: 600_000 });
  server.handlers['inventory.buy'] = () => ({ purchaseId: 77, repeated: false });
  server.handlers['purchases.list'] = () => ({ total: 0, rows: [] });
  server.handlers['inventory.openCounts'] = () => [];
  server.handlers['map.addresses'] = () => [];
  server.handlers['timeline.load'] = () => {
    const none: readonly number[] = [];
    return {
      rev: none,
      at: none,
      kind: none,
      shipment: none,
      order: none,
      warehouse: none,
      truck: none,
      truckState: none,
      complete: true,
    };
  };
  server.handlers['timeline.revAt'] = () => ({ rev: server.feed.rev });
  return all;
}

/** Of the fields that tests use. */
function chipFits({ field, not, values }: EventChip, event: BookEvent): boolean {
  const fields = { kind: event.kind, by: event.source, order: event.orderId, truck: event.truckId };
  const value = fields[field as keyof typeof fields];
  return (value !== undefined && (values as readonly unknown[]).includes(value)) !== not;
}
