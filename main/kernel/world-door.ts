// The one set of books that is open, and the links that belong to it: opens, switches and closes one at a time, binds books to
// a world's number. Which books are wanted is decided elsewhere.

import type { LinkName } from '../core/lib/ids.js';
import type { Settings } from '../contracts/app-api.js';
import type { Demo } from '../contracts/demo.js';
import type { OutboxRow } from '../core/fulfilment/types.js';
import type { BooksHead, BooksIdentity } from '../store/store.js';
import { labelOf, type BooksShelf } from './books-shelf.js';
import { callError, toCodedError } from './call-error.js';
import type { LinkGateway } from './link-gateway.js';
import { planLinks } from './link-plan.js';
import type { HostPorts } from './ports.js';
import type { SettingsService } from './settings.js';
import type { SimulatorControl } from './simulator-control.js';
import type { WorldCheck } from './world-check.js';
import { forgottenNotice, frozenError, lastVerdict } from './world-forgotten.js';
import type { OpenBooks, WorldState } from './world-state.js';

export interface WorldDoorPorts {
  readonly host: Pick<HostPorts, 'clock' | 'timers' | 'logger'>;
  readonly shelf: BooksShelf;
  readonly settings: SettingsService;
  readonly gateways: Readonly<Record<LinkName, LinkGateway>>;
  readonly simulator: SimulatorControl;
  /**
   * Opens the file and a service over it. `ahead`: runs before everything is loaded, where the links can begin with what was
   * read first; what is put into the service until then waits.
   */
  open(identity: BooksIdentity, ahead?: (books: OpenBooks, head: BooksHead) => Promise<void>): Promise<OpenBooks>;
  /** Starts the simulator with the profile of the settings and the trucks of this world. */
  runSimulator(settings: Settings, identity: BooksIdentity): Promise<void>;
  /** Fills books that are new: with this demo, else with the program's own. */
  prepare(books: OpenBooks, settings: Settings, demo?: Demo): Promise<void>;
  /** These books are about to be closed: they are read for the last time. */
  leaving(identity: BooksIdentity, books: OpenBooks): Promise<void>;
  /** The screens' side of a change: `null` while one set is closed and the next not open yet. */
  use(books: OpenBooks | null): Promise<void>;
  /** No books could be opened. */
  failed(error: unknown): void;
  changed(): void;
}

export interface ChangeOptions {
  /** The books, when they are open already. */
  readonly opened?: OpenBooks;
  /** A world that has forgotten us is asked once more. */
  readonly askAgain?: boolean;
  /** Runs while nothing is open. Never rejects. */
  readonly between?: () => Promise<void>;
  /** Fills the books if they are new. */
  readonly demo?: Demo;
}

/** The links come up beside us. Who is later than this begins when all is loaded. */
const AHEAD_MS = 250;

