// Looks over a store's shoulder: what became durable when. Changes nothing, but may hold commits up as a slow disk would.

import type { BooksStore, WriteBatch } from '../../../main/store/store.js';

export interface StoreWatch {
  /** Durable so far. */
  commits(): number;
  readonly events: number;
  /** Called with the numbers of orders that are durably closed since `at` (ms since 1970, with fractions). */
  onClosed: (orderIds: readonly number[], at: number) => void;
  readonly store: BooksStore;
}

type Stats = { readonly stats?: { readonly commits: number } };

export function watchStore(inner: BooksStore & Stats, stallMs: () => number): StoreWatch {
  let writes = 0;
  const watch = {
    events: 0,
    commits: () => inner.stats?.commits ?? writes,
    onClosed: (_orderIds: readonly number[], _at: number): void => undefined,
    store: {
      ...inner,
      async write(batch: WriteBatch) {
        const wait = stallMs();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        await inner.write(batch);
        const at = performance.timeOrigin + performance.now();
        writes += 1;
        watch.events += batch.events?.length ?? 0;
        const closed = (batch.orders ?? []).filter(({ closedAt }) => closedAt !== null).map(({ id }) => id);
        // Behind the kernel's own work on this commit: the bench's next orders must not delay what is already due.
        if (closed.length > 0) setImmediate(() => watch.onClosed(closed, at));
      },
    },
  };
  return watch;
}
