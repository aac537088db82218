// A set of numbers that iterates in ascending order; cheap as long as most numbers are added ascending.

export class OrderedIds {
  #ids = new Set<number>();
  #last = -Infinity;

  get ids(): ReadonlySet<number> {
    return this.#ids;
  }

  add(id: number): void {
    if (this.#ids.has(id)) return;
    if (id > this.#last) {
      this.#ids.add(id);
      this.#last = id;
      return;
    }
    // An older one comes back (its pack was refused): rare enough to sort again.
    this.#ids = new Set([...this.#ids, id].sort((a, b) => a - b));
  }

  delete(id: number): void {
    this.#ids.delete(id);
    if (this.#ids.size === 0) this.#last = -Infinity;
  }
}
