// Books that keep nothing: calibration M, and the floor under every engine with a disk. They answer as new books do, for ever.

import { openMemoryBooks } from '../../../main/store/memory-books.js';
import type { BooksIdentity, BooksStore } from '../../../main/store/store.js';

export function openNullBooks(identity: BooksIdentity): BooksStore {
  return {
    ...openMemoryBooks(identity),
    // Answered in a later step of the event loop, as a disk would: what gathers meanwhile is the next turn's.
    write: () => new Promise((resolve) => void setImmediate(resolve)),
  };
}
