// Names of warehouses and products by number, from the feed; the number itself where no name is known.

import { useMemo } from 'react';
import type { EventNames } from '../components/event-text.js';
import { useApp } from './hooks.js';
import { defineStrings } from './strings.js';

const s = defineStrings('names', { warehouse: 'Warehouse {id}', product: 'Product {id}' });

export function useNames(): EventNames {
  const warehouses = useApp((state) => state.feed?.warehouses);
  const products = useApp((state) => state.products);
  return useMemo(() => {
    const byId = new Map(warehouses?.map(({ id, name }) => [id, name]));
    return {
      warehouse: (id) => byId.get(id) ?? s('warehouse', { id: String(id) }),
      product: (id) => products.get(id)?.name ?? s('product', { id: String(id) }),
    };
  }, [warehouses, products]);
}
