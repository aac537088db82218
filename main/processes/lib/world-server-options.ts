// What the world on TCP is started with, and what its starter holds of it. No behaviour.

import type { FaultConfig } from '../../core/faults/config.js';
import type { TimingProfile } from '../../core/world-sim/profile.js';
import type { SimStore } from '../../store/store.js';
import type { WireTaps } from './wire-taps.js';
import type { WorldClock } from './world-clock.js';

export interface WorldServerOptions {
  /** Address to listen on; loopback unless told. */
  readonly host?: string;
  /** 0: any free port. */
  readonly amazonPort: number;
  readonly upsPort: number;
  /** Where the worlds are kept, or null: they end with the server. It stays the caller's to close. */
  readonly store: SimStore | null;
  readonly profile: TimingProfile['name'];
  readonly seed: number;
  /** Percent of single requests that are dropped: 0 to 99. */
  readonly flakiness?: number;
  /** Faults on purpose from the start. */
  readonly faults?: FaultConfig | null;
  /** Stands still from its first moment. */
  readonly paused?: boolean;
  /** Listens to every connection. */
  readonly taps?: WireTaps;
  readonly log?: (message: string) => void;
  /** A world's speed has become another and is durable: for a UPS of ours, whose own copy the world keeps apart. */
  readonly onSimspeed?: (worldId: number, simspeed: number) => void;
  /** Called at most once: the worlds cannot go on (a commit failed, a rule of the model broke). All sockets are closed. */
  readonly onError: (error: unknown) => void;
  /** The worlds' time has stopped by itself where it was to. */
  readonly onStopped?: () => void;
}

export interface WorldServer {
  readonly amazonPort: number;
  readonly upsPort: number;
  /** Faults on purpose from now on, in place of those before; null: none. */
  setFaults(faults: FaultConfig | null): void;
  /** The time of its worlds. Each call is one turn: it resolves once what it did is durable. */
  readonly clock: WorldClock;
  /** Closes everything and saves the time. */
  stop(): Promise<void>;
}
