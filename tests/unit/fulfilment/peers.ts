// A model of world and UPS for the tests: small, strict, and slow to answer. Every message of theirs waits in a bag until the
// test draws it, in any order, as often as it likes.

import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';

export interface Waiting {
  readonly link: 'world' | 'ups';
  readonly item: { readonly ack: number } | { readonly peerSeq: number; readonly body: WorldResponse | UpsToStore };
}

const EXISTS = 'error: the id you want to create already exists';
const NO_STOCK = 'error: not enough number of product in stock - product count can not be less than 0';
const UNKNOWN =
  'error: warehouse id/product_id/package id/truck id in certain world and warehouse(if product_id) does not exist';
const NO_TRUCK =
  'cannot find truck or package you specified\nPossible reasons: do not exist, not in proper status or not in the same warehouse!';

export class Peers {
  readonly bag: Waiting[] = [];
  readonly stock = new Map<string, number>();
  readonly packages = new Map<number, { status: string; whnum: number; truck: number | null }>();
  /** Successful packs per package: must never be more than one. */
  readonly packs = new Map<number, number>();
  readonly truckAt = new Map<number, number | null>();
  readonly #seen = { world: new Set<number>(), ups: new Set<number>() };
  readonly #known = new Map<
    number,
    { status: 'QUEUED' | 'AT_WAREHOUSE' | 'LOADED' | 'DELIVERED'; truck: number | null; whnum: number }
  >();
  readonly #namesPackages: boolean;
  /** A call without a free truck is answered with truck -1 and forgotten. */
  readonly #dropsCalls: boolean;
  #seq = 0;

  constructor(stock: ReadonlyMap<string, number>, trucks: number, namesPackages: boolean, dropsCalls = false) {
    for (const [key, count] of stock) this.stock.set(key, count);
    for (let id = 0; id < trucks; id++) this.truckAt.set(id, null);
    this.#namesPackages = namesPackages;
    this.#dropsCalls = dropsCalls;
  }

