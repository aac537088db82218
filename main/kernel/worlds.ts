// Which world's books are open and how the links stand to them: opens, switches and closes one set at a time, binds books
// to a world's id when it becomes known, and never lets one world's messages into another's books.

import type { LinkName, Millis } from '../core/lib/ids.js';
import type { Settings } from '../contracts/app-api.js';
import type { LinkBodyIn, LinkConfig } from '../contracts/link-port.js';
import type { Item } from '../core/session/types.js';
import type { BooksIdentity, BooksStore } from '../store/store.js';
import type { BooksService } from './books-service.js';
import { labelOf, type BooksShelf } from './books-shelf.js';
import { callError, toCodedError } from './call-error.js';
import { placeAgain, takeBack, waitingSince } from './carry-over.js';
import type { LinkGateway } from './link-gateway.js';
import { planLinks } from './link-plan.js';
import type { HostPorts } from './ports.js';
import { endpointOf, type SettingsService } from './settings.js';
import type { SimulatorControl } from './simulator-control.js';

/** One world's books, open. */
export interface OpenBooks {
  readonly store: BooksStore;
  readonly service: BooksService;
}

export interface WorldsPorts {
  readonly host: Pick<HostPorts, 'clock' | 'logger'>;
  readonly shelf: BooksShelf;
  readonly settings: SettingsService;
  readonly gateways: Readonly<Record<LinkName, LinkGateway>>;
  readonly simulator: SimulatorControl;
  /** Opens the file and a service over it. */
  open(identity: BooksIdentity): Promise<OpenBooks>;
  /** Starts the simulator with the profile of the settings. */
  runSimulator(settings: Settings): Promise<void>;
  /** Fills books that are new. */
  prepare(books: OpenBooks, settings: Settings): Promise<void>;
  /** The screens' side of a change: `null` while one set is closed and the next not open yet. */
  use(books: OpenBooks | null): Promise<void>;
  /** No books could be opened. */
  failed(error: unknown): void;
  changed(): void;
}

type Refusal = { readonly code: string; readonly message: string };

