// Which drawn row shows which row of the list: a row keeps its place in the page while it is in sight, and one that comes into
// sight takes the place of one that left. Knows keys only.

export type RowKey = string | number;

/**
 * Making rows anew for each step of the wheel cost 8 ms of styles and 4 ms of layout a frame (12 rows of 9 cells, two cores without
 * a graphics card); rows that are used again only change their texts.
 */
export class RowSlots {
  #slots = new Map<RowKey, number>();

  /** The places of these rows, in their order; each number once. The same rows get the same places. */
  assign(keys: readonly RowKey[]): readonly number[] {
    const wanted = new Set(keys);
    const free: number[] = [];
    const kept = new Map<RowKey, number>();
    for (const [key, slot] of this.#slots) {
      if (wanted.has(key)) kept.set(key, slot);
      else free.push(slot);
    }
    // Places that are not needed now are forgotten: their rows leave the page.
    const taken = new Set(kept.values());
    const spare = free.values();
    let next = 0;
    const unused = (): number => {
      const again = spare.next();
      if (again.done !== true) return again.value;
      while (taken.has(next) || free.includes(next)) next += 1;
      return next++;
    };
    for (const key of wanted) {
      if (kept.has(key)) continue;
      const slot = unused();
      kept.set(key, slot);
    }
    this.#slots = kept;
    return keys.map((key) => kept.get(key) ?? -1);
  }
}
