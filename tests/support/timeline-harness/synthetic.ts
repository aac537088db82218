// Synthetic books for looking at the timeline and the map: a busy hour, or very many bars. Deterministic.
import { EVENT_KINDS } from '../../../main/core/orders/types.js';
import type { BookEvent, EventKind, Truck, TruckState, Warehouse } from '../../../main/core/orders/types.js';
import { TRUCK_STATES } from '../../../main/core/feed/timeline-kinds.js';

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Line {
  readonly at: number;
  readonly kind: EventKind;
  readonly shipment: number;
  readonly warehouse: number;
  readonly truck: number;
  readonly truckState: TruckState | null;
  readonly x?: number;
  readonly y?: number;
}

export interface BusyOptions {
  readonly warehouses: number;
  readonly trucks: number;
  readonly shipments: number;
  readonly from: number;
  readonly to: number;
  readonly reports: boolean;
  readonly seed?: number;
  /** Nothing happens in this share of the middle of the time. */
  readonly silence?: number;
  readonly firstShipment?: number;
}

/** Packages through the whole road; trucks take them in loads. */
export function busy(options: BusyOptions): Line[] {
  const { warehouses, trucks, shipments, from, to, reports, seed = 1, silence = 0, firstShipment = 1 } = options;
  const rnd = random(seed);
  const lines: Line[] = [];
  const add = (
    at: number,
    kind: EventKind,
    shipment = 0,
    warehouse = -1,
    truck = -1,
    truckState: TruckState | null = null,
  ) => lines.push({ at: Math.round(at), kind, shipment, warehouse, truck, truckState });
  const free = Array.from({ length: trucks }, () => from);
  const span = to - from;
  const tripMs = Math.min(480_000, (span / shipments) * trucks * 3.2);
  const waiting = new Map<number, { id: number; ready: number }[]>();
  for (let i = 0; i < shipments; i++) {
    const id = firstShipment + i;
    const place = (i + rnd()) / shipments;
    const squeezed = place < 0.5 ? place * (1 - silence) : place * (1 - silence) + silence;
    const at = from + squeezed * span * 0.985;
    const warehouse = 1 + Math.floor(rnd() ** 1.4 * warehouses);
    const short = rnd() < 0.05;
    const packAt = at + (short ? tripMs * rnd() : 0);
    const ready = packAt + tripMs * (0.1 + 0.35 * rnd());
    add(at, 'order-placed', id, warehouse);
    add(at, 'shipment-planned', id, warehouse);
    if (short) add(at, 'shipment-waiting', id, warehouse);
    add(packAt, 'pack-sent', id, warehouse);
    add(packAt + 60, 'pack-acked', id, warehouse);
    if (rnd() < 0.02) add(packAt + 400, 'problem', id, warehouse);
    add(ready, 'ready', id, warehouse);
    add(ready, 'pickup-sent', id, warehouse);
    const queue = waiting.get(warehouse) ?? [];
    waiting.set(warehouse, queue);
    queue.push({ id, ready });
    if (queue.length < 2 + Math.floor(rnd() * 4)) continue;
    waiting.set(warehouse, []);
    const truck = free.indexOf(Math.min(...free));
    const go = Math.max(free[truck] ?? 0, Math.max(...queue.map((one) => one.ready)));
    const arrive = go + tripMs * (0.15 + 0.3 * rnd());
    const report = (time: number, state: TruckState) => reports && add(time, 'truck', 0, -1, truck + 1, state);
    report(go, 'to-warehouse');
    report(arrive, 'waiting');
    let time = arrive + tripMs * 0.04;
    report(time, 'loading');
    for (const { id: one } of queue) {
      add(arrive, 'truck-arrived', one, warehouse, truck + 1);
      add(time, 'load-sent', one, warehouse, truck + 1);
      if (rnd() < 0.012) add(time + 200, 'command-rejected', one, warehouse, truck + 1);
      time += tripMs * (0.02 + 0.05 * rnd());
      add(time, 'loaded', one, warehouse, truck + 1);
    }
    report(time, 'delivering');
    for (const { id: one } of queue) add(time + 50, 'out-for-delivery', one, warehouse, truck + 1);
    for (const { id: one } of queue) {
      time += tripMs * (0.08 + 0.2 * rnd());
      add(time, 'delivered', one, warehouse, truck + 1);
    }
    report(time, 'idle');
    free[truck] = time;
  }
  return lines.filter((line) => line.at <= to).sort((a, b) => a.at - b.at);
}

