// One world's carrier: its trucks, packages, queues, numbers and what is to leave. Owns the rows and which of them changed;
// takes no decisions.

import type { Millis, Point } from '../lib/ids.js';
import type { Item } from '../session/types.js';
import type { UpsToStore } from '../wire/amazon-ups.js';
import type { UpsWorldCommand } from '../wire/world-ups.js';
import {
  type Package,
  type StoreItemRow,
  type Truck,
  type UpsRow,
  type UpsSimLimits,
  type WorldCommandRow,
} from './model.js';
import { isClosed } from './model.js';
import { FIRST_PACE, type Pace } from './pace.js';
import { SeenBlocks } from './seen-blocks.js';

/** Row kinds, the second part of a key: `<world>/<kind>/<id>`. */
export type RowKind = 'meta' | 'truck' | 'package' | 'warehouse' | 'command' | 'outbox' | 'seen-world' | 'seen-store';

export interface CarrierMeta {
  nextWorldSeq: number;
  nextStoreSeq: number;
  nextQueueNo: number;
  pace: Pace;
}

export class Carrier {
  readonly worldId: number;
  readonly limits: UpsSimLimits;
  readonly trucks = new Map<number, Truck>();
  readonly packages = new Map<number, Package>();
  readonly warehouses = new Map<number, Point>();
  /** Commands to the world: un-acked ones, and acked ones whose outcome is still open. */
  readonly commands = new Map<number, WorldCommandRow>();
  /** Items to the store that it has not acked. */
  readonly outbox = new Map<number, StoreItemRow>();
  /** Packages without a truck, per warehouse, first come first. */
  readonly queues = new Map<number, Set<number>>();
  readonly closed = new Set<number>();
  readonly seenWorld = new SeenBlocks();
  readonly seenStore = new SeenBlocks();
  readonly meta: CarrierMeta = { nextWorldSeq: 1, nextStoreSeq: 1, nextQueueNo: 1, pace: FIRST_PACE };
  /** Truck reports as last told, to tell only changes. */
  readonly reported = new Map<number, string>();
  /** Trucks that changed since the last report. */
  readonly touched = new Set<number>();
  worldUp = false;
  readonly #dirty = new Map<string, { readonly kind: RowKind; readonly id: number }>();
  #toWorld: Item<UpsWorldCommand>[] = [];
  #toStore: Item<UpsToStore>[] = [];

  constructor(worldId: number, limits: UpsSimLimits) {
    this.worldId = worldId;
    this.limits = limits;
  }

  mark(kind: RowKind, id = 0): void {
    this.#dirty.set(`${kind}/${id}`, { kind, id });
  }

  markTruck(truck: Truck): void {
    this.mark('truck', truck.id);
    this.touched.add(truck.id);
  }

  markPackage(pkg: Package): void {
    this.mark('package', pkg.shipid);
  }

  openCount(): number {
    return this.packages.size - this.closed.size;
  }

  /** Numbers an item for the store; it leaves after the commit. Returns its number. */
  tell(body: UpsToStore): number {
    const seq = this.meta.nextStoreSeq++;
    this.mark('meta');
    this.outbox.set(seq, { seq, body });
    this.mark('outbox', seq);
    this.#toStore.push({ seq, body });
    return seq;
  }

  /** Numbers a command for the world; it leaves after the commit. Returns its number. */
  command(body: UpsWorldCommand, now: Millis): number {
    const seq = this.meta.nextWorldSeq++;
    this.mark('meta');
    this.commands.set(seq, { seq, body, at: now, ackedAt: null });
    this.mark('command', seq);
    this.#toWorld.push({ seq, body });
    return seq;
  }

  dropCommand(seq: number): void {
    if (this.commands.delete(seq)) this.mark('command', seq);
  }

  /** Forgets all commands of a truck: nothing that they may still cause is of interest. */
  dropCommandsOf(truckid: number): void {
    for (const row of [...this.commands.values()]) {
      if (row.body.truckid === truckid && row.ackedAt !== null) this.dropCommand(row.seq);
    }
  }

  dropOutbox(seq: number): void {
    if (this.outbox.delete(seq)) this.mark('outbox', seq);
  }

  setPace(pace: Pace): void {
    this.meta.pace = pace;
    this.mark('meta');
  }

  setWarehouse(whnum: number, at: Point): void {
    const known = this.warehouses.get(whnum);
    if (known !== undefined && known.x === at.x && known.y === at.y) return;
    this.warehouses.set(whnum, { x: at.x, y: at.y });
    this.mark('warehouse', whnum);
  }

  enqueue(pkg: Package, now: Millis): void {
    pkg.state = 'QUEUED';
    pkg.truckid = null;
    pkg.loadedSeq = null;
    pkg.queueNo = this.meta.nextQueueNo++;
    pkg.queuedAt = now;
    this.mark('meta');
    this.queueOf(pkg.whnum).add(pkg.shipid);
    this.closed.delete(pkg.shipid);
    this.markPackage(pkg);
  }

