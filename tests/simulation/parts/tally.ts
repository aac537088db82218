// Counts what happened in a run, by name: which faults, at which points it crashed, what was asked. Proof that a run tried it.

export type Hits = Readonly<Record<string, number>>;

export class Tally {
  readonly #counts = new Map<string, number>();

  hit(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  get hits(): Hits {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
