// One connection's beginning: the greeting, the peer's answer, and how long to wait for it. Over when the session may talk.

import type { HandshakeResult, LinkProtocol } from './link-protocol.js';
import type { TcpConnection } from './tcp.js';

const HANDSHAKE_TIMEOUT_MS = 15_000;
/** A peer that never says hello counts as connected after this long, its world unknown. */
const HELLO_TIMEOUT_MS = 3_000;

export interface OpeningEvents {
  /** No answer to the handshake came in time. */
  onSilence(error: { code: string; message: string }): void;
  /** There is no handshake, and no hello came within the session either. */
  onNoHello(): void;
}

export class Opening {
  readonly #timer: NodeJS.Timeout;
  readonly #receive: ((chunk: Uint8Array) => HandshakeResult | null) | null;

  /** Sends the greeting, if the protocol has one. */
  constructor(protocol: LinkProtocol, connection: TcpConnection, events: OpeningEvents) {
    const handshake = protocol.handshake();
    this.#receive = handshake === null ? null : (chunk) => handshake.receive(chunk);
    if (handshake === null) {
      this.#timer = setTimeout(() => events.onNoHello(), HELLO_TIMEOUT_MS);
      return;
    }
    connection.write(handshake.greeting);
    const message = `no answer to the handshake in ${HANDSHAKE_TIMEOUT_MS} ms`;
    this.#timer = setTimeout(() => events.onSilence({ code: 'no-answer', message }), HANDSHAKE_TIMEOUT_MS);
  }

  /** False when the session begins as soon as the socket stands. */
  get hasHandshake(): boolean {
    return this.#receive !== null;
  }

  /** Takes bytes of the handshake; null: more are needed. Throws WireError. */
  receive(chunk: Uint8Array): HandshakeResult | null {
    return this.#receive === null ? null : this.#receive(chunk);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
