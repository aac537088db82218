// The stock grid, purchases, and the search for products: read from memory, which holds all of the stock.

import type { InventoryRow, Params, ProductHit } from '../../contracts/app-api.js';
import type { Books } from '../../core/fulfilment/types.js';
import type { StockCell } from '../../core/orders/types.js';
import type { Paged } from '../../store/store.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { rankAll, searchWords } from './ranking.js';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function rowOf(books: Books, cell: StockCell): InventoryRow | null {
  const product = books.products.get(cell.productId);
  if (product === undefined) return null;
  const available = cell.onHand - cell.reserved;
  return {
    ...cell,
    product,
    warehouseName: books.warehouses.get(cell.warehouseId)?.name ?? `Warehouse ${cell.warehouseId}`,
    available,
    low: available < product.reorderPoint,
  };
}

type Sort = Params<'inventory.list'>['sort'];

const COMPARE: Readonly<Record<Sort, (a: InventoryRow, b: InventoryRow) => number>> = {
  sku: (a, b) => collator.compare(a.product.sku, b.product.sku),
  name: (a, b) => collator.compare(a.product.name, b.product.name),
  category: (a, b) => collator.compare(a.product.category, b.product.category),
  warehouse: (a, b) => collator.compare(a.warehouseName, b.warehouseName),
  onHand: (a, b) => a.onHand - b.onHand,
  reserved: (a, b) => a.reserved - b.reserved,
  available: (a, b) => a.available - b.available,
  inbound: (a, b) => a.inbound - b.inbound,
};

const byKey = (a: InventoryRow, b: InventoryRow): number => a.productId - b.productId || a.warehouseId - b.warehouseId;

/** Every product has a row in each warehouse, also where there never was any. */
export function inventoryRows(books: Books, params: Params<'inventory.list'>): Paged<InventoryRow> {
  const words = searchWords(params.search);
  const rows: InventoryRow[] = [];
  for (const warehouse of books.warehouses.values()) {
    if (params.warehouseId !== undefined && warehouse.id !== params.warehouseId) continue;
    for (const product of books.products.values()) {
      const { sku, name, category } = product;
      if (words.length > 0 && rankAll(words, [sku, name, category]) === null) continue;
      const none: StockCell = { warehouseId: warehouse.id, productId: product.id, onHand: 0, reserved: 0, inbound: 0 };
      const row = rowOf(books, books.stock.get(`${warehouse.id}/${product.id}`) ?? none);
      if (row !== null && (params.low !== true || row.low)) rows.push(row);
    }
  }
  const compare = COMPARE[params.sort];
  const sign = params.descending ? -1 : 1;
  rows.sort((a, b) => sign * compare(a, b) || byKey(a, b));
  return { total: rows.length, rows: rows.slice(params.offset, params.offset + params.limit) };
}

export function productHits(books: Books, params: Params<'products.search'>): Paged<ProductHit> {
  const words = searchWords(params.search);
  const ranked = [...books.products.values()]
    .map((product) => ({ product, rank: rankAll(words, [product.sku, product.name, product.category]) }))
    .filter((hit): hit is typeof hit & { rank: number } => hit.rank !== null)
    .sort((a, b) => a.rank - b.rank || collator.compare(a.product.name, b.product.name) || a.product.id - b.product.id);
  const rows = ranked.slice(params.offset, params.offset + params.limit).map(({ product }) => {
    const stock: StockCell[] = [];
    for (const warehouse of books.warehouses.keys()) {
      const cell = books.stock.get(`${warehouse}/${product.id}`);
      if (cell !== undefined && (cell.onHand > 0 || cell.inbound > 0)) stock.push(cell);
    }
    return { product, stock, available: stock.reduce((sum, cell) => sum + cell.onHand - cell.reserved, 0) };
  });
  return { total: ranked.length, rows };
}

export function inventoryQueries(
  parts: () => KernelParts,
): Pick<Handlers, 'inventory.list' | 'products.search' | 'purchases.list' | 'customers.search'> {
  return {
    'inventory.list': (params) =>
      parts()
        .worlds.mustBooks()
        .service.read(({ books }) => inventoryRows(books, params)),
    'products.search': (params) =>
      parts()
        .worlds.mustBooks()
        .service.read(({ books }) => productHits(books, params)),
    'purchases.list': ({ offset, limit, warehouseId }) =>
      parts()
        .worlds.mustBooks()
        .store.purchases({ offset, limit, ...(warehouseId === undefined ? {} : { warehouseId }) }),
    'customers.search': ({ offset, limit, search }) =>
      parts()
        .worlds.mustBooks()
        .store.customers({ offset, limit, ...(search === undefined ? {} : { search }) }),
  };
}
