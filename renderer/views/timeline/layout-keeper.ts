// When the layout is built anew: at once for what a person chose, and for what the feed added unless a pointer aims.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import { buildLayout, sameChoice } from './layout.js';
import type { Layout, LayoutOptions } from './layout.js';

export class LayoutKeeper {
  layout: Layout = { rows: [], height: 0, groups: 0, shown: 0 };
  #options: LayoutOptions;
  #model: TimelineModel | null = null;
  #key = '';

  constructor(options: LayoutOptions) {
    this.#options = options;
  }

  setOptions(options: LayoutOptions): void {
    if (!sameChoice(options, this.#options)) this.#key = '';
    this.#options = options;
  }

  /** True when `layout` is another one now. `aiming`: lanes stay where they are. */
  refresh(model: TimelineModel, aiming: boolean): boolean {
    const key = this.#keyOf(model);
    if (this.#model === model && (this.#key === key || (aiming && this.#key !== ''))) return false;
    this.#model = model;
    this.#key = key;
    this.layout = buildLayout(model, this.#options);
    return true;
  }

  #keyOf(model: TimelineModel): string {
    const { onlyTrouble, warehouseNames, trucks } = this.#options;
    const troubled = onlyTrouble ? model.problems.length : 0;
    // Queue lanes appear when something first waits in them.
    const queues = model.lanes.filter((lane) => lane.stage === 'queue' && lane.bars.length > 0).length;
    const known = [...warehouseNames.keys(), ...warehouseNames.values(), ...trucks].join();
    return [model.lanes.length, troubled, queues, known].join('/');
  }
}
