// What a virtual run keeps: books, accounts and the simulator's table, in memory. The journal's events are not kept: they are
// counted while they pass, and a day of them would fill the memory.

import { openMemoryApp } from '../../../store/memory-app.js';
import { openMemoryBooks } from '../../../store/memory-books.js';
import { openMemorySim } from '../../../store/memory-sim.js';
import type { BooksStore, SimStore } from '../../../store/store.js';
import type { KernelStorage } from '../../../kernel/storage.js';
import { FIRST_WORLD } from '../first-world.js';

export interface VirtualStorage {
  readonly kernel: KernelStorage;
  /** Outlives the simulator's process. */
  readonly simulator: SimStore;
}

/** One account, a tester's, that signs in with one click: its number is 1. */
export async function openVirtualStorage(): Promise<VirtualStorage> {
  const app = openMemoryApp();
  // Hashing passwords is slow on purpose, and nobody types one here.
  await app.savePerson({
    id: 0,
    name: 'Scenario',
    role: 'tester',
    passwordHash: 'none',
    addressX: 0,
    addressY: 0,
    demo: true,
    createdAt: 0,
  });
  return {
    simulator: openMemorySim(),
    kernel: {
      simulatorDir: 'simulator',
      demo: () => Promise.resolve(FIRST_WORLD),
      openApp: () => Promise.resolve(app),
      openBooks: (identity) => Promise.resolve(withoutJournal(openMemoryBooks(identity))),
    },
  };
}

function withoutJournal(store: BooksStore): BooksStore {
  return { ...store, write: (batch) => store.write({ ...batch, events: [] }) };
}
