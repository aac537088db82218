// What was typed and not yet sent: kept per key across views, reloads and lost connections, in the window's local storage.

const PREFIX = 'parcelyard.draft.';
/** Longer drafts (a pasted novel) stay in memory only. */
const MAX_LENGTH = 200_000;

export class DraftStore {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly #values = new Map<string, unknown>();
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  /** The kept value, or undefined. The same object until it is set again. */
  get(key: string): unknown {
    if (this.#values.has(key)) return this.#values.get(key);
    const value = this.#read(key);
    this.#values.set(key, value);
    return value;
  }

  /** `undefined` forgets it. */
  set(key: string, value: unknown): void {
    this.#values.set(key, value);
    try {
      const text = value === undefined ? null : JSON.stringify(value);
      if (text === null || text.length > MAX_LENGTH) this.#storage.removeItem(PREFIX + key);
      else this.#storage.setItem(PREFIX + key, text);
    } catch {
      // Storage is full or forbidden: the draft still lives in memory for as long as the window does.
    }
    for (const listener of this.#listeners.get(key) ?? []) listener();
  }

  subscribe(key: string, listener: () => void): () => void {
    const all = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0) this.#listeners.delete(key);
    };
  }

  #read(key: string): unknown {
    try {
      const text = this.#storage.getItem(PREFIX + key);
      return text === null ? undefined : (JSON.parse(text) as unknown);
    } catch {
      return undefined; // unreadable: as if nothing had been typed
    }
  }
}
