// Figures, the queue of what needs attention, the day's report, and looking one order up again.

import type { KpiResults } from '../../contracts/kpis.js';
import { attentionList } from '../attention.js';
import { callError } from '../call-error.js';
import { accepted } from '../commands/orders.js';
import { KpiService } from '../kpis.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';

const LONGEST_REPORT = 31 * 86_400_000;

export function kpiQueries(parts: () => KernelParts): Pick<Handlers, keyof KpiResults> {
  const service = new KpiService(parts);
  return {
    'kpis.get': ({ range, dayStart }) => service.get(range, dayStart),
    'kpis.slowest': ({ range, dayStart, stage, limit }) => service.slowest(range, dayStart, stage, limit),
    'kpis.rates': () => service.rates(),
    'attention.list': (params) => attentionList(parts(), params),
    'reports.get': ({ from, to }) => {
      if (to <= from || to - from > LONGEST_REPORT) {
        throw callError('bad-request', `to: ${to} must be after from (${from}), at most 31 days`);
      }
      return service.day({ from, to });
    },
    'orders.lookAgain': async ({ orderId }) => {
      const { worlds, host } = parts();
      const { service: books } = worlds.mustBooks();
      const shipmentIds = await books.read(({ books: { orders, shipments } }) =>
        (orders.get(orderId)?.shipmentIds ?? []).filter((id) => typeof shipments.get(id)?.packSeq === 'number'),
      );
      if (shipmentIds.length === 0) {
        throw callError('not-found', `orderId: nothing of order #${orderId} is with the world or the UPS`);
      }
      accepted(await books.command({ type: 'ask-world', at: host.clock.now(), shipmentIds, ups: true }));
      return { asked: shipmentIds.length };
    },
  };
}
