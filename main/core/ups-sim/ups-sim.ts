// The built-in UPS without sockets, disk or clock: give it what happened and the time, write its rows, then send what it says.
// One carrier per world; each has its own numbers. Owns which carriers there are; the deciding is done in the other files.

import type { Millis } from '../lib/ids.js';
import type { Item } from '../session/types.js';
import type { StoreToUps, UpsToStore } from '../wire/amazon-ups.js';
import type { UInitTruck, UpsWorldCommand, UpsWorldResponse } from '../wire/world-ups.js';
import { Carrier, type RowKind } from './carrier.js';
import { dispatch } from './dispatch.js';
import { fromStore } from './from-store.js';
import { fromWorld } from './from-world.js';
import { DEFAULT_UPS_LIMITS, type Truck, type UpsRow, type UpsSimLimits } from './model.js';
import { assumeReported, reportChanges } from './reports.js';
import { ask } from './repair.js';
import { wakeAt, watch, watchSoon } from './watch.js';

/** What one world's carrier has to say; send it only once the rows are durable. */
export interface UpsSending {
  readonly worldId: number;
  readonly toWorld: readonly Item<UpsWorldCommand>[];
  readonly toStore: readonly Item<UpsToStore>[];
}

const ROW_KINDS: readonly string[] = [
  'meta',
  'truck',
  'package',
  'warehouse',
  'command',
  'outbox',
  'seen-world',
  'seen-store',
] satisfies RowKind[];

export class UpsSim {
  readonly #limits: UpsSimLimits;
  readonly #fleet: readonly UInitTruck[];
  readonly #carriers = new Map<number, Carrier>();

  /** `fleet`: the trucks to bring into every world that does not have them. */
  constructor(fleet: readonly UInitTruck[], limits: Partial<UpsSimLimits> = {}) {
    this.#fleet = fleet;
    this.#limits = { ...DEFAULT_UPS_LIMITS, ...limits };
  }

  /** Rows as they were written, any order; rows of other scopes are not ours and are passed over. Throws on a broken row. */
  restore(rows: readonly { readonly scope: string; readonly key: string; readonly value: string }[]): void {
    for (const { scope, key, value } of rows) {
      if (scope !== 'ups') continue;
      const [world = '', kind = '', id] = key.split('/');
      if (id === undefined || !ROW_KINDS.includes(kind) || !Number.isSafeInteger(Number(world))) {
        throw new Error(`ups row: key ${JSON.stringify(key)} is none of ours`);
      }
      this.#carrier(Number(world)).restore(kind as RowKind, id, value);
    }
    for (const carrier of this.#carriers.values()) {
      carrier.restored();
      assumeReported(carrier);
    }
  }

  /** Trucks to name when connecting to this world: those that it does not have as far as we know. */
  trucksToInit(worldId: number): readonly UInitTruck[] {
    const carrier = this.#carrier(worldId);
    return this.#fleet.filter(({ id }) => carrier.trucks.get(id)?.present !== true);
  }

  /** Whether there are any. Asked every turn. */
  lacksTrucks(worldId: number): boolean {
    const { trucks } = this.#carrier(worldId);
    for (const { id } of this.#fleet) if (trucks.get(id)?.present !== true) return true;
    return false;
  }

  /**
   * We stand in this world. `added`: trucks that it has taken just now; `found`: trucks that it has had, whose whereabouts we
   * do not know.
   */
  worldConnected(worldId: number, added: readonly UInitTruck[], found: readonly UInitTruck[], now: Millis): void {
    const carrier = this.#carrier(worldId);
    carrier.worldUp = true;
    for (const truck of [...added, ...found]) putTruck(carrier, truck, now);
    for (const { id } of found) {
      const truck = carrier.trucks.get(id);
      if (truck !== undefined) ask(carrier, truck, now);
    }
    watchSoon(carrier, now);
    this.#settle(carrier, now);
  }

  worldLost(worldId: number): void {
    this.#carrier(worldId).worldUp = false;
  }

  worldTurn(worldId: number, items: readonly Item<UpsWorldResponse>[], acked: readonly number[], now: Millis): void {
    const carrier = this.#carrier(worldId);
    fromWorld(carrier, items, acked, now);
    this.#settle(carrier, now);
  }

  storeTurn(worldId: number, items: readonly Item<StoreToUps>[], acked: readonly number[], now: Millis): void {
    const carrier = this.#carrier(worldId);
    for (const seq of acked) carrier.dropOutbox(seq);
    fromStore(carrier, items, now);
    this.#settle(carrier, now);
  }

  tick(now: Millis): void {
    for (const carrier of this.#carriers.values()) {
      watch(carrier, now);
      this.#settle(carrier, now);
    }
  }

  /** When `tick` is wanted, or null. */
  wakeAt(now: Millis): Millis | null {
    let at = Infinity;
    for (const carrier of this.#carriers.values()) at = Math.min(at, wakeAt(carrier, now) ?? Infinity);
    return at === Infinity ? null : at;
  }

  /** Rows to be made durable, then what is to be sent. Both are handed out once. */
  take(): { readonly rows: readonly UpsRow[]; readonly sendings: readonly UpsSending[] } {
    const rows: UpsRow[] = [];
    const sendings: UpsSending[] = [];
    for (const carrier of this.#carriers.values()) {
      const taken = carrier.take();
      rows.push(...taken.rows);
      if (taken.toWorld.length + taken.toStore.length === 0) continue;
      sendings.push({ worldId: carrier.worldId, toWorld: taken.toWorld, toStore: taken.toStore });
    }
    return { rows, sendings };
  }

  /** What was not acked, ascending: for a new session after a restart. */
  unacked(worldId: number): Omit<UpsSending, 'worldId'> {
    const carrier = this.#carrier(worldId);
    return { toWorld: carrier.unackedWorld(), toStore: carrier.unackedStore() };
  }

  /** For checks and displays: the state of one world's carrier, to be read only. */
  look(worldId: number): Carrier {
    return this.#carrier(worldId);
  }

  #carrier(worldId: number): Carrier {
    let carrier = this.#carriers.get(worldId);
    if (carrier === undefined) {
      carrier = new Carrier(worldId, this.#limits);
      this.#carriers.set(worldId, carrier);
    }
    return carrier;
  }

  #settle(carrier: Carrier, now: Millis): void {
    dispatch(carrier, now);
    reportChanges(carrier);
  }
}

/** A truck that the world has now. One that it had forgotten stands again where it began. */
function putTruck(carrier: Carrier, { id, x, y }: UInitTruck, now: Millis): void {
  const truck: Truck = {
    id,
    x,
    y,
    state: 'IDLE',
    whnum: null,
    target: null,
    shipids: [],
    arrivedAt: null,
    since: now,
    command: null,
    query: null,
    checkAt: null,
    checks: 0,
    failures: 0,
    split: [],
    lastItem: carrier.trucks.get(id)?.lastItem ?? Number.MIN_SAFE_INTEGER,
    present: true,
    restUntil: null,
  };
  carrier.trucks.set(id, truck);
  carrier.markTruck(truck);
}
