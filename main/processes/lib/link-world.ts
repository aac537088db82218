// The world link's protocol: AConnect and AConnected before the session, simspeed at its beginning. Owns the world's id.

import { FrameReader, frame } from '../../core/session/frame.js';
import { DEFAULT_LIMITS, type OutControl } from '../../core/session/types.js';
import { CONNECTED } from '../../core/wire/world-amazon.js';
import type { LinkConfig } from '../../contracts/link-port.js';
import { decodeAConnected, encodeAConnect } from './codec/handshake.js';
import { worldStoreCodec } from './codec/world-store.js';
import type { Handshake, HandshakeResult, LinkCodec, LinkProtocol } from './link-protocol.js';

type WorldConfig = Extract<LinkConfig, { kind: 'world' }>;

export function worldProtocol(config: WorldConfig): LinkProtocol {
  let worldId = config.worldId;
  let warehouses = config.warehouses;
  let simspeed = config.simspeed;

  const handshake = (): Handshake => {
    const asked = worldId;
    const body = encodeAConnect({
      ...(asked === null ? {} : { worldid: asked }),
      initwh: warehouses,
      isAmazon: true,
    });
    const reader = new FrameReader(DEFAULT_LIMITS.frameBytes);
    return {
      greeting: frame(body),
      receive(chunk) {
        let result: HandshakeResult | null = null;
        const used = reader.push(chunk, (buffer, start, end) => {
          const answer = decodeAConnected(buffer, start, end);
          if (answer.result !== CONNECTED || answer.worldid === null) {
            result = { ok: false, message: answer.result };
          } else {
            worldId = answer.worldid;
            // The world has them now; naming them again would be refused.
            warehouses = [];
            result = { ok: true, worldId: answer.worldid, created: asked === null, rest: new Uint8Array(0) };
          }
          return false;
        });
        return withRest(result, chunk.subarray(used));
      },
    };
  };

  return {
    codec: worldStoreCodec as unknown as LinkCodec,
    get worldId() {
      return worldId;
    },
    handshake,
    control: () => (simspeed === null ? undefined : { simspeed }),
    set(control: OutControl) {
      if (control.simspeed !== undefined) simspeed = control.simspeed;
    },
  };
}

function withRest(result: HandshakeResult | null, rest: Uint8Array): HandshakeResult | null {
  return result !== null && result.ok ? { ...result, rest } : result;
}
