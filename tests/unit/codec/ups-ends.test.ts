// The UPS's ends of the other dialects against the store's ends: what one says the other hears, as far as the dialect has words.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnvelopeCodec } from '../../../main/core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import { callCodec, decodeCallConnect, ownerId } from '../../../main/processes/lib/codec/dialect-call.js';
import { uaCodec, uaWorldOf } from '../../../main/processes/lib/codec/dialect-ua.js';
import { v4Codec } from '../../../main/processes/lib/codec/dialect-v4.js';
import { callUpsCodec, encodeCallConnect } from '../../../main/processes/lib/codec/ups-end-call.js';
import { encodeUaConnection, uaUpsCodec } from '../../../main/processes/lib/codec/ups-end-ua.js';
import { v4UpsCodec } from '../../../main/processes/lib/codec/ups-end-v4.js';
import { int32, int64, storeToUps, upsToStore } from './codec-support.js';

type StoreEnd = EnvelopeCodec<StoreToUps, UpsToStore>;
type UpsEnd = EnvelopeCodec<UpsToStore, StoreToUps>;
type Kind<T extends { readonly kind: string }, K extends T['kind']> = Extract<T, { kind: K }>;

/** What is left of it on the other side. */
type Heard = (body: StoreToUps) => object;
const without = (body: Kind<StoreToUps, 'pickup'>, lost: object, items: (item: object) => object) => ({
  ...body,
  ...lost,
  packages: body.packages.map((parcel) => ({ ...parcel, items: parcel.items.map(items) })),
});
const DIALECTS: readonly (readonly [string, StoreEnd, UpsEnd, Heard])[] = [
  ['ua', uaCodec, uaUpsCodec, (b) => (b.kind === 'pickup' ? without(b, { warehouse: null }, (item) => item) : b)],
  [
    'v4',
    v4Codec,
    v4UpsCodec,
    (b) => {
      if (b.kind === 'loaded') return { ...b, truckid: null };
      return b.kind === 'pickup' ? { ...b, packages: b.packages.map((parcel) => ({ ...parcel, items: [] })) } : b;
    },
  ],
  [
    'call',
    callCodec,
    callUpsCodec,
    (b) => {
      if (b.kind !== 'pickup') return b;
      const owned = without(b, { warehouse: null }, (item) => ({ productId: 0, ...item }));
      const accounts = owned.packages.map((parcel) => {
        const owner = ownerId(parcel.upsAccount);
        return { ...parcel, upsAccount: owner === 0 ? null : String(owner) };
      });
      return { ...owned, packages: accounts };
    },
  ],
];

/** With one package each, and the way, as the kernel says it. */
const said = storeToUps.chain((body) =>
  body.kind === 'loaded'
    ? fc.record({ x: int32, y: int32 }, { noNullPrototype: true }).map((at): StoreToUps => {
        return { ...body, shipids: [7], destinations: [at] };
      })
    : fc.constant(body.kind === 'pickup' ? { ...body, packages: body.packages.slice(0, 1) } : body),
);

describe.each(DIALECTS)('%s, both ends', (name, store, ups, heardAs) => {
  it('the UPS hears what the store says', () => {
    fc.assert(
      fc.property(int64, said, (seq, body) => {
        if (store.unsupported?.({ seq, body }) !== null) return;
        const bytes = store.encodeItem({ seq, body });
        const { items, acks } = ups.decode(bytes, 0, bytes.length);
        const { destinations, ...rest } = { destinations: undefined, ...(heardAs(body) as object) };
        const expected = name === 'call' && body.kind === 'loaded' ? { ...rest, destinations } : rest;
        expect(items).toEqual([{ seq, body: expected }]);
        expect(acks).toEqual([]);
      }),
    );
  });

  it('the store hears what the UPS says, or it is left unsaid', () => {
    fc.assert(
      fc.property(int64, upsToStore, (seq, body) => {
        const one: UpsToStore = body.kind === 'truckArrived' ? { ...body, shipids: [8] } : body;
        if (ups.unsupported?.({ seq, body: one }) !== null) {
          expect(ups.unsupported?.({ seq, body: one })).toEqual([]);
          expect(() => ups.encodeItem({ seq, body: one })).toThrow('no such message');
          return;
        }
        const bytes = ups.encodeItem({ seq, body: one });
        const { items } = store.decode(bytes, 0, bytes.length);
        expect(items).toHaveLength(1);
        expect(items[0]).toMatchObject({ seq, body: { kind: one.kind } });
        const told = items[0]?.body;
        if (told?.kind === 'delivered' && one.kind === 'delivered') expect(told.shipid).toBe(one.shipid);
        if (told?.kind === 'truckArrived' && one.kind === 'truckArrived') {
          expect([told.truckid, told.shipids]).toEqual([one.truckid, name === 'call' ? [] : [8]]);
        }
        if (told?.kind === 'error' && one.kind === 'error') expect(told).toEqual(one);
      }),
    );
  });

  it('acks go both ways', () => {
    fc.assert(
      fc.property(fc.array(int64, { minLength: 1, maxLength: 9 }), (acks) => {
        const [there, back] = [store.encodeAcks(acks), ups.encodeAcks(acks)];
        expect(ups.decode(there, 0, there.length).acks).toEqual(acks);
        expect(store.decode(back, 0, back.length).acks).toEqual(acks);
      }),
    );
  });
});

describe('the first words of the UPS', () => {
  it('name the world', () => {
    const [ua, call] = [encodeUaConnection(42, -7), encodeCallConnect(42)];
    expect(uaWorldOf(ua, 0, ua.length)).toBe(42);
    expect(uaCodec.decode(ua, 0, ua.length).ackNow).toEqual([-7]);
    expect(decodeCallConnect(call, 0, call.length)).toBe(42);
  });
});
