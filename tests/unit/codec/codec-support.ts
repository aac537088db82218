// Generators and small helpers for the codec tests.
import fc from 'fast-check';
import type { EnvelopeCodec, Item } from '../../../main/core/session/types.js';
import { UPS_PACKAGE_STATUSES, UPS_TRUCK_STATES } from '../../../main/core/wire/amazon-ups.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import type { UpsWorldCommand, UpsWorldResponse } from '../../../main/core/wire/world-ups.js';

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
export const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Decodes from the middle of a larger buffer, as frames lie in what a socket gave. */
export function decodeInPlace<Out, In>(codec: EnvelopeCodec<Out, In>, body: Uint8Array) {
  const around = joined(bytesOf('ffffff'), body, bytesOf('ffff'));
  return codec.decode(around, 3, 3 + body.length);
}

export const int64 = fc.maxSafeInteger();
export const int32 = fc.integer();
// Well-formed text only: a lone surrogate has no UTF-8 form.
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const point = fc.record({ x: int32, y: int32 }, { noNullPrototype: true });
const record = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record<T>(shape, { noNullPrototype: true });
const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 5 });
const product = record({ id: int64, description: text, count: int32 });
const error = record({ kind: fc.constant('error' as const), err: text, originseqnum: int64 });

export const worldCommand: fc.Arbitrary<WorldCommand> = fc.oneof(
  record({ kind: fc.constant('buy' as const), whnum: int32, things: list(product) }),
  record({ kind: fc.constant('pack' as const), whnum: int32, things: list(product), shipid: int64 }),
  record({ kind: fc.constant('load' as const), whnum: int32, truckid: int32, shipid: int64 }),
  record({ kind: fc.constant('query' as const), packageid: int64 }),
);

export const worldResponse: fc.Arbitrary<WorldResponse> = fc.oneof(
  record({ kind: fc.constant('arrived' as const), whnum: int32, things: list(product) }),
  record({ kind: fc.constant('ready' as const), shipid: int64 }),
  record({ kind: fc.constant('loaded' as const), shipid: int64 }),
  record({ kind: fc.constant('packagestatus' as const), packageid: int64, status: text }),
  error,
);

export const upsWorldCommand: fc.Arbitrary<UpsWorldCommand> = fc.oneof(
  record({ kind: fc.constant('pickup' as const), truckid: int32, whid: int32 }),
  record({
    kind: fc.constant('deliver' as const),
    truckid: int32,
    packages: list(record({ packageid: int64, x: int32, y: int32 })),
  }),
  record({ kind: fc.constant('query' as const), truckid: int32 }),
);

export const upsWorldResponse: fc.Arbitrary<UpsWorldResponse> = fc.oneof(
  record({ kind: fc.constant('completion' as const), truckid: int32, x: int32, y: int32, status: text }),
  record({ kind: fc.constant('delivered' as const), truckid: int32, packageid: int64 }),
  record({ kind: fc.constant('truckstatus' as const), truckid: int32, status: text, x: int32, y: int32 }),
  error,
);

const parcel = record({
  shipid: int64,
  destination: point,
  upsAccount: fc.option(text),
  items: list(record({ description: text, count: int32 })),
});

export const storeToUps: fc.Arbitrary<StoreToUps> = fc.oneof(
  record({ kind: fc.constant('accountCheck' as const), shipid: int64, upsAccount: text }),
  record({ kind: fc.constant('pickup' as const), whnum: int32, warehouse: point, packages: list(parcel) }),
  record({ kind: fc.constant('loaded' as const), truckid: int32, shipids: list(int64) }),
  record({ kind: fc.constant('redirect' as const), shipid: int64, destination: point }),
  record({ kind: fc.constant('cancel' as const), shipid: int64 }),
  record({ kind: fc.constant('statusQuery' as const), shipids: list(int64), trucks: fc.boolean() }),
  error,
);

const result = { shipid: int64, accepted: fc.boolean(), reason: text };
const truck = record({
  truckid: int32,
  state: fc.constantFrom(...UPS_TRUCK_STATES),
  x: int32,
  y: int32,
  target: fc.option(point),
  whnum: fc.option(int32),
  shipids: list(int64),
});

export const upsToStore: fc.Arbitrary<UpsToStore> = fc.oneof(
  record({ kind: fc.constant('accountResult' as const), shipid: int64, upsAccount: text, valid: fc.boolean() }),
  record({ kind: fc.constant('truckArrived' as const), truckid: int32, whnum: int32, shipids: list(int64) }),
  record({ kind: fc.constant('outForDelivery' as const), truckid: int32, shipids: list(int64) }),
  record({ kind: fc.constant('delivered' as const), truckid: fc.option(int32), shipid: int64 }),
  record({ kind: fc.constant('destinationChanged' as const), shipid: int64, destination: point }),
  record({ kind: fc.constant('redirectResult' as const), ...result }),
  record({ kind: fc.constant('cancelResult' as const), ...result }),
  record({
    kind: fc.constant('status' as const),
    answers: fc.option(int64),
    packages: list(
      record({ shipid: int64, status: fc.constantFrom(...UPS_PACKAGE_STATUSES), truckid: fc.option(int32) }),
    ),
    trucks: list(truck),
  }),
  error,
);

/** Many items with different numbers. */
export const itemsOf = <T>(body: fc.Arbitrary<T>): fc.Arbitrary<Item<T>[]> =>
  fc.uniqueArray(record({ seq: int64, body }), { maxLength: 20, selector: (item) => item.seq });

/** By number: frames group items by kind, so their order within a frame is the protocol's, not ours. */
export const bySeq = <T>(items: readonly Item<T>[]): Item<T>[] => [...items].sort((a, b) => a.seq - b.seq);
