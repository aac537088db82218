// The rows of the stock grid, from memory: every product in every warehouse, filtered, sorted, one page made into rows. Made for
// a hundred thousand of them: names are compared once a product, not once a row, and only the page becomes objects.

import type { InventoryRow, Params, Results } from '../../contracts/app-api.js';
import type { OpenPurchase } from '../../contracts/stock.js';
import { stockKey, type Books } from '../../core/fulfilment/types.js';
import { coverMs } from '../../core/inventory/demand.js';
import { collator } from '../../core/lib/collator.js';
import type { Product, StockCell, Warehouse } from '../../core/orders/types.js';
import type { DemandView } from '../demand.js';
import { rankAll, searchTexts, searchWords } from './ranking.js';

type Query = Params<'inventory.list'>;

export interface InventoryContext {
  readonly demand: DemandView;
  /** Whether commands can leave for the world now. */
  readonly worldUp: boolean;
}

interface Candidate {
  readonly warehouse: Warehouse;
  readonly product: Product;
  readonly cell: StockCell | undefined;
  /** What it is sorted by. */
  readonly key: number;
}

/** Every product has a row in each warehouse, also where there never was any. */
export function inventoryRows(books: Books, query: Query, context: InventoryContext): Results['inventory.list'] {
  const { demand } = context;
  const words = searchWords(query.search);
  const products = [...books.products.values()].filter(
    (product) => words.length === 0 || rankAll(words, searchTexts(product)) !== null,
  );
  const warehouses = [...books.warehouses.values()].filter(
    ({ id }) => query.warehouseId === undefined || id === query.warehouseId,
  );
  const keyOf = sortKey(query.sort, products, warehouses, demand);
  const found: Candidate[] = [];
  for (const warehouse of warehouses) {
    for (const product of products) {
      const cell = books.stock.get(stockKey(warehouse.id, product.id));
      if (query.low === true && !isWanted(query, warehouse, product, cell, demand)) continue;
      found.push({ warehouse, product, cell, key: keyOf(warehouse, product, cell) });
    }
  }
  const sign = query.descending ? -1 : 1;
  // Infinity less Infinity is no number: equal.
  found.sort((a, b) => sign * (a.key - b.key) || a.product.id - b.product.id || a.warehouse.id - b.warehouse.id);
  const page = found.slice(query.offset, query.offset + query.limit);
  const purchases = page.length === 0 ? new Map<string, OpenPurchase>() : openPurchases(books, context.worldUp);
  return {
    total: found.length,
    rows: page.map((candidate) => rowOf(candidate, demand, purchases)),
    demandFrom: demand.from,
    demandTo: demand.to,
  };
}

function rowOf(
  { warehouse, product, cell }: Candidate,
  demand: DemandView,
  purchases: ReadonlyMap<string, OpenPurchase>,
): InventoryRow {
  const warehouseId = warehouse.id;
  const productId = product.id;
  const { onHand, reserved, inbound } = cell ?? { onHand: 0, reserved: 0, inbound: 0 };
  const available = onHand - reserved;
  const shipped = demand.tally.shipped(warehouseId, productId);
  return {
    warehouseId,
    productId,
    onHand,
    reserved,
    inbound,
    product,
    warehouseName: warehouse.name,
    available,
    low: available < product.reorderPoint,
    shipped,
    coverMs: coverMs(available, shipped, demand.to - demand.from),
    purchase: purchases.get(stockKey(warehouseId, productId)) ?? null,
  };
}

function coverOf(demand: DemandView, warehouse: Warehouse, product: Product, cell: StockCell | undefined) {
  const shipped = demand.tally.shipped(warehouse.id, product.id);
  return coverMs((cell?.onHand ?? 0) - (cell?.reserved ?? 0), shipped, demand.to - demand.from);
}

/** Low by its rule, or (where asked for) by how long it lasts. */
function isWanted(
  query: Query,
  warehouse: Warehouse,
  product: Product,
  cell: StockCell | undefined,
  demand: DemandView,
): boolean {
  if ((cell?.onHand ?? 0) - (cell?.reserved ?? 0) < product.reorderPoint) return true;
  if (query.coverUnderMs === undefined) return false;
  const cover = coverOf(demand, warehouse, product, cell);
  return cover !== null && cover < query.coverUnderMs;
}

type KeyOf = (warehouse: Warehouse, product: Product, cell: StockCell | undefined) => number;

function sortKey(
  sort: Query['sort'],
  products: readonly Product[],
  warehouses: readonly Warehouse[],
  demand: DemandView,
): KeyOf {
  switch (sort) {
    case 'sku':
    case 'name':
    case 'category': {
      const places = placesOf(products, (product) => product[sort]);
      return (_warehouse, product) => places.get(product) ?? 0;
    }
    case 'warehouse': {
      const places = placesOf(warehouses, ({ name }) => name);
      return (warehouse) => places.get(warehouse) ?? 0;
    }
    case 'available':
      return (_warehouse, _product, cell) => (cell === undefined ? 0 : cell.onHand - cell.reserved);
    case 'cover':
      return (warehouse, product, cell) => coverOf(demand, warehouse, product, cell) ?? Infinity;
    case 'onHand':
    case 'reserved':
    case 'inbound':
      return (_warehouse, _product, cell) => cell?.[sort] ?? 0;
  }
}

/** Where each stands by its name; those of one name stand at the same place. */
function placesOf<T>(things: readonly T[], name: (thing: T) => string): ReadonlyMap<T, number> {
  const sorted = [...things].sort((a, b) => collator.compare(name(a), name(b)));
  const places = new Map<T, number>();
  let place = 0;
  for (const [index, thing] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before !== undefined && collator.compare(name(before), name(thing)) !== 0) place = index;
    places.set(thing, place);
  }
  return places;
}

/** The latest open purchase of each cell; its pieces are those of all open ones together. */
function openPurchases(books: Books, worldUp: boolean): Map<string, OpenPurchase> {
  const found = new Map<string, OpenPurchase>();
  for (const { id, warehouseId, lines, state, at } of books.purchases.values()) {
    if (state !== 'sent' && state !== 'acked') continue;
    for (const { productId, quantity } of lines) {
      const key = stockKey(warehouseId, productId);
      const before = found.get(key)?.quantity ?? 0;
      const shown = state === 'sent' && !worldUp ? 'queued' : state;
      found.set(key, { id, state: shown, quantity: before + quantity, at });
    }
  }
  return found;
}
