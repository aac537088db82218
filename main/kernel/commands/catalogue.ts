// Saving customers, and products with their pictures.

import type { FulfilmentInput } from '../../core/fulfilment/types.js';
import type { Customer } from '../../core/orders/types.js';
import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import { readPicture } from '../product-picture.js';
import type { Handlers } from '../rpc-server.js';
import { upsAbilities } from '../ups-abilities.js';
import { accepted } from './orders.js';

export function catalogueCommands(parts: () => KernelParts): Pick<Handlers, 'products.save' | 'customers.save'> {
  const at = (): number => parts().host.clock.now();
  return {
    'products.save': async ({ id, setPicture: picture, ...product }, { person }) => {
      const { service } = parts().worlds.mustBooks();
      const given = picture === undefined ? {} : { picture: picture === null ? null : readPicture(picture) };
      const personId = person?.id ?? null;
      const input: FulfilmentInput = {
        type: 'save-product',
        at: at(),
        personId,
        product: { ...product, id: id ?? 0 },
        ...given,
      };
      accepted(await service.command(input));
      // SKUs are unique: the one that was saved has this one.
      const saved = await service.read(({ books }) => {
        if (id !== null) return books.products.get(id);
        for (const each of books.products.values()) if (each.sku === product.sku) return each;
        return undefined;
      });
      if (saved === undefined) throw callError('internal', 'The product was saved and is gone.');
      return saved;
    },
    'customers.save': async ({ id, name, x, y, upsAccount }, { person }) => {
      const { service } = parts().worlds.mustBooks();
      const customer: Customer = { id: id ?? 0, name, x, y, upsAccount };
      const { accountCheck } = upsAbilities(parts().settings.get());
      const personId = person?.id ?? null;
      accepted(
        await service.command({ type: 'save-customer', at: at(), personId, customer, checkAccount: accountCheck }),
      );
      const same = (other: Customer): boolean =>
        other.name === name && other.x === x && other.y === y && other.upsAccount === upsAccount;
      return service.read(({ books }) => {
        if (id !== null) return books.customers.get(id) ?? customer;
        // The decision numbered it: the newest that is just like it.
        return [...books.customers.values()].filter(same).reduce((a, b) => (b.id > a.id ? b : a), customer);
      });
    },
  };
}
