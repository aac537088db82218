// Tells the kernel how the session does: at most four times a second, with what it is told anyway, and only what changed.

import type { SessionStats } from '../../core/session/types.js';
import type { FromLink } from '../../contracts/link-port.js';

const INTERVAL_MS = 250;
/** The last change before a silence has no other message to go with: it goes alone after this. */
const ALONE_MS = 500;

type Stats = Extract<FromLink, { type: 'stats' }>;

export class LinkStats {
  readonly #post: (message: FromLink) => void;
  readonly #read: () => SessionStats | null;
  #lastMessageAt: number | null = null;
  #posted: Stats | null = null;
  #timer: NodeJS.Timeout | null = null;
  #nextAt = 0;

  constructor(read: () => SessionStats | null, post: (message: FromLink) => void) {
    this.#read = read;
    this.#post = post;
  }

  heard(now: number): void {
    this.#lastMessageAt = now;
  }

  /** Something may have changed. */
  touch(): void {
    if (Date.now() >= this.#nextAt) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), ALONE_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #send(): void {
    this.stop();
    const stats = this.#read();
    if (stats === null) return;
    const message: Stats = {
      type: 'stats',
      unackedOut: stats.unackedOut + stats.queuedOut,
      unackedIn: stats.unsettledIn,
      retransmits: stats.retransmits,
      sent: stats.sentItems,
      received: stats.receivedItems,
      rttMs: stats.rttMs,
      lastMessageAt: this.#lastMessageAt,
    };
    if (this.#posted !== null && sameStats(message, this.#posted)) return;
    this.#posted = message;
    this.#nextAt = Date.now() + INTERVAL_MS;
    this.#post(message);
  }
}

function sameStats(a: Stats, b: Stats): boolean {
  return (
    a.unackedOut === b.unackedOut &&
    a.unackedIn === b.unackedIn &&
    a.retransmits === b.retransmits &&
    a.sent === b.sent &&
    a.received === b.received &&
    a.rttMs === b.rttMs &&
    a.lastMessageAt === b.lastMessageAt
  );
}
