// Books that have seen many orders: closed ones, written through the store's door behind whatever the books hold already.

import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BookEvent, Order, Shipment } from '../../../main/core/orders/types.js';
import { BENCH_IDENTITY } from './journal-data.js';

const BATCH = 2000;
const START = 1_700_000_000_000;
const DAY = 86_400_000;
const ORDERS_A_DAY = 100_000;
const FIRST_NAMES = ['Ada', 'Björn', 'Chidi', 'Dilek', 'Elena', 'Farid', 'Grete', 'Hiro', 'Ines', 'Jonas'];
const LAST_NAMES = ['Alder', 'Brandt', 'Castel', 'Duarte', 'Eklund', 'Farrow', 'Grün', 'Hale', 'Ito', 'Jansen'];

function oldOrder(id: number, shipmentId: number, n: number): { order: Order; shipment: Shipment } {
  const placedAt = START + Math.floor((n * DAY) / ORDERS_A_DAY);
  const lines = [
    { productId: (n % 80) + 1, quantity: (n % 5) + 1 },
    { productId: ((n * 7) % 80) + 1, quantity: 1 },
  ].filter((line, at, all) => all.findIndex((other) => other.productId === line.productId) === at);
  const destination = { x: n % 1000, y: (n * 7) % 1000 };
  const cancelled = n % 50 === 0;
  const order: Order = {
    id,
    clientId: `old-${String(id).padStart(10, '0')}`,
    customerId: null,
    customerName: `${FIRST_NAMES[n % 10] ?? ''} ${LAST_NAMES[Math.floor(n / 10) % 10] ?? ''} ${Math.floor(n / 100) % 100}`,
    destination,
    upsAccount: null,
    lines,
    shipmentIds: [shipmentId],
    state: cancelled ? 'cancelled' : 'delivered',
    placedAt,
    placedBy: 1,
    closedAt: placedAt + 60_000,
    version: 9,
  };
  const at = (seconds: number): number | null => (cancelled ? null : placedAt + seconds * 1000);
  const shipment: Shipment = {
    id: shipmentId,
    orderId: id,
    warehouseId: 1,
    lines,
    destination,
    upsAccount: null,
    reason: 'the only warehouse',
    state: order.state,
    version: 12,
    placedAt,
    reserved: false,
    packSeq: null,
    packAckedAt: at(1),
    packedAt: at(10),
    pickupSeq: null,
    pickupAckedAt: at(11),
    truckId: cancelled ? null : 1,
    truckArrivedAt: at(20),
    loadSeq: null,
    loadAckedAt: at(21),
    loadedAt: at(25),
    departSeq: null,
    outForDeliveryAt: at(30),
    deliveredAt: at(60),
    cancelledAt: cancelled ? placedAt + 60_000 : null,
    stateSince: placedAt + 60_000,
    packAttempts: 1,
    loadAttempts: cancelled ? 0 : 1,
    queriedAt: null,
    querySeq: null,
    problem: null,
  };
  return { order, shipment };
}

function eventOf(
  rev: number,
  kind: 'order-placed' | 'delivered',
  { order, shipment }: ReturnType<typeof oldOrder>,
): BookEvent {
  const placed = kind === 'order-placed';
  return {
    rev,
    at: placed ? order.placedAt : (order.closedAt ?? order.placedAt),
    kind,
    source: placed ? 'person' : 'ups',
    personId: placed ? 1 : null,
    orderId: order.id,
    shipmentId: placed ? null : shipment.id,
    warehouseId: placed ? null : 1,
    productId: null,
    truckId: placed ? null : 1,
    link: placed ? null : 'ups',
    seq: null,
    peerSeq: null,
    from: null,
    to: null,
    data: null,
  };
}

/** Adds closed orders, two events each, to the books in `file`, which nobody else may have open. New books get goods first. */
export async function addOldOrders(file: string, count: number, say: (text: string) => void): Promise<void> {
  const books = await openSqliteBooks(file, BENCH_IDENTITY);
  try {
    const loaded = await books.load();
    let { counters } = loaded;
    if (loaded.products.length === 0) {
      const named = Array.from({ length: 80 }, (_, at) => ({
        id: at + 1,
        sku: `BENCH-${at + 1}`,
        name: `Bench product ${at + 1}`,
        unit: 'piece',
        category: 'Bench',
        weightGrams: 1,
        reorderPoint: 0,
        reorderQuantity: 1,
        priceCents: 1,
      }));
      await books.write({ products: named, warehouses: [{ id: 1, name: 'Bench', x: 0, y: 0, inWorld: true }] });
    }
    for (let done = 0; done < count; done += BATCH) {
      const size = Math.min(BATCH, count - done);
      const first = counters;
      const rows = Array.from({ length: size }, (_, at) =>
        oldOrder(first.nextOrderId + at, first.nextShipmentId + at, done + at),
      );
      counters = {
        ...first,
        nextOrderId: first.nextOrderId + size,
        nextShipmentId: first.nextShipmentId + size,
        nextRev: first.nextRev + 2 * size,
      };
      await books.write({
        orders: rows.map(({ order }) => order),
        shipments: rows.map(({ shipment }) => shipment),
        events: rows.flatMap((row, at) => [
          eventOf(first.nextRev + 2 * at, 'order-placed', row),
          eventOf(first.nextRev + 2 * at + 1, 'delivered', row),
        ]),
        counters,
      });
      if ((done + size) % 200_000 === 0) say(`${done + size} old orders written`);
    }
  } finally {
    await books.close();
  }
}
