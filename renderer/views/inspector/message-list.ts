// Which of the store's messages are shown, in order: all, or those that a filter wants. Filtering goes on in slices, so that no
// frame waits for it.

import { type Filter, fits, isEmpty, NO_FILTER } from '../../../main/core/inspector/filter.js';
import type { MessageStore } from './message-store.js';

/** Messages looked at between two looks at the clock. */
const STEP = 200;

export class MessageList {
  readonly store: MessageStore;
  #filter: Filter = NO_FILTER;
  #all = true;
  #ids = new Uint32Array(1024);
  #head = 0;
  #tail = 0;
  #scanned = 0;

  constructor(store: MessageStore) {
    this.store = store;
  }

  get filtered(): boolean {
    return !this.#all;
  }

  get length(): number {
    return this.#all ? this.store.count : this.#tail - this.#head;
  }

  /** Messages that the filter has not looked at yet. */
  get unseen(): number {
    return this.#all ? 0 : this.store.next - Math.max(this.#scanned, this.store.first);
  }

  setFilter(filter: Filter): void {
    this.#filter = filter;
    this.#all = isEmpty(filter);
    this.#head = 0;
    this.#tail = 0;
    this.#scanned = this.store.first;
  }

  /** Goes on filtering until it is done or `until` (performance.now()) is over; drops what the store has dropped. */
  advance(until: number): void {
    const { store } = this;
    if (this.#all) return;
    while (this.#head < this.#tail && (this.#ids[this.#head] ?? 0) < store.first) this.#head += 1;
    this.#scanned = Math.max(this.#scanned, store.first);
    while (this.#scanned < store.next) {
      const end = Math.min(store.next, this.#scanned + STEP);
      for (; this.#scanned < end; this.#scanned++) {
        if (fits(this.#filter, store.filterable(this.#scanned))) this.#push(this.#scanned);
      }
      if (performance.now() >= until) return;
    }
  }

  /** -1: there is none. */
  idAt(index: number): number {
    if (index < 0 || index >= this.length) return -1;
    return this.#all ? this.store.first + index : (this.#ids[this.#head + index] ?? -1);
  }

  /** The index of the first shown message that is not before this one. */
  indexFrom(id: number): number {
    if (this.#all) return Math.min(Math.max(0, id - this.store.first), this.store.count);
    let low = this.#head;
    let high = this.#tail;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low - this.#head;
  }

  /** The index of the first shown message from that time on. */
  indexAtTime(at: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.store.atOf(this.idAt(middle)) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #push(id: number): void {
    if (this.#tail === this.#ids.length) {
      const used = this.#ids.subarray(this.#head, this.#tail);
      // Half empty at the front: moving is enough.
      const room = used.length > this.#ids.length / 2 ? new Uint32Array(this.#ids.length * 2) : this.#ids;
      room.set(used);
      this.#ids = room;
      this.#tail = used.length;
      this.#head = 0;
    }
    this.#ids[this.#tail++] = id;
  }
}
