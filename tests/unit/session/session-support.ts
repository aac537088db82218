// Two sessions over a simulated wire on a virtual clock: latency, loss, duplicates, reordering, splitting, all from one seed.
import { type Random, seededRandom } from '../../../main/core/lib/random.js';
import { FrameReader, frame } from '../../../main/core/session/frame.js';
import { Session } from '../../../main/core/session/session.js';
import { DEFAULT_LIMITS, type EnvelopeCodec, type Item, type SessionLimits } from '../../../main/core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';

/** A virtual clock with its timers; the same time runs in order of asking. */
export class VirtualTime {
  now = 0;
  #order = 0;
  #heap: { at: number; order: number; fn: () => void }[] = [];

  at(time: number, fn: () => void): void {
    const entry = { at: Math.max(time, this.now), order: this.#order++, fn };
    let i = this.#heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || !before(entry, above)) break;
      this.#heap[i] = above;
      i = parent;
    }
    this.#heap[i] = entry;
  }

  /** Runs until `done`, or throws when `limit` ms have gone by or nothing is left to happen. */
  runUntil(done: () => boolean, limit: number): void {
    while (!done()) {
      const next = this.#pop();
      if (next === undefined) throw new Error(`at ${this.now} ms: nothing left to happen`);
      if (next.at > limit) throw new Error(`not done after ${limit} ms`);
      this.now = next.at;
      next.fn();
    }
  }

  /** Runs everything up to `time`. */
  runTo(time: number): void {
    this.at(time, () => undefined);
    this.runUntil(() => this.now >= time, time);
  }

  #pop() {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      const left = this.#heap[child];
      const right = this.#heap[child + 1];
      if (left === undefined) break;
      const least = right !== undefined && before(right, left) ? right : left;
      if (least === right) child += 1;
      if (!before(least, last)) break;
      this.#heap[i] = least;
      i = child;
    }
    this.#heap[i] = last;
    return first;
  }
}

const before = (a: { at: number; order: number }, b: { at: number; order: number }): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

export interface WireFaults {
  /** Chance that one item or one ack of a frame is lost. */
  readonly loss: number;
  /** Chance that a frame comes twice, or late (and so out of order). */
  readonly duplicate: number;
  readonly late: number;
  readonly split: boolean;
  readonly latencyMs: number;
}

export const NO_FAULTS: WireFaults = { loss: 0, duplicate: 0, late: 0, split: false, latencyMs: 1 };

/** Loses single items and acks on the way in, as the real world does with requests. */
function lossy<Out, In>(codec: EnvelopeCodec<Out, In>, random: Random, loss: number): EnvelopeCodec<Out, In> {
  const keep = (): boolean => random.next() >= loss;
  return {
    ...codec,
    decode(buffer, start, end) {
      const { items, acks, control } = codec.decode(buffer, start, end);
      return { items: items.filter(keep), acks: acks.filter(keep), control };
    },
  };
}

/** One end with its owner: records what came, settles it after a while, never tells the session twice. */
export class End<Out, In> {
  readonly session: Session<Out, In>;
  readonly delivered: Item<In>[] = [];
  readonly deliveredBodies = new Map<number, In>();
  readonly acked = new Set<number>();
  readonly controls: unknown[] = [];
  ackedTwice = 0;
  writes = 0;
  writtenBytes = 0;
  failure: string | null = null;
  reading = true;
  mostUnsettled = 0;
  transmit: (bytes: Uint8Array) => void = () => undefined;
  onDelivered: (items: readonly Item<In>[]) => void = () => undefined;
  readonly time: VirtualTime;
  readonly settleAfterMs: () => number;
  #wake: number | null = null;
  #heldBack: Uint8Array[] = [];
  #settledUntil = 0;

  constructor(
    time: VirtualTime,
    codec: EnvelopeCodec<Out, In>,
    limits: SessionLimits,
    settleAfterMs: () => number = () => 0,
  ) {
    this.time = time;
    this.session = new Session(codec, limits);
    this.settleAfterMs = settleAfterMs;
  }

  do(action: (session: Session<Out, In>, now: number) => void): void {
    action(this.session, this.time.now);
    this.flush();
  }

  receive(bytes: Uint8Array): void {
    if (this.reading) this.do((session, now) => session.receive(bytes, now));
    else this.#heldBack.push(bytes);
  }

