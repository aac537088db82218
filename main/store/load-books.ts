// Reads everything that is open, as the kernel keeps it in memory: one statement for the rows, pages for the inbox.

import type { LinkName, PeerSeq } from '../core/lib/ids.js';
import { CLOSED_STATES, SHIPMENT_STATES, type ShipmentState } from '../core/orders/types.js';
import type { Connection } from './connection.js';
import { json, parsed } from './json-query.js';
import {
  CUSTOMER_JSON,
  PRODUCT_JSON,
  STOCK_JSON,
  WAREHOUSE_JSON,
  decodeCustomer,
  decodeProduct,
  decodeStock,
  decodeWarehouse,
} from './rows/catalogue.js';
import { ORDER_JSON, decodeOrder } from './rows/order.js';
import { SHIPMENTS_JSON, decodeShipment } from './rows/shipment.js';
import {
  COUNTERS_JSON,
  IDENTITY_JSON,
  OUTBOX_JSON,
  PURCHASE_JSON,
  TRUCK_JSON,
  decodeCounters,
  decodeIdentity,
  decodeOutbox,
  decodePurchase,
  decodeTruck,
} from './rows/transport.js';
import { lostShipments } from './lost-shipments.js';
import { HEAD_ROWS, StoreError, type BooksHead, type LoadedBooks } from './store.js';

/** Numbers of one page of the inbox: a text of about half a megabyte. */
const INBOX_PAGE = 50_000;

const OPEN_RANKS = SHIPMENT_STATES.flatMap((state, rank) => (CLOSED_STATES.includes(state) ? [] : [rank])).join();

const list = (row: string, from: string): string =>
  `(SELECT json_group_array(${row}) FROM (SELECT * FROM ${from})) AS value`;

/** Each part, in one union: one statement sees one state of the books. */
const PARTS = [
  list(IDENTITY_JSON, 'identity'),
  list(COUNTERS_JSON, 'counters'),
  list(WAREHOUSE_JSON, 'warehouses ORDER BY id'),
  list(PRODUCT_JSON, 'products ORDER BY id'),
  list(CUSTOMER_JSON, 'customers ORDER BY id'),
  list(STOCK_JSON, 'stock ORDER BY warehouse_id, product_id'),
  `(SELECT json_group_array(${ORDER_JSON}) FROM (SELECT * FROM orders WHERE state_rank IN (${OPEN_RANKS}) ORDER BY id) o) AS value`,
  `(SELECT ${SHIPMENTS_JSON} FROM (SELECT s.* FROM orders o CROSS JOIN shipments s ON s.order_id = o.id
     WHERE o.state_rank IN (${OPEN_RANKS}) ORDER BY s.id) s) AS value`,
  list(TRUCK_JSON, 'trucks ORDER BY id'),
  list(PURCHASE_JSON, "purchases WHERE state IN ('sent', 'acked') ORDER BY id"),
  list(OUTBOX_JSON, 'outbox ORDER BY link, seq'),
  "(SELECT json_group_array(json_array(state, n)) FROM tallies WHERE what = 'shipments') AS value",
  "(SELECT json_group_array(json(data)) FROM (SELECT data FROM events WHERE kind = 'books-restored' ORDER BY rev)) AS value",
];

export async function loadBooks(reader: Connection): Promise<LoadedBooks> {
  const found = await reader.all<{ value: string }>(PARTS.map((part) => `SELECT ${part}`).join(' UNION ALL '));
  const part = (at: number): unknown[] => parsed(found[at]?.value ?? '[]') as unknown[];
  const [identity] = part(0);
  const [counters] = part(1);
  if (identity === undefined || counters === undefined) {
    throw new StoreError('corrupt', `${reader.file}: identity or counters are missing; the file is damaged.`);
  }
  return {
    identity: decodeIdentity(identity),
    counters: decodeCounters(counters),
    warehouses: part(2).map(decodeWarehouse),
    products: part(3).map(decodeProduct),
    customers: part(4).map(decodeCustomer),
    stock: part(5).map(decodeStock),
    orders: part(6).map(decodeOrder),
    shipments: part(7).map(decodeShipment),
    trucks: part(8).map(decodeTruck),
    purchases: part(9).map(decodePurchase),
    outbox: part(10).map(decodeOutbox),
    inbox: { world: await loadInbox(reader, 'world'), ups: await loadInbox(reader, 'ups') },
    pipeline: pipeline(part(11)),
    ...lostShipments(part(12)),
  };
}

const HEAD_PARTS = [
  list(IDENTITY_JSON, 'identity'),
  list(COUNTERS_JSON, 'counters'),
  list(WAREHOUSE_JSON, 'warehouses ORDER BY id'),
  list(OUTBOX_JSON, `outbox WHERE link = 'world' ORDER BY seq LIMIT ${HEAD_ROWS}`),
  list(OUTBOX_JSON, `outbox WHERE link = 'ups' ORDER BY seq LIMIT ${HEAD_ROWS}`),
];

/** Null when the books are new. */
export async function loadHead(reader: Connection): Promise<(BooksHead & Pick<LoadedBooks, 'counters'>) | null> {
  const found = await reader.all<{ value: string }>(HEAD_PARTS.map((part) => `SELECT ${part}`).join(' UNION ALL '));
  const part = (at: number): unknown[] => parsed(found[at]?.value ?? '[]') as unknown[];
  const [identity] = part(0);
  const [counters] = part(1);
  const warehouses = part(2).map(decodeWarehouse);
  // Books that are new or damaged: loading finds out which.
  if (identity === undefined || counters === undefined || warehouses.length === 0) return null;
  return {
    identity: decodeIdentity(identity),
    counters: decodeCounters(counters),
    warehouses,
    outbox: { world: part(3).map(decodeOutbox), ups: part(4).map(decodeOutbox) },
  };
}

function pipeline(rows: readonly unknown[]): Readonly<Record<ShipmentState, number>> {
  const counts = new Map(rows as readonly (readonly [ShipmentState, number])[]);
  const entries = SHIPMENT_STATES.map((state) => [state, counts.get(state) ?? 0] as const);
  return Object.fromEntries(entries) as Record<ShipmentState, number>;
}

async function loadInbox(reader: Connection, link: LinkName): Promise<readonly PeerSeq[]> {
  const pages: PeerSeq[][] = [];
  let last = Number.MIN_SAFE_INTEGER;
  let more = true;
  while (more) {
    const page = (await json(
      reader,
      `SELECT json_group_array(peer_seq) AS value FROM (
         SELECT peer_seq FROM inbox WHERE link = ? AND peer_seq > ? ORDER BY peer_seq LIMIT ${INBOX_PAGE})`,
      [link, last],
    )) as PeerSeq[];
    pages.push(page);
    last = page.at(-1) ?? last;
    more = page.length === INBOX_PAGE;
  }
  return pages.flat();
}
