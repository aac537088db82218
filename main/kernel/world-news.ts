// What the two links say about their connections: noted in the journal, turned into what the books must know, and into a
// sentence where a person has to act. Opens and closes nothing itself.

import type { Clock } from '../core/lib/clock.js';
import type { LinkName } from '../core/lib/ids.js';
import type { LinkConfig } from '../contracts/link-port.js';
import type { LinkGateway } from './link-gateway.js';
import type { SettingsService } from './settings.js';
import type { WorldCheck } from './world-check.js';
import type { WorldState } from './world-state.js';

export interface WorldNewsPorts {
  readonly clock: Clock;
  readonly settings: SettingsService;
  readonly gateways: Readonly<Record<LinkName, LinkGateway>>;
  readonly check: WorldCheck;
  state(): WorldState | null;
  /** These books belong to this world from now on; durable when it resolves. */
  bind(worldId: number): Promise<void>;
  /** The UPS is in this world: its books are wanted. */
  goTo(worldId: number): Promise<void>;
  replan(): Promise<void>;
  changed(): void;
  background(work: Promise<unknown>): void;
}

export class WorldNews {
  readonly #ports: WorldNewsPorts;
  /** What the world link was opened with, for when the world has proved to be ours. */
  #opened: LinkConfig | null = null;
  /** The UPS of the present connection was told that we are in the world that it named. */
  #answered = false;

  constructor(ports: WorldNewsPorts) {
    this.#ports = ports;
  }

  connected(link: LinkName, worldId: number | null, config: LinkConfig): void {
    const { check, clock, gateways } = this.#ports;
    if (link === 'ups' && worldId !== null) this.named(worldId);
    const state = this.#ports.state();
    if (state === null || (link === 'ups' && state.upsElsewhere)) return;
    this.#note(link, { state: 'connected', worldId });
    if (link === 'ups') {
      // Held back: what it must be asked is asked once the world is known to be ours.
      if (!gateways.ups.waits) state.books.service.input({ type: 'link-up', at: clock.now(), link });
      this.#ports.background(this.#ports.replan());
      return;
    }
    state.wasConnected = true;
    state.unknown = false;
    state.notice = null;
    this.#opened = config;
    const isNew = worldId !== null && state.identity.worldId === null;
    const bound = isNew ? this.#ports.bind(worldId) : Promise.resolve();
    this.#ports.background(check.connected());
    this.#ports.background(bound.then(() => this.#ports.replan()));
  }

  /** The world is the one that these books are for: they learn what the connect has told it, and ask what they missed. */
  proved(): void {
    const { clock, gateways } = this.#ports;
    const state = this.#ports.state();
    if (state === null) return;
    const { service } = state.books;
    const at = clock.now();
    if (state.notice?.code === 'world-unproven') state.notice = null;
    const opened = this.#opened;
    if (opened?.kind === 'world' && opened.warehouses.length > 0) {
      service.input({ type: 'warehouses-known', at, ids: opened.warehouses.map(({ id }) => id) });
    }
    service.input({ type: 'link-up', at, link: 'world' });
    if (gateways.ups.connected && gateways.ups.waits && !state.upsElsewhere) {
      service.input({ type: 'link-up', at, link: 'ups' });
    }
    this.#ports.changed();
  }

  disconnected(link: LinkName): void {
    if (link === 'ups') this.#answered = false;
    this.#ports.check.lost(link);
    this.#note(link, { state: 'disconnected' });
  }

  /** The world refused our connect. */
  refused(link: LinkName, message: string): void {
    const state = this.#ports.state();
    if (link !== 'world' || state === null) return;
    if (/already exists/i.test(message)) {
      this.#ports.background(this.#warehousesKnown(state));
    } else if (/not available/i.test(message)) {
      state.unknown = true;
      state.notice = { code: 'world-unavailable', text: this.#unavailable(state) };
    } else {
      state.notice = { code: 'world-refused', text: `The world refused the connection: ${message}` };
    }
    this.#ports.changed();
  }

  /** The UPS's hello names the world that it is in. */
  named(worldId: number): void {
    const state = this.#ports.state();
    if (state === null) return;
    const settings = this.#ports.settings.get();
    const here = state.identity.worldId;
    if (settings.mode !== 'real' || settings.real.world !== 'announced') {
      state.upsElsewhere = here !== null && here !== worldId;
      if (state.upsElsewhere) {
        state.notice = { code: 'ups-elsewhere', text: `The UPS is in world ${worldId}, the store in world ${here}.` };
      } else if (state.notice?.code === 'ups-elsewhere') {
        state.notice = null;
      }
      this.#ports.changed();
      return;
    }
    if (here === worldId && state.announced === worldId) return this.#answer(worldId);
    state.announced = worldId;
    // Until the right books are open, what this UPS says is not recorded; unacked, it comes again.
    state.upsElsewhere = here !== worldId;
    const ready = here === worldId ? this.#ports.replan() : this.#ports.goTo(worldId);
    this.#ports.background(ready.then(() => this.#answer(worldId)));
  }

  /** A UPS that named its world waits for our word that we are in it: once a connection, or two would greet without end. */
  #answer(worldId: number): void {
    if (this.#answered || this.#ports.state()?.identity.worldId !== worldId) return;
    this.#answered = true;
    this.#ports.gateways.ups.hello(worldId);
  }

  /** Our books did not know yet that the world has them: connect again with none. */
  async #warehousesKnown({ books: { service } }: WorldState): Promise<void> {
    const ids = await service.read(({ books }) => [...books.warehouses.keys()]);
    await service.command({ type: 'warehouses-known', at: this.#ports.clock.now(), ids });
    await this.#ports.replan();
  }

  #unavailable({ identity }: WorldState): string {
    const name = identity.label;
    const settings = this.#ports.settings.get();
    if (settings.mode === 'simulated') {
      return `${name} is not there any more, or still in use. If it does not come back, start a new world.`;
    }
    const again = 'If another store is connected to it, disconnect that one: this link tries again by itself.';
    const gone =
      settings.real.world === 'announced'
        ? 'If the world server was restarted, the world is gone: let the UPS make a new one.'
        : 'If the world server was restarted, the world is gone: choose another one, or a new one, in the settings.';
    return `${name} is not available: it does not exist there (any more), or another store is connected to it. ${again} ${gone}`;
  }

  #note(link: LinkName, data: Readonly<Record<string, unknown>>): void {
    const state = this.#ports.state();
    if (state === null || state.forgotten) return;
    const { peer } = this.#ports.gateways[link].status(0);
    const at = this.#ports.clock.now();
    const events = [{ at, kind: 'link', source: link, link, data: { ...data, peer } }] as const;
    this.#ports.background(state.books.service.note({ events }));
  }
}
