// Placing, cancelling and importing orders. A client id that was served is answered again and placed once.

import { UNDO_SECONDS, type Params, type Results } from '../../contracts/app-api.js';
import type { FulfilmentInput, PlaceOrder } from '../../core/fulfilment/types.js';
import { isHeld } from '../../core/orders/machine.js';
import type { Outcome } from '../books-entries.js';
import { callError } from '../call-error.js';
import { readImport, type ImportedOrder } from '../import.js';
import type { KernelParts } from '../parts.js';
import type { CallContext, Handlers } from '../rpc-server.js';
import { upsAbilities } from '../ups-abilities.js';

type Placed = Results['orders.place'];

/** Throws what the decision refused. */
export function accepted(outcome: Outcome): Exclude<Outcome, { type: 'rejected' | 'quarantined' }> {
  if (outcome.type === 'rejected') throw callError(outcome.code, outcome.message, { ...outcome.details });
  if (outcome.type === 'quarantined') throw callError('bad-request', outcome.reason);
  return outcome;
}

export function orderCommands(
  parts: () => KernelParts,
): Pick<Handlers, 'orders.place' | 'orders.cancel' | 'orders.sendNow' | 'orders.importCheck' | 'orders.importPlace'> {
  const at = (): number => parts().host.clock.now();

  async function place(order: PlaceOrder, { person }: CallContext): Promise<Placed> {
    const heldOf = async (ids: readonly number[]): Promise<number | null> => {
      const now = at();
      const held = await service.read(({ books }) =>
        ids.flatMap((id) => {
          const s = books.shipments.get(id);
          return s !== undefined && isHeld(s, now) ? [s.heldUntil ?? now] : [];
        }),
      );
      return held.length === 0 ? null : Math.min(...held);
    };
    const { store, service } = parts().worlds.mustBooks();
    // What is open or closed a moment ago is known in memory; what closed long ago only on disk.
    const before = await store.orderByClientId(order.clientId);
    if (before !== null) {
      const { id: orderId, shipmentIds } = before;
      return { orderId, shipmentIds, repeated: true, heldUntil: await heldOf(shipmentIds) };
    }
    const { accountCheck } = upsAbilities(parts().settings.get());
    const personId = person?.id ?? null;
    const input: FulfilmentInput = { type: 'place', at: at(), personId, order, checkAccount: accountCheck };
    const outcome = accepted(await service.command(input));
    if (outcome.type !== 'placed') throw callError('internal', 'The order was decided in an unexpected way.');
    const { orderId, shipmentIds, repeated } = outcome;
    return { orderId, shipmentIds, repeated, heldUntil: await heldOf(shipmentIds) };
  }

  const read = ({ rows }: Params<'orders.importCheck'>) =>
    parts()
      .worlds.mustBooks()
      .service.read(({ books }) => readImport(books, rows));

  return {
    'orders.place': ({ undo, ...order }, context) => {
      const seconds = undo === true ? (parts().settings.get().undoSeconds ?? UNDO_SECONDS) : 0;
      return place(seconds === 0 ? order : { ...order, holdMs: seconds * 1000 }, context);
    },
    'orders.sendNow': async ({ orderId }, { person }) => {
      const { service } = parts().worlds.mustBooks();
      accepted(await service.command({ type: 'send-now', at: at(), personId: person?.id ?? null, orderId }));
      return null;
    },
    'orders.cancel': async ({ orderId }, { person }) => {
      const { store, service } = parts().worlds.mustBooks();
      const found = await store.order(orderId);
      if (found === null) throw callError('not-found', `orderId: there is no order #${orderId} in these books`);
      accepted(await service.command({ type: 'cancel', at: at(), personId: person?.id ?? null, orderId }));
      const after = await service.read(({ books }) => books.orders.get(orderId)?.state ?? null);
      const gone = after === null || after === 'cancelled';
      return {
        text: gone
          ? `Order #${orderId} is cancelled.`
          : `Order #${orderId}: what is still possible is being cancelled; the rest goes on.`,
      };
    },
    'orders.importCheck': async (params) => {
      const { orders, verdicts } = await read(params);
      return { orders: orders.length, verdicts };
    },
    'orders.importPlace': async (params, context) => {
      const { orders, verdicts } = await read(params);
      const failures = new Map<number, string>();
      const placeOne = async ({ ref, lines, order }: ImportedOrder): Promise<Placed | null> => {
        try {
          return await place({ ...order, clientId: `import:${params.importId}:${ref}` }, context);
        } catch (error) {
          // One order that cannot be placed must not hide what became of the others: its rows say why.
          for (const line of lines) failures.set(line, error instanceof Error ? error.message : String(error));
          return null;
        }
      };
      const placed = await Promise.all(orders.map(placeOne));
      return {
        placed: placed.filter((result) => result?.repeated === false).length,
        repeated: placed.filter((result) => result?.repeated === true).length,
        verdicts: verdicts.map((verdict) => {
          const message = failures.get(verdict.line);
          if (message === undefined) return verdict;
          return { ...verdict, errors: [...verdict.errors, { field: 'order_ref', message }] };
        }),
      };
    },
  };
}
