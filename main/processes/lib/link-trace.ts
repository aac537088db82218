// The protocol inspector's ear: every frame in words while it is on, nothing at all while it is off.

import { FrameReader } from '../../core/session/frame.js';
import type { FromLink } from '../../contracts/link-port.js';
import type { LinkCodec, LinkProtocol } from './link-protocol.js';

const MAX_TEXT = 4000;

export class Tracer {
  on = false;
  readonly #post: (message: FromLink) => void;

  constructor(post: (message: FromLink) => void) {
    this.#post = post;
  }

  /** The same codec, heard. */
  watch(codec: LinkCodec): LinkCodec {
    return {
      ...codec,
      decode: (buffer, start, end) => {
        const envelope = codec.decode(buffer, start, end);
        if (this.on) this.#tell('in', end - start, envelope);
        return envelope;
      },
    };
  }

  /** What one write carries: one or more whole frames. */
  out(bytes: Uint8Array, protocol: LinkProtocol): void {
    if (!this.on) return;
    new FrameReader(bytes.length).push(bytes, (buffer, start, end) => {
      this.#tell('out', end - start, protocol.describe(buffer, start, end));
      return true;
    });
  }

  #tell(direction: 'in' | 'out', bytes: number, what: unknown): void {
    const text = JSON.stringify(what);
    this.#post({
      type: 'trace',
      direction,
      at: Date.now(),
      bytes,
      text: text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text,
    });
  }
}
