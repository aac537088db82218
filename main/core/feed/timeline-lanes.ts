// The lanes of the timeline: one per stage of a warehouse or truck, made when the first bar or problem asks for it.

import { assert } from '../lib/assert.js';
import { BarColumns } from './timeline-columns.js';
import type { LaneGroup, LaneStage } from './timeline-kinds.js';

export const MAX_LANES = 16_384;

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

export class TimelineLanes {
  readonly list: TimelineLane[] = [];
  /** When the first bar of all began, ms; NaN while there is none. */
  firstBarAt = NaN;
  #indexOf = new Map<string, number>();

  find(group: LaneGroup, entity: number, stage: LaneStage): TimelineLane | null {
    return this.list[this.#indexOf.get(`${group}/${entity}/${stage}`) ?? -1] ?? null;
  }

  /** The lane, made when there is none. Throws at MAX_LANES. */
  at(group: LaneGroup, entity: number, stage: LaneStage): TimelineLane {
    const known = this.find(group, entity, stage);
    if (known) return known;
    const index = this.list.length;
    assert(index < MAX_LANES, `the timeline has no room for more than ${MAX_LANES} lanes`);
    const bars = new BarColumns(group === 'warehouse' || stage === 'cargo');
    const lane = { index, group, entity, stage, bars, problems: 0, lastProblemAt: NaN, lastAt: NaN };
    this.list.push(lane);
    this.#indexOf.set(`${group}/${entity}/${stage}`, index);
    return lane;
  }

  /** Begins a bar; its index in the lane. `kind` is a bar's kind byte, with flags. */
  begin(lane: TimelineLane, time: number, kind: number, ref: number): number {
    if (!(this.firstBarAt <= time)) this.firstBarAt = time;
    lane.lastAt = time;
    return lane.bars.push(time, kind, ref);
  }
}
