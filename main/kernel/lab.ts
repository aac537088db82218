// The simulator console's side in the kernel: the clock of the simulated world, runs until something is so, the load, what must
// hold, worlds made and picked. Faults on purpose go through the simulator's one door. All but looking needs simulated mode.

import type { LabWorldRow } from '../contracts/lab.js';
import type { Demo } from '../contracts/demo.js';
import type { StepKind, Stepped } from '../contracts/sim-clock.js';
import type { FaultConfig } from '../core/faults/config.js';
import type { Invariants, LabStatus, RunTarget } from '../core/feed/lab-status.js';
import type { PlaceOrderParams } from '../contracts/app-api.js';
import type { BookEvent } from '../core/orders/types.js';
import type { BooksIdentity, PersonRow } from '../store/store.js';
import { callError } from './call-error.js';
import { InvariantWatch } from './invariants.js';
import { LoadGenerator, type LoadMarket, type LoadWish } from './load-generator.js';
import type { PaceLearner } from './pace-learner.js';
import type { HostPorts } from './ports.js';
import { endOf, RunWatch, stateOf, type CommittedRows } from './run-watch.js';
import type { SettingsService } from './settings.js';
import type { SimulatorControl } from './simulator-control.js';
import type { KernelStorage } from './storage.js';
import type { Watch } from './watch.js';
import { makeWorld, type WorldRecord, type WorldRecords, type WorldWish } from './world-making.js';
import type { OpenBooks } from './world-state.js';
import type { Worlds } from './worlds.js';

export interface LabPorts {
  readonly host: Pick<HostPorts, 'clock' | 'timers' | 'logger'>;
  readonly settings: SettingsService;
  readonly worlds: Worlds;
  readonly records: WorldRecords;
  readonly storage: Pick<KernelStorage, 'booksBytes'>;
  readonly simulator: SimulatorControl;
  readonly watch: Watch;
  readonly learner: PaceLearner;
  readonly demo: Demo;
  /** The ordinary order path. */
  place(order: PlaceOrderParams, person: PersonRow | null): Promise<unknown>;
  changed(): void;
}

/** Worlds in the list; older ones are in the settings. */
const WORLDS = 200;

export class Lab {
  readonly #ports: LabPorts;
  readonly #run: RunWatch;
  readonly #load: LoadGenerator;
  readonly #invariants: InvariantWatch;
  #looked: Invariants | null = null;
  /** There is something that nobody has looked at. */
  #outdated = true;
  #record: { readonly booksId: string; readonly record: WorldRecord | null } | null = null;

