// How the rows of the program's lists are read for an export: each row once, none left out, whatever happens meanwhile.

import { LIMITS, type Call, type Params } from '../../../main/contracts/app-api.js';
import { ordersOf, type ListedOrder, type OrderColumns } from '../../../main/core/orders/columns.js';
import type { BookEvent } from '../../../main/core/orders/types.js';
import type { ReadRows } from './export-job.js';

/** Calls under way at once: the kernel reads the next rows while these are written. */
const AHEAD = 3;

/** The orders that match now are named first, so that orders which come, go or change stage meanwhile shift nothing. */
export function readOrders(call: Call, selection: Params<'orders.ids'>): ReadRows<ListedOrder> {
  return async function* read(signal, onTotal) {
    const { ids } = await call('orders.ids', selection);
    onTotal(ids.length);
    const pending: Promise<OrderColumns>[] = [];
    let next = 0;
    const ask = () => {
      const some = ids.slice(next, next + LIMITS.exportPage);
      next += some.length;
      const columns = call('orders.columns', { ids: some });
      // Its failure is met when it is waited for; until then it is not an unhandled one.
      columns.catch(() => undefined);
      pending.push(columns);
    };
    while (next < ids.length || pending.length > 0) {
      signal.throwIfAborted();
      while (pending.length < AHEAD && next < ids.length) ask();
      const columns = await pending.shift();
      if (columns !== undefined) yield ordersOf(columns);
    }
  };
}

/** Newest first. Events that come later are none of these: each page begins before the last row of the one before. */
export function readEvents(
  call: Call,
  filters: Omit<Params<'events.list'>, 'offset' | 'limit' | 'descending' | 'beforeRev'>,
): ReadRows<BookEvent> {
  return async function* read(signal, onTotal) {
    let beforeRev: number | undefined;
    for (;;) {
      signal.throwIfAborted();
      const before = beforeRev === undefined ? {} : { beforeRev };
      const query = { ...filters, ...before, offset: 0, limit: LIMITS.page, descending: true };
      const { rows, total } = await call('events.list', query);
      // The kernel counts a filtered list only so far: a larger one tells its size when it has been read.
      if (beforeRev === undefined && Object.keys(filters).length === 0) onTotal(total);
      if (rows.length > 0) yield rows;
      if (rows.length < LIMITS.page) return;
      beforeRev = rows.at(-1)?.rev;
    }
  };
}

/** For lists that the kernel holds whole in memory and that change little: page after page, each row by its key once. */
export function readPages<Row>(
  load: (offset: number, limit: number) => Promise<{ readonly total: number; readonly rows: readonly Row[] }>,
  keyOf: (row: Row) => string | number,
): ReadRows<Row> {
  return async function* read(signal, onTotal) {
    const seen = new Set<string | number>();
    for (let offset = 0; ;) {
      signal.throwIfAborted();
      const { rows, total } = await load(offset, LIMITS.page);
      onTotal(total);
      const fresh = rows.filter((row) => !seen.has(keyOf(row)));
      for (const row of fresh) seen.add(keyOf(row));
      if (fresh.length > 0) yield fresh;
      offset += rows.length;
      if (rows.length === 0 || offset >= total) return;
    }
  };
}
