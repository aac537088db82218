// The built-in world and the built-in UPS over one database: started together on the ports of last time, stopped together.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultConfig } from '../../core/faults/config.js';
import type { ClockReport } from '../../contracts/sim-clock.js';
import type { SimProfile } from '../../contracts/sim-port.js';
import type { UInitTruck } from '../../core/wire/world-ups.js';
import { openSqliteSim } from '../../store/sqlite-sim.js';
import type { SimStore } from '../../store/store.js';
import { SimClock } from './sim-clock.js';
import { startUpsServer } from './ups-server.js';
import type { UpsServer } from './ups-server-options.js';
import { startWorldServer } from './world-server.js';
import type { WorldServer } from './world-server-options.js';

export interface SimulatorOptions {
  /** Folder of `simulator.db`; created when missing. */
  readonly dataDir: string;
  /** Keeps it elsewhere than in that folder; closed at the stop. */
  readonly openStore?: () => Promise<SimStore>;
  readonly profile: SimProfile;
  readonly seed: number;
  readonly trucks: readonly UInitTruck[];
  /** Faults on purpose from the start. */
  readonly faults: FaultConfig | null;
  /** Stands still from its first moment. */
  readonly paused: boolean;
  /** Once a second, and when it has stopped by itself. */
  readonly onClock: (report: ClockReport) => void;
  readonly log: (message: string) => void;
  /** Called at most once after the start: it cannot go on. */
  readonly onError: (error: unknown) => void;
}

export interface SimulatorPorts {
  /** The world's store port, the world's UPS port, the UPS's store port. */
  readonly amazon: number;
  readonly worldUps: number;
  readonly ups: number;
}

export interface RunningSimulator {
  readonly ports: SimulatorPorts;
  /** Faults on purpose from now on, in place of those before; null: none. */
  setFaults(faults: FaultConfig | null): void;
  readonly clock: SimClock;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const PORTS_ROW = { scope: 'simulator', key: 'ports' };
const ANY_PORTS: SimulatorPorts = { amazon: 0, worldUps: 0, ups: 0 };

/** Rejects when the database cannot be opened, its contents make no sense, or no port can be had. */
export async function runSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const store = await (options.openStore ?? (() => openFile(options.dataDir)))();
  let world: WorldServer | null = null;
  let ups: UpsServer | null = null;
  let clock: SimClock | null = null;
  const stop = async (): Promise<void> => {
    clock?.dispose();
    try {
      await ups?.stop();
      await world?.stop();
    } finally {
      await store.close();
    }
  };
  try {
    const onSimspeed = (worldId: number, simspeed: number): void => ups?.setSimspeed(worldId, simspeed);
    let failed = false;
    const onError = (error: unknown): void => {
      if (!failed) options.onError(error);
      failed = true;
    };
    const last = await lastPorts(store);
    const { profile, seed, trucks, faults, paused, log } = options;
    const onStopped = (): void => clock?.stopped();
    world = await onPortsOfLastTime(last, ({ amazon, worldUps }) =>
      startWorldServer({
        host: HOST,
        amazonPort: amazon,
        upsPort: worldUps,
        store,
        profile,
        seed,
        faults,
        paused,
        log,
        onSimspeed,
        onStopped,
        onError,
      }),
    );
    const { amazonPort: amazon, upsPort: worldUps } = world;
    ups = await onPortsOfLastTime(last, ({ ups: port }) =>
      startUpsServer({
        host: HOST,
        port,
        worldHost: HOST,
        worldPort: worldUps,
        store,
        trucks,
        faults,
        paused,
        log,
        onError,
      }),
    );
    const ports: SimulatorPorts = { amazon, worldUps, ups: ups.port };
    await store.write([{ ...PORTS_ROW, value: JSON.stringify(ports) }]);
    const servers = [world, ups];
    clock = new SimClock({
      world: world.clock,
      ups: ups.clock,
      now: () => performance.now(),
      onReport: options.onClock,
    });
    return {
      ports,
      clock,
      setFaults(next) {
        for (const server of servers) server.setFaults(next);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openFile(dataDir: string): Promise<SimStore> {
  await mkdir(dataDir, { recursive: true });
  return openSqliteSim(join(dataDir, 'simulator.db'));
}

/** The same ports let the links find us again at once after a restart; when one is taken meanwhile, any will do. */
async function onPortsOfLastTime<T>(last: SimulatorPorts, start: (ports: SimulatorPorts) => Promise<T>): Promise<T> {
  try {
    return await start(last);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    return start(ANY_PORTS);
  }
}

async function lastPorts(store: SimStore): Promise<SimulatorPorts> {
  const rows = await store.load();
  const row = rows.find(({ scope, key }) => scope === PORTS_ROW.scope && key === PORTS_ROW.key);
  return row === undefined ? ANY_PORTS : (JSON.parse(row.value) as SimulatorPorts);
}
