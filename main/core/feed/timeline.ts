// Folds the journal, in rev order, into lanes of bars: what each warehouse and each truck did, and when. The same lanes
// come out however the journal was cut into pieces. Draws nothing, loads nothing.

import { assert } from '../lib/assert.js';
import { EVENT_KINDS } from '../orders/types.js';
import type { BookEvent } from '../orders/types.js';
import { BarColumns, grow } from './timeline-columns.js';
import {
  BAR_KINDS,
  FLAG_CANCELLED,
  FLAG_INFERRED,
  FLAG_PROBLEM,
  KIND_MASK,
  PROBLEM_KINDS,
  TRUCK_STATES,
} from './timeline-kinds.js';
import type { BarKind, LaneGroup, LaneStage, TimelineColumns } from './timeline-kinds.js';
import { GapList, ProblemColumns } from './timeline-problems.js';

/** Silence longer than this may be folded away on screen, ms. */
export const MIN_GAP_MS = 20_000;
export const MAX_LANES = 16_384;
/** Shipment ids below this find their order by index; above, in a map. */
const DENSE_SHIPMENTS = 8_000_000;

export interface TimelineLane {
  readonly index: number;
  readonly group: LaneGroup;
  /** Warehouse or truck id; 0 for the program's lane. */
  readonly entity: number;
  readonly stage: LaneStage;
  readonly bars: BarColumns;
  problems: number;
  lastProblemAt: number;
  lastAt: number;
}

/** Where a package is now. Rank only grows: facts may come out of order. */
interface OpenShipment {
  readonly id: number;
  order: number;
  warehouse: number;
  truck: number;
  rank: number;
  /** Lane of its open bar and the bar's index; -1 when it has none. */
  lane: number;
  bar: number;
  pickupAt: number;
}

interface TruckFold {
  readonly lane: number;
  /** Reports exist: nothing is inferred any more. */
  reported: boolean;
  state: number;
  bar: number;
  lastEnd: number;
}

const RANKS: readonly { readonly stage: LaneStage; readonly kind: BarKind }[] = [
  { stage: 'queue', kind: 'queued' },
  { stage: 'packing', kind: 'packing' },
  { stage: 'ready', kind: 'ready' },
  { stage: 'loading', kind: 'loading' },
  { stage: 'cargo', kind: 'on-truck' },
];
const LOADING = TRUCK_STATES.indexOf('loading');
const WAITING = TRUCK_STATES.indexOf('waiting');
const TO_WAREHOUSE = TRUCK_STATES.indexOf('to-warehouse');
const DELIVERING = TRUCK_STATES.indexOf('delivering');
/** Bar kind of each truck state; -1: no bar. */
const TRUCK_BARS = [-1, ...(['to-warehouse', 'waiting', 'truck-loading', 'delivering'] as const).map(barKindIndex)];
const PROBLEMS: ReadonlySet<string> = new Set(PROBLEM_KINDS);

export class TimelineModel {
  readonly lanes: TimelineLane[] = [];
  readonly problems = new ProblemColumns();
  readonly gaps = new GapList();
  /** The last event folded in. */
  rev = 0;
  events = 0;
  /** Of the first and last event, ms; NaN while empty. Time never runs back here: a clock that was set back stands still. */
  firstAt = NaN;
  lastAt = NaN;
  /** When the first bar of all began, ms; NaN while there is none. */
  firstBarAt = NaN;
  /** Grows with every event that changed anything. */
  version = 0;
  #laneOf = new Map<string, number>();
  #open = new Map<number, OpenShipment>();
  #trucks = new Map<number, TruckFold>();
  #orderOf = new Uint32Array(0);
  #orderOfLarge = new Map<number, number>();

  get byteLength(): number {
    const lanes = this.lanes.reduce((sum, lane) => sum + lane.bars.byteLength, 0);
    return lanes + this.problems.byteLength + this.#orderOf.byteLength + this.gaps.length * 16;
  }

