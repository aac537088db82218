// A burst of orders over two lossy lines in virtual time: the store's two sessions, a kernel that commits in groups, and a world
// and a UPS that answer at once. Every process is busy for as long as its items take, so that queues and stalls are as in the
// real program. Counts every copy of every item and ack, lost ones too. Same seed, same run.

import { type Random, seededRandom } from '../../../main/core/lib/random.js';
import { Session } from '../../../main/core/session/session.js';
import { DEFAULT_LIMITS, type EnvelopeCodec, type Item, type SessionLimits } from '../../../main/core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { worldCodec } from '../../bench/world/world-codec.js';
import { VirtualTime } from './session-support.js';

export interface LossyOptions {
  readonly orders: number;
  /** Share of single items and acks that get lost, each way. */
  readonly loss: number;
  readonly seed: number;
  /** One commit takes this long, and each of its items this much more; every `stallEvery`-th takes `stallMs`. */
  readonly commitMs?: number;
  readonly commitItemMs?: number;
  readonly stallEvery?: number;
  readonly stallMs?: number;
  /** What an item or ack costs whoever reads or writes it. */
  readonly itemMs?: number;
  readonly limits?: Partial<SessionLimits>;
}

export interface LossyResult {
  readonly ms: number;
  /** Copies of items and acks per order. */
  readonly perOrder: number;
  readonly over: number;
  readonly resent: number;
  /** Copies by what they are: commands, their acks, answers, their acks. */
  readonly parts: readonly number[];
}

/** What a process does one after another: a turn begins when it is free, reads all that has come, and ends with its writes. */
class Process {
  readonly #time: VirtualTime;
  #due: (() => number)[] = [];
  #ends: (() => number)[] = [];
  #running = false;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** `work` runs in the next turn and returns the ms that it took; `end` at that turn's end, once a turn. */
  post(work: () => number, end: () => number): void {
    this.#due.push(work);
    if (!this.#ends.includes(end)) this.#ends.push(end);
    if (!this.#running) this.#begin();
  }

  #begin(): void {
    this.#running = true;
    this.#time.at(this.#time.now, () => this.#turn());
  }

  #turn(): void {
    const due = this.#due;
    const ends = this.#ends;
    this.#due = [];
    this.#ends = [];
    let ms = 0.02;
    for (const work of due) ms += work();
    this.#time.at(this.#time.now + ms, () => {
      let more = 0;
      for (const end of ends) more += end();
      this.#time.at(this.#time.now + more, () => {
        this.#running = false;
        if (this.#due.length > 0) this.#begin();
      });
    });
  }
}

/** One end of a line, living in a process. */
class Side<Out, In> {
  readonly session: Session<Out, In>;
  readonly #time: VirtualTime;
  readonly #process: Process;
  readonly #itemMs: number;
  peer: Side<In, Out> | null = null;
  onDeliver: (items: readonly Item<In>[]) => void = () => undefined;
  onAcked: () => void = () => undefined;
  itemCopies = 0;
  ackCopies = 0;
  #read = 0;
  #wake: number | null = null;

  constructor(
    time: VirtualTime,
    process: Process,
    codec: EnvelopeCodec<Out, In>,
    limits: SessionLimits,
    itemMs: number,
    arrives: () => boolean,
  ) {
    this.#time = time;
    this.#process = process;
    this.#itemMs = itemMs;
    this.session = new Session(
      {
        ...codec,
        decode: (buffer, start, end) => {
          const envelope = codec.decode(buffer, start, end);
          const { items, acks } = envelope;
          this.itemCopies += items.length;
          this.ackCopies += acks.length;
          this.#read += items.length + acks.length;
          return { ...envelope, items: items.filter(arrives), acks: acks.filter(arrives) };
        },
      },
      limits,
    );
  }