  queueOf(whnum: number): Set<number> {
    let queue = this.queues.get(whnum);
    if (queue === undefined) {
      queue = new Set();
      this.queues.set(whnum, queue);
    }
    return queue;
  }

  dequeue(pkg: Package): void {
    const queue = this.queues.get(pkg.whnum);
    queue?.delete(pkg.shipid);
    if (queue?.size === 0) this.queues.delete(pkg.whnum);
  }

  /** Delivered or cancelled: off every queue and trip; the oldest closed ones are forgotten beyond the limit. */
  close(pkg: Package, state: 'DELIVERED' | 'CANCELLED'): void {
    this.dequeue(pkg);
    const truck = pkg.truckid === null ? undefined : this.trucks.get(pkg.truckid);
    if (truck !== undefined) this.takeOff(truck, pkg.shipid);
    pkg.state = state;
    if (state === 'CANCELLED') pkg.truckid = null;
    this.closed.delete(pkg.shipid);
    this.closed.add(pkg.shipid);
    this.markPackage(pkg);
    for (const shipid of this.closed) {
      if (this.closed.size <= this.limits.closedPackages) break;
      this.closed.delete(shipid);
      this.packages.delete(shipid);
      this.mark('package', shipid);
    }
  }

  takeOff(truck: Truck, shipid: number): void {
    const at = truck.shipids.indexOf(shipid);
    if (at < 0) return;
    truck.shipids.splice(at, 1);
    this.markTruck(truck);
  }

  /** The packages of a truck's trip. */
  trip(truck: Truck): readonly Package[] {
    return truck.shipids.flatMap((shipid) => this.packages.get(shipid) ?? []);
  }

  /** Everything that changed and what is to leave once it is durable. */
  take(): {
    readonly rows: readonly UpsRow[];
    readonly toWorld: readonly Item<UpsWorldCommand>[];
    readonly toStore: readonly Item<UpsToStore>[];
  } {
    const rows: UpsRow[] = [];
    const put = (kind: RowKind, id: number | string, value: unknown): void => {
      const text = value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
      rows.push({ scope: 'ups', key: `${this.worldId}/${kind}/${id}`, value: text });
    };
    for (const { kind, id } of this.#dirty.values()) put(kind, id, this.#value(kind, id));
    for (const { key, value } of this.seenWorld.takeDirty()) put('seen-world', key, value);
    for (const { key, value } of this.seenStore.takeDirty()) put('seen-store', key, value);
    const out = { rows, toWorld: this.#toWorld, toStore: this.#toStore };
    this.#dirty.clear();
    this.#toWorld = [];
    this.#toStore = [];
    return out;
  }

  /** Puts one row back, as `take` gave it. Call `restored` after the last. */
  restore(kind: RowKind, id: string, text: string): void {
    if (kind === 'seen-world') return this.seenWorld.restore(id, text);
    if (kind === 'seen-store') return this.seenStore.restore(id, text);
    const value: unknown = JSON.parse(text);
    if (kind === 'meta') Object.assign(this.meta, value);
    else if (kind === 'truck') this.trucks.set(Number(id), value as Truck);
    else if (kind === 'package') this.packages.set(Number(id), value as Package);
    else if (kind === 'warehouse') this.warehouses.set(Number(id), value as Point);
    else if (kind === 'command') this.commands.set(Number(id), value as WorldCommandRow);
    else this.outbox.set(Number(id), value as StoreItemRow);
  }

  restored(): void {
    const byQueueNo = [...this.packages.values()].sort((a, b) => a.queueNo - b.queueNo);
    for (const pkg of byQueueNo) {
      if (pkg.state === 'QUEUED') this.queueOf(pkg.whnum).add(pkg.shipid);
      if (isClosed(pkg)) this.closed.add(pkg.shipid);
    }
  }

  /** Un-acked commands and items, ascending: what a new session has to send. */
  unackedWorld(): readonly Item<UpsWorldCommand>[] {
    return [...this.commands.values()].filter((row) => row.ackedAt === null).sort((a, b) => a.seq - b.seq);
  }

  unackedStore(): readonly Item<UpsToStore>[] {
    return [...this.outbox.values()].sort((a, b) => a.seq - b.seq);
  }

  #value(kind: RowKind, id: number): unknown {
    switch (kind) {
      case 'meta':
        return this.meta;
      case 'truck':
        return this.trucks.get(id);
      case 'package':
        return this.packages.get(id);
      case 'warehouse':
        return this.warehouses.get(id);
      case 'command':
        return this.commands.get(id);
      default:
        return this.outbox.get(id);
    }
  }
}
