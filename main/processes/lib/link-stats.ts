// Tells the kernel how the session does: at most four times a second, and only what changed.

import type { SessionStats } from '../../core/session/types.js';
import type { FromLink } from '../../contracts/link-port.js';

const INTERVAL_MS = 250;

export class LinkStats {
  readonly #post: (message: FromLink) => void;
  readonly #read: () => SessionStats | null;
  #lastMessageAt: number | null = null;
  #posted = '';
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
    if (this.#timer !== null) return;
    const wait = this.#nextAt - Date.now();
    if (wait <= 0) this.#send();
    else this.#timer = setTimeout(() => this.#send(), wait);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #send(): void {
    this.#timer = null;
    const stats = this.#read();
    if (stats === null) return;
    const message: FromLink = {
      type: 'stats',
      unackedOut: stats.unackedOut + stats.queuedOut,
      unackedIn: stats.unsettledIn,
      retransmits: stats.retransmits,
      sent: stats.sentItems,
      received: stats.receivedItems,
      rttMs: stats.rttMs,
      lastMessageAt: this.#lastMessageAt,
    };
    const text = JSON.stringify(message);
    if (text === this.#posted) return;
    this.#posted = text;
    this.#nextAt = Date.now() + INTERVAL_MS;
    this.#post(message);
  }
}
