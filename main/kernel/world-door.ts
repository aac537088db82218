// The one set of books that is open, and the links that belong to it: opens, switches and closes one at a time, binds books to
// a world's number. Which books are wanted is decided elsewhere.

import type { LinkName } from '../core/lib/ids.js';
import type { Settings } from '../contracts/app-api.js';
import type { Demo } from '../contracts/demo.js';
import type { BooksIdentity } from '../store/store.js';
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
  /** Opens the file and a service over it. */
  open(identity: BooksIdentity): Promise<OpenBooks>;
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

export class WorldDoor {
  readonly #ports: WorldDoorPorts;
  readonly #check: WorldCheck;
  #state: WorldState | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(ports: WorldDoorPorts, check: WorldCheck) {
    this.#ports = ports;
    this.#check = check;
  }

  get state(): WorldState | null {
    return this.#state;
  }

  /** Closes what is open and opens these. What fails is said on the screens and thrown. */
  async change(settings: Settings, identity: BooksIdentity, options: ChangeOptions = {}): Promise<void> {
    try {
      await this.#change(settings, identity, options);
    } catch (error) {
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
    const [books] = await Promise.all([
      opened ?? this.#ports.open(identity),
      simulated ? this.#ports.runSimulator(settings, identity) : simulator.stop(),
    ]);
    // The file itself is the truth about its world: the list may have missed the last word.
    const known = await books.service.read((memory) => memory.identity);
    const state: WorldState = {
      books,
      identity: known,
      openedAt: host.clock.now(),
      wasConnected: false,
      announced: null,
      notice: null,
      unknown: false,
      upsElsewhere: false,
      forgotten: known.forgottenAt !== null && askAgain !== true,
    };
    this.#state = state;
    if (state.forgotten) {
      await this.stopLinks();
      state.notice = await forgottenNotice(state, await lastVerdict(books));
      books.service.freeze(frozenError(known));
    } else if (opened === undefined) {
      await this.#ports.prepare(books, settings, demo);
    }
    await this.#check.begin(books);
    await this.#ports.use(books);
    if (!state.forgotten) await this.replan();
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

export async function closeBooks({ service, store }: OpenBooks): Promise<void> {
  await service.close();
  await store.close();
}

/** The state, for handlers: those run only when books are open, but a switch may have begun since. */
export function mustState(state: WorldState | null): WorldState {
  if (state === null) throw callError('switching', 'The program is switching to another world; try again.');
  return state;
}
