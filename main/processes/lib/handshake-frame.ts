// Handshakes whose first frame names the world: "call" says a message of its own for it, "ua" an envelope of the session's.

import { FrameReader } from '../../core/session/frame.js';
import { DEFAULT_LIMITS } from '../../core/session/types.js';
import { joinBytes } from './join-bytes.js';
import type { Handshake, HandshakeResult } from './link-protocol.js';

/** A connect message is a dozen bytes: what announces more is none. */
const CONNECT_BYTES = 1024;
/** A UPS that says nothing (it may think that it said all before) is talked to after this long. */
export const SILENT_PEER_MS = 3000;
const NOTHING = new Uint8Array(0);

/** Gives the world that a frame names; throws WireError for what cannot be one. */
type ReadWorld<T> = (buffer: Uint8Array, start: number, end: number) => T;

/** The first frame is the handshake and nothing else; what follows is the session's. */
export function connectHandshake(worldOf: ReadWorld<number>): Handshake {
  const reader = new FrameReader(CONNECT_BYTES);
  return {
    greeting: NOTHING,
    receive(chunk) {
      let worldId: number | null = null;
      const used = reader.push(chunk, (buffer, start, end) => {
        worldId = worldOf(buffer, start, end);
        return false;
      });
      return worldId === null ? null : { ok: true, worldId, created: false, rest: chunk.subarray(used) };
    },
  };
}

/**
 * The first frame is the session's already: it is only looked at, so that nothing is said to a UPS before it has named its world.
 * A first frame that names none, and silence, leave the world unknown.
 */
export function peekHandshake(worldOf: ReadWorld<number | null>): Handshake {
  const reader = new FrameReader(DEFAULT_LIMITS.frameBytes);
  let heard: Uint8Array = NOTHING;
  const begin = (worldId: number | null): HandshakeResult => ({ ok: true, worldId, created: false, rest: heard });
  return {
    greeting: NOTHING,
    receive(chunk) {
      heard = heard.length === 0 ? chunk : joinBytes(heard, chunk);
      let result: HandshakeResult | null = null;
      reader.push(chunk, (buffer, start, end) => {
        result = begin(worldOf(buffer, start, end));
        return false;
      });
      return result;
    },
    pause: { afterMs: SILENT_PEER_MS, decide: () => begin(null) },
  };
}
