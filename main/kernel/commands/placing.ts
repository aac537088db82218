// Holding orders, and giving them another address.

import { awaitsRedirect } from '../../core/orders/machine.js';
import type { Shipment } from '../../core/orders/types.js';
import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { upsAbilities } from '../ups-abilities.js';
import type { OpenBooks } from '../world-state.js';
import { accepted } from './orders.js';

export function placingCommands(parts: () => KernelParts): Pick<Handlers, 'orders.hold' | 'orders.redirect'> {
  const at = (): number => parts().host.clock.now();

  async function mustExist({ store }: OpenBooks, orderId: number): Promise<void> {
    if ((await store.order(orderId)) !== null) return;
    throw callError('not-found', `orderId: there is no order #${orderId} in these books`);
  }

  return {
    'orders.hold': async ({ orderId, hold }, { person }) => {
      const books = parts().worlds.mustBooks();
      await mustExist(books, orderId);
      const personId = person?.id ?? null;
      accepted(await books.service.command({ type: 'person-hold', at: at(), personId, orderId, hold }));
      const text = hold
        ? `Order #${orderId} is on hold: what was not sent to be packed waits until it is released.`
        : `Order #${orderId} goes on.`;
      return { text };
    },
    'orders.redirect': async ({ orderId, shipmentId = null, destination }, { person }) => {
      const books = parts().worlds.mustBooks();
      await mustExist(books, orderId);
      const way = upsAbilities(parts().settings.get()).redirect;
      const personId = person?.id ?? null;
      accepted(
        await books.service.command({ type: 'redirect', at: at(), personId, orderId, shipmentId, destination, way }),
      );
      const waits = await books.service.read((memory) =>
        (memory.books.orders.get(orderId)?.shipmentIds ?? [])
          .flatMap((id): readonly Shipment[] => {
            const s = memory.books.shipments.get(id);
            return s === undefined || (shipmentId !== null && id !== shipmentId) ? [] : [s];
          })
          .some(awaitsRedirect),
      );
      const place = `(${destination.x}, ${destination.y})`;
      const text = waits
        ? `The UPS is asked to bring order #${orderId} to ${place}.`
        : `Order #${orderId} goes to ${place}.`;
      return { text };
    },
  };
}
