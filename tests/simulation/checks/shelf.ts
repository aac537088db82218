// The books of a run: most have one set; who begins another world opens others, and the former ones stay as they were.

import type { BooksIdentity, WriteBatch } from '../../../main/store/store.js';
import { BooksCheck } from './books.js';

export class BooksShelfCheck {
  readonly #all = new Map<string, BooksCheck>();
  /** Those that were opened last. */
  current = new BooksCheck();

  get all(): readonly BooksCheck[] {
    return this.#all.size === 0 ? [this.current] : [...this.#all.values()];
  }

  opened({ booksId, worldId }: BooksIdentity): void {
    const known = this.#all.get(booksId);
    const books = known ?? (this.#all.size === 0 ? this.current : new BooksCheck());
    this.#all.set(booksId, books);
    books.worldId ??= worldId;
    this.current = books;
  }

  /** About to be applied. Throws Violation. */
  commit(booksId: string, batch: WriteBatch): BooksCheck {
    const books = this.#all.get(booksId) ?? this.current;
    books.commit(batch);
    return books;
  }

  ofWorld(worldId: number): BooksCheck | null {
    return this.all.find((books) => books.worldId === worldId) ?? null;
  }
}