  /** A command arrives (again). A number that was used is only acked. `lost`: it is acked and its answer never comes. */
  take(link: 'world' | 'ups', seq: number, body: WorldCommand | StoreToUps, lost = false): void {
    this.bag.push({ link, item: { ack: seq } });
    if (this.#seen[link].has(seq)) return;
    this.#seen[link].add(seq);
    const before = this.bag.length;
    if (link === 'world') this.#world(seq, body as WorldCommand);
    else this.#ups(seq, body as StoreToUps);
    if (lost) this.bag.splice(before);
  }

  #say(link: 'world' | 'ups', body: WorldResponse | UpsToStore): void {
    this.bag.push({ link, item: { peerSeq: ++this.#seq, body } });
  }

  #world(seq: number, body: WorldCommand): void {
    const refuse = (err: string): void => this.#say('world', { kind: 'error', err, originseqnum: seq });
    switch (body.kind) {
      case 'buy':
        for (const { id, count } of body.things) this.#add(body.whnum, id, count);
        return this.#say('world', { kind: 'arrived', whnum: body.whnum, things: body.things });
      case 'pack': {
        if (this.packages.has(body.shipid)) return refuse(EXISTS);
        if (body.things.some(({ id, count }) => (this.stock.get(`${body.whnum}/${id}`) ?? 0) < count))
          return refuse(NO_STOCK);
        for (const { id, count } of body.things) this.#add(body.whnum, id, -count);
        this.packages.set(body.shipid, { status: 'PACKED', whnum: body.whnum, truck: null });
        this.packs.set(body.shipid, (this.packs.get(body.shipid) ?? 0) + 1);
        return this.#say('world', { kind: 'ready', shipid: body.shipid });
      }
      case 'load': {
        const pkg = this.packages.get(body.shipid);
        if (pkg?.status !== 'PACKED' || this.truckAt.get(body.truckid) !== body.whnum) return refuse(NO_TRUCK);
        pkg.status = 'LOADED';
        pkg.truck = body.truckid;
        return this.#say('world', { kind: 'loaded', shipid: body.shipid });
      }
      case 'query': {
        const pkg = this.packages.get(body.packageid);
        if (pkg === undefined) return refuse(UNKNOWN);
        return this.#say('world', { kind: 'packagestatus', packageid: body.packageid, status: pkg.status });
      }
    }
  }

  #ups(seq: number, body: StoreToUps): void {
    switch (body.kind) {
      case 'pickup':
        for (const { shipid } of body.packages) {
          if (this.#dropsCalls && !this.#known.has(shipid) && ![...this.truckAt.values()].includes(null)) {
            this.#say('ups', { kind: 'truckArrived', truckid: -1, whnum: body.whnum, shipids: [] });
            continue;
          }
          if (!this.#known.has(shipid)) this.#known.set(shipid, { status: 'QUEUED', truck: null, whnum: body.whnum });
        }
        return this.dispatch();
      case 'loaded':
        for (const shipid of body.shipids) this.#depart(shipid, body.truckid ?? -1);
        return this.dispatch();
      case 'cancel': {
        const pkg = this.#known.get(body.shipid);
        if (pkg?.status === 'DELIVERED') throw new Error(`package ${body.shipid} was delivered, and is cancelled`);
        this.#known.delete(body.shipid);
        if (pkg !== undefined && pkg.truck !== null) this.truckAt.set(pkg.truck, null);
        this.#say('ups', { kind: 'cancelResult', shipid: body.shipid, accepted: pkg !== undefined, reason: 'unknown' });
        return this.dispatch();
      }
      case 'statusQuery': {
        // Such a protocol has no word for it.
        if (!this.#namesPackages) return;
        const packages = body.shipids.map((shipid) => {
          const pkg = this.#known.get(shipid);
          return { shipid, status: pkg?.status ?? ('UNKNOWN' as const), truckid: pkg?.truck ?? null };
        });
        return this.#say('ups', { kind: 'status', answers: seq, packages, trucks: [] });
      }
      default:
        // That -1 is no truck: such a program does not care.
        if (this.#dropsCalls && body.kind === 'error') return;
        throw new Error(`the store sent ${body.kind}: ${JSON.stringify(body)}`);
    }
  }

  /** Sends free trucks to the packages that were called for first. */
  dispatch(): void {
    for (const [shipid, pkg] of this.#known) {
      if (pkg.status !== 'QUEUED') continue;
      const free = [...this.truckAt].find(([, at]) => at === null)?.[0];
      if (free === undefined) return;
      this.truckAt.set(free, pkg.whnum);
      pkg.status = 'AT_WAREHOUSE';
      pkg.truck = free;
      const shipids = this.#namesPackages ? [shipid] : [];
      this.#say('ups', { kind: 'truckArrived', truckid: free, whnum: pkg.whnum, shipids });
    }
  }

  #depart(shipid: number, truckid: number): void {
    const inWorld = this.packages.get(shipid);
    if (inWorld?.status !== 'LOADED' || inWorld.truck !== truckid)
      throw new Error(`package ${shipid} is not on ${truckid}`);
    inWorld.status = 'DELIVERED';
    // A UPS that names no package learns only now which one its truck took; the one it had meant waits again.
    for (const [id, pkg] of this.#known) {
      if (id !== shipid && pkg.truck === truckid && pkg.status === 'AT_WAREHOUSE') {
        this.#known.set(id, { ...pkg, status: 'QUEUED', truck: null });
      }
    }
    this.truckAt.set(truckid, null);
    this.#known.set(shipid, { status: 'DELIVERED', truck: truckid, whnum: inWorld.whnum });
    this.#say('ups', { kind: 'outForDelivery', truckid, shipids: [shipid] });
    this.#say('ups', { kind: 'delivered', truckid, shipid });
  }

  #add(whnum: number, id: number, count: number): void {
    const key = `${whnum}/${id}`;
    this.stock.set(key, (this.stock.get(key) ?? 0) + count);
  }
}
