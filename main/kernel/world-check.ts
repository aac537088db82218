// Keeps the outbox back, and what peers say aside, from the moment a known world may have become another one until it has
// proved that it is ours. A restarted world server counts its worlds from 1 again: the number alone says nothing.

import type { Clock, Timers } from '../core/lib/clock.js';
import type { LinkName, Seq } from '../core/lib/ids.js';
import type { Shipment } from '../core/orders/types.js';
import type { Item } from '../core/session/types.js';
import type { LinkBodyIn } from '../contracts/link-port.js';
import type { LinkGateway } from './link-gateway.js';
import type { Logger } from './ports.js';
import { ASKED, WorldProof, type Verdict } from './world-proof.js';
import type { OpenBooks, WorldState } from './world-state.js';

export interface WorldCheckPorts {
  readonly host: { readonly clock: Clock; readonly timers: Timers; readonly logger: Logger };
  readonly gateways: Readonly<Record<LinkName, LinkGateway>>;
  state(): WorldState | null;
  /** `ours` also at every connect where there is nothing to doubt. */
  verdict(verdict: Verdict): void;
  changed(): void;
}

interface Kept {
  readonly epoch: number;
  readonly items: readonly Item<LinkBodyIn>[];
}

export class WorldCheck {
  readonly #ports: WorldCheckPorts;
  #suspect = false;
  /** Said on the present connections, not recorded and not acked. Limited by what a link takes un-acked. */
  #kept: Record<LinkName, Kept[]> = { world: [], ups: [] };
  #proof: WorldProof | null = null;
  /** The check that is under way; an earlier one has nothing more to say. */
  #run = 0;

  constructor(ports: WorldCheckPorts) {
    this.#ports = ports;
  }

  /** Books were opened, the links are down.. */
  async begin(books: OpenBooks): Promise<void> {
    this.end();
    this.#suspect = this.#doubtable() !== null && (await books.store.lastPacked(1)).length > 0;
    for (const gateway of Object.values(this.#ports.gateways)) {
      if (this.#suspect) gateway.hold();
      else gateway.release();
    }
  }

  /** Nothing is asked any more, and nothing is passed on that was kept. */
  end(): void {
    this.#run += 1;
    this.#proof?.stop();
    this.#proof = null;
    this.#kept = { world: [], ups: [] };
    this.#suspect = false;
  }

  holds(link: LinkName): boolean {
    return this.#ports.gateways[link].waits;
  }

  /** A connection is lost. Who was away may come back as another one. */
  lost(link: LinkName): void {
    this.#kept[link] = [];
    if (this.#doubtable() === null) return;
    const { world, ups } = this.#ports.gateways;
    if (link === 'ups') {
      if (this.#suspect) ups.hold();
      return;
    }
    this.#run += 1;
    this.#proof?.stop();
    this.#proof = null;
    this.#suspect = true;
    world.hold();
    // Both have often gone down together; a UPS that is still there goes on.
    if (!ups.connected) ups.hold();
  }

  /** The world is reached: asks it, unless there is nothing to doubt or nothing that it must know. */
  async connected(): Promise<void> {
    if (!this.#suspect) return this.#ports.verdict('ours');
    const run = (this.#run += 1);
    this.#proof?.stop();
    const books = this.#doubtable();
    const known = books === null ? [] : await books.store.lastPacked(ASKED);
    if (run !== this.#run) return;
    if (books === null || known.length === 0) return this.#passed();
    const { host, gateways } = this.#ports;
    this.#proof = new WorldProof(known, {
      timers: host.timers,
      first: () => firstPacked(books),
      take: (count) => books.service.takeNumbers('world', count),
      send: (items) => gateways.world.ask(items),
      verdict: (verdict) => (verdict === 'ours' ? this.#passed() : this.#failed(verdict)),
      slow: (sentence) => this.#slow(sentence),
      failed: (error) => host.logger.warn('the world could not be asked; it is tried again', error),
    });
    this.#proof.start();
  }

  keep(link: LinkName, epoch: number, items: readonly Item<LinkBodyIn>[]): void {
    this.#kept[link].push({ epoch, items });
    if (link === 'world') this.#proof?.hear(items);
  }

  acked(seqs: readonly Seq[]): void {
    this.#proof?.acked(seqs);
  }

  #passed(): void {
    this.#suspect = false;
    const kept = this.#kept;
    this.#kept = { world: [], ups: [] };
    // Said first, recorded first; then what waited to be sent.
    for (const link of ['world', 'ups'] as const) {
      const service = this.#ports.state()?.books.service;
      for (const { epoch, items } of kept[link]) service?.deliver(link, epoch, items);
    }
    this.#ports.verdict('ours');
    this.#ports.gateways.world.release();
    this.#ports.gateways.ups.release();
  }

  /** A world of ours is kept beside the books, and its server refuses a number that it does not know. */
  #doubtable(): OpenBooks | null {
    const state = this.#ports.state();
    if (state === null || state.forgotten) return null;
    const { endpoint, worldId } = state.identity;
    return endpoint === 'simulated' || worldId === null ? null : state.books;
  }

  #slow(sentence: string): void {
    const state = this.#ports.state();
    if (state === null) return;
    state.notice = { code: 'world-unproven', text: `${state.identity.label} ${sentence}` };
    this.#ports.changed();
  }

  #failed(verdict: Verdict): void {
    this.end();
    this.#ports.verdict(verdict);
  }
}

/** By the journal, which keeps them for ever: whatever state the world was put back to, it knows these. */
async function firstPacked({ store }: OpenBooks): Promise<readonly Shipment[]> {
  const events = await store.eventsAfter(0, ASKED, ['ready']);
  const ids = [...new Set(events.flatMap(({ shipmentId }) => shipmentId ?? []))];
  const found = await Promise.all(ids.map((id) => store.shipment(id)));
  return found.filter((shipment) => shipment !== null);
}
