// Keeps a connection up for ever: connects or listens, waits between tries, starts again when told. Owns the waiting and the
// choice of peer; what is said on the connection is its owner's.

import { backoffDelay } from '../../core/lib/backoff.js';
import type { Random } from '../../core/lib/random.js';
import { dial, listen, type TcpConnection } from './tcp.js';

const BACKOFF = { baseMs: 250, capMs: 10_000 };
const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that lived this long was a good one: the next wait is short again. */
const STABLE_MS = 5_000;
/** A peer that was silent for this long is replaced by one that knocks. */
const SILENT_MS = 15_000;

export interface DialerTarget {
  readonly mode: 'connect' | 'listen';
  readonly host: string;
  readonly port: number;
  readonly quietMs: number;
}

export interface DialerEvents {
  onTrying(state: 'connecting' | 'listening', attempt: number): void;
  onOpen(connection: TcpConnection): void;
  /** No connection now; the next try is at `retryAt` (ms since 1970). */
  onWaiting(retryAt: number, attempt: number, error: { code: string; message: string } | null): void;
}

export class Dialer {
  readonly #target: DialerTarget;
  readonly #events: DialerEvents;
  readonly #random: Random;
  #attempt = 0;
  #cancel: () => void = () => undefined;
  #timer: NodeJS.Timeout | null = null;
  #closeListener: (() => void) | null = null;
  #current: { readonly connection: TcpConnection; readonly since: number; heardAt: number; good: boolean } | null =
    null;
  #stopped = false;

  constructor(target: DialerTarget, events: DialerEvents, random: Random) {
    this.#target = target;
    this.#events = events;
    this.#random = random;
  }

  get attempt(): number {
    return this.#attempt;
  }

  /** `afterMs`: connects no sooner than that. A listener waits for its peer anyway. */
  start(afterMs = 0): void {
    if (this.#stopped) return;
    this.#clear();
    if (afterMs > 0 && this.#target.mode === 'connect') {
      this.#events.onWaiting(Date.now() + afterMs, this.#attempt, null);
      this.#timer = setTimeout(() => this.start(), afterMs);
      return;
    }
    if (this.#target.mode === 'listen') this.#listen();
    else this.#connect();
  }

  /** The peer said something. */
  heard(): void {
    if (this.#current !== null) this.#current.heardAt = Date.now();
  }

  /** The handshake succeeded: losing this connection asks for the quiet time. */
  established(): void {
    if (this.#current !== null) this.#current.good = true;
  }

  /** The connection is over (or the peer refused): wait, then try again. */
  lost(error: { code: string; message: string } | null): void {
    const last = this.#current;
    this.#current = null;
    if (this.#stopped) return;
    const good = last?.good === true;
    if (last !== null && good && Date.now() - last.since >= STABLE_MS) this.#attempt = 0;
    // A listener waits for whoever knocks; it is the peer's turn to wait.
    if (this.#closeListener !== null) {
      this.#events.onTrying('listening', this.#attempt);
      return;
    }
    this.#wait(error, good ? this.#target.quietMs : 0);
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
    this.#closeListener?.();
    this.#closeListener = null;
    this.#current = null;
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#cancel();
    this.#cancel = () => undefined;
  }

  #connect(): void {
    const { host, port } = this.#target;
    this.#events.onTrying('connecting', this.#attempt);
    this.#cancel = dial(
      { host, port, timeoutMs: CONNECT_TIMEOUT_MS },
      (connection) => this.#open(connection),
      (error) => this.#wait(errorOf(error), 0),
    );
  }

  #listen(): void {
    if (this.#closeListener !== null) return this.#events.onTrying('listening', this.#attempt);
    const { host, port } = this.#target;
    this.#closeListener = listen(host, port, {
      onListening: () => this.#events.onTrying('listening', this.#attempt),
      onConnection: (connection) => this.#knock(connection),
      onFail: (error) => {
        this.#closeListener = null;
        if (!this.#stopped && this.#current === null) this.#wait(errorOf(error), 0);
      },
    });
  }

  /** One peer at a time: a newcomer is turned away unless the present one is silent. */
  #knock(connection: TcpConnection): void {
    const present = this.#current;
    if (this.#stopped || (present !== null && Date.now() - present.heardAt < SILENT_MS)) {
      connection.destroy();
      return;
    }
    present?.connection.destroy();
    this.#open(connection);
  }

  #open(connection: TcpConnection): void {
    const now = Date.now();
    this.#cancel = () => undefined;
    this.#current = { connection, since: now, heardAt: now, good: false };
    this.#events.onOpen(connection);
  }

  #wait(error: { code: string; message: string } | null, atLeastMs: number): void {
    if (this.#stopped) return;
    const delay = Math.max(atLeastMs, backoffDelay(this.#attempt, BACKOFF, this.#random));
    this.#attempt += 1;
    this.#events.onWaiting(Date.now() + delay, this.#attempt, error);
    this.#timer = setTimeout(() => this.start(), delay);
  }
}

/** A system error as the kernel sees it: its code (ECONNREFUSED, ENOTFOUND …) and its text. */
export function errorOf(error: Error): { code: string; message: string } {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'connection-error';
  // Several addresses that all refuse come as one error without words.
  return { code, message: error.message === '' ? code : error.message };
}
