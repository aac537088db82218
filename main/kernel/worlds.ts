// Which world's books are wanted: those of the settings, of the world that the UPS names, new ones. Decides between them, and
// what becomes of books whose world has forgotten us; never lets one world's messages into another's books.

import type { Counters, OutboxRow } from '../core/fulfilment/types.js';
import type { LinkName, Seq } from '../core/lib/ids.js';
import type { Settings } from '../contracts/app-api.js';
import type { SimProfile } from '../contracts/sim-port.js';
import type { LinkBodyIn, LinkConfig } from '../contracts/link-port.js';
import type { Item } from '../core/session/types.js';
import type { BooksIdentity } from '../store/store.js';
import { callError } from './call-error.js';
import { moveOn, placeAgain, takeBack, waitingSince } from './carry-over.js';
import { endpointOf } from './settings.js';
import { WorldCheck } from './world-check.js';
import { closeBooks, mustState, WorldDoor, type WorldDoorPorts } from './world-door.js';
import { forgottenNotice, frozenError } from './world-forgotten.js';
import type { WorldMaking, WorldRecords } from './world-making.js';
import { WorldNews } from './world-news.js';
import type { Verdict } from './world-proof.js';
import type { OpenBooks, WorldNotice, WorldState } from './world-state.js';

export interface WorldsPorts extends WorldDoorPorts {
  readonly records: WorldRecords;
}

type Refusal = { readonly code: string; readonly message: string };

export class Worlds {
  readonly #ports: WorldsPorts;
  readonly #check: WorldCheck;
  readonly #door: WorldDoor;
  readonly #news: WorldNews;

