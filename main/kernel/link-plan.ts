// How the two links are to be opened, from the settings and from what is known of the world. Pure.

import type { Warehouse } from '../core/orders/types.js';
import type { Settings } from '../contracts/app-api.js';
import type { LinkConfig } from '../contracts/link-port.js';
import type { BooksIdentity } from '../store/store.js';

/** Staying away after a lost connection: a real world's old sender may swallow answers for up to 6 s. */
export const QUIET_REAL_MS = 7000;
export const QUIET_OURS_MS = 200;
/** Below this the real world divides by zero and dies with all its worlds. */
export const REAL_SIMSPEED_MIN = 60;
const LOOPBACK = '127.0.0.1';

export interface SimPorts {
  readonly amazon: number;
  readonly worldUps: number;
  readonly ups: number;
}

export interface LinkPlanInput {
  readonly settings: Settings;
  readonly identity: BooksIdentity;
  readonly warehouses: Iterable<Warehouse>;
  /** Null while the simulator is not listening. */
  readonly simPorts: SimPorts | null;
  /** The UPS has named this world since its link was opened (`announced` worlds only). */
  readonly announced: number | null;
}

/** Null: not yet, something must be known first. */
export interface LinkPlan {
  readonly world: LinkConfig | null;
  readonly ups: LinkConfig | null;
}

export function planLinks(input: LinkPlanInput): LinkPlan {
  const { settings, identity, simPorts, announced } = input;
  const warehouses = [...input.warehouses].filter((w) => !w.inWorld).map(({ id, x, y }) => ({ id, x, y }));
  const { worldId } = identity;
  if (settings.mode === 'simulated') {
    if (simPorts === null) return { world: null, ups: null };
    // Our own world acks in a tick of 50 ms; only a world of unknown pace is waited for longer.
    const initialRtoMs = settings.simulated.profile === 'brisk' ? 1000 : 15_000;
    const common = { host: LOOPBACK, worldId, quietMs: QUIET_OURS_MS, initialRtoMs };
    return {
      world: { ...common, kind: 'world', port: simPorts.amazon, warehouses, simspeed: settings.simulated.simspeed },
      ups:
        worldId === null
          ? null
          : { ...common, kind: 'ups', mode: 'connect', port: simPorts.ups, dialect: 'parcelyard' },
    };
  }
  const { real } = settings;
  const waitsForName = real.world === 'announced';
  const world: LinkConfig = {
    kind: 'world',
    host: real.worldHost,
    port: real.worldPort,
    worldId,
    warehouses,
    simspeed: real.simspeed === null ? null : Math.max(REAL_SIMSPEED_MIN, real.simspeed),
    quietMs: QUIET_REAL_MS,
  };
  const ups: LinkConfig = {
    kind: 'ups',
    mode: real.ups.mode,
    host: real.ups.host,
    port: real.ups.port,
    dialect: real.ups.dialect,
    worldId: waitsForName ? null : worldId,
    quietMs: QUIET_REAL_MS,
  };
  return {
    world: waitsForName && (announced === null || announced !== worldId) ? null : world,
    ups: waitsForName || worldId !== null ? ups : null,
  };
}

/**
 * Whether a link that was opened with `opened` need not be opened again for `config`. What a connection that stands has learned
 * or does not need is no reason: its world's id, new warehouses, the speed.
 */
export function sameConnection(config: LinkConfig, opened: LinkConfig, connected: boolean): boolean {
  const matters = (of: LinkConfig): string => {
    if (!connected) return JSON.stringify(of);
    const worldId = opened.worldId === null ? null : of.worldId;
    return JSON.stringify(
      of.kind === 'world' ? { ...of, worldId, warehouses: [], simspeed: null } : { ...of, worldId },
    );
  };
  return matters(config) === matters(opened);
}
