// One world's books in memory, for tests and measurements: the same answers and refusals as the SQLite store, nothing durable.

import type { BookEvent, Order, ShipmentState } from '../core/orders/types.js';
import { CLOSED_STATES, SHIPMENT_STATES } from '../core/orders/types.js';
import { stockKey, type OutboxRow } from '../core/fulfilment/types.js';
import type { LinkName } from '../core/lib/ids.js';
import { firstCounters } from './first-counters.js';
import { lostShipments } from './lost-shipments.js';
import { checkBatch } from './memory-checks.js';
import { memoryFigures } from './memory-figures.js';
import { evidenceOf } from './memory-evidence.js';
import { ledgerSums, matchingLedger, shippedSince } from './memory-ledger.js';
import {
  digestsOf,
  lastPacked,
  matchingEvents,
  matchingOrders,
  orderColumns,
  selectedOrders,
  pageOf,
} from './memory-queries.js';
import { emptyTables, shelfEntryKey, type Tables } from './memory-tables.js';
import { customerSearchKey } from './rows/catalogue.js';
import { compareText, searchWords, sortKey } from './search.js';
import {
  HEAD_ROWS,
  StoreError,
  type BooksHead,
  type BooksIdentity,
  type BooksStore,
  type LoadedBooks,
  type WriteBatch,
} from './store.js';

function headOf({ identity, warehouses, outbox }: LoadedBooks): BooksHead | null {
  const first = (link: LinkName): readonly OutboxRow[] => outbox.filter((row) => row.link === link).slice(0, HEAD_ROWS);
  return warehouses.length === 0
    ? null
    : { identity, warehouses, outbox: { world: first('world'), ups: first('ups') } };
}

const open = (order: Order): boolean => !CLOSED_STATES.includes(order.state);

