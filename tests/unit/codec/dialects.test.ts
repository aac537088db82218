// The dialects field by field: the .proto files against their tables, bytes by hand, and what each of them cannot say.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../main/core/session/types.js';
import type { StoreToUps } from '../../../main/core/wire/amazon-ups.js';
import { callCodec, decodeCallConnect, ownerId } from '../../../main/processes/lib/codec/dialect-call.js';
import { uaCodec, uaWorldOf } from '../../../main/processes/lib/codec/dialect-ua.js';
import { v4Codec } from '../../../main/processes/lib/codec/dialect-v4.js';
import { isStandIn, ONE_PACKAGE, standInSeq } from '../../../main/processes/lib/codec/unsupported.js';
import { CALL_TABLE, rowsOf, speechOf, UA_TABLE, V4_TABLE } from '../../support/dialect-tables.js';
import { bytesOf, hex, int32, int64 } from './codec-support.js';

const plain = (text: string): string => text.replaceAll(' ', '');
const parcel = (shipid: number, upsAccount: string | null = null) => ({
  shipid,
  destination: { x: 1, y: -1 },
  upsAccount,
  items: [{ productId: 3, description: 'a', count: 2 }],
});
const pickup = (...packages: ReturnType<typeof parcel>[]): StoreToUps => ({
  kind: 'pickup',
  whnum: 2,
  warehouse: { x: 3, y: 4 },
  packages,
});
const loaded = (...shipids: number[]): StoreToUps => ({
  kind: 'loaded',
  truckid: 6,
  shipids,
  destinations: shipids.map(() => ({ x: 1, y: -1 })),
});
const item = (seq: number, body: StoreToUps): Item<StoreToUps> => ({ seq, body });
const MINUS_1 = 'ffffffffffffffffff01';

describe.each([
  ['ua', UA_TABLE],
  ['v4', V4_TABLE],
  ['call', CALL_TABLE],
])('proto/dialects/%s.proto', (name, table) => {
  it('has the messages of its table, field by field, and no others', () => {
    const file = new URL(`../../../proto/dialects/${name}.proto`, import.meta.url);
    const source = readFileSync(file, 'utf8');
    const { root } = protobuf.parse(source, { keepCase: true });
    root.resolveAll();
    const seen = root.nestedArray.map((nested) => {
      const fields = (nested as protobuf.Type).fieldsArray.map((field) => ({
        id: field.id,
        name: field.name,
        rule: field.repeated ? 'repeated' : field.required ? 'required' : 'optional',
        type: field.type,
      }));
      return { name: nested.name, fields: fields.sort((a, b) => a.id - b.id) };
    });
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    expect(seen.sort(byName)).toEqual(rowsOf(table).sort(byName));
    expect(source).toContain('syntax = "proto2";');
  });
});

describe('bytes on the wire', () => {
  it('ua: a pickup with several shipments, one without an account', () => {
    expect(hex(uaCodec.encodeItem(item(300, pickup(parcel(7), parcel(8, 'z')))))).toBe(
      plain(
        `12 38  08 ac02  10 02
             1a 16  08 07         1a 05 0a 01 61 10 02  20 01  28 ${MINUS_1}
             1a 19  08 08 12 01 7a 1a 05 0a 01 61 10 02  20 01  28 ${MINUS_1}`.replaceAll('\n', ''),
      ),
    );
  });

  it('ua: the word that it is loaded, an account check, an error, acks and goodbye', () => {
    expect(hex(uaCodec.encodeItem(item(5, loaded(7, 8))))).toBe(plain('1a 08 08 05 10 07 10 08 18 06'));
    const check = item(5, { kind: 'accountCheck', shipid: 7, upsAccount: 'z' });
    expect(hex(uaCodec.encodeItem(check))).toBe(plain('0a 07 08 05 12 01 7a 18 07'));
    const error = item(5, { kind: 'error', err: 'z', originseqnum: 4 });
    expect(hex(uaCodec.encodeItem(error))).toBe(plain('22 07 0a 01 7a 10 04 18 05'));
    expect(hex(uaCodec.encodeAcks([1, 300]))).toBe(plain('28 01 28 ac02'));
    expect(hex(uaCodec.encodeControl({ hello: 4, disconnect: true }))).toBe(plain('30 01'));
  });

  it('ua: the connection’s number is acked though nothing is delivered, and its world is the hello', () => {
    const body = bytesOf('0a 04 08 09 10 05  22 04 08 02 10 07  38 01');
    expect(uaCodec.decode(body, 0, body.length)).toEqual({
      items: [{ seq: 2, body: { kind: 'delivered', truckid: null, shipid: 7 } }],
      acks: [],
      control: { hello: 5, disconnect: true },
      ackNow: [9],
    });
    expect(uaWorldOf(body, 0, body.length)).toBe(5);
    expect(uaWorldOf(body, 6, body.length)).toBeNull();
  });

  it('v4: an order of a truck and the start of its delivery', () => {
    expect(hex(v4Codec.encodeItem(item(5, pickup(parcel(7, 'z')))))).toBe(
      plain(`12 1a 08 07 10 03 18 04 20 02 28 01 30 ${MINUS_1} 3a 01 7a 40 05`),
    );
    expect(hex(v4Codec.encodeItem(item(5, loaded(7))))).toBe(plain('0a 04 08 07 10 05'));
    expect(hex(v4Codec.encodeAcks([1]))).toBe(plain('18 01'));
  });

  it('call: a call for a truck and the order to deliver', () => {
    expect(hex(callCodec.encodeItem(item(5, pickup(parcel(7, '44')))))).toBe(
      plain(`0a 1e 08 07 12 07 08 03 12 01 61 18 02 18 02 20 2c 28 01 30 ${MINUS_1} 38 05`),
    );
    expect(hex(callCodec.encodeItem(item(5, loaded(7))))).toBe(plain(`12 13 08 06 10 07 18 01 20 ${MINUS_1} 28 05`));
    const connect = bytesOf('08 2a');
    expect(decodeCallConnect(connect, 0, 2)).toBe(42);
  });

  it('fault 9: call: a first frame that is no UA_Connect is refused', () => {
    for (const text of ['', '12 02 08 01', '08', '0a 06 08 01 10 02 18 03']) {
      const bytes = bytesOf(text);
      expect(() => decodeCallConnect(bytes, 0, bytes.length), text).toThrow(
        expect.objectContaining({ name: 'WireError' }),
      );
    }
  });
});

