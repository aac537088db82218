// The program's status as the screens see it, put together from the parts. Reads only.

import type { AppStatus } from '../core/feed/types.js';
import type { Millis } from '../core/lib/ids.js';
import type { ShipmentState } from '../core/orders/types.js';
import type { Settings } from '../contracts/app-api.js';
import type { BooksMemory } from './books-memory.js';
import { labelOf } from './books-shelf.js';
import { DEFAULT_SETTINGS } from './settings.js';
import type { KernelParts } from './parts.js';
import type { ReadyGate } from './ready-gate.js';

/** The world's own default speed, where nothing was set. */
const WORLD_SIMSPEED = 100;

/** When the longest-waiting shipment of each state entered it. */
export function oldestByState(memory: BooksMemory): Readonly<Partial<Record<ShipmentState, Millis>>> {
  const oldest: Partial<Record<ShipmentState, Millis>> = {};
  for (const { state, stateSince } of memory.books.shipments.values()) {
    const known = oldest[state];
    if (known === undefined || stateSince < known) oldest[state] = stateSince;
  }
  return oldest;
}

function simspeedOf(settings: Settings): number {
  return settings.mode === 'simulated' ? settings.simulated.simspeed : (settings.real.simspeed ?? WORLD_SIMSPEED);
}

export interface StatusInput {
  readonly gate: ReadyGate;
  readonly gateways: KernelParts['gateways'];
  readonly simulator: KernelParts['simulator'];
  /** Null until the app database is open. */
  readonly parts: KernelParts | null;
  readonly unacked: { readonly world: number; readonly ups: number };
  readonly oldest: Readonly<Partial<Record<ShipmentState, Millis>>>;
  /** Why the books cannot be written, or null. */
  readonly writeTrouble: string | null;
  readonly now: Millis;
}

export function buildStatus(input: StatusInput): AppStatus {
  const { gate, gateways, simulator, parts, unacked } = input;
  const settings = parts?.settings.get() ?? DEFAULT_SETTINGS;
  const identity = parts?.worlds.identity ?? null;
  const notice = parts?.worlds.notice ?? null;
  const simspeed = simspeedOf(settings);
  return {
    phase: gate.phase,
    phaseText: gate.text ?? input.writeTrouble ?? notice?.text ?? null,
    notice: input.writeTrouble === null ? notice : { code: 'books-not-written', text: input.writeTrouble },
    mode: settings.mode,
    booksId: identity?.booksId ?? null,
    worldId: identity?.worldId ?? null,
    worldLabel: identity === null ? '' : labelOf(identity.endpoint, identity.worldId),
    links: { world: gateways.world.status(unacked.world), ups: gateways.ups.status(unacked.ups) },
    simulator: settings.mode === 'simulated' ? simulator.status(simspeed) : null,
    simspeed,
    pipelineOldest: input.oldest,
    serverTime: input.now,
    lab: settings.mode === 'simulated' ? (parts?.lab.status() ?? null) : null,
    scenario: parts?.scenarios.status() ?? null,
  };
}
