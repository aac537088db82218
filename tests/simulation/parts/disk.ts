// What outlives every process: the books, the accounts and the simulator's table, in memory. Each process writes through a
// door of its own, which takes time, can fail, and closes with the process: what was not applied by then is lost.

import type { Demo } from '../../../main/contracts/demo.js';
import { hashPassword } from '../machine/passwords-module.js';
import type { KernelStorage } from '../../../main/kernel/storage.js';
import { openMemoryApp } from '../../../main/store/memory-app.js';
import { openMemoryBooks } from '../../../main/store/memory-books.js';
import { openMemorySim } from '../../../main/store/memory-sim.js';
import {
  StoreError,
  type AppStore,
  type BooksIdentity,
  type BooksStore,
  type LoadedBooks,
  type SimStore,
  type WriteBatch,
} from '../../../main/store/store.js';
import type { SimProcess } from '../machine/process.js';
import { between, chance, type Timeline } from '../machine/timeline.js';
import type { Plant } from '../plants.js';

export interface DiskEvents {
  /** About to be applied. Throws when a rule is broken. */
  books(batch: WriteBatch, store: BooksStore): void;
  simulator(rows: readonly { readonly scope: string; readonly key: string; readonly value: string | null }[]): void;
  /** A point where the kernel may be made to crash; true when it did. */
  crashPoint(where: 'before commit' | 'after commit'): boolean;
  /** The plant `send-before-commit` only: hands the rows to the link. */
  tooEarly(batch: WriteBatch): void;
}

const NEVER = new Promise<never>(() => undefined);
const FAILURES = ['full', 'io', 'locked'] as const;

export class SimDisk {
  readonly #timeline: Timeline;
  readonly #demo: Demo;
  readonly #commitMs: readonly [number, number];
  readonly #events: DiskEvents;
  readonly #plant: Plant | null;
  readonly #random;
  readonly books = new Map<string, BooksStore>();
  readonly #app: AppStore = openMemoryApp();
  readonly #sim: SimStore = openMemorySim();
  /** Until then commits fail now and then. */
  failingUntil = 0;

  constructor(
    timeline: Timeline,
    options: {
      readonly demo: Demo;
      readonly commitMs: readonly [number, number];
      readonly plant: Plant | null;
      readonly events: DiskEvents;
    },
  ) {
    this.#timeline = timeline;
    this.#demo = options.demo;
    this.#commitMs = options.commitMs;
    this.#events = options.events;
    this.#plant = options.plant;
    this.#random = timeline.random('disk');
  }

  /** The accounts are there already, and so are the settings. */
  async prepare(settings: unknown): Promise<void> {
    for (const { name, role, address, password } of this.#demo.people) {
      const { x: addressX, y: addressY } = address;
      const passwordHash = await hashPassword(password);
      await this.#app.savePerson({ id: 0, name, role, passwordHash, addressX, addressY, demo: true, createdAt: 0 });
    }
    await this.#app.saveSetting('settings', settings);
  }

  storageFor(owner: SimProcess): KernelStorage {
    return {
      simulatorDir: '/simulator',
      demo: () => Promise.resolve(this.#demo),
      openApp: () => Promise.resolve(closing(this.#app, owner)),
      openBooks: (identity) => Promise.resolve(this.#booksFor(owner, identity)),
    };
  }

  simFor(owner: SimProcess): SimStore {
    const queue = this.#queue(owner);
    return {
      load: () => this.#sim.load(),
      write: (rows) =>
        queue(async () => {
          this.#events.simulator(rows);
          await this.#sim.write(rows);
        }),
      close: () => queue(() => Promise.resolve()),
    };
  }

  #booksFor(owner: SimProcess, identity: BooksIdentity): BooksStore {
    const store = this.books.get(identity.booksId) ?? openMemoryBooks(identity);
    this.books.set(identity.booksId, store);
    const queue = this.#queue(owner);
    return {
      ...closing(store, owner),
      load: () => queue(async () => this.#forgetful(await store.load())),
      write: (batch) => queue(() => this.#commit(store, batch)),
      close: () => queue(() => Promise.resolve()),
    };
  }

  async #commit(store: BooksStore, batch: WriteBatch): Promise<void> {
    if (this.#plant === 'send-before-commit' && chance(this.#random, 0.2)) this.#events.tooEarly(batch);
    if (this.#events.crashPoint('before commit')) return NEVER;
    const failing = this.#timeline.now() < this.failingUntil && chance(this.#random, 0.5);
    const code = FAILURES[between(this.#random, 0, FAILURES.length - 1)] ?? 'io';
    // An error of the disk may be said before or after the fact.
    const applied = !failing || chance(this.#random, 0.3);
    if (this.#plant === 'settle-without-recording' && (batch.inbox?.length ?? 0) > 0 && chance(this.#random, 0.1))
      return;
    if (applied) {
      this.#events.books(batch, store);
      await store.write(batch);
    }
    if (failing) {
      this.#timeline.log(`disk: a commit fails (${code}${applied ? ', though it is done' : ''})`);
      throw new StoreError(code, `the simulated disk says ${code}`);
    }
    if (this.#events.crashPoint('after commit')) return NEVER;
  }

  #forgetful(loaded: LoadedBooks): LoadedBooks {
    if (this.#plant === 'forget-inbox') return { ...loaded, inbox: { world: [], ups: [] } };
    if (this.#plant === 'lose-outbox') return { ...loaded, outbox: [] };
    return loaded;
  }

  /** One after another, each after a while; never, when the owner is dead by then. */
  #queue(owner: SimProcess): <T>(work: () => Promise<T>) => Promise<T> {
    let last: Promise<unknown> = Promise.resolve();
    const [low, high] = this.#commitMs;
    const pause = (): Promise<void> =>
      new Promise((resolve) => void owner.setTimer(between(this.#random, low, high), resolve));
    return (work) => {
      const next = last.then(async () => {
        await pause();
        const result = await work();
        await pause();
        return result;
      });
      last = next.catch(() => undefined);
      return next;
    };
  }
}

/** The same store to a process: it answers while the process lives, and stays open when the process closes it. */
function closing<S extends AppStore | BooksStore>(store: S, owner: SimProcess): S {
  const doors = Object.entries(store).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      if (!owner.alive) return NEVER;
      if (name === 'close') return undefined;
      const result = await (method as (...args: unknown[]) => Promise<unknown>)(...args);
      return owner.alive ? result : NEVER;
    },
  ]);
  return Object.fromEntries(doors) as S;
}
