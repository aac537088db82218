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
  const scopes = new Map<string, Map<string, Entry>>();
  let closed = false;
  const refused = (): Promise<never> => Promise.reject(new StoreError('closed', 'memory: the store is closed.'));
  return {
    load: () =>
      closed
        ? refused()
        : Promise.resolve([...scopes.values()].flatMap((entries) => [...entries.values()]).sort(byScopeAndKey)),
    write(rows) {
      if (closed) return refused();
      for (const { scope, key, value } of rows) {
        let entries = scopes.get(scope);
        if (entries === undefined) scopes.set(scope, (entries = new Map()));
        if (value === null) entries.delete(key);
        else entries.set(key, { scope, key, value });
      }
      return Promise.resolve();
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