export function openMemoryBooks(identity: BooksIdentity): BooksStore {
  const tables = emptyTables(identity, firstCounters());
  let closed = false;

  /** Every call answers in a later step, as a disk would. */
  async function when<T>(answer: () => T): Promise<T> {
    await Promise.resolve();
    if (closed) throw new StoreError('closed', 'memory: the store is closed.');
    return answer();
  }

  return {
    // Applied at once, so that batches of one turn are seen in their order; answered later.
    write(batch) {
      if (closed) return Promise.reject(new StoreError('closed', 'memory: the store is closed.'));
      try {
        checkBatch(tables, batch);
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
      apply(tables, batch);
      return Promise.resolve();
    },
    load: () => when(() => loaded(tables)),
    head: () => when(() => headOf(loaded(tables))),
    orders: (query) => when(() => matchingOrders(tables, query)),
    orderIds: (query, limit) =>
      when(() =>
        selectedOrders(tables, query)
          .slice(0, limit)
          .map(({ id }) => id),
      ),
    ordersOf: (ids) => when(() => ids.flatMap((id) => tables.orders.get(id) ?? [])),
    orderColumns: (ids) => when(() => orderColumns(tables, ids)),
    order: (id) =>
      when(() => {
        const order = tables.orders.get(id);
        return order === undefined ? null : { order, shipments: sorted(tables.shipmentsOf.get(id)?.values() ?? []) };
      }),
    orderByClientId: (clientId) => when(() => tables.orders.get(tables.orderClients.get(clientId) ?? -1) ?? null),
    purchaseByClientId: (clientId) =>
      when(() => tables.purchases.get(tables.purchaseClients.get(clientId) ?? -1) ?? null),
    shelfEntry: (kind, clientId) => when(() => tables.shelfEntries.get(shelfEntryKey(kind, clientId)) ?? null),
    shipment: (id) => when(() => tables.shipments.get(id) ?? null),
    digests: (orderIds) => when(() => digestsOf(tables, orderIds)),
    lastPacked: (limit) => when(() => lastPacked(tables, limit)),
    events: (query) => when(() => matchingEvents(tables, query)),
    eventsAfter: (after, limit, kinds = []) =>
      when(() => {
        const found: BookEvent[] = [];
        for (const event of tables.sortedEvents()) {
          if (found.length >= limit) break;
          if (event.rev > after && (kinds.length === 0 || kinds.includes(event.kind))) found.push(event);
        }
        return found;
      }),
    ledger: (query) => when(() => matchingLedger(tables.sortedEvents(), query)),
    ledgerSums: (warehouseId, productId) => when(() => ledgerSums(tables.sortedEvents(), warehouseId, productId)),
    shippedSince: (from) => when(() => shippedSince(tables.sortedEvents(), from)),
    picture: (productId) => when(() => tables.pictures.get(productId) ?? null),
    customers: (query) =>
      when(() => {
        const words = searchWords(query.search);
        const rows = [...tables.customers.values()]
          .filter((customer) => {
            const key = customerSearchKey(customer);
            return words.every((word) =>
              word.exactId === null ? key.includes(word.text) : customer.id === word.exactId,
            );
          })
          .sort((a, b) => compareText(sortKey(a.name), sortKey(b.name)) || a.id - b.id);
        return pageOf(rows, query);
      }),
    purchases: (query) =>
      when(() =>
        pageOf(
          [...tables.purchases.values()]
            .filter((purchase) => query.warehouseId === undefined || purchase.warehouseId === query.warehouseId)
            .sort((a, b) => b.id - a.id),
          query,
        ),
      ),
    quarantined: (query) => when(() => pageOf([...tables.quarantine].reverse(), query)),
    firstRevFrom: (time) => when(() => tables.sortedEvents().find((event) => event.at >= time)?.rev ?? null),
    ...memoryFigures(tables),
    evidence: () => when(() => evidenceOf(tables.sortedEvents(), tables.shipments.values())),
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

function sorted<Row extends { readonly id: number }>(rows: Iterable<Row>): Row[] {
  return [...rows].sort((a, b) => a.id - b.id);
}

function apply(tables: Tables, batch: WriteBatch): void {
  for (const row of batch.warehouses ?? []) tables.warehouses.set(row.id, row);
  for (const row of batch.products ?? []) tables.putProduct(row);
  for (const { productId, picture } of batch.pictures ?? []) {
    if (picture === null) tables.pictures.delete(productId);
    else tables.pictures.set(productId, picture);
  }
  for (const row of batch.customers ?? []) tables.customers.set(row.id, row);
  for (const row of batch.stock ?? []) tables.stock.set(stockKey(row.warehouseId, row.productId), row);
  for (const row of batch.orders ?? []) tables.putOrder(row);
  for (const row of batch.shipments ?? []) tables.putShipment(row);
  for (const row of batch.trucks ?? []) tables.trucks.set(row.id, row);
  for (const row of batch.purchases ?? []) tables.putPurchase(row);
  for (const row of batch.outboxPut ?? []) tables.outbox.set(`${row.link}/${row.seq}`, row);
  for (const row of batch.outboxDelete ?? []) tables.outbox.delete(`${row.link}/${row.seq}`);
  for (const row of batch.inbox ?? []) tables.inbox[row.link].add(row.peerSeq);
  for (const row of batch.quarantine ?? []) tables.quarantine.push(row);
  for (const row of batch.events ?? []) tables.putEvent(row);
  if (batch.counters !== undefined) tables.counters = batch.counters;
  if (batch.identity !== undefined) tables.identity = batch.identity;
}

function loaded(tables: Tables): LoadedBooks {
  const orders = sorted([...tables.orders.values()].filter(open));
  const pipeline = Object.fromEntries(SHIPMENT_STATES.map((state) => [state, 0])) as Record<ShipmentState, number>;
  for (const shipment of tables.shipments.values()) pipeline[shipment.state] += 1;
  const inbox = (numbers: ReadonlySet<number>): number[] => [...numbers].sort((a, b) => a - b);
  return {
    identity: tables.identity,
    counters: tables.counters,
    warehouses: sorted(tables.warehouses.values()),
    products: sorted(tables.products.values()),
    customers: sorted(tables.customers.values()),
    stock: [...tables.stock.values()].sort((a, b) => a.warehouseId - b.warehouseId || a.productId - b.productId),
    orders,
    shipments: sorted(orders.flatMap((order) => [...(tables.shipmentsOf.get(order.id)?.values() ?? [])])),
    trucks: sorted(tables.trucks.values()),
    purchases: sorted(
      [...tables.purchases.values()].filter((purchase) => purchase.state === 'sent' || purchase.state === 'acked'),
    ),
    outbox: [...tables.outbox.values()].sort((a, b) => compareText(a.link, b.link) || a.seq - b.seq),
    inbox: { world: inbox(tables.inbox.world), ups: inbox(tables.inbox.ups) },
    pipeline,
    ...lostShipments(tables.sortedEvents().flatMap((event) => (event.kind === 'books-restored' ? [event.data] : []))),
  };
}