  flush(): void {
    for (const output of this.session.take(this.time.now)) {
      switch (output.type) {
        case 'write':
          this.writes += 1;
          this.writtenBytes += output.bytes.length;
          this.transmit(output.bytes);
          this.time.at(this.time.now, () => this.do((session, now) => session.drained(now)));
          break;
        case 'deliver':
          this.#take(output.items);
          break;
        case 'acked':
          for (const seq of output.seqs) {
            if (this.acked.has(seq)) this.ackedTwice += 1;
            this.acked.add(seq);
          }
          break;
        case 'control':
          this.controls.push(output.control);
          break;
        case 'pause':
          this.reading = false;
          break;
        case 'resume':
          this.time.at(this.time.now, () => this.#resume());
          break;
        case 'fail':
          this.failure = output.error.code;
      }
    }
    this.mostUnsettled = Math.max(this.mostUnsettled, this.session.stats().unsettledIn);
    this.#sleep();
  }

  #resume(): void {
    this.reading = true;
    const chunks = this.#heldBack;
    this.#heldBack = [];
    for (const chunk of chunks) this.receive(chunk);
  }

  #take(items: readonly Item<In>[]): void {
    for (const item of items) {
      this.delivered.push(item);
      this.deliveredBodies.set(item.seq, item.body);
    }
    const seqs = items.map((item) => item.seq);
    // In order, as one writer with one disk does it.
    this.#settledUntil = Math.max(this.#settledUntil, this.time.now + this.settleAfterMs());
    this.time.at(this.#settledUntil, () => this.do((session, now) => session.settled(seqs, now)));
    this.onDelivered(items);
  }

  #sleep(): void {
    const at = this.session.wakeAt();
    if (at === null || (this.#wake !== null && this.#wake <= at && this.#wake > this.time.now)) return;
    this.#wake = at;
    this.time.at(at, () => {
      if (this.#wake !== at) return;
      this.#wake = null;
      this.do((session, now) => session.tick(now));
    });
  }
}

export interface Pair {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly store: End<StoreToUps, UpsToStore>;
  readonly ups: End<UpsToStore, StoreToUps>;
  connect(): void;
  disconnect(): void;
}

/** A store and a UPS on one wire. */
export function pair(
  seed: number,
  faults: WireFaults = NO_FAULTS,
  options: { limits?: Partial<SessionLimits>; settleAfterMs?: (random: Random) => number } = {},
): Pair {
  const time = new VirtualTime();
  const random = seededRandom(seed);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const settle = () => options.settleAfterMs?.(random) ?? 0;
  const store = new End(time, lossy(storeCodec, random, faults.loss), limits, settle);
  const ups = new End(time, lossy(upsCodec, random, faults.loss), limits, settle);
  let connection = 0;
  const wire = (to: { receive(bytes: Uint8Array): void }) => {
    let free = 0;
    return (bytes: Uint8Array): void => {
      const mine = connection;
      const deliver = (body: Uint8Array, at: number): void => {
        time.at(at, () => {
          if (mine !== connection) return;
          for (const piece of faults.split ? split(body, random) : [body]) to.receive(piece);
        });
      };
      for (const whole of framesOf(bytes)) {
        const late = random.next() < faults.late ? random.next() * faults.latencyMs * 20 : 0;
        // Whole frames may overtake each other, bytes never.
        free = Math.max(free, time.now + faults.latencyMs);
        deliver(whole, free + late);
        if (random.next() < faults.duplicate) deliver(whole, free + random.next() * faults.latencyMs * 20);
      }
    };
  };
  store.transmit = wire(ups);
  ups.transmit = wire(store);
  return {
    time,
    random,
    store,
    ups,
    connect() {
      connection += 1;
      store.reading = true;
      ups.reading = true;
      store.do((session, now) => session.connected(now, { hello: 1 }));
      ups.do((session, now) => session.connected(now, { hello: 1 }));
    },
    disconnect() {
      connection += 1;
      store.do((session, now) => session.disconnected(now));
      ups.do((session, now) => session.disconnected(now));
    },
  };
}

function framesOf(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  new FrameReader(bytes.length).push(bytes, (buffer, start, end) => {
    frames.push(frame(buffer.subarray(start, end)));
    return true;
  });
  return frames;
}

function split(bytes: Uint8Array, random: Random): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(random.next() * 40);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

export const loadedItems = (first: number, count: number): Item<StoreToUps>[] =>
  Array.from({ length: count }, (_, i) => ({ seq: first + i, body: { kind: 'cancel', shipid: first + i } }));

export const deliveredItems = (first: number, count: number): Item<UpsToStore>[] =>
  Array.from({ length: count }, (_, i) => ({
    seq: first + i,
    body: { kind: 'delivered', shipid: first + i, truckid: 1 },
  }));
