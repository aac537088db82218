// Sound inputs to begin with: what the links, the world and the UPS say to one another in a few simulated runs, byte for byte.

import { frame, FrameReader } from '../../main/core/session/frame.js';
import { installGlobals } from '../simulation/machine/globals.js';
import { PORTS } from '../simulation/parts/simulator.js';
import { Simulation } from '../simulation/simulation.js';

/** Frame bodies without their length, in the order in which they were said first. */
export interface Corpus {
  readonly storeToWorld: readonly Uint8Array[];
  readonly worldToStore: readonly Uint8Array[];
  readonly upsToWorld: readonly Uint8Array[];
  readonly worldToUps: readonly Uint8Array[];
  readonly storeToUps: readonly Uint8Array[];
  readonly upsToStore: readonly Uint8Array[];
}

const FRAME_BYTES = 1024 * 1024;
/** Of each direction at most: enough for every kind of message. */
const BODIES = 400;

/** Runs these seeds; each must be one that holds. */
export async function recordSessions(seeds: readonly number[]): Promise<Corpus> {
  const said = new Map<string, Uint8Array[]>();
  for (const seed of seeds) await record(seed, said);
  const of = (port: number, toServer: boolean): readonly Uint8Array[] => {
    const bodies = said.get(`${port}/${toServer}`) ?? [];
    if (bodies.length === 0) throw new Error(`nothing was recorded at port ${port}`);
    return bodies;
  };
  return {
    storeToWorld: of(PORTS.amazon, true),
    worldToStore: of(PORTS.amazon, false),
    upsToWorld: of(PORTS.worldUps, true),
    worldToUps: of(PORTS.worldUps, false),
    storeToUps: of(PORTS.ups, true),
    upsToStore: of(PORTS.ups, false),
  };
}

/** The same as a peer sends it. */
export function frames(bodies: readonly Uint8Array[]): readonly Uint8Array[] {
  return bodies.map((body) => frame(body));
}

async function record(seed: number, said: Map<string, Uint8Array[]>): Promise<void> {
  const restore = installGlobals();
  try {
    const run = new Simulation(seed, { mode: 'real', profile: 'brisk' });
    const readers = new WeakMap<object, FrameReader>();
    const watch = run.net.onWrite;
    run.net.onWrite = (socket, bytes) => {
      watch(socket, bytes);
      const port = socket.pipe?.port ?? socket.remotePort;
      const key = `${port}/${socket.remotePort !== 0}`;
      const bodies = said.get(key) ?? [];
      said.set(key, bodies);
      const reader = readers.get(socket) ?? new FrameReader(FRAME_BYTES);
      readers.set(socket, reader);
      reader.push(bytes, (buffer, start, end) => {
        if (bodies.length < BODIES) bodies.push(buffer.slice(start, end));
        return true;
      });
    };
    await run.run();
  } finally {
    restore();
  }
}
