// The UPS link's protocol in each dialect. In our own, hello travels inside the first envelope and the session begins at once; in
// the others the UPS names its world first and we have no word for it.

import type { EnvelopeCodec, OutControl } from '../../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../core/wire/amazon-ups.js';
import type { LinkConfig, UpsDialect } from '../../contracts/link-port.js';
import { storeCodec } from './codec/amazon-ups.js';
import { callCodec, decodeCallConnect } from './codec/dialect-call.js';
import { uaCodec, uaWorldOf } from './codec/dialect-ua.js';
import { v4Codec, V4_FRAMES } from './codec/dialect-v4.js';
import { digitsHandshake } from './handshake-digits.js';
import { connectHandshake, peekHandshake } from './handshake-frame.js';
import type { Handshake, LinkCodec, LinkProtocol } from './link-protocol.js';

type UpsConfig = Extract<LinkConfig, { kind: 'ups' }>;

interface Dialect {
  readonly codec: EnvelopeCodec<StoreToUps, UpsToStore>;
  /** Null: the peer's hello comes inside the session, and so does ours. */
  readonly handshake: (() => Handshake) | null;
}

const DIALECTS: Readonly<Record<UpsDialect, Dialect>> = {
  parcelyard: { codec: storeCodec, handshake: null },
  ua: { codec: uaCodec, handshake: () => peekHandshake(uaWorldOf) },
  v4: { codec: v4Codec, handshake: () => digitsHandshake(V4_FRAMES) },
  call: { codec: callCodec, handshake: () => connectHandshake(decodeCallConnect) },
};

export function upsProtocol(config: UpsConfig): LinkProtocol {
  const { codec, handshake } = DIALECTS[config.dialect];
  let worldId = config.worldId;
  return {
    codec: codec as unknown as LinkCodec,
    get worldId() {
      return worldId;
    },
    handshake: () => (handshake === null ? null : learning(handshake(), (named) => (worldId = named))),
    control: () => (worldId === null || handshake !== null ? undefined : { hello: worldId }),
    set(control: OutControl) {
      if (control.hello !== undefined) worldId = control.hello;
    },
  };
}

/** The same handshake; the world that it names is remembered. */
function learning(handshake: Handshake, learn: (worldId: number) => void): Handshake {
  const heard = <T extends ReturnType<Handshake['receive']>>(result: T): T => {
    if (result?.ok === true && result.worldId !== null) learn(result.worldId);
    return result;
  };
  const { greeting, pause } = handshake;
  return {
    greeting,
    receive: (chunk) => heard(handshake.receive(chunk)),
    ...(pause === undefined ? {} : { pause: { afterMs: pause.afterMs, decide: () => heard(pause.decide()) } }),
  };
}