  get bars(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.bars.length, 0);
  }

  /** Order of a shipment that the journal named; 0 when unknown. */
  orderOf(shipment: number): number {
    return this.#orderOf[shipment] ?? this.#orderOfLarge.get(shipment) ?? 0;
  }

  lane(group: LaneGroup, entity: number, stage: LaneStage): TimelineLane | null {
    return this.lanes[this.#laneOf.get(`${group}/${entity}/${stage}`) ?? -1] ?? null;
  }

  /** Folds events `from` to `to` of the columns. Those at or below `rev` were folded before and are passed over. Throws when the columns are not equally long. */
  foldColumns(columns: TimelineColumns, from = 0, to = columns.rev.length): void {
    const { rev, at, kind, shipment, order, warehouse, truck, truckState } = columns;
    for (const column of [at, kind, shipment, order, warehouse, truck, truckState]) {
      assert(column.length === rev.length, `timeline columns differ in length: ${column.length} and ${rev.length}`);
    }
    for (let i = from; i < to; i++) {
      this.#event(
        rev[i] ?? 0,
        at[i] ?? 0,
        kind[i] ?? -1,
        shipment[i] ?? -1,
        order[i] ?? -1,
        warehouse[i] ?? -1,
        truck[i] ?? -1,
        truckState[i] ?? -1,
      );
    }
  }

  foldEvents(events: readonly BookEvent[]): void {
    for (const event of events) {
      const kind = EVENT_KINDS.indexOf(event.kind);
      const state = event.kind === 'truck' ? TRUCK_STATES.indexOf(event.data?.['state'] as never) : -1;
      const { rev, at, shipmentId, orderId, warehouseId, truckId } = event;
      this.#event(rev, at, kind, shipmentId ?? -1, orderId ?? -1, warehouseId ?? -1, truckId ?? -1, state);
    }
  }

  #event(
    rev: number,
    at: number,
    kindIndex: number,
    shipment: number,
    order: number,
    warehouse: number,
    truck: number,
    truckState: number,
  ): void {
    const kind = EVENT_KINDS[kindIndex];
    if (rev <= this.rev || kind === undefined) return;
    this.rev = rev;
    this.events++;
    this.version++;
    const time = this.#clock(at);
    const open = shipment > 0 ? this.#shipment(kind, shipment, order, warehouse, truck) : null;
    switch (kind) {
      case 'shipment-planned':
      case 'shipment-waiting':
        if (open) this.#advance(open, 0, time);
        break;
      case 'pack-sent':
        if (open) this.#advance(open, 1, time);
        break;
      case 'ready':
        if (open) this.#advance(open, 2, time);
        break;
      case 'pickup-sent':
        if (open) open.pickupAt = time;
        break;
      case 'truck-arrived':
        this.#infer(truck, WAITING, time, open);
        break;
      case 'load-sent':
        if (open) this.#advance(open, 3, time);
        this.#infer(open?.truck ?? truck, LOADING, time, open);
        break;
      case 'loaded':
        if (open) this.#advance(open, 4, time);
        break;
      case 'out-for-delivery':
        if (open) this.#advance(open, 4, time);
        this.#infer(open?.truck ?? truck, DELIVERING, time, open);
        break;
      case 'delivered':
        if (open) this.#finish(open, time, 0);
        break;
      case 'cancelled':
        if (open) this.#finish(open, time, FLAG_CANCELLED);
        break;
      case 'order-taken-back':
        for (const one of [...this.#open.values()]) if (one.order === order) this.#finish(one, time, FLAG_CANCELLED);
        break;
      case 'truck':
        if (truck >= 0 && truckState >= 0) this.#report(truck, truckState, time, shipment);
        break;
      default:
        if (PROBLEMS.has(kind)) this.#problem(kindIndex, time, open, shipment, warehouse, truck);
    }
  }

  #clock(at: number): number {
    if (Number.isNaN(this.lastAt)) {
      this.firstAt = at;
      this.lastAt = at;
    }
    if (at - this.lastAt >= MIN_GAP_MS) this.gaps.push(this.lastAt, at);
    this.lastAt = Math.max(this.lastAt, at);
    return this.lastAt;
  }

  /** The open shipment that an event is about, with what the event adds about it. Null: closed before, or not begun. */
  #shipment(kind: string, id: number, order: number, warehouse: number, truck: number): OpenShipment | null {
    if (order > 0) this.#rememberOrder(id, order);
    let open = this.#open.get(id);
    if (!open) {
      // Only steps of the road begin one; late notices about a closed shipment must not open it again.
      if (!BEGINS.has(kind)) return null;
      open = { id, order, warehouse: -1, truck: -1, rank: -1, lane: -1, bar: -1, pickupAt: NaN };
      this.#open.set(id, open);
    }
    if (open.order < 0) open.order = order;
    if (warehouse >= 0 && open.warehouse < 0) open.warehouse = warehouse;
    if (truck >= 0) open.truck = truck;
    return open;
  }

  #advance(open: OpenShipment, rank: number, time: number): void {
    if (rank <= open.rank) return;
    open.rank = rank;
    this.#endBar(open, time, 0);
    const { stage, kind } = RANKS[rank] ?? { stage: 'queue', kind: 'queued' };
    const group = stage === 'cargo' ? 'truck' : 'warehouse';
    const entity = group === 'truck' ? open.truck : open.warehouse;
    if (entity < 0) return;
    const lane = this.#lane(group, entity, stage);
    open.lane = lane.index;
    open.bar = lane.bars.push(time, barKindIndex(kind), open.id);
    this.#noteBar(time);
    lane.lastAt = time;
  }

  #endBar(open: OpenShipment, time: number, flags: number): void {
    const lane = this.lanes[open.lane];
    if (!lane) return;
    if (flags !== 0) lane.bars.flag(open.bar, flags);
    lane.bars.close(open.bar, time);
    lane.lastAt = time;
    open.lane = -1;
    open.bar = -1;
  }

  #finish(open: OpenShipment, time: number, flags: number): void {
    this.#endBar(open, time, flags);
    this.#open.delete(open.id);
    const truck = this.#trucks.get(open.truck);
    if (!truck || truck.reported) return;
    // Without reports, a truck is done when nothing is left on it.
    const cargo = this.lane('truck', open.truck, 'cargo');
    if (truck.state === DELIVERING && (cargo?.bars.open ?? 0) === 0) this.#setTruck(truck, 0, time, 0, FLAG_INFERRED);
  }

  #infer(truckId: number, state: number, time: number, open: OpenShipment | null): void {
    if (truckId < 0) return;
    const truck = this.#truck(truckId);
    if (truck.reported || truck.state === state) return;
    const ref = open?.id ?? 0;
    const wasFree = truck.state <= 0;
    if (state === WAITING && wasFree && open && open.pickupAt < time) {
      // It set off when it was called, or when it was done with what it did before.
      const from = Math.max(open.pickupAt, truck.lastEnd);
      if (from < time) this.#setTruck(truck, TO_WAREHOUSE, from, ref, FLAG_INFERRED);
    }
    this.#setTruck(truck, state, time, ref, FLAG_INFERRED);
  }

  #report(truckId: number, state: number, time: number, shipment: number): void {
    const truck = this.#truck(truckId);
    if (truck.state === state && truck.reported) return;
    if (!truck.reported) {
      truck.reported = true;
      const lane = this.lanes[truck.lane];
      // The same thing was just inferred: the report confirms it.
      if (truck.state === state && lane && truck.bar >= 0 && lane.bars.startOf(truck.bar) === time) {
        lane.bars.unflag(truck.bar, FLAG_INFERRED);
        return;
      }
    }
    this.#setTruck(truck, state, time, Math.max(0, shipment), 0);
  }

  #setTruck(truck: TruckFold, state: number, time: number, ref: number, flags: number): void {
    const lane = this.lanes[truck.lane];
    if (!lane) return;
    if (truck.bar >= 0) {
      lane.bars.close(truck.bar, time);
      truck.lastEnd = time;
    }
    const kind = TRUCK_BARS[state] ?? -1;
    truck.state = state;
    truck.bar = kind < 0 ? -1 : lane.bars.push(time, kind | flags, ref);
    if (kind >= 0) this.#noteBar(time);
    lane.lastAt = time;
  }

  #noteBar(time: number): void {
    if (!(this.firstBarAt <= time)) this.firstBarAt = time;
  }

  #problem(
    kind: number,
    time: number,
    open: OpenShipment | null,
    shipment: number,
    warehouse: number,
    truck: number,
  ): void {
    let lane = open ? this.lanes[open.lane] : undefined;
    if (open && lane) lane.bars.flag(open.bar, FLAG_PROBLEM);
    else if (warehouse >= 0) lane = this.#lane('warehouse', warehouse, 'packing');
    else if (truck >= 0) lane = this.lanes[this.#truck(truck).lane];
    else lane = this.#lane('program', 0, 'program');
    if (!lane) return;
    this.problems.push(time, lane.index, kind, Math.max(0, shipment));
    lane.problems++;
    lane.lastProblemAt = time;
    lane.lastAt = time;
  }

  #truck(id: number): TruckFold {
    let truck = this.#trucks.get(id);
    if (!truck) {
      truck = { lane: this.#lane('truck', id, 'state').index, reported: false, state: -1, bar: -1, lastEnd: -Infinity };
      this.#trucks.set(id, truck);
    }
    return truck;
  }

  #lane(group: LaneGroup, entity: number, stage: LaneStage): TimelineLane {
    const key = `${group}/${entity}/${stage}`;
    const known = this.lanes[this.#laneOf.get(key) ?? -1];
    if (known) return known;
    const index = this.lanes.length;
    assert(index < MAX_LANES, `the timeline has no room for more than ${MAX_LANES} lanes`);
    const bars = new BarColumns(group === 'warehouse' || stage === 'cargo');
    const lane = { index, group, entity, stage, bars, problems: 0, lastProblemAt: NaN, lastAt: NaN };
    this.lanes.push(lane);
    this.#laneOf.set(key, index);
    return lane;
  }

  #rememberOrder(shipment: number, order: number): void {
    if (shipment >= DENSE_SHIPMENTS) {
      this.#orderOfLarge.set(shipment, order);
      return;
    }
    while (shipment >= this.#orderOf.length) this.#orderOf = grow(this.#orderOf);
    this.#orderOf[shipment] = order;
  }
}

const BEGINS: ReadonlySet<string> = new Set([
  'shipment-planned',
  'shipment-waiting',
  'pack-sent',
  'ready',
  'load-sent',
]);

export function barKindIndex(kind: BarKind): number {
  return BAR_KINDS.indexOf(kind);
}

/** The kind of a bar's kind byte. */
export function barKindOf(byte: number): BarKind {
  return BAR_KINDS[byte & KIND_MASK] ?? 'queued';
}
