// The catalogue as people look it up: sorted once a version of the products, filtered in memory, pictures from disk.

import type { Params, Results } from '../../contracts/app-api.js';
import type { ProductSort } from '../../contracts/placing.js';
import type { Books } from '../../core/fulfilment/types.js';
import { collator } from '../../core/lib/collator.js';
import type { Product } from '../../core/orders/types.js';
import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { hitOf } from './inventory.js';
import { searchTexts, searchWords } from './ranking.js';

type Sorted = { readonly version: number; readonly rows: Map<ProductSort, readonly Product[]> };

const KEYS: Readonly<Record<ProductSort, (a: Product, b: Product) => number>> = {
  id: (a, b) => a.id - b.id,
  name: (a, b) => collator.compare(a.name, b.name),
  sku: (a, b) => collator.compare(a.sku, b.sku),
  category: (a, b) => collator.compare(a.category, b.category) || collator.compare(a.name, b.name),
  price: (a, b) => a.priceCents - b.priceCents,
  reorderPoint: (a, b) => a.reorderPoint - b.reorderPoint,
};

/** Comparing names as people do is slow; products seldom change. */
const sortedFor = new WeakMap<Books, Sorted>();

function sorted(books: Books, sort: ProductSort): readonly Product[] {
  let known = sortedFor.get(books);
  if (known?.version !== books.productsVersion) {
    known = { version: books.productsVersion, rows: new Map() };
    sortedFor.set(books, known);
  }
  let rows = known.rows.get(sort);
  if (rows === undefined) {
    rows = [...books.products.values()].sort((a, b) => KEYS[sort](a, b) || a.id - b.id);
    known.rows.set(sort, rows);
  }
  return rows;
}

export function listProducts(books: Books, params: Params<'products.list'>): Results['products.list'] {
  const words = searchWords(params.search);
  const { category, sort, descending, offset, limit } = params;
  const all = sorted(books, sort);
  const matching =
    words.length === 0 && category === undefined
      ? all
      : all.filter(
          (product) =>
            (category === undefined || product.category === category) &&
            words.every((word) => searchTexts(product).some((text) => text.includes(word))),
        );
  const total = matching.length;
  const page = descending
    ? matching.slice(Math.max(0, total - offset - limit), Math.max(0, total - offset)).reverse()
    : matching.slice(offset, offset + limit);
  return { total, rows: page.map((product) => hitOf(books, product)) };
}

export function categoriesOf(books: Books): Results['products.categories'] {
  const counts = new Map<string, number>();
  for (const { category } of books.products.values()) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].map(([name, products]) => ({ name, products })).sort((a, b) => collator.compare(a.name, b.name));
}

export function catalogueQueries(
  parts: () => KernelParts,
): Pick<Handlers, 'products.list' | 'products.categories' | 'products.picture' | 'customers.get'> {
  const open = () => parts().worlds.mustBooks();
  return {
    'products.list': (params) => open().service.read(({ books }) => listProducts(books, params)),
    'products.categories': () => open().service.read(({ books }) => categoriesOf(books)),
    'products.picture': ({ productId }) => open().store.picture(productId),
    'customers.get': ({ customerId }) =>
      open().service.read(({ books }) => {
        const customer = books.customers.get(customerId);
        if (customer === undefined) {
          throw callError('not-found', `customerId: there is no customer ${customerId} in these books`);
        }
        return customer;
      }),
  };
}
