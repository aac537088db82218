// What will happen and when: a binary heap of future events, ties in the order of their making.
// Entries are never taken out early: who owns an event sees by its order number whether it still holds.

export interface AgendaEntry {
  /** World time at which it is noticed. */
  readonly at: number;
  /** When it is due: at most the poll lag before `at`. What follows from it is counted from here. */
  readonly due: number;
  /** Unique, growing: breaks ties and tells a cancelled event from a live one. */
  readonly order: number;
  readonly kind: 'packed' | 'loaded' | 'arrived';
  readonly world: number;
  /** Package for `packed`, else truck. */
  readonly id: number;
}

export class Agenda {
  readonly #heap: AgendaEntry[] = [];

  get size(): number {
    return this.#heap.length;
  }

  peek(): AgendaEntry | undefined {
    return this.#heap[0];
  }

  push(entry: AgendaEntry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || before(above, entry)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  pop(): AgendaEntry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = heap[child];
      const right = heap[child + 1];
      if (left === undefined) break;
      let lower = left;
      if (right !== undefined && before(right, left)) {
        lower = right;
        child += 1;
      }
      if (before(last, lower)) break;
      heap[at] = lower;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function before(a: AgendaEntry, b: AgendaEntry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
