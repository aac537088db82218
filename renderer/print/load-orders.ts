// Reads the orders that are to be printed, some at a time; one that cannot be read does not hide the others.

import type { Call, OrderDetail } from '../../main/contracts/app-api.js';
import { toCodedError } from '../state/rpc-error.js';

/** Printed at once at most. */
export const MOST_PRINTED = 1000;
const AT_ONCE = 20;

export interface LoadedOrders {
  readonly details: readonly OrderDetail[];
  readonly failed: readonly { readonly orderId: number; readonly why: string }[];
}

export async function loadOrders(call: Call, ids: readonly number[], stopped: () => boolean): Promise<LoadedOrders> {
  const details: OrderDetail[] = [];
  const failed: { orderId: number; why: string }[] = [];
  for (let from = 0; from < ids.length && !stopped(); from += AT_ONCE) {
    const part = ids.slice(from, from + AT_ONCE);
    const answers = await Promise.allSettled(part.map((orderId) => call('orders.get', { orderId })));
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') details.push(answer.value);
      else failed.push({ orderId: part[index] ?? 0, why: toCodedError(answer.reason).message });
    }
  }
  return { details, failed };
}
