// What people want of the program in a run, each as one call that is made again until it is answered. Who asks when is people's.

import type { ImportVerdict, MethodName, Params } from '../../../main/contracts/app-api.js';
import type { Scenario } from '../scenario.js';
import type { Answer, SimWindow } from './window.js';

/** Answers that mean: it cannot be taken back any more. */
const TOO_LATE = ['too-late', 'not-open', 'not-found'];

export interface Wish {
  readonly what: MethodName;
  readonly about: string;
  /** Virtual time. */
  readonly at: number;
  readonly ask: (window: SimWindow) => Promise<Answer<MethodName>>;
  /** False: it was answered, but has to be asked again. */
  readonly fulfilled: (result: unknown) => boolean;
  /** Error codes that are an answer, too. */
  readonly final: readonly string[];
  /** Where and when it was asked last. */
  asked: { readonly window: SimWindow; readonly at: number } | null;
}

export interface WishEvents {
  /** Accepted under this number; `takeBack` comes due so long after, or never. */
  accepted(clientId: string, orderId: number): void;
  askedBack(clientId: string): void;
  /** Wants something more from now on. */
  wants(wish: Wish): void;
  now(): number;
}

function wish<M extends MethodName>(
  what: M,
  about: string,
  at: number,
  params: () => Params<M>,
  rest: { readonly fulfilled?: (result: unknown) => boolean; readonly final?: readonly string[] } = {},
): Wish {
  const { fulfilled = () => true, final = [] } = rest;
  const ask = (window: SimWindow) => window.ask(what, params()) as Promise<Answer<MethodName>>;
  return { what, about, at, ask, fulfilled, final, asked: null };
}

/** By time, soonest first. */
export function wishesOf({ orders, buys, deeds }: Scenario, events: WishEvents): readonly Wish[] {
  const placing = orders.map(({ at, order, cancelAfter, importRef }): Wish => {
    const { clientId } = order;
    if (importRef !== null) return imported(at, order, importRef);
    return wish('orders.place', clientId, at, () => order, {
      fulfilled: (result) => {
        const { orderId } = result as { readonly orderId: number };
        events.accepted(clientId, orderId);
        if (cancelAfter !== null) events.wants(takeBack(clientId, orderId, events.now() + cancelAfter, events));
        return true;
      },
    });
  });
  const buying = buys.map(({ at, clientId, warehouseId, lines }) =>
    wish('inventory.buy', clientId, at, () => ({ clientId, warehouseId, lines: [...lines] })),
  );
  const doing = deeds.map(({ at, method, params }) =>
    wish(method, JSON.stringify(params), at, () => params as Params<MethodName>, { final: ['simulated-only'] }),
  );
  return [...placing, ...buying, ...doing].sort((a, b) => a.at - b.at);
}

function takeBack(clientId: string, orderId: number, at: number, events: WishEvents): Wish {
  const params = (): Params<'orders.cancel'> => {
    events.askedBack(clientId);
    return { orderId };
  };
  return wish('orders.cancel', clientId, at, params, { final: TOO_LATE });
}

/** One order as rows of a table, the last of its lines in two halves. */
function imported(at: number, order: Scenario['orders'][number]['order'], importRef: string): Wish {
  const [importId = '', ref = ''] = importRef.split(':');
  const { customerName: customer, destination, lines } = order;
  const rows = lines.map(({ productId, quantity }, index) => ({
    line: index + 2,
    cells: {
      order_ref: ref,
      customer,
      x: String(destination.x),
      y: String(destination.y),
      ups_account: '',
      sku: ` sku-${productId} `,
      quantity: String(quantity),
    },
  }));
  return wish('orders.importPlace', order.clientId, at, () => ({ importId, rows }), {
    fulfilled: (result) => {
      const { verdicts } = result as { readonly verdicts: readonly ImportVerdict[] };
      return verdicts.every(({ errors }) => errors.length === 0);
    },
  });
}
