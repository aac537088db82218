// The kernel's items on their way into the session: what its full queue did not take yet, and what cannot be said at all.

import { DEFAULT_LIMITS, type Item, type SessionPort, WireError } from '../../core/session/types.js';
import type { LinkBodyIn, LinkBodyOut } from '../../contracts/link-port.js';

type LinkSession = SessionPort<LinkBodyOut, LinkBodyIn>;

export class LinkOutbox {
  readonly #onUnsayable: (reason: string) => void;
  #items: Item<LinkBodyOut>[] = [];

  /** `onUnsayable`: an item that this protocol cannot express; it is passed over. */
  constructor(onUnsayable: (reason: string) => void) {
    this.#onUnsayable = onUnsayable;
  }

  add(items: readonly Item<LinkBodyOut>[]): void {
    for (const item of items) this.#items.push(item);
  }

  forget(seqs: readonly number[]): void {
    const given = new Set(seqs);
    this.#items = this.#items.filter((item) => !given.has(item.seq));
  }

  clear(): void {
    this.#items = [];
  }

  /** Moves into the session what its queue has room for. */
  moveTo(session: LinkSession, now: number): void {
    if (this.#items.length === 0) return;
    const room = DEFAULT_LIMITS.queue - session.stats().queuedOut;
    const items = this.#items.splice(0, Math.max(0, room));
    try {
      session.send(items, now);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      // One of them cannot be said in this protocol: the others are not to blame.
      for (const item of items) this.#moveOne(session, item, now);
    }
  }

  #moveOne(session: LinkSession, item: Item<LinkBodyOut>, now: number): void {
    try {
      session.send([item], now);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#onUnsayable(`our item ${item.seq} (${item.body.kind}) cannot be sent: ${error.message}`);
    }
  }
}