  get now(): number {
    return Math.floor(this.#time.now);
  }

  /** Something to do with the session, then its flush. */
  do(action: (session: Session<Out, In>, now: number) => void): void {
    this.#process.post(() => {
      this.#read = 0;
      action(this.session, this.now);
      return this.#read * this.#itemMs;
    }, this.#flush);
  }

  readonly #flush = (): number => {
    const before = this.#copiesOut();
    this.session.tick(this.now);
    for (let round = 0; round < 2; round += 1) {
      for (const output of this.session.take(this.now)) {
        if (output.type === 'write') this.#write(output.bytes);
        else if (output.type === 'deliver') this.onDeliver(output.items);
        else if (output.type === 'acked') this.onAcked();
        else if (output.type === 'fail') throw new Error(output.error.message);
      }
    }
    this.sleep();
    return (this.#copiesOut() - before) * this.#itemMs;
  };

  #copiesOut(): number {
    const { sentItems, retransmits, sentAcks } = this.session.stats();
    return sentItems + retransmits + sentAcks;
  }

  #write(bytes: Uint8Array): void {
    const at = this.#time.now + 0.05;
    this.#time.at(at, () => {
      this.peer?.do((session, now) => session.receive(bytes, now));
      this.session.drained(this.now);
      this.sleep();
    });
  }

  sleep(): void {
    const at = this.session.wakeAt();
    if (at === null || (this.#wake !== null && this.#wake <= at && this.#wake > this.#time.now)) return;
    const due = Math.max(at, this.#time.now + 1);
    this.#wake = due;
    this.#time.at(due, () => {
      if (this.#wake !== due) return;
      this.#wake = null;
      this.do(() => undefined);
    });
  }
}

export function lossyOrders(options: LossyOptions): LossyResult {
  const { orders, loss, seed, commitMs = 1.5, commitItemMs = 0.02, stallEvery = Infinity, stallMs = 0 } = options;
  const { itemMs = 0.0015 } = options;
  const time = new VirtualTime();
  const random: Random = seededRandom(seed);
  let lossy = false;
  const arrives = (): boolean => !lossy || random.next() >= loss;
  const limits: SessionLimits = { ...DEFAULT_LIMITS, initialRtoMs: 1000, ...options.limits };
  const there = new Process(time);
  const worldLink = new Process(time);
  const upsLink = new Process(time);
  const make = <Out, In>(p: Process, codec: EnvelopeCodec<Out, In>): Side<Out, In> =>
    new Side(time, p, codec, limits, itemMs, arrives);
  const store = make(worldLink, worldStoreCodec);
  const storeUps = make(upsLink, storeCodec);
  const world = make<WorldResponse, WorldCommand>(there, worldCodec);
  const ups = make<UpsToStore, StoreToUps>(there, upsCodec);
  store.peer = world;
  world.peer = store;
  storeUps.peer = ups;
  ups.peer = storeUps;

  let next = 1;
  let nextPeer = 1;
  let closed = 0;
  const answering = <Out, In>(side: Side<Out, In>, answer: (body: In) => Out | null): void => {
    side.onDeliver = (items) => {
      const now = Math.floor(time.now);
      side.session.settled(
        items.map(({ seq }) => seq),
        now,
      );
      const answers: Item<Out>[] = [];
      for (const { body } of items) {
        const out = answer(body);
        if (out !== null) answers.push({ seq: nextPeer++, body: out });
      }
      side.session.send(answers, now);
    };
  };
  answering(world, (body) =>
    body.kind === 'pack'
      ? { kind: 'ready', shipid: body.shipid }
      : body.kind === 'load'
        ? { kind: 'loaded', shipid: body.shipid }
        : null,
  );
  answering(ups, (body) =>
    body.kind === 'pickup'
      ? { kind: 'truckArrived', truckid: 1, whnum: 1, shipids: body.packages.map(({ shipid }) => shipid) }
      : body.kind === 'loaded'
        ? { kind: 'delivered', truckid: 1, shipid: body.shipids[0] ?? 0 }
        : null,
  );

  // The kernel: what has come while a commit was under way goes into the next one.
  const pending: (() => void)[] = [];
  let busy = false;
  let commits = 0;
  const settle: { world: number[]; ups: number[] } = { world: [], ups: [] };
  const send: { world: Item<WorldCommand>[]; ups: Item<StoreToUps>[] } = { world: [], ups: [] };
  const commit = (): void => {
    if (busy || pending.length === 0) return;
    busy = true;
    const group = pending.splice(0, 2000);
    commits += 1;
    const stall = commits % stallEvery === 0 ? stallMs : 0;
    time.at(time.now + commitMs + stall + group.length * commitItemMs, () => {
      for (const work of group) work();
      const [ws, us] = [settle.world.splice(0), settle.ups.splice(0)];
      const [wc, uc] = [send.world.splice(0), send.ups.splice(0)];
      if (ws.length + wc.length > 0)
        store.do((session, now) => {
          session.settled(ws, now);
          session.send(wc, now);
        });
      if (us.length + uc.length > 0)
        storeUps.do((session, now) => {
          session.settled(us, now);
          session.send(uc, now);
        });
      busy = false;
      commit();
    });
  };
  const record = (work: () => void): void => {
    pending.push(work);
    time.at(time.now + 0.1, commit);
  };
  store.onDeliver = (items) => {
    for (const { seq, body } of items) {
      record(() => {
        settle.world.push(seq);
        if (body.kind === 'ready') {
          const packages = [{ shipid: body.shipid, destination: { x: 1, y: 2 }, upsAccount: null, items: [] }];
          send.ups.push({ seq: next++, body: { kind: 'pickup', whnum: 1, warehouse: { x: 0, y: 0 }, packages } });
        } else if (body.kind === 'loaded') {
          send.ups.push({ seq: next++, body: { kind: 'loaded', truckid: 1, shipids: [body.shipid] } });
        }
      });
    }
  };
  storeUps.onDeliver = (items) => {
    for (const { seq, body } of items) {
      record(() => {
        settle.ups.push(seq);
        if (body.kind === 'truckArrived') {
          const shipid = body.shipids[0] ?? 0;
          send.world.push({ seq: next++, body: { kind: 'load', whnum: 1, truckid: 1, shipid } });
        } else if (body.kind === 'delivered') closed += 1;
      });
    }
  };

  let shipment = 1;
  const place = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const shipid = shipment++;
      record(() => send.world.push({ seq: next++, body: { kind: 'pack', whnum: 1, things: [], shipid } }));
    }
  };
  const sides = [store, storeUps, world, ups] as const;
  const quiet = (): boolean =>
    sides.every((side) => {
      const { unackedOut, queuedOut, unsettledIn } = side.session.stats();
      return unackedOut + queuedOut + unsettledIn === 0;
    });
  for (const side of sides) side.do((session, now) => session.connected(now));
  // It knows its peers.
  place(Math.min(250, orders));
  const warm = Math.min(250, orders);
  time.runUntil(() => closed === warm && quiet(), 3_600_000);
  for (const side of sides) {
    side.itemCopies = 0;
    side.ackCopies = 0;
  }
  const resent = (): number => sides.reduce((sum, side) => sum + side.session.stats().retransmits, 0);
  const before = resent();
  lossy = true;
  closed = 0;
  const began = time.now;
  place(orders);
  time.runUntil(() => closed === orders, 3_600_000);
  const ms = time.now - began;
  time.runUntil(quiet, 7_200_000);
  const parts = [
    world.itemCopies + ups.itemCopies,
    store.ackCopies + storeUps.ackCopies,
    store.itemCopies + storeUps.itemCopies,
    world.ackCopies + ups.ackCopies,
  ].map((count) => count / orders);
  const perOrder = parts.reduce((sum, part) => sum + part, 0);
  return { ms, perOrder, over: perOrder / (16 / (1 - loss)), resent: resent() - before, parts };
}
