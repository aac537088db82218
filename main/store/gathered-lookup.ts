// Many lookups by key at the same time as few queries: while one query runs, the keys asked for meanwhile gather for the next. A
// burst of ten thousand orders asks for its client ids one by one, and each query is a trip through the thread pool.

/** Keys of one query at most. */
const KEYS = 2000;

interface Asked<T> {
  readonly key: string;
  resolve(found: T | null): void;
  reject(error: unknown): void;
}

export class GatheredLookup<T> {
  readonly #query: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;
  #asked: Asked<T>[] = [];
  #running = false;

  /** `query`: what is found, by key; keys that are not there are left out. */
  constructor(query: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
    this.#query = query;
  }

  find(key: string): Promise<T | null> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ key, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    // What is asked for in the same go belongs to the first query.
    await Promise.resolve();
    while (this.#asked.length > 0) {
      const asked = this.#asked.splice(0, KEYS);
      try {
        const found = await this.#query([...new Set(asked.map(({ key }) => key))]);
        for (const { key, resolve } of asked) resolve(found.get(key) ?? null);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.#running = false;
  }
}
