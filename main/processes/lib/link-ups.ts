// The UPS link's protocol in our own dialect: hello travels inside the first envelope, the session begins at once.

import type { OutControl } from '../../core/session/types.js';
import type { LinkConfig } from '../../contracts/link-port.js';
import { storeCodec, upsCodec } from './codec/amazon-ups.js';
import type { LinkCodec, LinkProtocol } from './link-protocol.js';

type UpsConfig = Extract<LinkConfig, { kind: 'ups' }>;

/** Null for a dialect that this program does not speak. */
export function upsProtocol(config: UpsConfig): LinkProtocol | null {
  if (config.dialect !== 'parcelyard') return null;
  let worldId = config.worldId;
  return {
    codec: storeCodec as unknown as LinkCodec,
    get worldId() {
      return worldId;
    },
    handshake: () => null,
    control: () => (worldId === null ? undefined : { hello: worldId }),
    set(control: OutControl) {
      if (control.hello !== undefined) worldId = control.hello;
    },
    describe: (buffer, start, end) => upsCodec.decode(buffer, start, end),
  };
}