export class WorldDoor {
  readonly #ports: WorldDoorPorts;
  readonly #check: WorldCheck;
  #state: WorldState | null = null;
  /** What is known of the outbox until everything is loaded. */
  #head: BooksHead | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(ports: WorldDoorPorts, check: WorldCheck) {
    this.#ports = ports;
    this.#check = check;
  }

  get state(): WorldState | null {
    return this.#state;
  }

  /** The first rows of the outbox of books that are still being loaded; null: the books themselves know. */
  head(link: LinkName): readonly OutboxRow[] | null {
    return this.#head?.outbox[link] ?? null;
  }

  /** Closes what is open and opens these. What fails is said on the screens and thrown. */
  async change(settings: Settings, identity: BooksIdentity, options: ChangeOptions = {}): Promise<void> {
    try {
      await this.#change(settings, identity, options);
    } catch (error) {
      this.#head = null;
      await this.stopLinks();
      this.#ports.failed(error);
      throw error;
    }
  }

  /** Puts new values of the settings or new ports of the simulator into effect as far as the links are concerned. */
  async replan(options: { readonly reopen: boolean } = { reopen: false }): Promise<void> {
    const plan = await this.#plan();
    if (plan === null) return;
    this.#ports.gateways.world.configure(plan.world, options.reopen);
    this.#ports.gateways.ups.configure(plan.ups);
  }

  /** From now on the open books belong to this world. Durable before anything that this world says. */
  async bind(worldId: number): Promise<void> {
    const { shelf, settings } = this.#ports;
    const state = this.#state;
    if (state === null) return;
    const identity = { ...state.identity, worldId, label: labelOf(state.identity.endpoint, worldId) };
    state.identity = identity;
    const present = settings.get();
    this.#ports.changed();
    await state.books.service.note({ identity });
    await shelf.keep(identity, present);
    if (present.mode !== 'real' || present.real.world !== 'new') return;
    // `new` has been done; the number is what it means from now on.
    const chosen = { ...present, real: { ...present.real, world: worldId } };
    await settings.save(chosen);
    await shelf.keep(identity, chosen);
  }

  async stopLinks(): Promise<void> {
    const { gateways } = this.#ports;
    gateways.world.configure(null);
    gateways.ups.configure(null);
    await Promise.all([gateways.world.supervisor.stop(), gateways.ups.supervisor.stop()]);
  }

  /** One change of books at a time. */
  exclusively<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#last.catch(() => undefined).then(change);
    this.#last = next;
    return next;
  }

  /** For what nobody waits for: an error is said in the log and ends here, the links try again by themselves. */
  background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      const { code } = toCodedError(error);
      if (code === 'closed' || code === 'world-forgotten') return;
      this.#ports.host.logger.error('a change of the world could not be completed', error);
    });
  }

  /** Stops the links, drains, closes. For good. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last.catch(() => undefined);
    await this.#leave();
  }

  async #change(
    settings: Settings,
    identity: BooksIdentity,
    { opened, askAgain, demo, between }: ChangeOptions,
  ): Promise<void> {
    await this.#leave();
    await between?.();
    if (this.#closed) {
      if (opened !== undefined) await closeBooks(opened);
      return;
    }
    const { host, simulator, gateways } = this.#ports;
    const simulated = settings.mode === 'simulated';
    // Beside the loading: they take as long as it does to come up, and say nothing to anyone before they are configured.
    gateways.world.supervisor.start();
    gateways.ups.supervisor.start();
    let ahead: WorldState | null = null;
    const begin = async (begun: OpenBooks, head: BooksHead): Promise<void> => {
      // A world of our own is not up yet, and books that were forgotten send nothing.
      if (simulated || head.identity.forgottenAt !== null) return;
      ahead = newState(begun, head.identity, host.clock.now());
      await this.#begin(ahead, head, settings);
    };
    const [books] = await Promise.all([
      opened ?? this.#ports.open(identity, begin).catch((error: unknown) => this.#notLoaded(error)),
      simulated ? this.#ports.runSimulator(settings, identity) : simulator.stop(),
    ]);
    // The file itself is the truth about its world: the list may have missed the last word.
    const known = await books.service.read((memory) => memory.identity);
    const state = ahead ?? newState(books, known, host.clock.now());
    this.#state = state;
    // Not what a world said while the books were loaded: that is seen to after this.
    if (known.forgottenAt !== null && askAgain !== true) {
      state.forgotten = true;
      await this.stopLinks();
      state.notice = await forgottenNotice(state, await lastVerdict(books));
      books.service.freeze(frozenError(known));
    } else if (opened === undefined) {
      await this.#ports.prepare(books, settings, demo);
    }
    if (ahead === null) await this.#check.begin(books);
    await this.#ports.use(books);
    if (!state.forgotten) await this.replan();
  }

  /** Nothing is open after all. */
  #notLoaded(error: unknown): never {
    this.#state = null;
    this.#check.end();
    throw error;
  }

  /**
   * What was committed before the program ended is sent before everything is loaded: it leaves as it is, no decision is needed.
   * What peers say meanwhile waits in the service.
   */
  async #begin(state: WorldState, head: BooksHead, settings: Settings): Promise<void> {
    const { host, gateways } = this.#ports;
    const { identity, books } = state;
    this.#state = state;
    this.#head = head;
    // The first thing when all is loaded, before a turn can give the links anything newer.
    books.service
      .read(() => {
        this.#head = null;
        gateways.world.replay();
        gateways.ups.replay();
      })
      // Who loads it says so.
      .catch(() => undefined);
    await this.#check.begin(books);
    const { warehouses } = head;
    const plan = planLinks({ settings, identity, warehouses, simPorts: null, announced: null });
    gateways.world.configure(plan.world);
    gateways.ups.configure(plan.ups);
    if (plan.world === null) return;
    await new Promise<void>((resolve) => {
      const cancel = host.timers.after(AHEAD_MS, resolve);
      void gateways.world.opened().then(() => {
        cancel();
        resolve();
      });
    });
  }

  async #leave(): Promise<void> {
    const state = this.#state;
    await this.stopLinks();
    this.#check.end();
    if (state === null) return;
    await this.#ports.use(null);
    await this.#ports.leaving(state.identity, state.books);
    this.#state = null;
    await closeBooks(state.books);
  }

  async #plan(): Promise<ReturnType<typeof planLinks> | null> {
    const { settings, simulator } = this.#ports;
    const state = this.#state;
    if (state === null || state.forgotten) return null;
    return state.books.service.read((memory) => {
      if (state !== this.#state || state.forgotten) return null;
      return planLinks({
        settings: settings.get(),
        identity: state.identity,
        warehouses: memory.books.warehouses.values(),
        simPorts: simulator.ports,
        announced: state.announced,
      });
    });
  }
}

function newState(books: OpenBooks, identity: BooksIdentity, openedAt: number): WorldState {
  return {
    books,
    identity,
    openedAt,
    wasConnected: false,
    announced: null,
    notice: null,
    unknown: false,
    upsElsewhere: false,
    forgotten: false,
  };
}

export async function closeBooks({ service, store, messages }: OpenBooks): Promise<void> {
  await service.close();
  await messages?.close();
  await store.close();
}

/** The state, for handlers: those run only when books are open, but a switch may have begun since. */
export function mustState(state: WorldState | null): WorldState {
  if (state === null) throw callError('switching', 'The program is switching to another world; try again.');
  return state;
}
