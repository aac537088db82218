// Notices a peer that is there and says nothing: commands wait for their acks, and not a byte has come for too long. A cable that
// was pulled, a peer that hangs and a middlebox that forgot us look the same: open for ever. Decides only; its owner ends the connection.

import type { Millis } from '../../core/lib/ids.js';

/** A world that acks on a tick of 6 s answers well within this, even when the first copies get lost. */
export const SILENCE_MS = 60_000;
/** A peer that never acks anything is not made better by new connections: the patience doubles up to this. */
const LONGEST_MS = 15 * 60_000;

export class SilenceWatch {
  readonly #leastMs: number;
  #patienceMs: number;
  /** Since when it owes something and has said nothing; null: it owes nothing, or nobody listens. */
  #since: Millis | null = null;

  /** `leastMs`: the patience with a peer that has been heard. */
  constructor(leastMs: number = SILENCE_MS) {
    this.#leastMs = leastMs;
    this.#patienceMs = leastMs;
  }

  /** Bytes came. */
  heard(now: Millis): void {
    this.#patienceMs = this.#leastMs;
    if (this.#since !== null) this.#since = now;
  }

  /** Called after every turn: whether commands wait for their acks on a connection that is being read. */
  owes(owes: boolean, now: Millis): void {
    if (!owes) this.#since = null;
    else this.#since ??= now;
  }

  /** True when the connection should be given up; the next one is given more time, until something is heard. */
  isOver(now: Millis): boolean {
    const at = this.wakeAt();
    if (at === null || now < at) return false;
    this.#since = null;
    this.#patienceMs = Math.min(LONGEST_MS, 2 * this.#patienceMs);
    return true;
  }

  /** When to ask `isOver`, or null. */
  wakeAt(): Millis | null {
    return this.#since === null ? null : this.#since + this.#patienceMs;
  }

  /** In words, before `isOver` is asked. */
  get patienceMs(): number {
    return this.#patienceMs;
  }
}