export function toEvent(line: Line, rev: number): BookEvent {
  return {
    rev,
    at: line.at,
    kind: line.kind,
    source: 'us',
    personId: null,
    orderId: line.shipment > 0 ? 1000 + line.shipment : null,
    shipmentId: line.shipment > 0 ? line.shipment : null,
    warehouseId: line.warehouse >= 0 ? line.warehouse : null,
    productId: null,
    truckId: line.truck >= 0 ? line.truck : null,
    link: null,
    seq: null,
    peerSeq: null,
    from: null,
    to: null,
    data: line.truckState ? { state: line.truckState } : null,
  };
}

export function toChunk(lines: readonly Line[], after: number, limit: number) {
  const part = lines.slice(after, after + limit);
  return {
    rev: part.map((_, i) => after + i + 1),
    at: part.map((line) => line.at),
    kind: part.map((line) => EVENT_KINDS.indexOf(line.kind)),
    shipment: part.map((line) => (line.shipment > 0 ? line.shipment : -1)),
    order: part.map((line) => (line.shipment > 0 ? 1000 + line.shipment : -1)),
    warehouse: part.map((line) => line.warehouse),
    truck: part.map((line) => line.truck),
    truckState: part.map((line) => (line.truckState ? TRUCK_STATES.indexOf(line.truckState) : -1)),
    complete: after + limit >= lines.length,
  };
}

export const WAREHOUSES: readonly Warehouse[] = [
  { id: 1, name: 'Durham', x: 12, y: 20, inWorld: true },
  { id: 2, name: 'Raleigh', x: 120, y: 64, inWorld: true },
  { id: 3, name: 'Greensboro', x: -90, y: 110, inWorld: true },
];

/** Five trucks, each in another state; `more` of them are copies that stand all over the grid. */
export function someTrucks(now: number, more = 0): Record<number, Truck> {
  const truck = (
    id: number,
    x: number,
    y: number,
    state: TruckState,
    target: [number, number] | null,
    age: number,
    load: number[],
  ): Truck => ({
    id,
    x,
    y,
    state,
    target: target ? { x: target[0], y: target[1] } : null,
    warehouseId: state === 'to-warehouse' || state === 'waiting' || state === 'loading' ? 2 : null,
    shipmentIds: load,
    since: now - age,
    reportedAt: now - age,
    inferred: false,
  });
  const five: Record<number, Truck> = {
    1: truck(1, 12, 20, 'delivering', [160, 150], 900, [211, 212, 215]),
    2: truck(2, -40, 60, 'to-warehouse', [120, 64], 500, []),
    3: truck(3, 120, 64, 'loading', null, 4000, [220]),
    4: truck(4, 60, -40, 'idle', null, 60_000, []),
    5: truck(5, -90, 110, 'delivering', [-150, 10], 300, [230, 231]),
  };
  for (let id = 6; id < 6 + more; id++) {
    const [dx, dy] = [((id * 37) % 300) - 150, ((id * 61) % 200) - 100];
    const like = five[(id % 5) + 1];
    if (like === undefined) continue;
    const target = like.target === null ? null : { x: like.target.x + dy, y: like.target.y + dx };
    five[id] = { ...like, id, x: like.x + dx, y: like.y + dy, target };
  }
  return five;
}
