// Which simulated process is running now, carried across promises; and the real timers, kept before anything replaces them.

import { AsyncLocalStorage } from 'node:async_hooks';

/** Whoever timers and sockets belong to. What belongs to the dead does not happen. */
export interface Owner {
  readonly name: string;
  readonly alive: boolean;
  /** It hangs: what is due earlier happens then. */
  readonly hangsUntil: number;
}

const storage = new AsyncLocalStorage<Owner | null>();

export const realSetImmediate = setImmediate;

export function inContext<T>(owner: Owner | null, fn: () => T): T {
  return storage.run(owner, fn);
}

/** Null outside of a simulated process. */
export function currentOwner(): Owner | null {
  return storage.getStore() ?? null;
}
