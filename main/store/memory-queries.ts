// The lists of the memory store: plain filters and sorts, saying what the SQL of the other store has to answer.

import { columnsOf, type OrderColumns } from '../core/orders/columns.js';
import { SHIPMENT_STATES, type BookEvent, type Order, type Shipment } from '../core/orders/types.js';
import { chipTest } from './memory-chips.js';
import type { Tables } from './memory-tables.js';
import { cappedTotal, compareText, orderMatches, searchWords, sortKey } from './search.js';
import {
  PACKED_STATES,
  type EventQuery,
  type OrderDigest,
  type OrderQuery,
  type OrderSelection,
  type Page,
  type Paged,
} from './store.js';

export function pageOf<Row>(rows: readonly Row[], page: Page): Paged<Row> {
  return { total: rows.length, rows: rows.slice(page.offset, page.offset + page.limit) };
}

export function matchingOrders(tables: Tables, query: OrderQuery): Paged<Order> {
  const rows = selectedOrders(tables, query);
  const { search, shipmentStates, customerId, warehouseId, placedFrom, placedTo } = query;
  const onlyStates =
    searchWords(search).length === 0 &&
    (shipmentStates ?? []).length === 0 &&
    [customerId, warehouseId, placedFrom, placedTo].every((filter) => filter === undefined);
  return {
    total: onlyStates ? rows.length : cappedTotal(rows.length, query.offset),
    rows: rows.slice(query.offset, query.offset + query.limit),
  };
}

export function selectedOrders(tables: Tables, query: OrderSelection): readonly Order[] {
  const words = searchWords(query.search);
  const { customerId, warehouseId, placedFrom, placedTo } = query;
  const states = query.states ?? [];
  const stages = query.shipmentStates ?? [];
  const shipmentsOf = (order: Order): readonly Shipment[] => [...(tables.shipmentsOf.get(order.id)?.values() ?? [])];
  const rows = [...tables.orders.values()].filter(
    (order) =>
      (states.length === 0 || states.includes(order.state)) &&
      (customerId === undefined || order.customerId === customerId) &&
      (placedFrom === undefined || order.placedAt >= placedFrom) &&
      (placedTo === undefined || order.placedAt <= placedTo) &&
      (stages.length === 0 || shipmentsOf(order).some((shipment) => stages.includes(shipment.state))) &&
      (warehouseId === undefined || shipmentsOf(order).some((shipment) => shipment.warehouseId === warehouseId)) &&
      words.every((word) => orderMatches(order, word, (id) => tables.productKeys.get(id))),
  );
  const first = comparer(query.sort);
  rows.sort((a, b) => (first(a, b) || a.id - b.id) * (query.descending ? -1 : 1));
  return rows;
}

function comparer(sort: OrderSelection['sort']): (a: Order, b: Order) => number {
  switch (sort) {
    case 'id':
      return () => 0;
    case 'placedAt':
      return (a, b) => a.placedAt - b.placedAt;
    case 'customer':
      return (a, b) => compareText(sortKey(a.customerName), sortKey(b.customerName));
    case 'state':
      return (a, b) => SHIPMENT_STATES.indexOf(a.state) - SHIPMENT_STATES.indexOf(b.state);
  }
}

export function matchingEvents(tables: Tables, query: EventQuery): Paged<BookEvent> {
  const kinds = query.kinds ?? [];
  const { orderId, shipmentId, warehouseId, productId, truckId, source, from, to, beforeRev } = query;
  const chips = query.chips ?? [];
  const passes = chipTest(tables, chips);
  const rows = tables
    .sortedEvents()
    .filter(
      (event) =>
        (beforeRev === undefined || event.rev < beforeRev) &&
        (orderId === undefined || event.orderId === orderId) &&
        (shipmentId === undefined || event.shipmentId === shipmentId) &&
        (warehouseId === undefined || event.warehouseId === warehouseId) &&
        (productId === undefined || event.productId === productId) &&
        (truckId === undefined || event.truckId === truckId) &&
        (source === undefined || event.source === source) &&
        (from === undefined || event.at >= from) &&
        (to === undefined || event.at <= to) &&
        (kinds.length === 0 || kinds.includes(event.kind)) &&
        passes(event),
    );
  if (query.descending) rows.reverse();
  const unfiltered =
    kinds.length === 0 &&
    chips.length === 0 &&
    [orderId, shipmentId, warehouseId, productId, truckId, source, from, to, beforeRev].every(
      (filter) => filter === undefined,
    );
  return {
    total: unfiltered ? rows.length : cappedTotal(rows.length, query.offset),
    rows: rows.slice(query.offset, query.offset + query.limit),
  };
}

export function digestsOf(tables: Tables, orderIds: readonly number[]): readonly OrderDigest[] {
  return [...new Set(orderIds)].flatMap((orderId) => {
    const shipments = [...(tables.shipmentsOf.get(orderId)?.values() ?? [])].sort((a, b) => a.id - b.id);
    if (shipments.length === 0) return [];
    const warehouseIds = [...new Set(shipments.map((shipment) => shipment.warehouseId))];
    const problem = shipments.find((shipment) => shipment.problem !== null)?.problem?.text ?? null;
    return [{ orderId, warehouseIds, problem }];
  });
}

export function orderColumns(tables: Tables, ids: readonly number[]): OrderColumns {
  const orders = [...new Set(ids)].flatMap((id) => tables.orders.get(id) ?? []);
  return columnsOf(
    orders.map((order) => {
      const [digest] = digestsOf(tables, [order.id]);
      return { ...order, warehouseIds: digest?.warehouseIds ?? [], problem: digest?.problem ?? null };
    }),
  );
}

export function lastPacked(tables: Tables, limit: number): readonly Shipment[] {
  return [...tables.shipments.values()]
    .filter((shipment) => PACKED_STATES.includes(shipment.state))
    .sort((a, b) => b.orderId - a.orderId || b.id - a.id)
    .slice(0, limit);
}
