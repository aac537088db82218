// The world's and the UPS's models under messages of any content, and the store's decisions under anything that they can say.

import { createBooks, type MutableBooks } from '../../../main/core/fulfilment/books.js';
import { decide } from '../../../main/core/fulfilment/decide.js';
import { createPace } from '../../../main/core/fulfilment/pace.js';
import type { FulfilmentInput } from '../../../main/core/fulfilment/types.js';
import { cellFault } from '../../../main/core/inventory/ledger.js';
import type { Random } from '../../../main/core/lib/random.js';
import { WireError, type Item } from '../../../main/core/session/types.js';
import { UpsSim } from '../../../main/core/ups-sim/ups-sim.js';
import type { UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { timingProfile } from '../../../main/core/world-sim/profile.js';
import { WorldModel } from '../../../main/core/world-sim/world-model.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { worldUpsCodec } from '../../../main/processes/lib/codec/world-ups.js';
import {
  decodeConnect,
  decodeStoreRequests,
  decodeUpsRequests,
  encodeConnected,
  encodeStoreReplies,
  encodeUpsReplies,
} from '../../../main/processes/lib/world-messages.js';
import type { Corpus } from '../corpus.js';
import { noise } from '../generators.js';
import { mutateBytes, replayed } from '../mutate.js';
import { often, one } from '../nasty.js';
import { reason, type Target } from '../target.js';

const NOW = 1_700_000_000_000;
const TRUCKS = [1, 2, 3].map((id) => ({ id, x: id, y: -id }));

type Side = 'amazon' | 'ups';

/** Two connections that say anything, and connect anew when they are closed. */
function worldTarget({ storeToWorld, upsToWorld }: Corpus): Target {
  const samples = { amazon: storeToWorld, ups: upsToWorld };
  return {
    name: 'world model',
    inputs: (random) => {
      const next = { amazon: replayed(random, samples.amazon), ups: replayed(random, samples.ups) };
      return () => {
        const side: Side = often(random, 0.6) ? 'amazon' : 'ups';
        return { side, bytes: next[side](), ms: Math.floor(random.next() * 3000) };
      };
    },
    start(random) {
      const model = new WorldModel({ profile: timingProfile('brisk'), seed: 1, flakiness: 10 });
      const ids: Record<Side, number> = { amazon: 0, ups: 0 };
      let last = 0;
      let now = NOW;
      const join = (side: Side): void => {
        ids[side] = last += 1;
        model.opened(ids[side], side, now);
        const known = model.worlds.has(1);
        model.connect(
          ids[side],
          { worldid: known ? 1 : undefined, isAmazon: side === 'amazon', places: known ? [] : TRUCKS },
          now,
        );
      };
      join('amazon');
      join('ups');
      return {
        feed(input) {
          const { side, bytes, ms } = input as { side: Side; bytes: Uint8Array; ms: number };
          now += ms;
          let told = 'accepted';
          try {
            if (often(random, 0.02)) {
              decodeConnect(side, bytes, 0, bytes.length);
              told = 'accepted (a connect)';
            } else if (side === 'amazon')
              model.storeMessage(ids.amazon, decodeStoreRequests(bytes, 0, bytes.length), now);
            else model.upsMessage(ids.ups, decodeUpsRequests(bytes, 0, bytes.length), now);
          } catch (error) {
            if (!(error instanceof WireError)) throw error;
            model.unparsable(ids[side], now);
            told = error.code;
          }
          model.advance(now);
          for (const output of model.takeOutputs()) {
            if (output.type === 'toStore') {
              encodeStoreReplies(output.replies);
              for (const { body } of output.replies.items)
                if (body.kind === 'error') told = `error: ${reason(body.err)}`;
            } else if (output.type === 'toUps') {
              encodeUpsReplies(output.replies);
              for (const { body } of output.replies.items)
                if (body.kind === 'error') told = `error: ${reason(body.err)}`;
            } else if (output.type === 'connected') encodeConnected(output.side, output.answer);
            else {
              const closed = output.connection === ids.amazon ? 'amazon' : output.connection === ids.ups ? 'ups' : null;
              model.closed(output.connection, now);
              if (closed !== null) join(closed);
            }
          }
          for (const { value } of model.takeDirty(true))
            if (value !== null && value.length > 1e6) throw new Error('a huge row');
          return told;
        },
      };
    },
  };
}

/** The UPS between a store and a world that say anything. */
function upsTarget({ storeToUps, worldToUps }: Corpus): Target {
  return {
    name: 'UPS model',
    inputs: (random) => {
      const store = replayed(random, storeToUps);
      const world = replayed(random, worldToUps);
      return () => {
        const fromStore = often(random, 0.5);
        return { fromStore, bytes: fromStore ? store() : world(), ms: Math.floor(random.next() * 5000) };
      };
    },
    start() {
      const sim = new UpsSim(TRUCKS);
      let now = NOW;
      sim.worldConnected(1, TRUCKS, [], now);
      return {
        feed(input) {
          const { fromStore, bytes, ms } = input as { fromStore: boolean; bytes: Uint8Array; ms: number };
          now += ms;
          let told = 'accepted';
          try {
            if (fromStore) {
              const { items, acks } = upsCodec.decode(bytes, 0, bytes.length);
              sim.storeTurn(1, items, acks, now);
            } else {
              const { items, acks } = worldUpsCodec.decode(bytes, 0, bytes.length);
              sim.worldTurn(1, items, acks, now);
            }
          } catch (error) {
            if (!(error instanceof WireError)) throw error;
            told = error.code;
          }
          sim.tick(now);
          for (const { toWorld, toStore } of sim.take().sendings) {
            for (const item of toWorld) worldUpsCodec.encodeItem(item);
            for (const item of toStore) {
              upsCodec.encodeItem(item);
              if (item.body.kind === 'error') told = `error: ${reason(item.body.err)}`;
            }
          }
          return told;
        },
      };
    },
  };
}

type Spoken =
  | { readonly type: 'world-item'; readonly items: readonly Item<WorldResponse>[]; readonly acks: readonly number[] }
  | { readonly type: 'ups-item'; readonly items: readonly Item<UpsToStore>[]; readonly acks: readonly number[] };

/** Numbers that the peers' messages are given, so that they are about packages, trucks and products of ours as often as not. */
function near(random: Random, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((part: unknown) => near(random, part));
  if (typeof value === 'number') return often(random, 0.6) ? 1 + Math.floor(random.next() * 6) : noise.number(random);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, near(random, part)]));
}