export class Worlds {
  readonly #ports: WorldsPorts;
  #books: OpenBooks | null = null;
  #identity: BooksIdentity | null = null;
  #openedAt: Millis = 0;
  /** The world was reached since the books were opened: from then on commands may have left. */
  #wasConnected = false;
  /** What the UPS named since its link was opened. */
  #announced: number | null = null;
  /** A sentence on why the world cannot be used, or null. */
  #trouble: string | null = null;
  /** The world said that it does not know the id. */
  #unknown = false;
  /** The UPS speaks of another world than these books are for: nothing that it says belongs into them. */
  #upsElsewhere = false;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(ports: WorldsPorts) {
    this.#ports = ports;
  }

  get books(): OpenBooks | null {
    return this.#books;
  }

  /** The books, for handlers: those run only when books are open, but a switch may have begun since. */
  mustBooks(): OpenBooks {
    if (this.#books === null) throw callError('switching', 'The program is switching to another world; try again.');
    return this.#books;
  }

  get identity(): BooksIdentity | null {
    return this.#identity;
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  list(): Promise<readonly BooksIdentity[]> {
    return this.#ports.shelf.list();
  }

  /** Opens what the settings mean; what is open is closed first. */
  open(settings: Settings): Promise<void> {
    return this.#exclusively(async () => {
      try {
        await this.#change(settings, await this.#ports.shelf.choose(settings));
      } catch (error) {
        this.#ports.failed(error);
        throw error;
      }
    });
  }

  /** Leaves the present simulated world and begins another. Error `simulated-only`. */
  startNew(): Promise<BooksIdentity> {
    return this.#exclusively(async () => {
      const settings = this.#ports.settings.get();
      if (settings.mode !== 'simulated') {
        throw callError('simulated-only', 'A new world can be begun here in simulated mode only; see the settings.');
      }
      if (this.#unknown && this.#identity !== null) await this.#ports.shelf.forget(this.#identity);
      const identity = await this.#ports.shelf.begin(settings, null);
      try {
        await this.#change(settings, identity);
      } catch (error) {
        this.#ports.failed(error);
        throw error;
      }
      return identity;
    });
  }

  /** Puts new values of the settings or new ports of the simulator into effect as far as the links are concerned. */
  async replan(options: { readonly reopen: boolean } = { reopen: false }): Promise<void> {
    const plan = await this.#plan();
    if (plan === null) return;
    this.#ports.gateways.world.configure(plan.world, options.reopen);
    this.#ports.gateways.ups.configure(plan.ups);
  }

  /** Stops the links, drains, closes. For good. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last.catch(() => undefined);
    await this.#leave();
  }

  /** True when items of this link may go into the open books. */
  accepts(link: LinkName): boolean {
    return this.#books !== null && !(link === 'ups' && this.#upsElsewhere);
  }

  deliver(link: LinkName, epoch: number, items: readonly Item<LinkBodyIn>[]): void {
    if (this.accepts(link)) this.#books?.service.deliver(link, epoch, items);
  }

  connected(link: LinkName, worldId: number | null, config: LinkConfig): void {
    if (link === 'ups') {
      if (worldId !== null) this.named(worldId);
    } else {
      this.#unknown = false;
      this.#trouble = null;
    }
    const service = this.#books?.service;
    if (service === undefined || !this.accepts(link)) return;
    const at = this.#ports.host.clock.now();
    let bound: Promise<unknown> = Promise.resolve();
    if (link === 'world') {
      this.#wasConnected = true;
      if (worldId !== null && this.#identity?.worldId === null) bound = this.#bind(worldId);
    }
    this.#note(link, { state: 'connected', worldId });
    if (config.kind === 'world' && config.warehouses.length > 0) {
      service.input({ type: 'warehouses-known', at, ids: config.warehouses.map(({ id }) => id) });
    }
    service.input({ type: 'link-up', at, link });
    this.#background(bound.then(() => this.replan()));
  }

  disconnected(link: LinkName): void {
    this.#note(link, { state: 'disconnected' });
  }

  /** The world refused our connect. */
  refused(link: LinkName, error: Refusal): void {
    const { clock } = this.#ports.host;
    if (link !== 'world') return;
    if (/already exists/i.test(error.message)) {
      // Our books did not know yet that the world has them: connect again with none.
      this.#background(
        this.mustBooks()
          .service.read(({ books }) => [...books.warehouses.keys()])
          .then((ids) => this.mustBooks().service.command({ type: 'warehouses-known', at: clock.now(), ids }))
          .then(() => this.replan()),
      );
    } else if (/not available/i.test(error.message)) {
      this.#unknown = true;
      const name = this.#identity?.label ?? 'The world';
      this.#trouble =
        this.#ports.settings.get().mode === 'simulated'
          ? `${name} is not there any more, or still in use. If it does not come back, start a new world.`
          : `${name} is not available: it does not exist there (any more), or another store is connected to it.`;
    } else {
      this.#trouble = `The world refused the connection: ${error.message}`;
    }
    this.#ports.changed();
  }

  /** The UPS's hello names the world that it is in. */
  named(worldId: number): void {
    const settings = this.#ports.settings.get();
    const waits = settings.mode === 'real' && settings.real.world === 'announced';
    const here = this.#identity?.worldId ?? null;
    if (!waits) {
      this.#upsElsewhere = here !== null && here !== worldId;
      if (this.#upsElsewhere) this.#trouble = `The UPS is in world ${worldId}, the store in world ${here}.`;
      this.#ports.changed();
      return;
    }
    if (here === worldId && this.#announced === worldId) return;
    this.#announced = worldId;
    if (here === worldId) {
      this.#upsElsewhere = false;
      this.#background(this.replan());
      return;
    }
    // Until the right books are open, what this UPS says is not recorded; unacked, it comes again.
    this.#upsElsewhere = true;
    this.#background(this.#exclusively(() => this.#goTo(worldId)));
  }

  /** Binds provisional books to their world, or opens the books that this world has already. */
  async #goTo(worldId: number): Promise<void> {
    const { shelf, settings, host } = this.#ports;
    const from = this.#books;
    const identity = this.#identity;
    if (from === null || identity === null || identity.worldId === worldId) return;
    const known = await shelf.find(endpointOf(settings.get()), worldId);
    if (identity.worldId === null && known === null) {
      this.#upsElsewhere = false;
      await this.#bind(worldId);
      await this.replan();
      if (this.#ports.gateways.ups.connected) {
        from.service.input({ type: 'link-up', at: host.clock.now(), link: 'ups' });
      }
      return;
    }
    const waiting = this.#wasConnected ? [] : await waitingSince(from.service, this.#openedAt);
    const target = known ?? (await shelf.begin(settings.get(), worldId));
    await this.#stopLinks();
    const opened = await this.#ports.open(target);
    await this.#ports.prepare(opened, settings.get());
    const taken = await placeAgain(opened.service, waiting, host.clock);
    await takeBack(from.service, taken, host.clock);
    await shelf.keep(target, settings.get());
    await this.#change(settings.get(), target, opened);
    // The UPS will say it again at its next hello; the books stand ready for it by then.
    this.#announced = null;
  }

  /** `opened`: the books, when they are open already. */
  async #change(settings: Settings, identity: BooksIdentity, opened?: OpenBooks): Promise<void> {
    await this.#leave();
    if (this.#closed) {
      await opened?.service.close();
      await opened?.store.close();
      return;
    }
    this.#announced = null;
    this.#trouble = null;
    this.#unknown = false;
    this.#upsElsewhere = false;
    this.#wasConnected = false;
    const { host, simulator } = this.#ports;
    const simulated = settings.mode === 'simulated';
    const [books] = await Promise.all([
      opened ?? this.#ports.open(identity),
      simulated ? this.#ports.runSimulator(settings) : simulator.stop(),
    ]);
    // The file itself is the truth about its world: the list may have missed the last word.
    this.#identity = await books.service.read((memory) => memory.identity);
    this.#openedAt = host.clock.now();
    this.#books = books;
    if (opened === undefined) await this.#ports.prepare(books, settings);
    await this.#ports.use(books);
    await this.replan();
    this.#ports.gateways.world.supervisor.start();
    this.#ports.gateways.ups.supervisor.start();
  }

  async #stopLinks(): Promise<void> {
    const { gateways } = this.#ports;
    gateways.world.configure(null);
    gateways.ups.configure(null);
    await Promise.all([gateways.world.supervisor.stop(), gateways.ups.supervisor.stop()]);
  }

  async #leave(): Promise<void> {
    const books = this.#books;
    await this.#stopLinks();
    if (books === null) return;
    await this.#ports.use(null);
    this.#books = null;
    this.#identity = null;
    await books.service.close();
    await books.store.close();
  }

  /** From now on these books belong to this world. Durable before anything that this world says. */
  async #bind(worldId: number): Promise<void> {
    const { shelf, settings } = this.#ports;
    if (this.#identity === null || this.#books === null) return;
    const identity = { ...this.#identity, worldId, label: labelOf(this.#identity.endpoint, worldId) };
    this.#identity = identity;
    const present = settings.get();
    this.#ports.changed();
    await this.#books.service.note({ identity });
    await shelf.keep(identity, present);
    if (present.mode !== 'real' || present.real.world !== 'new') return;
    // `new` has been done; the number is what it means from now on.
    const chosen = { ...present, real: { ...present.real, world: worldId } };
    await settings.save(chosen);
    await shelf.keep(identity, chosen);
  }

  async #plan(): Promise<ReturnType<typeof planLinks> | null> {
    const { settings, simulator } = this.#ports;
    const books = this.#books;
    if (books === null) return null;
    return books.service.read((memory) => {
      if (books !== this.#books || this.#identity === null) return null;
      return planLinks({
        settings: settings.get(),
        identity: this.#identity,
        warehouses: memory.books.warehouses.values(),
        simPorts: simulator.ports,
        announced: this.#announced,
      });
    });
  }

  #note(link: LinkName, data: Readonly<Record<string, unknown>>): void {
    const service = this.#books?.service;
    if (service === undefined) return;
    const peer = this.#ports.gateways[link].status(0).peer;
    const at = this.#ports.host.clock.now();
    const source = link === 'world' ? 'world' : 'ups';
    this.#background(service.note({ events: [{ at, kind: 'link', source, link, data: { ...data, peer } }] }));
  }

  /** One change of books at a time. */
  #exclusively<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#last.catch(() => undefined).then(change);
    this.#last = next;
    return next;
  }

  /** For what nobody waits for: an error is said in the log and ends here, the links try again by themselves. */
  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (toCodedError(error).code === 'closed') return;
      this.#ports.host.logger.error('a change of the world could not be completed', error);
    });
  }
}