  constructor(ports: LabPorts) {
    const { clock, timers } = ports.host;
    this.#ports = ports;
    this.#run = new RunWatch(() => this.#background(ports.simulator.clock.act({ do: 'pause' })));
    this.#load = new LoadGenerator({
      clock,
      timers,
      market: () => this.#market(),
      changed: () => ports.changed(),
    });
    this.#invariants = new InvariantWatch(clock.now());
  }

  async pause(): Promise<null> {
    this.#mustBeSimulated('The world can stand still');
    this.#run.forget();
    await this.#ports.simulator.clock.act({ do: 'pause' });
    return null;
  }

  async resume(): Promise<null> {
    this.#mustBeSimulated('The world’s clock can be moved');
    this.#run.forget();
    await this.#ports.simulator.clock.act({ do: 'resume' });
    return null;
  }

  async step(what: StepKind): Promise<Stepped> {
    this.#mustBeSimulated('Steps can be made');
    this.#run.forget();
    const stepped = await this.#ports.simulator.clock.act({ do: 'step', what });
    return stepped ?? { event: 'nothing', id: null, ms: 0 };
  }

  /** Errors `reached`, `not-found`. */
  async runUntil(target: RunTarget): Promise<null> {
    this.#mustBeSimulated('Runs can be stopped at a moment');
    const { clock } = this.#ports.simulator;
    if (target.type === 'time') {
      const present = clock.report?.worldTime;
      if (present !== undefined && target.worldTime <= present) {
        throw callError('reached', `worldTime: ${target.worldTime} ms is past; the world’s clock shows ${present} ms`);
      }
      this.#run.begin(target);
      await clock.act({ do: 'until', worldTime: target.worldTime });
      return null;
    }
    const { store } = this.#ports.worlds.mustBooks();
    // From now on commits are looked at, so that nothing happens unseen between reading and running.
    this.#run.begin(target);
    const state = await stateOf(store, target);
    const name = `${target.type} #${target.id}`;
    const end = state === null ? null : endOf(state, target.state);
    if (state === null || end !== null) {
      this.#run.forget();
      if (state === null) throw callError('not-found', `id: there is no ${name} in these books`);
      const never = end === 'never' ? ' and will not get there' : '';
      throw callError('reached', `state: ${name} is ${state} already${never}`);
    }
    if (this.#run.target === target) await clock.act({ do: 'resume' });
    return null;
  }

  setFaults(faults: FaultConfig | null): null {
    this.#mustBeSimulated('Faults can be made');
    this.#ports.simulator.setFaults(faults);
    return null;
  }

  /** `person`: in whose name the orders are placed. Error `nothing-to-order`. */
  async startLoad(wish: LoadWish, person: PersonRow | null): Promise<null> {
    this.#mustBeSimulated('Load can be made');
    const began = await this.#load.start(wish, (order) => this.#ports.place(order, person));
    if (!began) throw callError('nothing-to-order', 'These books have no products to order.');
    return null;
  }

  stopLoad(): null {
    this.#load.stop();
    return null;
  }

  async createWorld(wish: WorldWish): Promise<{ readonly booksId: string }> {
    this.#mustBeSimulated('Worlds can be made');
    const { booksId } = await this.#ports.worlds.startNew(makeWorld(this.#ports.demo, wish));
    return { booksId };
  }

  async pickWorld(booksId: string): Promise<{ readonly booksId: string }> {
    this.#mustBeSimulated('Worlds can be picked');
    await this.#ports.worlds.pick(booksId);
    return { booksId };
  }

  /** Newest first. */
  async list(): Promise<readonly LabWorldRow[]> {
    const { worlds, records, storage } = this.#ports;
    const simulated = (await worlds.list()).filter(({ endpoint }) => endpoint === 'simulated');
    const newest = simulated.sort((a, b) => b.createdAt - a.createdAt).slice(0, WORLDS);
    const known = await records.all(newest.map(({ booksId }) => booksId));
    const current = worlds.identity?.booksId ?? null;
    const counted = await this.#count(worlds.books);
    return Promise.all(
      newest.map(async (identity) => {
        const { booksId, worldId, createdAt, forgottenAt } = identity;
        const record = known.get(booksId);
        const isCurrent = booksId === current;
        return {
          booksId,
          worldId,
          current: isCurrent,
          createdAt,
          forgottenAt,
          seed: record?.seed ?? null,
          profile: isCurrent ? this.#ports.settings.get().simulated.profile : (record?.profile ?? null),
          trucks: record?.trucks.length ?? null,
          warehouses: (isCurrent ? counted?.warehouses : null) ?? record?.warehouses ?? null,
          orders: (isCurrent ? counted?.orders : null) ?? record?.orders ?? null,
          bytes: (await storage.booksBytes?.(identity)) ?? null,
        };
      }),
    );
  }

  status(): LabStatus {
    this.#look();
    const { simulator, settings, demo, worlds } = this.#ports;
    const booksId = worlds.identity?.booksId;
    const record = this.#record?.booksId === booksId ? this.#record?.record : null;
    return {
      clock: simulator.clock.report,
      paused: simulator.clock.paused,
      until: this.#run.target,
      lastRun: this.#run.last,
      faults: simulator.faults,
      load: this.#load.status(),
      invariants: this.#looked,
      world: {
        seed: record?.seed ?? null,
        profile: settings.get().simulated.profile,
        trucks: record?.trucks.length ?? demo.trucks.length,
      },
    };
  }

  /** A commit of the open books. */
  committed(events: readonly BookEvent[], rows: CommittedRows): void {
    this.#run.committed(rows);
    this.#invariants.committed(events);
    this.#outdated = true;
  }

  /** What must hold, looked at anew for whoever asks: the next status has it. */
  #look(): void {
    const service = this.#ports.worlds.books?.service;
    if (!this.#outdated || service === undefined) return;
    this.#outdated = false;
    const now = this.#ports.host.clock.now();
    this.#background(
      service.read((memory) => {
        this.#looked = this.#invariants.look(memory, now);
        if (this.#invariants.due) this.#outdated = true;
        this.#ports.changed();
      }),
    );
  }

  /** The world has begun or ceased to stand still: nobody is late who could not move. */
  stands(still: boolean): void {
    const now = this.#ports.host.clock.now();
    if (still) this.#run.stood();
    this.#ports.watch.stands(still, now);
    this.#ports.learner.stands(still, now);
  }

  /** Other books were opened (null: they are being closed). Their world runs, and nothing is left of what was wanted of the last. */
  used(identity: BooksIdentity | null): void {
    this.#load.stop('switched');
    this.#run.forget();
    this.#looked = null;
    this.#invariants.reset(this.#ports.host.clock.now());
    if (identity === null) return;
    const { simulator, settings, records } = this.#ports;
    if (settings.get().mode !== 'simulated') {
      simulator.clock.release();
      if (simulator.faults !== null) simulator.setFaults(null);
    } else if (simulator.clock.paused) this.#background(simulator.clock.act({ do: 'resume' }));
    this.#outdated = true;
    this.#background(
      records.find(identity.booksId).then((record) => {
        this.#record = { booksId: identity.booksId, record };
        this.#ports.changed();
      }),
    );
  }

  /** These books are about to be closed: what the list shows of them later. */
  async left(identity: BooksIdentity, books: OpenBooks): Promise<void> {
    if (identity.endpoint !== 'simulated') return;
    const { records } = this.#ports;
    const [counted, known] = await Promise.all([this.#count(books), records.find(identity.booksId)]);
    // Every world that was ever run has a record.
    if (counted !== null && known !== null) await records.keep(identity.booksId, { ...known, ...counted });
  }

  stop(): void {
    this.#load.stop('switched');
  }

  async #count(
    books: OpenBooks | null,
  ): Promise<{ readonly warehouses: number; readonly orders: { readonly all: number; readonly open: number } } | null> {
    if (books === null) return null;
    return books.service.read((memory) => ({
      warehouses: memory.books.warehouses.size,
      orders: { all: memory.books.counters.nextOrderId - 1, open: memory.books.orders.size },
    }));
  }

  async #market(): Promise<LoadMarket | null> {
    const { worlds } = this.#ports;
    const booksId = worlds.identity?.booksId;
    if (worlds.books === null || booksId === undefined) return null;
    return worlds.books.service.read(({ books }) => ({
      booksId,
      productIds: [...books.products.keys()],
      customers: [...books.customers.values()],
    }));
  }

  #mustBeSimulated(what: string): void {
    if (this.#ports.settings.get().mode === 'simulated') return;
    throw callError(
      'simulated-only',
      `${what} in simulated mode only: this program is connected to a real world, which others may share. See the settings.`,
    );
  }

  /** For what nobody waits for: an error is said in the log; the status shows how the clock is. */
  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.#ports.host.logger.warn('the simulator console could not do something', error);
    });
  }
}
