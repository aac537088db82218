// Work about the same thing goes one after another, work about different things at once. Keeps a key only while work of it is left;
// how much may wait is its caller's affair.

export class KeyedQueue<K> {
  /** Of each key the end of its last work, which never rejects. */
  readonly #last = new Map<K, Promise<unknown>>();

  /** Keys that have work left. */
  get size(): number {
    return this.#last.size;
  }

  /** Runs `work` once all work asked for under `key` before is over, whatever became of it. Answers and fails as `work` does. */
  run<T>(key: K, work: () => Promise<T> | T): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const over = turn.then(
      () => undefined,
      () => undefined, // Its caller is told; the next one only waits for it.
    );
    this.#last.set(key, over);
    void over.then(() => {
      if (this.#last.get(key) === over) this.#last.delete(key);
    });
    return turn;
  }
}