/** What peers say reaches the books as the codec gives it: decoded from bytes, and encoded again where numbers were changed. */
function spoken(random: Random, { worldToStore, upsToStore }: Corpus): Spoken | string {
  const world = often(random, 0.5);
  const bytes = mutateBytes(random, world ? worldToStore : upsToStore);
  try {
    if (world) {
      const { items, acks } = worldStoreCodec.decode(bytes, 0, bytes.length);
      return { type: 'world-item', items: items.map((item) => near(random, item) as Item<WorldResponse>), acks };
    }
    const decoded = storeCodec.decode(bytes, 0, bytes.length);
    if (!often(random, 0.7)) return { type: 'ups-item', items: decoded.items, acks: decoded.acks };
    const again = decoded.items
      .map((item) => near(random, item) as Item<UpsToStore>)
      .flatMap((item) => {
        try {
          const body = upsCodec.encodeItem(item);
          return storeCodec.decode(body, 0, body.length).items;
        } catch (error) {
          if (error instanceof WireError || error instanceof TypeError) return [];
          throw error;
        }
      });
    return { type: 'ups-item', items: again, acks: decoded.acks };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return error.code;
  }
}

const WAREHOUSES = [1, 2].map((id) => ({ id, name: `W${id}`, x: id, y: id, inWorld: true }));

