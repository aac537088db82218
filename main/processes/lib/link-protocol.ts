// What differs between the links: the codec, and what is said before the session may begin. Types and the choice only.

import type { EnvelopeCodec, OutControl } from '../../core/session/types.js';
import type { LinkBodyIn, LinkBodyOut } from '../../contracts/link-port.js';

export type LinkCodec = EnvelopeCodec<LinkBodyOut, LinkBodyIn>;

export type HandshakeResult =
  | {
      readonly ok: true;
      readonly worldId: number | null;
      readonly created: boolean;
      /** Bytes that came behind the handshake: the session's. */
      readonly rest: Uint8Array;
    }
  | { readonly ok: false; readonly message: string };

/** One connection's handshake. */
export interface Handshake {
  /** Sent at once, length prefix included; empty where it is the peer who begins. */
  readonly greeting: Uint8Array;
  /** Takes bytes until it knows; null: more are needed. Throws WireError for what is no answer. */
  receive(chunk: Uint8Array): HandshakeResult | null;
  /**
   * For what only a pause can end: `decide` is asked when nothing (more) has come for `afterMs`, and gives null when that tells
   * nothing. May throw WireError.
   */
  readonly pause?: { readonly afterMs: number; decide(): HandshakeResult | null };
}

/** One configuration's protocol; keeps what a success taught it (the world's id) for the next connection. */
export interface LinkProtocol {
  readonly codec: LinkCodec;
  readonly worldId: number | null;
  /** Null: the session begins as soon as the socket stands, and the peer's hello comes inside it. */
  handshake(): Handshake | null;
  /** Goes out first on every connection. */
  control(): OutControl | undefined;
  /** Remembers a changed wish for later connections. */
  set(control: OutControl): void;
}
