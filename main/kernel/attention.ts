// What needs a person or has gone quiet: failed packages, those with a problem, and those of which nothing was heard for longer
// than is usual. Reads the open books only; each costs a look at its shipment.

import { awaits } from '../core/fulfilment/awaits.js';
import type { Books } from '../core/fulfilment/types.js';
import { AWAIT_KINDS } from '../core/fulfilment/types.js';
import { explainWaiting } from '../core/fulfilment/waiting.js';
import type { Shipment } from '../core/orders/types.js';
import type { AttentionRow, KpiResults } from '../contracts/kpis.js';
import type { KernelParts } from './parts.js';
import type { OpenBooks } from './world-state.js';

type What = AttentionRow['what'];
interface Found {
  readonly shipment: Shipment;
  readonly what: What;
  readonly since: number;
}

function findAll(parts: KernelParts, books: Books, now: number): readonly Found[] {
  const found = new Map<number, Found>();
  const add = (shipment: Shipment, what: What, since: number): void =>
    void found.set(shipment.id, { shipment, what, since });
  // Who was asked and has been quiet for longer than expected: the longest silent first, so the rest need no look.
  const expected = parts.pace().expected();
  for (const kind of AWAIT_KINDS) {
    for (const [id, quietSince] of books.index.awaiting(kind)) {
      if (now - quietSince < expected[kind]) break;
      const shipment = books.shipments.get(id);
      if (shipment !== undefined) add(shipment, 'silent', awaits(shipment)?.since ?? quietSince);
    }
  }
  for (const shipment of books.shipments.values()) {
    if (shipment.state === 'failed') add(shipment, 'failed', shipment.problem?.since ?? shipment.stateSince);
    else if (shipment.problem !== null) add(shipment, 'stuck', shipment.problem.since);
  }
  return [...found.values()].sort((a, b) => a.since - b.since || a.shipment.id - b.shipment.id);
}

function countsOf(found: readonly Found[]): Record<What, number> {
  const counts = { failed: 0, stuck: 0, silent: 0 };
  for (const { what } of found) counts[what] += 1;
  return counts;
}

export async function attentionCounts(parts: KernelParts, open: OpenBooks, now: number): Promise<Record<What, number>> {
  return open.service.read(({ books }) => countsOf(findAll(parts, books, now)));
}

export async function attentionList(
  parts: KernelParts,
  {
    offset,
    limit,
    what = 'all',
  }: { readonly offset: number; readonly limit: number; readonly what?: What | 'all' | undefined },
): Promise<KpiResults['attention.list']> {
  const now = parts.host.clock.now();
  const { gateways } = parts;
  const linksUp = { world: gateways.world.connected, ups: gateways.ups.connected };
  return parts.worlds.mustBooks().service.read(({ books }) => {
    const all = findAll(parts, books, now);
    const wanted = what === 'all' ? all : all.filter((one) => one.what === what);
    const rows = wanted.slice(offset, offset + limit).map(({ shipment, what: kind, since }): AttentionRow => {
      const why = explainWaiting(books, shipment, linksUp, now);
      return {
        orderId: shipment.orderId,
        shipmentId: shipment.id,
        customerName: books.orders.get(shipment.orderId)?.customerName ?? '',
        state: shipment.state,
        what: kind,
        text: why?.text ?? shipment.problem?.text ?? '',
        since,
        whose: why?.whose ?? shipment.problem?.whose ?? 'us',
        warehouseId: shipment.warehouseId,
      };
    });
    return { total: wanted.length, counts: countsOf(all), rows };
  });
}
