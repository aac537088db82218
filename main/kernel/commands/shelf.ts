// Counting shelves and correcting them. Staff count, which changes nothing; managers correct. A client id that was served is
// answered again: nothing is corrected twice.

import type { CountLine, StockCount } from '../../contracts/stock.js';
import { KeyedQueue } from '../../core/lib/keyed-queue.js';
import type { BookEvent, EventKind } from '../../core/orders/types.js';
import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import type { OpenBooks } from '../world-state.js';
import { accepted } from './orders.js';

type Methods = 'inventory.count' | 'inventory.adjust' | 'inventory.openCounts' | 'inventory.dismissCount';

/** Entries that are looked at for counts that nobody has settled: the latest. */
const LOOKED_AT = 500;

const recent = async ({ store }: OpenBooks, kinds: readonly EventKind[]): Promise<readonly BookEvent[]> =>
  (await store.events({ offset: 0, limit: LOOKED_AT, kinds, descending: true })).rows;

function countOf(event: BookEvent): StockCount {
  const { rev, at, personId, warehouseId, data } = event;
  const note = typeof data?.['note'] === 'string' ? data['note'] : null;
  const lines = (data?.['lines'] ?? []) as readonly CountLine[];
  return { rev, at, personId, warehouseId: warehouseId ?? 0, note, lines };
}

const differs = ({ lines }: StockCount): boolean => lines.some(({ counted, seen }) => counted !== seen);

export function shelfCommands(parts: () => KernelParts): Pick<Handlers, Methods> {
  const at = (): number => parts().host.clock.now();
  /** Calls about the same thing go one after another: the second one sees what the first one has written. */
  const queue = new KeyedQueue<string>();
  const openCounts = async (books: OpenBooks): Promise<readonly StockCount[]> => {
    const events = await recent(books, ['stock-counted', 'stock-adjusted', 'count-dismissed']);
    const settled = new Set(events.map(({ kind, data }) => (kind === 'stock-counted' ? null : data?.['countRev'])));
    return events
      .filter(({ kind, rev }) => kind === 'stock-counted' && !settled.has(rev))
      .map(countOf)
      .filter(differs);
  };
  const mustBeOpen = async (books: OpenBooks, countRev: number): Promise<void> => {
    if ((await openCounts(books)).some(({ rev }) => rev === countRev)) return;
    throw callError(
      'not-found',
      `countRev: ${countRev} is no count that waits for somebody; it may be settled already`,
    );
  };

  return {
    'inventory.count': ({ clientId, warehouseId, note, lines }, { person }) =>
      queue.run(clientId, async () => {
        const open = parts().worlds.mustBooks();
        const known = await open.store.shelfEntry('stock-counted', clientId);
        if (known !== null) return { count: countOf(known), repeated: true };
        const seen = new Set<number>();
        const counted = await open.service.read(({ books }) => {
          if (!books.warehouses.has(warehouseId)) {
            throw callError('bad-warehouse', `warehouseId: no warehouse has the number ${warehouseId}`);
          }
          return lines.map((line, index): CountLine => {
            const { productId } = line;
            if (!books.products.has(productId)) {
              throw callError('bad-lines', `lines.${index}.productId: no product has the number ${productId}`);
            }
            if (seen.has(productId)) {
              throw callError('bad-lines', `lines.${index}.productId: product ${productId} is there twice`);
            }
            seen.add(productId);
            const cell = books.stock.get(`${warehouseId}/${productId}`);
            return { productId, counted: line.counted, seen: cell?.onHand ?? 0, reserved: cell?.reserved ?? 0 };
          });
        });
        const personId = person?.id ?? null;
        const differences = counted.filter((line) => line.counted !== line.seen).length;
        const data = { clientId, note, lines: counted, differences };
        const entry = { at: at(), kind: 'stock-counted', source: 'person', personId, warehouseId, data } as const;
        await open.service.note({ events: [entry] });
        const written = await open.store.shelfEntry('stock-counted', clientId);
        if (written === null) throw callError('internal', 'The count was written and is not found.');
        return { count: countOf(written), repeated: false };
      }),
    'inventory.adjust': ({ clientId, reason, note, lines, countRev }, { person }) =>
      queue.run(countRev === undefined ? clientId : `count ${countRev}`, async () => {
        const open = parts().worlds.mustBooks();
        const known = await open.store.shelfEntry('stock-adjusted', clientId);
        if (known !== null) return { pieces: Number(known.data?.['pieces'] ?? 0), repeated: true };
        if (countRev !== undefined) await mustBeOpen(open, countRev);
        if (person === null) throw callError('signed-out', 'Sign in first.');
        accepted(
          await open.service.command({
            type: 'adjust',
            at: at(),
            personId: person.id,
            clientId,
            reason,
            note,
            lines,
            countRev: countRev ?? null,
          }),
        );
        return { pieces: lines.reduce((sum, { change }) => sum + change, 0), repeated: false };
      }),
    'inventory.openCounts': () => openCounts(parts().worlds.mustBooks()),
    'inventory.dismissCount': ({ countRev }, { person }) =>
      queue.run(`count ${countRev}`, async () => {
        const open = parts().worlds.mustBooks();
        await mustBeOpen(open, countRev);
        const personId = person?.id ?? null;
        const data = { countRev };
        await open.service.note({
          events: [{ at: at(), kind: 'count-dismissed', source: 'person', personId, data }],
        });
        return null;
      }),
  };
}
