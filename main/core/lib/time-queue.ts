// What will happen and when: a binary heap in order of time, ties in the order of their making. Entries are never taken out early:
// who owns one knows by itself whether it still holds.

export interface Timed {
  readonly at: number;
  /** Unique, growing: breaks ties. */
  readonly order: number;
}

export class TimeQueue<E extends Timed> {
  readonly #heap: E[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** The next one, which stays. */
  peek(): E | undefined {
    return this.#heap[0];
  }

  push(entry: E): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, entry)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  pop(): E | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    this.#sink(last, 0);
    return top;
  }

  /** Takes all others out at once, in a time that grows with their number and no faster. */
  keep(wanted: (entry: E) => boolean): void {
    const heap = this.#heap;
    let kept = 0;
    for (const entry of heap) if (wanted(entry)) heap[kept++] = entry;
    heap.length = kept;
    for (let at = (kept >> 1) - 1; at >= 0; at -= 1) {
      const entry = heap[at];
      if (entry !== undefined) this.#sink(entry, at);
    }
  }

  /** Puts the entry in at this place or below it. */
  #sink(entry: E, place: number): void {
    const heap = this.#heap;
    let at = place;
    for (;;) {
      let child = 2 * at + 1;
      const left = heap[child];
      const right = heap[child + 1];
      if (left === undefined) break;
      let lower = left;
      if (right !== undefined && isBefore(right, left)) {
        lower = right;
        child += 1;
      }
      if (isBefore(entry, lower)) break;
      heap[at] = lower;
      at = child;
    }
    heap[at] = entry;
  }
}

function isBefore(a: Timed, b: Timed): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
