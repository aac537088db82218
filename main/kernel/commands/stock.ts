// Buying stock, and saving products and customers.

import type { FulfilmentInput } from '../../core/fulfilment/types.js';
import type { Customer } from '../../core/orders/types.js';
import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { accepted } from './orders.js';

export function stockCommands(
  parts: () => KernelParts,
): Pick<Handlers, 'inventory.buy' | 'products.save' | 'customers.save'> {
  const at = (): number => parts().host.clock.now();
  return {
    'inventory.buy': async ({ clientId, warehouseId, lines }, { person }) => {
      const { store, service } = parts().worlds.mustBooks();
      const before = await store.purchaseByClientId(clientId);
      if (before !== null) return { purchaseId: before.id, repeated: true };
      const personId = person?.id ?? null;
      const input: FulfilmentInput = { type: 'buy', at: at(), personId, clientId, warehouseId, lines };
      const outcome = accepted(await service.command(input));
      if (outcome.type !== 'bought') throw callError('internal', 'The purchase was decided in an unexpected way.');
      return { purchaseId: outcome.purchaseId, repeated: outcome.repeated };
    },
    'products.save': async (product, { person }) => {
      const { service } = parts().worlds.mustBooks();
      accepted(await service.command({ type: 'save-product', at: at(), personId: person?.id ?? null, product }));
      return product;
    },
    'customers.save': async ({ id, name, x, y, upsAccount }, { person }) => {
      const { service } = parts().worlds.mustBooks();
      const customer: Customer = { id: id ?? 0, name, x, y, upsAccount };
      accepted(await service.command({ type: 'save-customer', at: at(), personId: person?.id ?? null, customer }));
      if (id !== null) return customer;
      const same = (other: Customer): boolean =>
        other.name === name && other.x === x && other.y === y && other.upsAccount === upsAccount;
      // The decision numbered it: the newest that is just like it.
      return service.read(({ books }) =>
        [...books.customers.values()].filter(same).reduce((a, b) => (b.id > a.id ? b : a), customer),
      );
    },
  };
}
