// A burst of orders over two lossy lines in virtual time: the store's two sessions, a kernel that commits in groups, and a world
// and a UPS that answer at once. Every process is busy for as long as its items take, so that queues and stalls are as in the
// real program. Counts every copy of every item and ack, lost ones too. Same seed, same run.

import { type Random, seededRandom } from '../../../main/core/lib/random.js';
import { DEFAULT_LIMITS, type EnvelopeCodec, type Item, type SessionLimits } from '../../../main/core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { worldCodec } from '../../bench/world/world-codec.js';
import { Process, Side } from './busy-side.js';
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
  answering(world, (body): WorldResponse | null => {
    if (body.kind === 'pack') return { kind: 'ready', shipid: body.shipid };
    return body.kind === 'load' ? { kind: 'loaded', shipid: body.shipid } : null;
  });
  answering(ups, (body): UpsToStore | null => {
    if (body.kind === 'pickup') {
      return { kind: 'truckArrived', truckid: 1, whnum: 1, shipids: body.packages.map(({ shipid }) => shipid) };
    }
    return body.kind === 'loaded' ? { kind: 'delivered', truckid: 1, shipid: body.shipids[0] ?? 0 } : null;
  });

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
