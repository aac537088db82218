// What the time strip's curve is drawn from: packages in work in each pixel column of its window, sampled a short while a frame.

import { upperBound } from '../../../../main/core/feed/timeline-search.js';
import type { TimelineLane } from '../../../../main/core/feed/timeline-lanes.js';
import type { TimelineModel } from '../../../../main/core/feed/timeline.js';

/** Script time a frame may spend on a sample, ms. */
const BUDGET_MS = 0.6;

export interface StripWindow {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

interface Work {
  readonly values: Uint32Array;
  readonly chosen: Uint32Array;
  readonly window: StripWindow;
  readonly model: TimelineModel;
  readonly warehouse: number;
}

export class StripSample {
  /** Packages in work a column; of the finished sample. */
  values: Uint32Array = new Uint32Array(0);
  /** Those of the chosen warehouse. */
  chosen: Uint32Array = new Uint32Array(0);
  window: StripWindow = { from: 0, to: 1, width: 0 };
  #key = '';
  #next: Work | null = null;
  #lane = 0;
  #times = new Float64Array(0);
  #column = new Uint32Array(0);

  get busy(): boolean {
    return this.#next !== null;
  }

  /** Works on the sample for this window. True when another one is finished. `warehouse`: its number, or -1. */
  work(model: TimelineModel, window: StripWindow, warehouse: number, clock: () => number): boolean {
    const key = `${model.rev}/${window.from}/${window.to}/${window.width}/${warehouse}`;
    if (this.#next === null) {
      if (key === this.#key) return false;
      this.#key = key;
      this.#begin(model, window, warehouse);
    }
    const next = this.#next;
    if (next === null) return false;
    const until = clock() + BUDGET_MS;
    while (this.#lane < next.model.lanes.length) {
      const lane = next.model.lanes[this.#lane++];
      if (lane !== undefined) this.#add(lane, next);
      if (clock() > until && this.#lane < next.model.lanes.length) return false;
    }
    this.values = next.values;
    this.chosen = next.chosen;
    this.window = next.window;
    this.#next = null;
    return true;
  }

  #begin(model: TimelineModel, window: StripWindow, warehouse: number): void {
    const { from, to, width } = window;
    if (this.#times.length !== width + 1) {
      this.#times = new Float64Array(width + 1);
      this.#column = new Uint32Array(width);
    }
    for (let i = 0; i <= width; i++) this.#times[i] = from + ((to - from) * i) / width;
    const [values, chosen] = [new Uint32Array(width), new Uint32Array(width)];
    this.#next = { values, chosen, window, model, warehouse };
    this.#lane = 0;
  }

  #add({ bars, group, entity }: TimelineLane, next: Work): void {
    if (!bars.stacked || bars.length === 0 || bars.startOf(0) > next.window.to) return;
    // Nothing was open in it during the window.
    const ended = upperBound(bars.closed, bars.closedLength, next.window.from);
    if (ended >= bars.length) return;
    bars.density(this.#times, next.values.length, this.#column);
    const mine = group === 'warehouse' && entity === next.warehouse;
    for (let i = 0; i < this.#column.length; i++) {
      const value = this.#column[i] ?? 0;
      next.values[i] = (next.values[i] ?? 0) + value;
      if (mine) next.chosen[i] = (next.chosen[i] ?? 0) + value;
    }
  }
}
