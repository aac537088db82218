// A carrier between a fake world and a fake store, in virtual time: every message may come late, twice and out of order, and
// the carrier may be killed before or after any commit. `calm` makes all of it prompt and in order.

import { assert, must } from '../../../main/core/lib/assert.js';
import { seededRandom, type Random } from '../../../main/core/lib/random.js';
import type { UpsSimLimits } from '../../../main/core/ups-sim/model.js';
import { UpsSim } from '../../../main/core/ups-sim/ups-sim.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { UInitTruck } from '../../../main/core/wire/world-ups.js';
import { FakeWorld } from './fake-world.js';

export const WORLD = 7;

export interface RigOptions {
  readonly trucks: readonly UInitTruck[];
  readonly warehouses: readonly UInitTruck[];
  readonly limits?: Partial<UpsSimLimits>;
  /** 0: everything is prompt and in order; else the chance that a message waits for a later step. */
  readonly chaos?: number;
  /** The chance, each step, that a response of the world is lost for good. */
  readonly swallow?: number;
  readonly seed?: number;
  /** False: the store never loads by itself. */
  readonly autoLoad?: boolean;
}

export class Rig {
  readonly world = new FakeWorld();
  readonly rows = new Map<string, string>();
  /** What the store was told, without repetitions, in the order of arrival. */
  readonly heard: { readonly seq: number; readonly body: UpsToStore }[] = [];
  now = 1_000_000;
  sim: UpsSim;
  chaos: number;
  readonly #options: RigOptions;
  readonly #random: Random;
  readonly #heardSeqs = new Set<number>();
  readonly #toUps = new Map<number, StoreToUps>();
  #storeSeq = 100;
  #announced: { readonly shipid: number; readonly truckid: number }[] = [];
  readonly #saidLoaded = new Set<number>();
  #ackedBack: { readonly side: 'world' | 'store'; readonly seq: number }[] = [];

  constructor(options: RigOptions) {
    this.#options = options;
    this.chaos = options.chaos ?? 0;
    this.#random = seededRandom(options.seed ?? 1);
    for (const { id, x, y } of options.warehouses) this.world.warehouses.set(id, { x, y });
    for (const { id, x, y } of options.trucks) this.world.addTruck(id, x, y);
    this.sim = new UpsSim(options.trucks, options.limits);
    this.sim.worldConnected(WORLD, this.sim.trucksToInit(WORLD), [], this.now);
    this.commit();
  }

  say(body: StoreToUps): number {
    const seq = this.#storeSeq++;
    this.#toUps.set(seq, body);
    return seq;
  }

  /** A shipment that is packed in the world and asked for at the UPS. */
  pickup(whnum: number, ...shipments: readonly { shipid: number; x: number; y: number }[]): number {
    const warehouse = this.world.warehouses.get(whnum) ?? { x: 0, y: 0 };
    for (const { shipid } of shipments) {
      this.world.packages.set(shipid, { whnum, state: 'PACKED', truckid: null, deliveredAt: null });
    }
    const packages = shipments.map(({ shipid, x, y }) => ({
      shipid,
      destination: { x, y },
      upsAccount: null,
      items: [{ description: 'thing', count: 1 }],
    }));
    return this.say({ kind: 'pickup', whnum, warehouse, packages });
  }

  told<K extends UpsToStore['kind']>(kind: K): Extract<UpsToStore, { kind: K }>[] {
    return this.heard.flatMap(({ body }) => (body.kind === kind ? [body as Extract<UpsToStore, { kind: K }>] : []));
  }

  commit(): void {
    for (const { key, value } of this.sim.take().rows) {
      if (value === null) this.rows.delete(key);
      else this.rows.set(key, value);
    }
  }

  /** kill -9 and start again: what was not committed is lost, what was not acked comes again. */
  restart(): void {
    this.sim = new UpsSim(this.#options.trucks, this.#options.limits);
    this.sim.restore([...this.rows].map(([key, value]) => ({ scope: 'ups', key, value })));
    this.#ackedBack = [];
    this.sim.worldConnected(WORLD, this.sim.trucksToInit(WORLD), [], this.now);
    this.commit();
  }

  #late(): boolean {
    return this.chaos > 0 && this.#random.next() < this.chaos;
  }

