// What both yardsticks share: connecting to the world, keeping so many orders in flight, and the clock. How a message is worked on and
// what is durable when is each engine's own.

import type { Item } from '../../../main/core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { storeCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { encodeAConnect } from '../../../main/processes/lib/codec/handshake.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { percentile } from '../harness/stats.js';
import { WORLD_ID } from '../world/port.js';
import { WAREHOUSE } from './catalogue.js';
import type { Engine } from './engine-main.js';
import type { RunOptions, RunResult } from './port.js';
import { StudentSocket } from './student-wire.js';
import { startWorldChild, type WorldChild } from './world-child.js';

export type Link = 'world' | 'ups';
export type Heard =
  | { readonly link: 'world'; readonly item: Item<WorldResponse> }
  | { readonly link: 'ups'; readonly item: Item<UpsToStore> };

/** One engine's way with the disk: each call resolves when what it stands for is done as this engine does it. */
export interface StudentBooks {
  place(n: number): Promise<void>;
  acked(link: Link, seq: number): Promise<void>;
  heard(heard: Heard): Promise<void>;
  close(): Promise<void>;
  readonly commits: number;
}

/** Sends one item in a frame and a write of its own. */
export interface StudentOut {
  toWorld(item: Item<WorldCommand>): void;
  toUps(item: Item<StoreToUps>): void;
  ack(link: Link, seq: number): void;
  delivered(order: number): void;
}

export class StudentEngine implements Engine {
  readonly url = null;
  readonly #child: WorldChild;
  readonly #world: StudentSocket;
  readonly #ups: StudentSocket;
  readonly #started = new Map<number, number>();
  #books: StudentBooks | null = null;
  /** One message is worked on after another. */
  #work: Promise<void> = Promise.resolve();
  #placed = 0;
  #times: number[] = [];
  #onDelivered: () => void = () => undefined;
  #failed: (error: unknown) => void = () => undefined;

  static async open(
    noDelay: boolean,
    fromWorld: (message: unknown) => void,
    makeBooks: (out: StudentOut) => Promise<StudentBooks>,
  ): Promise<StudentEngine> {
    const child = await startWorldChild(fromWorld);
    const world = await StudentSocket.connect(child.amazon, noDelay);
    const connected = new Promise<void>((resolve) => world.onFrame(() => resolve()));
    const { id, x, y } = WAREHOUSE;
    world.send(encodeAConnect({ initwh: [{ id, x, y }], isAmazon: true }));
    await connected;
    const ups = await StudentSocket.connect(child.ups, noDelay);
    const engine = new StudentEngine(child, world, ups);
    engine.#books = await makeBooks({
      toWorld: (item) => world.send(worldStoreCodec.encodeItem(item)),
      toUps: (item) => ups.send(storeCodec.encodeItem(item)),
      ack: (link, seq) =>
        link === 'world' ? world.send(worldStoreCodec.encodeAcks([seq])) : ups.send(storeCodec.encodeAcks([seq])),
      delivered: (order) => engine.#delivered(order),
    });
    ups.send(storeCodec.encodeControl({ hello: WORLD_ID }));
    return engine;
  }

  private constructor(child: WorldChild, world: StudentSocket, ups: StudentSocket) {
    this.#child = child;
    this.#world = world;
    this.#ups = ups;
    world.onFrame((body) => {
      const { items, acks } = worldStoreCodec.decode(body, 0, body.length);
      for (const seq of acks) this.#queue((books) => books.acked('world', seq));
      for (const item of items) this.#queue((books) => books.heard({ link: 'world', item }));
    });
    ups.onFrame((body) => {
      const { items, acks } = storeCodec.decode(body, 0, body.length);
      for (const seq of acks) this.#queue((books) => books.acked('ups', seq));
      for (const item of items) this.#queue((books) => books.heard({ link: 'ups', item }));
    });
  }

  toWorld(message: unknown): void {
    this.#child.child.send(message as object);
  }

  run({ orders, inFlight }: RunOptions): Promise<RunResult> {
    const writes = this.#world.writes + this.#ups.writes;
    const commits = this.#books?.commits ?? 0;
    const cpu = process.cpuUsage();
    const began = performance.now();
    const first = this.#placed;
    let over = 0;
    this.#times = [];
    return new Promise((resolve, reject) => {
      this.#failed = reject;
      const fill = (): void => {
        while (this.#placed - first < orders && this.#placed - first - over < inFlight) this.#place();
      };
      this.#onDelivered = () => {
        over += 1;
        if (over < orders) return fill();
        const ms = performance.now() - began;
        const used = process.cpuUsage(cpu);
        // What is still to be done of the last messages belongs to this run, not to the next.
        this.#work.then(() => {
          resolve({
            ms,
            orders,
            p50Ms: inFlight === 1 ? percentile(this.#times, 0.5) : null,
            commits: (this.#books?.commits ?? 0) - commits,
            events: 0,
            writes: this.#world.writes + this.#ups.writes - writes,
            resent: 0,
            loopP99Ms: 0,
            loopMaxMs: 0,
            cpuMs: (used.user + used.system) / 1000,
            deliveredAt: [],
          });
        }, reject);
      };
      fill();
    });
  }

  async close(): Promise<void> {
    this.#world.close();
    this.#ups.close();
    await this.#books?.close();
    this.#child.stop();
  }

  #place(): void {
    this.#placed += 1;
    const n = this.#placed;
    this.#started.set(n, performance.now());
    this.#queue((books) => books.place(n));
  }

  #delivered(order: number): void {
    const start = this.#started.get(order);
    if (start === undefined) return;
    this.#started.delete(order);
    this.#times.push(performance.now() - start);
    this.#onDelivered();
  }

  #queue(work: (books: StudentBooks) => Promise<void>): void {
    this.#work = this.#work.then(() => (this.#books === null ? undefined : work(this.#books)));
    this.#work.catch((error: unknown) => this.#failed(error));
  }
}
