// A set of listeners with an unsubscriber each. A listener that throws does not keep the others from being called.

export class Listeners<Args extends readonly unknown[]> {
  readonly #all = new Set<(...args: Args) => void>();

  add(listener: (...args: Args) => void): () => void {
    const own = (...args: Args) => {
      listener(...args);
    };
    this.#all.add(own);
    return () => {
      this.#all.delete(own);
    };
  }

  emit(...args: Args): void {
    for (const listener of [...this.#all]) {
      try {
        listener(...args);
      } catch (error) {
        // Reported as any uncaught error would be, once this turn is over; the other listeners still get the message.
        reportError(error);
      }
    }
  }

  clear(): void {
    this.#all.clear();
  }
}
