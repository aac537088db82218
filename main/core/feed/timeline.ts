// Folds the journal, in rev order, into lanes of bars: what each warehouse and each truck did, and when. The same lanes
// come out however the journal was cut into pieces. Draws nothing, loads nothing.

import { assert } from '../lib/assert.js';
import { EVENT_KINDS } from '../orders/types.js';
import type { BookEvent } from '../orders/types.js';
import { grow } from './timeline-columns.js';
import { FLAG_CANCELLED, FLAG_PROBLEM, PROBLEM_KINDS, TRUCK_STATES, barKindIndex } from './timeline-kinds.js';
import type { BarKind, LaneStage, LaneGroup, TimelineColumns } from './timeline-kinds.js';
import { TimelineLanes } from './timeline-lanes.js';
import type { TimelineLane } from './timeline-lanes.js';
import { GapList, ProblemColumns } from './timeline-problems.js';
import { TimelineTrucks } from './timeline-trucks.js';

/** Silence longer than this may be folded away on screen, ms. */
export const MIN_GAP_MS = 20_000;
/** Shipment ids below this find their order by index; above, in a map. */
const DENSE_SHIPMENTS = 8_000_000;

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

const RANKS: readonly { readonly stage: LaneStage; readonly kind: BarKind }[] = [
  { stage: 'queue', kind: 'queued' },
  { stage: 'packing', kind: 'packing' },
  { stage: 'ready', kind: 'ready' },
  { stage: 'loading', kind: 'loading' },
  { stage: 'cargo', kind: 'on-truck' },
];
const PROBLEMS: ReadonlySet<string> = new Set(PROBLEM_KINDS);

export class TimelineModel {
  readonly problems = new ProblemColumns();
  readonly gaps = new GapList();
  /** The last event folded in. */
  rev = 0;
  events = 0;
  /** Of the first and last event, ms; NaN while empty. Time never runs back here: a clock that was set back stands still. */
  firstAt = NaN;
  lastAt = NaN;
  /** Grows with every event that changed anything. */
  version = 0;
  #lanes = new TimelineLanes();
  #trucks = new TimelineTrucks(this.#lanes);
  #open = new Map<number, OpenShipment>();
  #orderOf = new Uint32Array(0);
  #orderOfLarge = new Map<number, number>();

  get lanes(): readonly TimelineLane[] {
    return this.#lanes.list;
  }

  /** When the first bar of all began, ms; NaN while there is none. */
  get firstBarAt(): number {
    return this.#lanes.firstBarAt;
  }

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
    return this.#lanes.find(group, entity, stage);
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
        this.#trucks.arrived(truck, time, open);
        break;
      case 'load-sent':
        if (open) this.#advance(open, 3, time);
        this.#trucks.loading(open?.truck ?? truck, time, open);
        break;
      case 'loaded':
        if (open) this.#advance(open, 4, time);
        break;
      case 'out-for-delivery':
        if (open) this.#advance(open, 4, time);
        this.#trucks.delivering(open?.truck ?? truck, time, open);
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
        if (truck >= 0 && truckState >= 0) this.#trucks.report(truck, truckState, time, shipment);
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
    const lane = this.#lanes.at(group, entity, stage);
    open.lane = lane.index;
    open.bar = this.#lanes.begin(lane, time, barKindIndex(kind), open.id);
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
    this.#trucks.unloaded(open.truck, time);
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
    else if (warehouse >= 0) lane = this.#lanes.at('warehouse', warehouse, 'packing');
    else if (truck >= 0) lane = this.lanes[this.#trucks.laneOf(truck)];
    else lane = this.#lanes.at('program', 0, 'program');
    if (!lane) return;
    this.problems.push(time, lane.index, kind, Math.max(0, shipment));
    lane.problems++;
    lane.lastProblemAt = time;
    lane.lastAt = time;
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