  #shuffled<T>(items: readonly T[]): T[] {
    if (this.chaos === 0) return [...items];
    return items
      .map((item) => ({ item, key: this.#random.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }

  /** One round of messages in all directions. With `crash` the carrier dies before it commits what it took in. */
  step(ms: number, crash = false): void {
    this.now += ms;
    this.world.advance(this.now);
    this.#swallow();
    this.#storeWorks();
    const worldItems = this.#shuffled([...this.world.pending]).filter(() => !this.#late());
    const storeItems = this.#shuffled([...this.#toUps]).filter(() => !this.#late());
    const acks = this.#ackedBack.filter(() => !this.#late());
    const acked = (side: 'world' | 'store'): number[] => acks.flatMap((ack) => (ack.side === side ? ack.seq : []));
    this.sim.worldTurn(
      WORLD,
      worldItems.map(([seq, body]) => ({ seq, body })),
      acked('world'),
      this.now,
    );
    this.sim.storeTurn(
      WORLD,
      storeItems.map(([seq, body]) => ({ seq, body })),
      acked('store'),
      this.now,
    );
    this.sim.tick(this.now);
    // Who obeys `wakeAt` does not spin: right after a tick it never names a moment that has passed.
    assert((this.sim.wakeAt(this.now) ?? Infinity) > this.now, 'it would be woken for nothing');
    if (crash) {
      this.restart();
      return;
    }
    this.commit();
    this.#ackedBack = this.#ackedBack.filter((ack) => !acks.includes(ack));
    for (const [seq] of worldItems) if (!this.#late()) this.world.ack(seq);
    for (const [seq] of storeItems) if (!this.#late()) this.#toUps.delete(seq);
    this.#carry();
  }

  /** Responses that never come: written to a dead socket, or acked away by another's number. */
  #swallow(): void {
    for (const seq of [...this.world.pending.keys()]) {
      if (this.#random.next() < (this.#options.swallow ?? 0)) this.world.ack(seq);
    }
  }

  /** Steps until `done`, or throws when it does not come about within `limitMs` of virtual time. */
  until(done: () => boolean, stepMs = 500, limitMs = 24 * 3_600_000): void {
    const end = this.now + limitMs;
    for (let steps = 1; !done(); steps++) {
      if (this.now > end) throw new Error(`not within ${limitMs} ms: ${[...this.rows].join('\n')}`);
      // Long silences are waited for in bigger steps.
      this.step(steps > 200 ? 20 * stepMs : stepMs);
    }
  }

  delivered(): boolean {
    const told = new Set(this.told('delivered').map(({ shipid }) => shipid));
    return [...this.world.packages.keys()].every((shipid) => told.has(shipid));
  }

  quiet(): boolean {
    const { toWorld, toStore } = this.sim.unacked(WORLD);
    const idle = [...this.sim.look(WORLD).trucks.values()].every((truck) => truck.state === 'IDLE');
    return idle && toWorld.length + toStore.length + this.#toUps.size + this.world.pending.size === 0;
  }

  /** The carrier's un-acked commands and items reach their peers, some twice, some later. */
  #carry(): void {
    const { toWorld, toStore } = this.sim.unacked(WORLD);
    for (const item of this.#shuffled(toWorld)) {
      if (this.#late()) continue;
      this.world.execute(item, this.now);
      this.#ackedBack.push({ side: 'world', seq: item.seq });
    }
    for (const { seq, body } of this.#shuffled(toStore)) {
      if (this.#late()) continue;
      this.#ackedBack.push({ side: 'store', seq });
      if (this.#heardSeqs.has(seq)) continue;
      this.#heardSeqs.add(seq);
      this.heard.push({ seq, body });
      if (body.kind === 'truckArrived') {
        this.#announced.push(...body.shipids.map((shipid) => ({ shipid, truckid: body.truckid })));
      }
    }
  }

  /** Loads what was announced, when the world lets it; tells the UPS what is loaded. */
  #storeWorks(): void {
    if (this.#options.autoLoad === false) return;
    const waiting = this.#announced;
    this.#announced = [];
    for (const entry of waiting) {
      if (this.#late()) this.#announced.push(entry);
      else if (!this.world.load(entry.shipid, entry.truckid, this.now)) this.#saidLoaded.delete(entry.shipid);
    }
    for (const [shipid, pkg] of this.world.packages) {
      if (pkg.state !== 'LOADED' || this.#saidLoaded.has(shipid)) continue;
      this.#saidLoaded.add(shipid);
      this.say({ kind: 'loaded', truckid: must(pkg.truckid, 'truck'), shipids: [shipid] });
    }
  }
}
