// The simulator's key-value table in memory, for tests and for worlds that need not outlive the process.

import { StoreError, type SimStore } from './store.js';

type Entry = Awaited<ReturnType<SimStore['load']>>[number];

/** By scope, then key, in code point order: as the SQLite store answers. */
function byScopeAndKey(a: Entry, b: Entry): number {
  return (
    Buffer.compare(Buffer.from(a.scope), Buffer.from(b.scope)) || Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))
  );
}

export function openMemorySim(): SimStore {
  const entries = new Map<string, Entry>();
  let closed = false;
  const refused = (): Promise<never> => Promise.reject(new StoreError('closed', 'memory: the store is closed.'));
  return {
    load: () => (closed ? refused() : Promise.resolve([...entries.values()].sort(byScopeAndKey))),
    write(rows) {
      if (closed) return refused();
      for (const { scope, key, value } of rows) {
        const name = `${scope.length} ${scope} ${key}`;
        if (value === null) entries.delete(name);
        else entries.set(name, { scope, key, value });
      }
      return Promise.resolve();
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
