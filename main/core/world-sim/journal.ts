// Which rows of the durable state changed since they were last taken. Knows nothing of what is in them.

import type { WorldRow } from './messages.js';

export class Journal {
  readonly #dirty = new Map<string, (() => string) | null>();

  /** The row changed: `encode` is asked for its text when the rows are taken. */
  put(key: string, encode: () => string): void {
    this.#dirty.set(key, encode);
  }

  remove(key: string): void {
    this.#dirty.set(key, null);
  }

  get empty(): boolean {
    return this.#dirty.size === 0;
  }

  take(): WorldRow[] {
    const rows: WorldRow[] = [];
    for (const [key, encode] of this.#dirty)
      rows.push({ scope: 'world', key, value: encode === null ? null : encode() });
    this.#dirty.clear();
    return rows;
  }
}
