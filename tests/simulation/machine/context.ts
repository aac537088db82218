// Which simulated process is running now; and the real timers, kept before anything replaces them. One event runs at a time and
// all its promises settle before the next one, so that one variable knows: whatever happens in an event is its owner's.

/** Whoever timers and sockets belong to. What belongs to the dead does not happen. */
export interface Owner {
  readonly name: string;
  readonly alive: boolean;
  /** It hangs: what is due earlier happens then. */
  readonly hangsUntil: number;
}

export const realSetImmediate = setImmediate;

let current: Owner | null = null;
let inEvent = false;

/** An event begins: what is done until it ends, also in its promises, is the owner's. */
export function beginEvent(owner: Owner | null): void {
  current = owner;
  inEvent = true;
}

/** Every promise of the event has settled. */
export function endEvent(): void {
  current = null;
  inEvent = false;
}

/**
 * Runs `fn` as the owner's. In an event that is nobody's (a person, a fault) its promises are the owner's, too; outside of events
 * only what it does at once is: what takes promises needs an event of its own.
 */
export function inContext<T>(owner: Owner | null, fn: () => T): T {
  const before = current;
  current = owner;
  try {
    return fn();
  } finally {
    if (before !== null || !inEvent) current = before;
  }
}

/** Null outside of a simulated process. */
export function currentOwner(): Owner | null {
  return current;
}
