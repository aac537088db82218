// What the cases of the contract have in hand: a world to try, its pace, requests by short names, settings to begin from.

import { joinStore, joinUps, openStore, openUps, type Store, type Target, type Ups } from './client.js';
import type { Place, StoreCommand, Thing, UpsCommand } from './wire.js';

export interface Pace {
  readonly name: 'classic' | 'brisk';
  /** Acks and responses leave this often, in ms. */
  readonly tickMs: number;
  /** What was not acked comes again after this time. */
  readonly resendMs: number;
  /** What is due is noticed this much later at most. */
  readonly lateMs: number;
  /** How long a case waits for a tick and the event before it. */
  readonly patienceMs: number;
}

export const PACES: Readonly<Record<Pace['name'], Pace>> = {
  classic: { name: 'classic', tickMs: 6000, resendMs: 300_000, lateMs: 5000, patienceMs: 60_000 },
  brisk: { name: 'brisk', tickMs: 50, resendMs: 2000, lateMs: 0, patienceMs: 20_000 },
};

export const thing = (id: number, count: number, description = `thing ${id}`): Thing => ({ id, description, count });
export const buy = (whnum: number, ...things: Thing[]): StoreCommand => ({ kind: 'buy', whnum, things });
export const pack = (shipid: number, whnum: number, ...things: Thing[]): StoreCommand => {
  return { kind: 'pack', shipid, whnum, things };
};
export const load = (shipid: number, truckid: number, whnum = 1): StoreCommand => {
  return { kind: 'load', shipid, truckid, whnum };
};
export const ask = (packageid: number): StoreCommand => ({ kind: 'query', packageid });
export const pickup = (truckid: number, whid = 1): UpsCommand => ({ kind: 'pickup', truckid, whid });
export const askTruck = (truckid: number): UpsCommand => ({ kind: 'query', truckid });
export const deliver = (truckid: number, ...packages: [id: number, x: number, y: number][]): UpsCommand => ({
  kind: 'deliver',
  truckid,
  packages: packages.map(([packageid, x, y]) => ({ packageid, x, y })),
});

export interface Setting {
  readonly store: Store;
  readonly ups: Ups;
  readonly world: number;
}

/** Fast: packing and trips take a second at most. */
const FAST = 6000;
/** So far that a truck does not arrive while a case looks, at a speed of 60. */
export const FAR = 50_000;

export class Trial {
  readonly target: Target;
  readonly pace: Pace;

  constructor(target: Target, pace: Pace) {
    this.target = target;
    this.pace = pace;
  }

  openStore(): Promise<Store> {
    return openStore(this.target);
  }

  openUps(): Promise<Ups> {
    return openUps(this.target);
  }

  joinStore(worldid?: number | string, initwh: readonly Place[] = []): Promise<Store> {
    return joinStore(this.target, worldid, initwh);
  }

  joinUps(worldid?: number | string, trucks: readonly Place[] = []): Promise<Ups> {
    return joinUps(this.target, worldid, trucks);
  }

  /** A new world: warehouse 1 at (10, 20) and 2 at (30, 30), trucks 1 and 2 at (10, 20), fast. */
  async newWorld(): Promise<Setting> {
    const store = await this.joinStore(undefined, [
      { id: 1, x: 10, y: 20 },
      { id: 2, x: 30, y: 30 },
    ]);
    const { world } = store;
    const ups = await this.joinUps(world, [
      { id: 1, x: 10, y: 20 },
      { id: 2, x: 10, y: 20 },
    ]);
    store.send([], { simspeed: FAST });
    ups.send([], { simspeed: FAST });
    return { store, ups, world };
  }

  /** Truck 1 at warehouse 1, these packages packed there. */
  async withPacked(...ids: number[]): Promise<Setting> {
    const setting = await this.newWorld();
    const { store, ups } = setting;
    ups.tell(pickup(1));
    store.tell(buy(1, thing(1, 100)), ...ids.map((id) => pack(id, 1, thing(1, 1))));
    await store.until('ready', (s) => s.of('ready').length === ids.length);
    await ups.until('arrival', (u) => u.of('completion').length === 1);
    return setting;
  }

  /** Truck 1 at warehouse 1 with these packages on board. */
  async withLoaded(...ids: number[]): Promise<Setting> {
    const setting = await this.withPacked(...ids);
    const { store } = setting;
    store.tell(...ids.map((id) => load(id, 1)));
    await store.until('loaded', (s) => s.of('loaded').length === ids.length);
    return setting;
  }

  async statusOf(store: Store, ...ids: number[]): Promise<(string | undefined)[]> {
    const before = store.of('packagestatus').length;
    store.tell(...ids.map(ask));
    await store.until('statuses', (s) => s.of('packagestatus').length >= before + ids.length);
    const told = store.of('packagestatus').slice(before);
    return ids.map((id) => told.find(({ packageid }) => packageid === id)?.status);
  }

  async truckOf(ups: Ups, id: number) {
    const before = ups.of('truckstatus').length;
    ups.tell(askTruck(id));
    await ups.until('a truck', (u) => u.of('truckstatus').length > before);
    return ups.of('truckstatus').at(-1);
  }
}

export interface CaseOptions {
  /** Held to by our world only: the real one differs, or nobody knows. */
  readonly ours?: boolean;
  /** Waits for a response that comes again: minutes in the classic profile. */
  readonly slow?: boolean;
  /** Only where time is coarse enough to be measured from outside. */
  readonly only?: Pace['name'];
}

export interface Case extends CaseOptions {
  /** The sentence of proto/README.md that it checks. */
  readonly id: string;
  readonly title: string;
  readonly run: (trial: Trial) => Promise<void>;
}

/** Adds cases to a list. */
export const caseList = () => {
  const cases: Case[] = [];
  const rule = (id: string, title: string, run: Case['run'], options: CaseOptions = {}): void => {
    cases.push({ id, title, run, ...options });
  };
  return { cases, rule };
};