describe('round trips', () => {
  const parcels = fc.record(
    {
      shipid: int64,
      destination: fc.record({ x: int32, y: int32 }, { noNullPrototype: true }),
      upsAccount: fc.option(fc.string({ unit: 'grapheme', maxLength: 20 })),
      items: fc.array(
        fc.record(
          { productId: int64, description: fc.string({ unit: 'grapheme', maxLength: 50 }), count: int32 },
          { noNullPrototype: true },
        ),
        { maxLength: 4 },
      ),
    },
    { noNullPrototype: true },
  );

  it('ua: any pickup is read by the UPS as it was meant', () => {
    const command = speechOf(UA_TABLE)('AtoUCommand');
    fc.assert(
      fc.property(int64, int32, fc.array(parcels, { minLength: 1, maxLength: 5 }), (seq, whnum, packages) => {
        const body: StoreToUps = { kind: 'pickup', whnum, warehouse: { x: 0, y: 0 }, packages };
        const shipment = packages.map(({ shipid, destination, upsAccount, items }) => ({
          shipId: shipid,
          destination_x: destination.x,
          destination_y: destination.y,
          ...(upsAccount === null ? {} : { UPSaccount: upsAccount }),
          ...(items.length === 0 ? {} : { products: items.map(({ description, count }) => ({ description, count })) }),
        }));
        expect(command.read(uaCodec.encodeItem({ seq, body }))).toEqual({
          pikReq: [{ seqNum: seq, warehouseId: whnum, shipment }],
        });
      }),
    );
  });

  it('call: any pickup is read by the UPS as it was meant', () => {
    const commands = speechOf(CALL_TABLE)('UA_Commands');
    fc.assert(
      fc.property(int64, int32, parcels, (seq, whnum, one) => {
        const body: StoreToUps = { kind: 'pickup', whnum, warehouse: { x: 0, y: 0 }, packages: [one] };
        const products = one.items.map(({ productId: id, description, count }) => ({ id, description, count }));
        expect(commands.read(callCodec.encodeItem({ seq, body }))).toEqual({
          truckCall: [
            {
              package_id: one.shipid,
              ...(products.length === 0 ? {} : { products }),
              whnum,
              owner_id: ownerId(one.upsAccount),
              dest_x: one.destination.x,
              dest_y: one.destination.y,
              seqnum: seq,
            },
          ],
        });
      }),
    );
  });
});

describe('what cannot be said', () => {
  it.each([
    ['v4', v4Codec],
    ['call', callCodec],
  ])('%s: one package a message; others are refused as a whole, by their number', (_name, codec) => {
    for (const body of [pickup(), pickup(parcel(1), parcel(2)), loaded(), loaded(1, 2)]) {
      expect(codec.unsupported?.(item(9, body))).toEqual([
        { seq: standInSeq(9), body: { kind: 'error', err: ONE_PACKAGE, originseqnum: 9 } },
      ]);
    }
    expect(codec.unsupported?.(item(9, pickup(parcel(1))))).toBeNull();
    expect(codec.unsupported?.(item(9, loaded(1)))).toBeNull();
  });

  it('call: a word that it is loaded without its destination (from older books) is refused', () => {
    const old: StoreToUps = { kind: 'loaded', truckid: 1, shipids: [7] };
    expect(callCodec.unsupported?.(item(9, old))?.[0]?.body).toMatchObject({ kind: 'error', originseqnum: 9 });
    expect(v4Codec.unsupported?.(item(9, old))).toBeNull();
  });

  it('no UPS is told that it erred in what we said in its place', () => {
    for (const codec of [uaCodec, v4Codec, callCodec]) {
      const about = (originseqnum: number): StoreToUps => ({ kind: 'error', err: 'x', originseqnum });
      expect(codec.unsupported?.(item(9, about(standInSeq(3))))).toEqual([]);
      expect(codec.unsupported?.(item(9, about(-5)))).toEqual(codec === callCodec ? [] : null);
    }
  });

  it('stand-in numbers are apart from all that a peer counts', () => {
    expect([0, -1, -(2 ** 40), Number.MAX_SAFE_INTEGER].map(isStandIn)).toEqual([false, false, false, false]);
    expect([1, 2 ** 40].map((seq) => isStandIn(standInSeq(seq)))).toEqual([true, true]);
    expect(standInSeq(1)).toBe(-9007199254740990);
  });

  it('call: an account of decimal digits is the owner’s number, anything else is 0', () => {
    const accounts = [null, '', 'ada', '12a', '-3', ' 4', '1e3', '0042', '9007199254740991', '9007199254740992', '٤'];
    expect(accounts.map(ownerId)).toEqual([0, 0, 0, 0, 0, 0, 0, 42, 9007199254740991, 0, 0]);
  });
});
