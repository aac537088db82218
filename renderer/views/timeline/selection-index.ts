// Finds all bars of what is selected, once, and keeps up as bars are added. Pure.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { Selection } from '../../state/nav-store.js';

export interface BarPlace {
  readonly lane: number;
  readonly bar: number;
}

export class SelectionIndex {
  #model: TimelineModel | null = null;
  #selection: Selection | null = null;
  #places: BarPlace[] = [];
  #scanned: number[] = [];

  /** The selected shipment's or order's bars, in no particular order. */
  bars(model: TimelineModel, selection: Selection | null): readonly BarPlace[] {
    if (model !== this.#model || selection?.type !== this.#selection?.type || selection?.id !== this.#selection?.id) {
      this.#model = model;
      this.#selection = selection;
      this.#places = [];
      this.#scanned = [];
    }
    if (selection?.type !== 'shipment' && selection?.type !== 'order') return [];
    for (const lane of model.lanes) {
      const { ref, length } = lane.bars;
      // A bar at the very end may have been taken back and another put in its place.
      const from = Math.max(0, (this.#scanned[lane.index] ?? 0) - 1);
      if (from >= length) continue;
      for (let bar = from; bar < length; bar++) {
        const shipment = ref[bar] ?? 0;
        const same =
          selection.type === 'shipment'
            ? shipment === selection.id
            : shipment > 0 && model.orderOf(shipment) === selection.id;
        if (same && !this.#has(lane.index, bar)) this.#places.push({ lane: lane.index, bar });
      }
      this.#scanned[lane.index] = length;
    }
    return this.#places.filter(({ lane, bar }) => bar < (model.lanes[lane]?.bars.length ?? 0));
  }

  #has(lane: number, bar: number): boolean {
    return this.#places.some((place) => place.lane === lane && place.bar === bar);
  }
}
