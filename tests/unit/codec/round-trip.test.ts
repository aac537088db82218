import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import {
  decodeACommands,
  decodeUCommands,
  encodeAResponses,
  encodeUResponses,
} from '../../../main/processes/lib/codec/world-server.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { worldUpsCodec } from '../../../main/processes/lib/codec/world-ups.js';
import type { WorldResponse } from '../../../main/core/wire/world-amazon.js';
import type { UpsWorldResponse } from '../../../main/core/wire/world-ups.js';
import {
  bySeq,
  decodeInPlace,
  int64,
  itemsOf,
  joined,
  storeToUps,
  upsToStore,
  upsWorldCommand,
  upsWorldResponse,
  worldCommand,
  worldResponse,
} from './codec-support.js';

const acks = fc.array(int64, { maxLength: 20 });

/** The items of one kind, flat, as the world's server side wants them. */
const ofKind = <B extends { kind: string }, K extends B['kind']>(
  items: readonly { seq: number; body: B }[],
  kind: K,
): (Extract<B, { kind: K }> & { seq: number })[] =>
  items
    .filter((item) => item.body.kind === kind)
    .map((item) => ({ ...(item.body as Extract<B, { kind: K }>), seq: item.seq }));

const without = (items: readonly object[]): object[] =>
  items.map((item) => Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'kind')));

describe('round trips', () => {
  it('amazon_ups: joined fragments of items, acks and control come back whole, both ways', () => {
    fc.assert(
      fc.property(itemsOf(storeToUps), itemsOf(upsToStore), acks, int64, (out, back, numbers, world) => {
        for (const [from, to, items] of [
          [storeCodec, upsCodec, out],
          [upsCodec, storeCodec, back],
        ] as const) {
          const body = joined(
            from.encodeControl({ hello: world, disconnect: true }),
            ...items.map((item) => from.encodeItem(item as never)),
            from.encodeAcks(numbers),
          );
          const seen = decodeInPlace<unknown, unknown>(to as never, body);
          expect(bySeq<unknown>(seen.items)).toEqual(bySeq<unknown>(items));
          expect(seen.acks).toEqual(numbers);
          expect(seen.control).toEqual({ hello: world, disconnect: true });
        }
      }),
    );
  });

  it('store commands arrive at the world as they were sent', () => {
    fc.assert(
      fc.property(itemsOf(worldCommand), acks, (items, numbers) => {
        const fragments = items.map((item) => worldStoreCodec.encodeItem(item));
        const body = joined(...fragments, worldStoreCodec.encodeAcks(numbers));
        const seen = decodeACommands(joined(new Uint8Array(2), body), 2, 2 + body.length);
        expect(seen.buy).toEqual(without(ofKind(items, 'buy')));
        expect(seen.topack).toEqual(without(ofKind(items, 'pack')));
        expect(seen.load).toEqual(without(ofKind(items, 'load')));
        expect(seen.queries).toEqual(without(ofKind(items, 'query')));
        expect([seen.acks, seen.simspeed, seen.disconnect]).toEqual([numbers, null, false]);
      }),
    );
  });

  it('the world tells the store what it meant', () => {
    fc.assert(
      fc.property(itemsOf(worldResponse), acks, fc.option(fc.boolean()), (items, numbers, finished) => {
        const body = encodeAResponses({
          arrived: ofKind<WorldResponse, 'arrived'>(items, 'arrived'),
          ready: ofKind<WorldResponse, 'ready'>(items, 'ready'),
          loaded: ofKind<WorldResponse, 'loaded'>(items, 'loaded'),
          error: ofKind<WorldResponse, 'error'>(items, 'error'),
          packagestatus: ofKind<WorldResponse, 'packagestatus'>(items, 'packagestatus'),
          acks: numbers,
          ...(finished === null ? {} : { finished }),
        });
        const seen = decodeInPlace(worldStoreCodec, body);
        expect(bySeq(seen.items)).toEqual(bySeq(items));
        expect(seen.acks).toEqual(numbers);
        expect(seen.control).toEqual(finished === null ? {} : { finished });
      }),
    );
  });

  it('UPS commands arrive at the world, and its answers at the UPS', () => {
    fc.assert(
      fc.property(itemsOf(upsWorldCommand), itemsOf(upsWorldResponse), acks, (items, answers, numbers) => {
        const fragments = items.map((item) => worldUpsCodec.encodeItem(item));
        const control = worldUpsCodec.encodeControl({ simspeed: 4294967295, disconnect: true });
        const body = joined(...fragments, worldUpsCodec.encodeAcks(numbers), control);
        const seen = decodeUCommands(body, 0, body.length);
        expect(seen.pickups).toEqual(without(ofKind(items, 'pickup')));
        expect(seen.deliveries).toEqual(without(ofKind(items, 'deliver')));
        expect(seen.queries).toEqual(without(ofKind(items, 'query')));
        expect([seen.acks, seen.simspeed, seen.disconnect]).toEqual([numbers, 4294967295, true]);

        const back = encodeUResponses({
          completions: ofKind<UpsWorldResponse, 'completion'>(answers, 'completion'),
          delivered: ofKind<UpsWorldResponse, 'delivered'>(answers, 'delivered'),
          truckstatus: ofKind<UpsWorldResponse, 'truckstatus'>(answers, 'truckstatus'),
          error: ofKind<UpsWorldResponse, 'error'>(answers, 'error'),
          acks: numbers,
        });
        const heard = decodeInPlace(worldUpsCodec, back);
        expect(bySeq(heard.items)).toEqual(bySeq(answers));
        expect(heard.acks).toEqual(numbers);
      }),
    );
  });

  it('a truck is heard to deliver before it is heard to be idle, though the message has them the other way round', () => {
    const body = encodeUResponses({
      completions: [{ seq: 2, truckid: 1, x: 5, y: 6, status: 'IDLE' }],
      delivered: [{ seq: 1, truckid: 1, packageid: 9 }],
    });
    expect(decodeInPlace(worldUpsCodec, body).items.map((item) => item.body.kind)).toEqual(['delivered', 'completion']);
  });
});
