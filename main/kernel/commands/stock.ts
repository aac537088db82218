// Buying stock.

import type { FulfilmentInput } from '../../core/fulfilment/types.js';
import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { accepted } from './orders.js';

export function stockCommands(parts: () => KernelParts): Pick<Handlers, 'inventory.buy'> {
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
  };
}
