// The two lines between the app and its peers with a faulty proxy on each, the app set up to go through them.

import type { LineFaults } from '../../../main/core/faults/config.js';
import type { Desk } from './desk.js';
import { FaultyProxy, type ProxyOptions } from './faulty-proxy.js';
import type { Peers } from './peers.js';

/** proto/world_amazon.proto: ACommands.acks, AResponses.acks. */
const WORLD_FIELDS = { in: { acks: 7, unnumbered: [] }, out: { acks: 6, unnumbered: [] } };
/** proto/amazon_ups.proto: StoreMessage.acks, UpsMessage.acks; a hello carries no number. */
const UPS_FIELDS = { in: { acks: 9, unnumbered: [1] }, out: { acks: 10, unnumbered: [1] } };

const LOCAL = '127.0.0.1';

export class TrialLinks {
  readonly world: FaultyProxy;
  readonly ups: FaultyProxy;

  static async start(peers: Peers, seed: number): Promise<TrialLinks> {
    const start = (port: number, fields: ProxyOptions['fields'], mix: number): Promise<FaultyProxy> =>
      FaultyProxy.start({ target: { host: LOCAL, port }, seed: (seed * 2 + mix) | 0, fields });
    const world = await start(peers.amazonPort, WORLD_FIELDS, 0);
    const ups = await start(peers.storePort, UPS_FIELDS, 1);
    return new TrialLinks(world, ups);
  }

  private constructor(world: FaultyProxy, ups: FaultyProxy) {
    this.world = world;
    this.ups = ups;
  }

  /** The same on both lines. */
  set(faults: LineFaults | null): void {
    this.world.set(faults);
    this.ups.set(faults);
  }

  /** Puts the app into real mode with a new world behind the proxies, at this speed; resolves when both links stand. */
  async join(desk: Desk, simspeed: number): Promise<void> {
    await desk.saveSettings((settings) => ({
      ...settings,
      mode: 'real',
      real: {
        ...settings.real,
        worldHost: LOCAL,
        worldPort: this.world.port,
        world: 'new',
        simspeed,
        ups: { mode: 'connect', host: LOCAL, port: this.ups.port, dialect: 'parcelyard' },
      },
    }));
    await desk.connected();
  }

  async stop(): Promise<void> {
    await Promise.all([this.world.stop(), this.ups.stop()]);
  }
}
