// What outlives every process: the books, the accounts and the simulator's table. Each process writes through a door of its own,
// which takes time, can fail, and closes with the process: what was not applied by then is lost.

import type { Demo } from '../../../main/contracts/demo.js';
import type { KernelStorage } from '../../../main/kernel/storage.js';
import { openMemoryApp } from '../../../main/store/memory-app.js';
import { openMemorySim } from '../../../main/store/memory-sim.js';
import {
  StoreError,
  type AppStore,
  type BooksIdentity,
  type BooksStore,
  type SimStore,
  type WriteBatch,
} from '../../../main/store/store.js';
import { hashPassword } from '../machine/passwords-module.js';
import type { SimProcess } from '../machine/process.js';
import { between, chance, type Timeline } from '../machine/timeline.js';
import { DiskPlants } from '../plants/disk.js';
import type { Plant } from '../plants/plants.js';
import type { BooksFiles } from './books-files.js';
import type { SimulatorPoint } from './faults.js';
import type { Tally } from './tally.js';

export interface DiskEvents {
  /** About to be applied. Throws when a rule is broken. */
  books(batch: WriteBatch, booksId: string): void;
  /** These books are the open ones from now on. */
  opened(identity: BooksIdentity): void;
  simulator(rows: readonly { readonly scope: string; readonly key: string; readonly value: string | null }[]): void;
  /** A point where the kernel may be made to crash; true when it did. */
  crashPoint(where: 'before commit' | 'after commit'): boolean;
  /** The same of the simulator. */
  simulatorPoint(where: SimulatorPoint): boolean;
  /** The plant `send-before-commit` only: hands the rows to the link. */
  tooEarly(batch: WriteBatch): void;
}

export interface DiskOptions {
  readonly demo: Demo;
  readonly commitMs: readonly [number, number];
  readonly files: BooksFiles;
  readonly plant: Plant | null;
  readonly tally: Tally;
  readonly events: DiskEvents;
}

/** Each time another one: a lasting one would keep all who ever waited for it, and with them whole runs. */
const never = (): Promise<never> => new Promise<never>(() => undefined);
const FAILURES = ['full', 'io', 'locked'] as const;

export class SimDisk {
  readonly #timeline: Timeline;
  readonly #options: DiskOptions;
  readonly #plants: DiskPlants;
  readonly #random;
  readonly #app: AppStore = openMemoryApp();
  readonly #sim: SimStore = openMemorySim();
  /** Until then commits fail now and then. */
  failingUntil = 0;

  constructor(timeline: Timeline, options: DiskOptions) {
    this.#timeline = timeline;
    this.#options = options;
    this.#random = timeline.random('disk');
    this.#plants = new DiskPlants(options.plant, timeline.random('plants of the disk'));
  }

  /** The accounts are there already, and so are the settings. */
  async prepare(settings: unknown): Promise<void> {
    for (const { name, role, address, password } of this.#options.demo.people) {
      const { x: addressX, y: addressY } = address;
      const passwordHash = await hashPassword(password);
      await this.#app.savePerson({ id: 0, name, role, passwordHash, addressX, addressY, demo: true, createdAt: 0 });
    }
    await this.#app.saveSetting('settings', settings);
  }

  /** The books as a reader of its own finds them. */
  reader(booksId: string): Promise<BooksStore> {
    return this.#timeline.hold(this.#options.files.reader(booksId));
  }

  storageFor(owner: SimProcess): KernelStorage {
    return {
      simulatorDir: '/simulator',
      demo: () => Promise.resolve(this.#options.demo),
      openApp: () => Promise.resolve(this.#door(this.#app, owner)),
      openBooks: (identity) => this.#booksFor(owner, identity),
    };
  }

  simFor(owner: SimProcess): SimStore {
    const queue = this.#queue(owner);
    const { events } = this.#options;
    return {
      load: () => this.#sim.load(),
      write: (rows) =>
        queue(async () => {
          if (events.simulatorPoint('before world commit')) return never();
          events.simulator(rows);
          await this.#sim.write(rows);
          return events.simulatorPoint('after world commit') ? never() : undefined;
        }),
      close: () => queue(() => Promise.resolve()),
    };
  }

  async #booksFor(owner: SimProcess, identity: BooksIdentity): Promise<BooksStore> {
    const store = await this.#timeline.hold(this.#options.files.open(identity));
    this.#options.events.opened(identity);
    // A process that dies leaves its file as it is, and the next one finds it so.
    owner.onDeath(() => this.#timeline.hold(this.#options.files.left(identity.booksId)).catch(() => undefined));
    const queue = this.#queue(owner);
    return {
      ...this.#door(store, owner),
      load: () => queue(async () => this.#plants.read(await this.#timeline.hold(store.load()))),
      write: (batch) => queue(() => this.#commit(store, batch, identity.booksId)),
      close: () => queue(() => this.#timeline.hold(this.#options.files.closed(identity.booksId))),
    };
  }

  async #commit(store: BooksStore, asked: WriteBatch, booksId: string): Promise<void> {
    const { events, tally } = this.#options;
    const batch = this.#plants.written(asked);
    if (this.#plants.sometimes('send-before-commit', 0.2)) events.tooEarly(batch);
    if (events.crashPoint('before commit')) return never();
    const failing = this.#timeline.now() < this.failingUntil && chance(this.#random, 0.5);
    const code = FAILURES[between(this.#random, 0, FAILURES.length - 1)] ?? 'io';
    // An error of the disk may be said before or after the fact.
    const applied = !failing || chance(this.#random, 0.3);
    if ((batch.inbox?.length ?? 0) > 0 && this.#plants.sometimes('settle-without-recording', 0.1)) return;
    if (applied) {
      events.books(batch, booksId);
      await this.#timeline.hold(store.write(batch));
    }
    if (failing) {
      tally.hit(`commit fails: ${code}${applied ? ', though it is done' : ''}`);
      this.#timeline.log(`disk: a commit fails (${code}${applied ? ', though it is done' : ''})`);
      throw new StoreError(code, `the simulated disk says ${code}`);
    }
    if (events.crashPoint('after commit')) return never();
  }

  /** One after another, each after a while; never, when the owner is dead by then. */
  #queue(owner: SimProcess): <T>(work: () => Promise<T>) => Promise<T> {
    let last: Promise<unknown> = Promise.resolve();
    const [low, high] = this.#options.commitMs;
    const pause = (): Promise<void> =>
      new Promise((resolve) => void owner.setTimer(between(this.#random, low, high), resolve));
    return (work) => {
      const before = last;
      const next = (async () => {
        await before;
        await pause();
        const result = await work();
        await pause();
        return result;
      })();
      last = next.catch(() => undefined);
      if (!this.#plants.sometimes('answer-before-commit', 0.2)) return next;
      // The plant answers at once, as work that gives nothing does.
      return Promise.resolve(undefined as Awaited<ReturnType<typeof work>>);
    };
  }

  /** The same store to a process: it answers while the process lives, and stays open when the process closes it. */
  #door<S extends AppStore | BooksStore>(store: S, owner: SimProcess): S {
    const doors = Object.entries(store).map(([name, method]) => [
      name,
      async (...args: unknown[]) => {
        if (!owner.alive) return never();
        if (name === 'close') return undefined;
        const result = await this.#timeline.hold((method as (...args: unknown[]) => Promise<unknown>)(...args));
        return owner.alive ? result : never();
      },
    ]);
    return Object.fromEntries(doors) as S;
  }
}
