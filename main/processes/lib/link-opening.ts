// One connection's beginning: the greeting, the peer's answer, and how long to wait for it. Over when the session may talk.

import type { Handshake, HandshakeResult, LinkProtocol } from './link-protocol.js';
import type { TcpConnection } from './tcp.js';

const HANDSHAKE_TIMEOUT_MS = 15_000;
/** A peer that never says hello counts as connected after this long, its world unknown. */
const HELLO_TIMEOUT_MS = 3_000;

export interface OpeningEvents {
  /** No answer to the handshake came in time. */
  onSilence(error: { code: string; message: string }): void;
  /** There is no handshake, and no hello came within the session either. */
  onNoHello(): void;
  /** Nothing (more) came for as long as the handshake calls a pause: `paused` says what that means. */
  onPause(): void;
}

export class Opening {
  readonly #timer: NodeJS.Timeout;
  readonly #handshake: Handshake | null;
  readonly #events: OpeningEvents;
  #pause: NodeJS.Timeout | null = null;

  /** Sends the greeting, if the protocol has one. */
  constructor(protocol: LinkProtocol, connection: TcpConnection, events: OpeningEvents) {
    const handshake = protocol.handshake();
    this.#handshake = handshake;
    this.#events = events;
    if (handshake === null) {
      this.#timer = setTimeout(() => events.onNoHello(), HELLO_TIMEOUT_MS);
      return;
    }
    if (handshake.greeting.length > 0) connection.write(handshake.greeting);
    this.#awaitPause();
    const message = `no answer to the handshake in ${HANDSHAKE_TIMEOUT_MS} ms`;
    this.#timer = setTimeout(() => events.onSilence({ code: 'no-answer', message }), HANDSHAKE_TIMEOUT_MS);
  }

  /** False when the session begins as soon as the socket stands. */
  get hasHandshake(): boolean {
    return this.#handshake !== null;
  }

  /** Takes bytes of the handshake; null: more are needed. Throws WireError. */
  receive(chunk: Uint8Array): HandshakeResult | null {
    this.#awaitPause();
    return this.#handshake === null ? null : this.#handshake.receive(chunk);
  }

  /** What the pause means; null: nothing. Throws WireError. */
  paused(): HandshakeResult | null {
    return this.#handshake?.pause?.decide() ?? null;
  }

  end(): void {
    clearTimeout(this.#timer);
    if (this.#pause !== null) clearTimeout(this.#pause);
    this.#pause = null;
  }

  /** From now, again. */
  #awaitPause(): void {
    const pause = this.#handshake?.pause;
    if (pause === undefined) return;
    if (this.#pause !== null) clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#events.onPause(), pause.afterMs);
  }
}
