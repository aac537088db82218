// Sparse columns beside the bars: problem events and idle gaps, both sorted by time. They are few, and always drawn.

import { grow } from './timeline-columns.js';
import { lowerBound, upperBound } from './timeline-search.js';

/** Problem events `0..length-1`, by time. `lane` indexes the model's lanes; `shipment` is 0 where none applies. */
export class ProblemColumns {
  at = new Float64Array(0);
  lane = new Uint16Array(0);
  /** Index into EVENT_KINDS. */
  kind = new Uint8Array(0);
  shipment = new Uint32Array(0);
  length = 0;

  get byteLength(): number {
    return this.at.byteLength + this.lane.byteLength + this.kind.byteLength + this.shipment.byteLength;
  }

  push(at: number, lane: number, kind: number, shipment: number): void {
    if (this.length === this.at.length) {
      this.at = grow(this.at);
      this.lane = grow(this.lane);
      this.kind = grow(this.kind);
      this.shipment = grow(this.shipment);
    }
    const index = this.length++;
    this.at[index] = at;
    this.lane[index] = lane;
    this.kind[index] = kind;
    this.shipment[index] = shipment;
  }

  atOf(index: number): number {
    return this.at[index] ?? NaN;
  }

  /** Indexes [from, to) with t0 <= at <= t1. */
  range(t0: number, t1: number): { readonly from: number; readonly to: number } {
    const from = lowerBound(this.at, this.length, t0);
    return { from, to: upperBound(this.at, this.length, t1, from) };
  }

  /** First problem after `time`; -1 when none. `allowed`: which lanes count. */
  next(time: number, allowed: (lane: number) => boolean): number {
    for (let index = upperBound(this.at, this.length, time); index < this.length; index++) {
      if (allowed(this.lane[index] ?? 0)) return index;
    }
    return -1;
  }

  /** Last problem before `time`; -1 when none. */
  previous(time: number, allowed: (lane: number) => boolean): number {
    for (let index = lowerBound(this.at, this.length, time) - 1; index >= 0; index--) {
      if (allowed(this.lane[index] ?? 0)) return index;
    }
    return -1;
  }
}

/** Spans in which no event happened at all, longer than the smallest that is worth folding away. */
export class GapList {
  readonly from: number[] = [];
  readonly to: number[] = [];

  get length(): number {
    return this.from.length;
  }

  push(from: number, to: number): void {
    this.from.push(from);
    this.to.push(to);
  }
}