  constructor(ports: WorldsPorts) {
    this.#ports = ports;
    const { host, settings, gateways } = ports;
    this.#check = new WorldCheck({
      host,
      gateways,
      state: () => this.#door.state,
      verdict: (verdict) => this.#decided(verdict),
      changed: () => ports.changed(),
    });
    this.#door = new WorldDoor(ports, this.#check);
    this.#news = new WorldNews({
      clock: host.clock,
      settings,
      gateways,
      check: this.#check,
      state: () => this.#door.state,
      bind: (worldId) => this.#door.bind(worldId),
      goTo: (worldId) => this.#door.exclusively(() => this.#goTo(worldId)),
      replan: () => this.#door.replan(),
      changed: () => ports.changed(),
      background: (work) => this.#door.background(work),
    });
  }

  get books(): OpenBooks | null {
    return this.#door.state?.books ?? null;
  }

  /** The books, for handlers. Error `switching`. */
  mustBooks(): OpenBooks {
    return mustState(this.#door.state).books;
  }

  get identity(): BooksIdentity | null {
    return this.#door.state?.identity ?? null;
  }

  /** Why the world cannot be used, or null. */
  get notice(): WorldNotice | null {
    return this.#door.state?.notice ?? null;
  }

  /** The world has forgotten us; the books are read-only. */
  get forgotten(): boolean {
    return this.#door.state?.forgotten ?? false;
  }

  list(): Promise<readonly BooksIdentity[]> {
    return this.#ports.shelf.list();
  }

  /** Opens what the settings mean; what is open is closed first. */
  open(settings: Settings): Promise<void> {
    return this.#door.exclusively(async () => {
      const chosen = this.#ports.shelf.choose(settings).catch((error: unknown) => {
        this.#ports.failed(error);
        throw error;
      });
      await this.#door.change(settings, await chosen);
    });
  }

  /** Leaves the present simulated world and begins another: as `making` says, else as the program's own. Error `simulated-only`. */
  startNew(making: WorldMaking | null = null): Promise<BooksIdentity> {
    return this.#door.exclusively(async () => {
      const { shelf, records } = this.#ports;
      const before = this.#simulated('A new world can be begun');
      const { state } = this.#door;
      if (state?.unknown === true) await shelf.forget(state.identity);
      const settings = await this.#withProfile(before, making?.profile);
      const identity = shelf.create(settings, null);
      if (making !== null) {
        const { seed, profile, demo } = making;
        const warehouses = demo.warehouses.length;
        await records.keep(identity.booksId, { seed, profile, trucks: demo.trucks, warehouses, orders: null });
      }
      await shelf.keep(identity, settings);
      await this.#door.change(settings, identity, making === null ? {} : { demo: making.demo });
      return identity;
    });
  }

  /** Leaves the present simulated world and goes back to another. Errors `simulated-only`, `not-found`, `current`. */
  pick(booksId: string): Promise<BooksIdentity> {
    return this.#door.exclusively(async () => {
      const { shelf, records } = this.#ports;
      const before = this.#simulated('Worlds can be picked');
      const all = await shelf.list();
      const identity = all.find((one) => one.booksId === booksId && one.endpoint === endpointOf(before));
      if (identity === undefined) throw callError('not-found', `booksId: there is no simulated world ${booksId}`);
      if (this.#door.state?.identity.booksId === booksId) {
        throw callError('current', `${identity.label} is the present world already.`);
      }
      const settings = await this.#withProfile(before, (await records.find(booksId))?.profile);
      await shelf.keep(identity, settings);
      await this.#door.change(settings, identity);
      return identity;
    });
  }

  #simulated(what: string): Settings {
    const settings = this.#ports.settings.get();
    if (settings.mode === 'simulated') return settings;
    throw callError('simulated-only', `${what} here in simulated mode only; see the settings.`);
  }

  async #withProfile(settings: Settings, profile: SimProfile | undefined): Promise<Settings> {
    if (profile === undefined || profile === settings.simulated.profile) return settings;
    const changed = { ...settings, simulated: { ...settings.simulated, profile } };
    await this.#ports.settings.save(changed);
    return changed;
  }

  /**
   * New books for the world that has forgotten us, with all that is still open placed again; the old ones stay as they are.
   * Error `not-forgotten`.
   */
  beginAnew(): Promise<{ readonly booksId: string; readonly orders: number; readonly left: number }> {
    return this.#door.exclusively(async () => {
      const { shelf, host } = this.#ports;
      const settings = this.#ports.settings.get();
      const { state } = this.#door;
      if (state?.forgotten !== true) {
        throw callError('not-forgotten', 'This world has not forgotten the store: there is nothing to begin anew.');
      }
      const target = shelf.create(settings, state.identity.worldId);
      const opened = await this.#ports.open(target);
      let moved;
      try {
        moved = await moveOn(state.books.service, opened.service, settings, host.clock);
        await this.#ports.prepare(opened, settings);
        // In the list only now: until it is complete, the choice is still to be made.
        await shelf.keep(target, settings);
      } catch (error) {
        await closeBooks(opened);
        throw error;
      }
      await this.#door.change(settings, target, { opened });
      return { booksId: target.booksId, ...moved };
    });
  }

  /** Asks a world that has forgotten us once more: the right server may be back. */
  askAgain(): Promise<void> {
    return this.#door.exclusively(async () => {
      const { state } = this.#door;
      if (state?.forgotten !== true) return;
      await this.#door.change(this.#ports.settings.get(), state.identity, { askAgain: true });
    });
  }

  /**
   * Closes these books if they are open, runs `replace` with the numbers that they had reached, and opens what the settings
   * mean. Books that are not open need nothing closed.
   */
  replaceBooks(booksId: string, replace: (reached: Counters | null) => Promise<void>): Promise<void> {
    return this.#door.exclusively(async () => {
      const settings = this.#ports.settings.get();
      const { state } = this.#door;
      if (state !== null && state.identity.booksId !== booksId) return replace(null);
      const identity = state?.identity ?? (await this.#ports.shelf.choose(settings));
      const between = async (): Promise<void> => {
        // Closed, so they go no further. Books that could not be read have no numbers here: the note beside them has.
        const reached = state === null ? null : state.books.service.read(({ books }) => books.counters);
        await replace(await (reached?.catch(() => null) ?? null));
      };
      await this.#door.change(settings, identity, { between });
    });
  }

  /** Puts new values of the settings or new ports of the simulator into effect as far as the links are concerned. */
  replan(options?: { readonly reopen: boolean }): Promise<void> {
    return this.#door.replan(options);
  }

  /** Stops the links, drains, closes. For good. */
  close(): Promise<void> {
    return this.#door.close();
  }

  /** Calls `use` with the committed outbox of this link, ascending, as far as it is known, at once or as soon as it is. */
  async outbox(link: LinkName, use: (rows: Iterable<OutboxRow>) => void): Promise<void> {
    const head = this.#door.head(link);
    if (head !== null) use(head);
    else await this.books?.service.read(({ books }) => use(books.outbox[link].values()));
  }

  deliver(link: LinkName, epoch: number, items: readonly Item<LinkBodyIn>[]): void {
    if (!this.#accepts(link)) return;
    if (this.#check.holds(link)) this.#check.keep(link, epoch, items);
    else this.books?.service.deliver(link, epoch, items);
  }

  acked(link: LinkName, seqs: readonly Seq[]): void {
    if (!this.#accepts(link)) return;
    // While the outbox is held back, only the check's questions have left.
    if (this.#check.holds(link)) this.#check.acked(seqs);
    else this.books?.service.acked(link, seqs);
  }

  connected(link: LinkName, worldId: number | null, config: LinkConfig): void {
    this.#news.connected(link, worldId, config);
  }

  disconnected(link: LinkName): void {
    this.#news.disconnected(link);
  }

  /** The world refused our connect. */
  refused(link: LinkName, { message }: Refusal): void {
    this.#news.refused(link, message);
  }

  /** The UPS's hello names the world that it is in. */
  named(worldId: number): void {
    this.#news.named(worldId);
  }

  /** True when items of this link may go into the open books. */
  #accepts(link: LinkName): boolean {
    const { state } = this.#door;
    return state !== null && !state.forgotten && !(link === 'ups' && state.upsElsewhere);
  }

  #decided(verdict: Verdict): void {
    const { state } = this.#door;
    if (state === null) return;
    if (verdict === 'ours') {
      this.#news.proved();
      if (state.identity.forgottenAt !== null) this.#door.background(this.#remembered(state));
      return;
    }
    // At once: from here on nothing more is recorded.
    state.forgotten = true;
    this.#door.background(this.#door.exclusively(() => this.#forget(state, verdict)));
  }

  /** The books get a last word, and can only be read from then on. */
  async #forget(state: WorldState, verdict: Exclude<Verdict, 'ours'>): Promise<void> {
    if (this.#door.state !== state) return;
    await this.#door.stopLinks();
    const at = this.#ports.host.clock.now();
    const identity = { ...state.identity, forgottenAt: state.identity.forgottenAt ?? at };
    state.identity = identity;
    const data = { state: verdict, peer: identity.endpoint };
    const { service } = state.books;
    const event = { at, kind: 'link', source: 'world', link: 'world', data } as const;
    const noted = service.note({ identity, events: [event] });
    service.freeze(frozenError(identity));
    const said = forgottenNotice(state, verdict).then((notice) => {
      state.notice = notice;
      this.#ports.changed();
    });
    await Promise.all([said, noted]);
    await this.#ports.shelf.enter(identity);
  }

  /** It was thought to have forgotten us, and has not. */
  async #remembered(state: WorldState): Promise<void> {
    state.identity = { ...state.identity, forgottenAt: null };
    await state.books.service.note({ identity: state.identity });
    await this.#ports.shelf.enter(state.identity);
  }

  /** Binds provisional books to their world, or opens the books that this world has already. */
  async #goTo(worldId: number): Promise<void> {
    const { shelf, host, gateways } = this.#ports;
    const settings = this.#ports.settings.get();
    const { state } = this.#door;
    if (state === null || state.identity.worldId === worldId) return;
    const from = state.books;
    const known = await shelf.find(endpointOf(settings), worldId);
    if (state.identity.worldId === null && known === null) {
      state.upsElsewhere = false;
      await this.#door.bind(worldId);
      await this.#door.replan();
      if (gateways.ups.connected) from.service.input({ type: 'link-up', at: host.clock.now(), link: 'ups' });
      return;
    }
    const waiting = state.wasConnected ? [] : await waitingSince(from.service, state.openedAt);
    const target = known ?? (await shelf.begin(settings, worldId));
    await this.#door.stopLinks();
    const opened = await this.#ports.open(target);
    await this.#ports.prepare(opened, settings);
    const taken = await placeAgain(opened.service, waiting, host.clock);
    await takeBack(from.service, taken, host.clock);
    await shelf.keep(target, settings);
    // The UPS will say it again at its next hello; the books stand ready for it by then.
    await this.#door.change(settings, target, { opened });
  }
}
