// What the built-in UPS is started with, and what its starter holds of it. No behaviour.

import type { UpsDialect } from '../../contracts/link-port.js';
import type { FaultConfig } from '../../core/faults/config.js';
import type { Random } from '../../core/lib/random.js';
import type { UpsSimLimits } from '../../core/ups-sim/model.js';
import type { UInitTruck } from '../../core/wire/world-ups.js';
import type { SimStore } from '../../store/store.js';
import type { WireTaps } from './wire-taps.js';

export interface UpsServerOptions {
  /** Address to listen on; loopback unless told. */
  readonly host?: string;
  /** For the store; 0: any free port. Not used with `callStore`. */
  readonly port: number;
  /** Where the store listens: it is called instead of waited for. */
  readonly callStore?: { readonly host: string; readonly port: number };
  /** The world's UPS port. */
  readonly worldHost: string;
  readonly worldPort: number;
  /** What it speaks with the store; our own unless told. */
  readonly dialect?: UpsDialect;
  /** The world to be in, or to make; told to every store. Left out: the store's hello says which (our own dialect only). */
  readonly world?: number | 'new';
  /** Said to the world at every connect; left out: the world's own counts. */
  readonly simspeed?: number;
  /** Where the carrier's state is kept, or null: it ends with the server. It stays the caller's to close. */
  readonly store: SimStore | null;
  /** Brought into every world that does not have them. */
  readonly trucks: readonly UInitTruck[];
  readonly limits?: Partial<UpsSimLimits>;
  /** For the pauses between tries; fixed unless told. */
  readonly random?: Random;
  /** Faults on purpose from the start. */
  readonly faults?: FaultConfig | null;
  /** Stands still from its first moment. */
  readonly paused?: boolean;
  /** Listens to every connection. */
  readonly taps?: WireTaps;
  readonly log?: (message: string) => void;
  /** Called at most once: it cannot go on (a commit failed, a rule of the model broke). All sockets are closed. */
  readonly onError: (error: unknown) => void;
}

export interface UpsServer {
  /** Where it listens for the store; 0 when it calls. */
  readonly port: number;
  /** Sets the speed at which this world moves our trucks, if we are in it; a later connect takes over the world's own. */
  setSimspeed(worldId: number, simspeed: number): void;
  /** Faults on purpose from now on, in place of those before; null: none. */
  setFaults(faults: FaultConfig | null): void;
  /** The carrier's own time: its patience and its doubts stand still with the world. Its lines go on. */
  readonly clock: UpsClock;
  /** Closes everything after the commit that is under way. */
  stop(): Promise<void>;
}

/** The UPS's side of a clock that can stand still; the world's is the one that counts. */
export interface UpsClock {
  pause(): void;
  resume(): void;
  /** While paused: `ms` pass at once. */
  pass(ms: number): void;
  /** Until the carrier does something of its own accord, in ms of its time, or null. */
  nextIn(): number | null;
}