export function someBooks(): MutableBooks {
  const products = [1, 2, 3].map((id) => ({
    id,
    sku: `SKU-${id}`,
    name: `Product ${id}`,
    unit: 'piece',
    category: 'parts',
    weightGrams: 1,
    reorderPoint: 5,
    reorderQuantity: 10,
    priceCents: 100,
  }));
  const stock = WAREHOUSES.flatMap(({ id: warehouseId }) =>
    products.map(({ id: productId }) => ({ warehouseId, productId, onHand: 50, reserved: 0, inbound: 0 })),
  );
  return createBooks({
    warehouses: WAREHOUSES,
    products,
    customers: [{ id: 1, name: 'Ada', x: 1, y: 1, upsAccount: null }],
    stock,
    orders: [],
    shipments: [],
    trucks: [],
    purchases: [],
    outbox: [],
    counters: {
      nextSeq: { world: 1, ups: 1 },
      nextOrderId: 1,
      nextShipmentId: 1,
      nextPurchaseId: 1,
      nextCustomerId: 2,
      nextRev: 1,
    },
  });
}

/** Decides, and holds the books to what must always hold. */
export function decided(books: MutableBooks, input: FulfilmentInput): string {
  const decision = decide(books, input);
  const { changes, events, outcome } = decision;
  for (const cell of changes.stock) {
    const fault = cellFault(cell);
    if (fault !== null) throw new Error(`impossible stock: ${fault}`);
  }
  for (const { link, body, seq } of changes.outboxPut) {
    if (link === 'world') worldStoreCodec.encodeItem({ seq, body: body as never });
    else storeCodec.encodeItem({ seq, body: body as never });
  }
  const counters = { ...changes.counters, nextRev: books.counters.nextRev + events.length };
  books.apply({ ...changes, counters });
  if (outcome.type === 'quarantined') return `quarantined: ${reason(outcome.reason)}`;
  if (outcome.type === 'rejected') return `rejected: ${outcome.code}`;
  return 'accepted';
}

function fulfilmentTarget(corpus: Corpus): Target {
  return {
    name: 'decisions on what peers say',
    inputs: (random) => () => spoken(random, corpus),
    start(random) {
      const books = someBooks();
      const pace = createPace();
      let at = NOW;
      let orders = 0;
      const place = (): void => {
        const lines = [{ productId: one(random, [1, 2, 3]), quantity: 1 + Math.floor(random.next() * 20) }];
        const order = {
          clientId: `fuzz-${(orders += 1)}-order`,
          customerId: null,
          customerName: 'Ada',
          destination: { x: 1, y: 2 },
          upsAccount: null,
          lines,
        };
        decided(books, { type: 'place', at, personId: null, order });
      };
      for (let i = 0; i < 4; i += 1) place();
      return {
        feed(input) {
          if (typeof input === 'string') return input;
          const { type, items, acks } = input as Spoken;
          at += Math.floor(random.next() * 2000);
          let told = 'accepted';
          for (const { seq, body } of items) {
            const outcome = decided(books, { type, at, peerSeq: seq, body } as FulfilmentInput);
            if (outcome !== 'accepted') told = outcome;
          }
          decided(books, { type: 'acked', at, link: type === 'world-item' ? 'world' : 'ups', seqs: acks });
          if (often(random, 0.05)) place();
          if (often(random, 0.05)) decided(books, { type: 'link-up', at, link: often(random, 0.5) ? 'world' : 'ups' });
          if (often(random, 0.05))
            decided(books, { type: 'watch', at, expectedMs: pace.expected(), linksUp: { world: true, ups: true } });
          return told;
        },
      };
    },
  };
}

export function peerTargets(corpus: Corpus): readonly Target[] {
  return [worldTarget(corpus), upsTarget(corpus), fulfilmentTarget(corpus)];
}
