// Drives a WorldModel in virtual time: one store and one UPS per rig, numbered requests, what came back, saved rows.

import type { Item } from '../../../main/core/session/types.js';
import type { AInitWarehouse, WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import type { UInitTruck, UpsWorldCommand, UpsWorldResponse } from '../../../main/core/wire/world-ups.js';
import type { ConnectAnswer, Requests, Side, WorldOutput } from '../../../main/core/world-sim/messages.js';
import { BRISK } from '../../../main/core/world-sim/profile.js';
import type { SavedRow } from '../../../main/core/world-sim/restore.js';
import type { WorldModelOptions } from '../../../main/core/world-sim/world-model.js';
import { WorldModel } from '../../../main/core/world-sim/world-model.js';

export interface Received {
  readonly at: number;
  readonly items: readonly Item<WorldResponse | UpsWorldResponse>[];
  readonly acks: readonly number[];
  readonly finished: boolean;
}

export class Peer {
  readonly id: number;
  readonly side: Side;
  answer: ConnectAnswer | null = null;
  closed = false;
  readonly messages: Received[] = [];

  constructor(id: number, side: Side) {
    this.id = id;
    this.side = side;
  }

  get items(): readonly Item<WorldResponse | UpsWorldResponse>[] {
    return this.messages.flatMap(({ items }) => items);
  }

  get bodies(): readonly (WorldResponse | UpsWorldResponse)[] {
    return this.items.map(({ body }) => body);
  }

  get acks(): readonly number[] {
    return this.messages.flatMap(({ acks }) => acks);
  }

  of<K extends (WorldResponse | UpsWorldResponse)['kind']>(kind: K) {
    type Body = Extract<WorldResponse | UpsWorldResponse, { kind: K }>;
    return this.bodies.filter((body): body is Body => body.kind === kind);
  }

  get errors(): readonly string[] {
    return this.of('error').map(({ err }) => err);
  }
}

export class Rig {
  model: WorldModel;
  now = 0;
  readonly saved = new Map<string, string>();
  /** Characters of all rows that were ever written: the work of saving. */
  written = 0;
  readonly peers = new Map<number, Peer>();
  /** Every message is acked at the moment it comes. */
  autoAck: boolean;
  readonly #options: WorldModelOptions;
  #lastPeer = 0;
  #lastSeq = 0;

  constructor(options: Partial<WorldModelOptions> & { autoAck?: boolean } = {}) {
    const { autoAck = true, ...rest } = options;
    this.autoAck = autoAck;
    this.#options = { profile: BRISK, seed: 1, flakiness: 0, ...rest };
    this.model = new WorldModel(this.#options);
  }

  get rows(): SavedRow[] {
    return [...this.saved].map(([key, value]) => ({ key, value }));
  }

  /** As the server does now and then, and when it stops. */
  saveClock(): void {
    for (const { key, value } of this.model.takeDirty(true)) this.saved.set(key, value ?? '');
  }

  /** A new model from what was saved: as after kill -9. */
  restart(): void {
    for (const peer of this.peers.values()) peer.closed = true;
    this.model = new WorldModel(this.#options, this.rows);
    this.now = this.model.now;
  }

  open(side: Side): Peer {
    this.#lastPeer += 1;
    const peer = new Peer(this.#lastPeer, side);
    this.peers.set(peer.id, peer);
    this.model.opened(peer.id, side, this.now);
    this.#settle();
    return peer;
  }

  store(worldid?: number, initwh: readonly AInitWarehouse[] = []): Peer {
    const peer = this.open('amazon');
    this.model.connect(peer.id, { worldid, isAmazon: true, places: initwh }, this.now);
    this.#settle();
    return peer;
  }

  ups(worldid?: number, trucks: readonly UInitTruck[] = []): Peer {
    const peer = this.open('ups');
    this.model.connect(peer.id, { worldid, isAmazon: false, places: trucks }, this.now);
    this.#settle();
    return peer;
  }

  /** Sends requests in one message under new numbers; returns the numbers. */
  tell(peer: Peer, ...commands: (WorldCommand | UpsWorldCommand)[]): number[] {
    const items = commands.map((body) => ({ seq: this.seq(), body }));
    this.send(peer, { items });
    return items.map(({ seq }) => seq);
  }

  seq(): number {
    this.#lastSeq += 1;
    return this.#lastSeq;
  }

  send(peer: Peer, message: Partial<Requests<WorldCommand | UpsWorldCommand>>): void {
    const { items = [], acks = [], simspeed, disconnect } = message;
    const full = { acks, simspeed, disconnect };
    if (peer.side === 'amazon') {
      this.model.storeMessage(peer.id, { ...full, items: items as Item<WorldCommand>[] }, this.now);
    } else {
      this.model.upsMessage(peer.id, { ...full, items: items as Item<UpsWorldCommand>[] }, this.now);
    }
    this.#settle();
  }

  garbage(peer: Peer): void {
    this.model.unparsable(peer.id, this.now);
    this.#settle();
  }

  hangUp(peer: Peer): void {
    peer.closed = true;
    this.model.closed(peer.id, this.now);
    this.#settle();
  }

  block(peer: Peer, blocked: boolean): void {
    this.model.blocked(peer.id, blocked, this.now);
    this.#settle();
  }

  /** Lets `ms` pass, waking the model exactly when it wants to be. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (let wake = this.model.wakeAt(); wake !== null && wake <= until; wake = this.model.wakeAt()) {
      this.now = Math.max(this.now, wake);
      this.model.advance(this.now);
      this.#settle();
    }
    this.now = until;
    this.model.advance(until);
    this.#settle();
  }

  #settle(): void {
    for (let turn = 0; ; turn++) {
      for (const { key, value } of this.model.takeDirty()) {
        this.written += key.length + (value?.length ?? 0);
        if (value === null) this.saved.delete(key);
        else this.saved.set(key, value);
      }
      const outputs = this.model.takeOutputs();
      if (outputs.length === 0) return;
      if (turn > 10) throw new Error('the model does not come to rest');
      for (const output of outputs) this.#receive(output);
    }
  }

  #receive(output: WorldOutput): void {
    const peer = this.peers.get(output.connection);
    if (peer === undefined) throw new Error(`output for nobody: ${JSON.stringify(output)}`);
    if (peer.closed) throw new Error(`output for a closed connection: ${JSON.stringify(output)}`);
    switch (output.type) {
      case 'connected':
        peer.answer = output.answer;
        break;
      case 'close':
        peer.closed = true;
        break;
      case 'toStore':
      case 'toUps': {
        const { items, acks, finished } = output.replies;
        peer.messages.push({ at: this.now, items, acks, finished });
        if (this.autoAck && !finished && items.length > 0) {
          const message = { items: [], acks: items.map(({ seq }) => seq) };
          if (peer.side === 'amazon') this.model.storeMessage(peer.id, message, this.now);
          else this.model.upsMessage(peer.id, message, this.now);
        }
      }
    }
  }
}

/** A world with warehouse 1 at (10, 20) and 2 at (0, 0), trucks 1 and 2 at (0, 0). */
export function newRigWorld(rig: Rig): { readonly store: Peer; readonly ups: Peer; readonly world: number } {
  const store = rig.store(undefined, [
    { id: 1, x: 10, y: 20 },
    { id: 2, x: 0, y: 0 },
  ]);
  const world = store.answer?.worldid ?? 0;
  const ups = rig.ups(world, [
    { id: 1, x: 0, y: 0 },
    { id: 2, x: 0, y: 0 },
  ]);
  return { store, ups, world };
}

export const thing = (id: number, count: number, description = `thing ${String(id)}`) => ({ id, description, count });
export const buy = (whnum: number, ...things: ReturnType<typeof thing>[]): WorldCommand => ({
  kind: 'buy',
  whnum,
  things,
});
export const pack = (shipid: number, whnum: number, ...things: ReturnType<typeof thing>[]): WorldCommand => ({
  kind: 'pack',
  shipid,
  whnum,
  things,
});
export const load = (shipid: number, truckid: number, whnum = 1): WorldCommand => ({
  kind: 'load',
  shipid,
  truckid,
  whnum,
});
export const ask = (packageid: number): WorldCommand => ({ kind: 'query', packageid });
export const pickup = (truckid: number, whid = 1): UpsWorldCommand => ({ kind: 'pickup', truckid, whid });
export const askTruck = (truckid: number): UpsWorldCommand => ({ kind: 'query', truckid });
export const deliver = (truckid: number, ...packages: [id: number, x: number, y: number][]): UpsWorldCommand => ({
  kind: 'deliver',
  truckid,
  packages: packages.map(([packageid, x, y]) => ({ packageid, x, y })),
});
