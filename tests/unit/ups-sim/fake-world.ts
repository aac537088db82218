// A small world for the carrier's tests, by the rules that were seen on the real one: statuses, refusals, used numbers,
// responses that wait for their ack. Also does the store's loads. Virtual time, no chance of its own.

import { manhattan, type Point } from '../../../main/core/lib/ids.js';
import type { Item } from '../../../main/core/session/types.js';
import type { UpsWorldCommand, UpsWorldResponse } from '../../../main/core/wire/world-ups.js';

interface FakeTruck {
  x: number;
  y: number;
  status: 'IDLE' | 'TRAVELING' | 'ARRIVE WAREHOUSE' | 'LOADING' | 'DELIVERING';
  whnum: number | null;
  stops: { readonly shipid: number; readonly x: number; readonly y: number }[];
  moveEndsAt: number;
  loads: { readonly shipid: number; readonly endsAt: number }[];
}

interface FakePackage {
  readonly whnum: number;
  state: 'PACKED' | 'LOADED' | 'DELIVERED';
  truckid: number | null;
  deliveredAt: Point | null;
}

const NO_TRUCK = 'cannot find truck or package you specified';
const NOT_THERE = 'package you have specified is not currently in the truck you provided!';

export class FakeWorld {
  readonly trucks = new Map<number, FakeTruck>();
  readonly packages = new Map<number, FakePackage>();
  readonly warehouses = new Map<number, Point>();
  /** Responses that were not acked. */
  readonly pending = new Map<number, UpsWorldResponse>();
  /** Motion commands as they were executed, for checks. */
  readonly executed: UpsWorldCommand[] = [];
  loadMs = 1_000;
  #used = new Set<number>();
  #nextSeq = 1;

  addTruck(id: number, x: number, y: number): void {
    this.trucks.set(id, { x, y, status: 'IDLE', whnum: null, stops: [], moveEndsAt: 0, loads: [] });
  }

  execute({ seq, body }: Item<UpsWorldCommand>, now: number): void {
    this.advance(now);
    if (this.#used.has(seq)) return;
    this.#used.add(seq);
    const refuse = (err: string): void => this.#say({ kind: 'error', err, originseqnum: seq });
    const truck = this.trucks.get(body.truckid);
    if (body.kind === 'query') {
      if (truck === undefined) return refuse('error: truck id in certain world does not exist');
      const { x, y, status } = truck;
      return this.#say({ kind: 'truckstatus', truckid: body.truckid, status, x, y });
    }
    this.executed.push(body);
    if (truck === undefined || truck.status === 'TRAVELING' || truck.status === 'LOADING') return refuse(NO_TRUCK);
    if (body.kind === 'pickup') {
      const warehouse = this.warehouses.get(body.whid);
      if (warehouse === undefined) return refuse('error: warehouse id does not exist');
      truck.status = 'TRAVELING';
      truck.whnum = body.whid;
      truck.stops = [];
      truck.moveEndsAt = now + manhattan(truck, warehouse) * 10;
      return;
    }
    const there = body.packages.every(({ packageid }) => {
      const pkg = this.packages.get(packageid);
      return pkg?.state === 'LOADED' && pkg.truckid === body.truckid;
    });
    if (!there || body.packages.length === 0) return refuse(NOT_THERE);
    truck.status = 'DELIVERING';
    truck.whnum = null;
    truck.stops = body.packages.map(({ packageid, x, y }) => ({ shipid: packageid, x, y }));
    this.#nextLeg(truck, now);
  }

  /** The store's load command; false when it is refused. */
  load(shipid: number, truckid: number, now: number): boolean {
    this.advance(now);
    const truck = this.trucks.get(truckid);
    const pkg = this.packages.get(shipid);
    const standing = truck?.status === 'ARRIVE WAREHOUSE' || truck?.status === 'LOADING';
    if (truck === undefined || !standing || pkg?.state !== 'PACKED' || truck.whnum !== pkg.whnum) return false;
    if (truck.loads.some((load) => load.shipid === shipid)) return false;
    truck.status = 'LOADING';
    const after = truck.loads.at(-1)?.endsAt ?? now;
    truck.loads.push({ shipid, endsAt: after + this.loadMs });
    return true;
  }

  ack(seq: number): void {
    this.pending.delete(seq);
  }

  advance(now: number): void {
    for (const [truckid, truck] of this.trucks) {
      while (truck.status === 'LOADING' && (truck.loads[0]?.endsAt ?? Infinity) <= now)
        this.#finishLoad(truckid, truck);
      while (truck.status === 'DELIVERING' && truck.moveEndsAt <= now) this.#finishLeg(truckid, truck);
      if (truck.status === 'TRAVELING' && truck.moveEndsAt <= now) {
        const at = this.warehouses.get(truck.whnum ?? -1);
        Object.assign(truck, at, { status: 'ARRIVE WAREHOUSE' });
        this.#say({ kind: 'completion', truckid, x: truck.x, y: truck.y, status: 'ARRIVE WAREHOUSE' });
      }
    }
  }

  #finishLoad(truckid: number, truck: FakeTruck): void {
    const load = truck.loads.shift();
    const pkg = load === undefined ? undefined : this.packages.get(load.shipid);
    if (pkg !== undefined) Object.assign(pkg, { state: 'LOADED', truckid });
    if (truck.loads.length === 0) truck.status = 'ARRIVE WAREHOUSE';
  }

  #nextLeg(truck: FakeTruck, from: number): void {
    const stop = truck.stops[0];
    if (stop !== undefined) truck.moveEndsAt = from + manhattan(truck, stop) * 10;
  }

  #finishLeg(truckid: number, truck: FakeTruck): void {
    const stop = truck.stops.shift();
    const at = truck.moveEndsAt;
    if (stop !== undefined) {
      truck.x = stop.x;
      truck.y = stop.y;
      const pkg = this.packages.get(stop.shipid);
      if (pkg !== undefined)
        Object.assign(pkg, { state: 'DELIVERED', truckid: null, deliveredAt: { x: stop.x, y: stop.y } });
      this.#say({ kind: 'delivered', truckid, packageid: stop.shipid });
    }
    if (truck.stops.length > 0) {
      this.#nextLeg(truck, at);
      return;
    }
    truck.status = 'IDLE';
    this.#say({ kind: 'completion', truckid, x: truck.x, y: truck.y, status: 'IDLE' });
  }

  #say(body: UpsWorldResponse): void {
    this.pending.set(this.#nextSeq++, body);
  }
}
