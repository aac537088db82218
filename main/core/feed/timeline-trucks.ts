// What each truck does, for its lane: told by the carrier's reports, or inferred from its packages while there are none.

import { FLAG_INFERRED, TRUCK_STATES, barKindIndex } from './timeline-kinds.js';
import type { TimelineLanes } from './timeline-lanes.js';

interface TruckFold {
  readonly lane: number;
  /** Reports exist: nothing is inferred any more. */
  reported: boolean;
  state: number;
  bar: number;
  lastEnd: number;
}

const TO_WAREHOUSE = TRUCK_STATES.indexOf('to-warehouse');
const WAITING = TRUCK_STATES.indexOf('waiting');
const LOADING = TRUCK_STATES.indexOf('loading');
const DELIVERING = TRUCK_STATES.indexOf('delivering');
/** Bar kind of each truck state; -1: no bar. */
const TRUCK_BARS = [-1, ...(['to-warehouse', 'waiting', 'truck-loading', 'delivering'] as const).map(barKindIndex)];

/** The shipment from which something is inferred: its id, and when its truck was called (ms, NaN when it was not). */
interface Cause {
  readonly id: number;
  readonly pickupAt: number;
}

export class TimelineTrucks {
  #lanes: TimelineLanes;
  #trucks = new Map<number, TruckFold>();

  constructor(lanes: TimelineLanes) {
    this.#lanes = lanes;
  }

  /** Index of the truck's own lane. */
  laneOf(id: number): number {
    return this.#truck(id).lane;
  }

  arrived(id: number, time: number, cause: Cause | null): void {
    this.#infer(id, WAITING, time, cause);
  }

  loading(id: number, time: number, cause: Cause | null): void {
    this.#infer(id, LOADING, time, cause);
  }

  delivering(id: number, time: number, cause: Cause | null): void {
    this.#infer(id, DELIVERING, time, cause);
  }

  /** A package has left the truck. Without reports, a truck is done when nothing is left on it. */
  unloaded(id: number, time: number): void {
    const truck = this.#trucks.get(id);
    if (!truck || truck.reported || truck.state !== DELIVERING) return;
    const cargo = this.#lanes.find('truck', id, 'cargo');
    if ((cargo?.bars.open ?? 0) === 0) this.#set(truck, 0, time, 0, FLAG_INFERRED);
  }

  report(id: number, state: number, time: number, shipment: number): void {
    const truck = this.#truck(id);
    if (truck.state === state && truck.reported) return;
    if (!truck.reported) {
      truck.reported = true;
      const lane = this.#lanes.list[truck.lane];
      // The same thing was just inferred: the report confirms it.
      if (truck.state === state && lane && truck.bar >= 0 && lane.bars.startOf(truck.bar) === time) {
        lane.bars.unflag(truck.bar, FLAG_INFERRED);
        return;
      }
    }
    this.#set(truck, state, time, Math.max(0, shipment), 0);
  }

  #infer(id: number, state: number, time: number, cause: Cause | null): void {
    if (id < 0) return;
    const truck = this.#truck(id);
    if (truck.reported || truck.state === state) return;
    const ref = cause?.id ?? 0;
    if (state === WAITING && truck.state <= 0 && cause && cause.pickupAt < time) {
      // It set off when it was called, or when it was done with what it did before.
      const from = Math.max(cause.pickupAt, truck.lastEnd);
      if (from < time) this.#set(truck, TO_WAREHOUSE, from, ref, FLAG_INFERRED);
    }
    this.#set(truck, state, time, ref, FLAG_INFERRED);
  }

  #set(truck: TruckFold, state: number, time: number, ref: number, flags: number): void {
    const lane = this.#lanes.list[truck.lane];
    if (!lane) return;
    if (truck.bar >= 0) {
      lane.bars.close(truck.bar, time);
      truck.lastEnd = time;
    }
    const kind = TRUCK_BARS[state] ?? -1;
    truck.state = state;
    truck.bar = kind < 0 ? -1 : this.#lanes.begin(lane, time, kind | flags, ref);
    lane.lastAt = time;
  }

  #truck(id: number): TruckFold {
    let truck = this.#trucks.get(id);
    if (!truck) {
      const lane = this.#lanes.at('truck', id, 'state').index;
      truck = { lane, reported: false, state: -1, bar: -1, lastEnd: -Infinity };
      this.#trucks.set(id, truck);
    }
    return truck;
  }
}
