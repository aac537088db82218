// The stock grid, purchases, and the search for products: read from memory, which holds all of the stock. Ledgers: from disk.

import type { Params, ProductHit } from '../../contracts/app-api.js';
import type { Books } from '../../core/fulfilment/types.js';
import { collator } from '../../core/lib/collator.js';
import type { Product, StockCell } from '../../core/orders/types.js';
import type { Paged } from '../../store/store.js';
import type { Demand } from '../demand.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { inventoryRows } from './inventory-rows.js';
import { rankAll, searchTexts, searchWords } from './ranking.js';

/** A product with its stock, only where anything is on hand or inbound. */
export function hitOf(books: Books, product: Product): ProductHit {
  const stock: StockCell[] = [];
  for (const warehouse of books.warehouses.keys()) {
    const cell = books.stock.get(`${warehouse}/${product.id}`);
    if (cell !== undefined && (cell.onHand > 0 || cell.inbound > 0)) stock.push(cell);
  }
  return { product, stock, available: stock.reduce((sum, cell) => sum + cell.onHand - cell.reserved, 0) };
}

export function productHits(books: Books, params: Params<'products.search'>): Paged<ProductHit> {
  const words = searchWords(params.search);
  const ranked = [...books.products.values()]
    .map((product) => ({ product, rank: rankAll(words, searchTexts(product)) }))
    .filter((hit): hit is typeof hit & { rank: number } => hit.rank !== null)
    .sort((a, b) => a.rank - b.rank || collator.compare(a.product.name, b.product.name) || a.product.id - b.product.id);
  const rows = ranked.slice(params.offset, params.offset + params.limit).map(({ product }) => hitOf(books, product));
  return { total: ranked.length, rows };
}

type Methods =
  'inventory.list' | 'products.search' | 'purchases.list' | 'customers.search' | 'ledger.list' | 'ledger.check';

export function inventoryQueries(parts: () => KernelParts, demand: () => Demand): Pick<Handlers, Methods> {
  return {
    'inventory.list': async (params) => {
      const { worlds, gateways } = parts();
      const open = worlds.mustBooks();
      const context = {
        demand: await demand().of(open, worlds.identity?.createdAt ?? 0),
        worldUp: gateways.world.connected,
      };
      return open.service.read(({ books }) => inventoryRows(books, params, context));
    },
    'ledger.list': ({ measure, ...query }) =>
      parts()
        .worlds.mustBooks()
        .store.ledger({ ...query, ...(measure === undefined ? {} : { measure }) }),
    'ledger.check': async ({ warehouseId, productId }) => {
      const { store, service } = parts().worlds.mustBooks();
      const none = { onHand: 0, reserved: 0, inbound: 0 };
      // Sums and cell are of one moment when no entry came in between.
      for (let attempt = 0; ; attempt++) {
        const cellNow = () => service.read(({ books }) => books.stock.get(`${warehouseId}/${productId}`) ?? none);
        const before = await cellNow();
        const { entries, broken, ...sums } = await store.ledgerSums(warehouseId, productId);
        const after = await cellNow();
        if (before !== after && attempt < 5) continue;
        const { onHand, reserved, inbound } = after;
        return { entries, broken, sums, cell: { onHand, reserved, inbound } };
      }
    },
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
