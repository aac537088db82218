// The built-in world and UPS as the simulator process runs them, but for the file and the choice of ports.

import type { SimProfile } from '../../../main/contracts/sim-port.js';
import type { Random } from '../../../main/core/lib/random.js';
import { startUpsServer } from '../../../main/processes/lib/ups-server.js';
import { startWorldServer } from '../../../main/processes/lib/world-server.js';
import type { SimStore } from '../../../main/store/store.js';
import type { Carrier } from '../scenario.js';

export interface SimulatorPorts {
  readonly amazon: number;
  readonly worldUps: number;
  readonly ups: number;
}

export const PORTS: SimulatorPorts = { amazon: 7001, worldUps: 7002, ups: 7003 };
/** Where the store waits for a UPS that calls. */
export const STORE_PORT = 7004;
/** When those are taken. */
export const OTHER_PORTS: SimulatorPorts = { amazon: 7011, worldUps: 7012, ups: 7013 };

export interface SimulatorOptions {
  readonly profile: SimProfile;
  readonly seed: number;
  readonly trucks: readonly { readonly id: number; readonly x: number; readonly y: number }[];
  readonly flakiness: number;
  readonly store: SimStore;
  readonly random: Random;
  readonly ports: SimulatorPorts;
  /** Another UPS than our own, which waits for the store. */
  readonly carrier?: Carrier;
  readonly onError: (error: unknown) => void;
}

export async function runSimulator(options: SimulatorOptions): Promise<{ stop(): Promise<void> }> {
  const { profile, seed, flakiness, trucks, store, random, ports, carrier, onError } = options;
  let ups: Awaited<ReturnType<typeof startUpsServer>> | null = null;
  const onSimspeed = (worldId: number, simspeed: number): void => ups?.setSimspeed(worldId, simspeed);
  const { amazon: amazonPort, worldUps: upsPort } = ports;
  const world = await startWorldServer({ amazonPort, upsPort, store, profile, seed, flakiness, onSimspeed, onError });
  const worldHost = '127.0.0.1';
  ups = await startUpsServer({
    port: ports.ups,
    worldHost,
    worldPort: upsPort,
    store,
    trucks,
    random,
    onError,
    ...(carrier === undefined ? {} : { dialect: carrier.dialect }),
    ...(carrier?.announces === true ? { world: 'new' as const } : {}),
    ...(carrier?.listens === 'store' ? { callStore: { host: worldHost, port: STORE_PORT } } : {}),
  });
  const started = ups;
  return {
    async stop() {
      await started.stop();
      await world.stop();
      await store.close();
    },
  };
}
