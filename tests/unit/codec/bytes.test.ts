// Bytes worked out by hand from the wire format: tag = field number * 8 + wire type (0 varint, 2 length-delimited).
import { describe, expect, it } from 'vitest';
import { frame } from '../../../main/core/session/frame.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import {
  decodeAConnect,
  decodeAConnected,
  decodeUConnect,
  decodeUConnected,
  encodeAConnect,
  encodeAConnected,
  encodeUConnect,
  encodeUConnected,
} from '../../../main/processes/lib/codec/handshake.js';
import { encodeAResponses, encodeUResponses } from '../../../main/processes/lib/codec/world-server.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { worldUpsCodec } from '../../../main/processes/lib/codec/world-ups.js';
import { bytesOf, hex } from './codec-support.js';

const plain = (text: string): string => text.replaceAll(' ', '');

describe('bytes on the wire', () => {
  it('APack inside ACommands, with a negative warehouse and two-byte numbers', () => {
    const bytes = worldStoreCodec.encodeItem({
      seq: 300,
      body: { kind: 'pack', whnum: -1, things: [{ id: 1, description: 'a', count: 2 }], shipid: 7 },
    });
    expect(hex(bytes)).toBe(plain('12 19  08 ffffffffffffffffff01  12 07 08 01 12 01 61 18 02  18 07  20 ac02'));
  });

  it('acks are unpacked and control has the fields of ACommands', () => {
    expect(hex(worldStoreCodec.encodeAcks([1, 300]))).toBe(plain('38 01 38 ac02'));
    expect(hex(worldStoreCodec.encodeControl({ simspeed: 100, disconnect: true }))).toBe(plain('28 64 30 01'));
  });

  it('UGoPickup inside UCommands', () => {
    const bytes = worldUpsCodec.encodeItem({ seq: 5, body: { kind: 'pickup', truckid: 3, whid: 4 } });
    expect(hex(bytes)).toBe(plain('0a 06 08 03 10 04 18 05'));
    expect(hex(worldUpsCodec.encodeAcks([9]))).toBe(plain('30 09'));
  });

  it('AResponses and UResponses of the world', () => {
    expect(hex(encodeAResponses({ ready: [{ seq: 2, shipid: 7 }], acks: [1], finished: true }))).toBe(
      plain('12 04 08 07 10 02  20 01  30 01'),
    );
    expect(hex(encodeUResponses({ delivered: [{ seq: 2, truckid: 3, packageid: 7 }] }))).toBe(
      plain('12 06 08 03 10 07 18 02'),
    );
  });

  it('the envelopes between store and UPS', () => {
    expect(hex(storeCodec.encodeControl({ hello: 12 }))).toBe(plain('0a 02 08 0c'));
    expect(hex(storeCodec.encodeItem({ seq: 1, body: { kind: 'cancel', shipid: 2 } }))).toBe(
      plain('32 04 08 01 10 02'),
    );
    expect(hex(upsCodec.encodeItem({ seq: 1, body: { kind: 'delivered', shipid: 2, truckid: null } }))).toBe(
      plain('2a 04 08 01 10 02'),
    );
  });

  it('the handshakes', () => {
    const connect = { worldid: 3, initwh: [{ id: 1, x: 2, y: 3 }], isAmazon: true };
    expect(hex(encodeAConnect(connect))).toBe(plain('08 03  12 06 08 01 10 02 18 03  18 01'));
    const bytes = encodeAConnect(connect);
    expect(decodeAConnect(bytes, 0, bytes.length)).toEqual(connect);
    const fresh = encodeUConnect({ trucks: [{ id: 1, x: -2, y: 3 }], isAmazon: false });
    expect(decodeUConnect(fresh, 0, fresh.length)).toEqual({
      worldid: undefined,
      trucks: [{ id: 1, x: -2, y: 3 }],
      isAmazon: false,
    });
    expect(hex(encodeAConnected({ worldid: 3, result: 'ok' }))).toBe(plain('08 03 12 02 6f6b'));
  });

  it('a Connected without the required worldid is read as null: the real world sends it so', () => {
    const bytes = bytesOf('12 02 6f6b');
    expect(decodeAConnected(bytes, 0, 4)).toEqual({ worldid: null, result: 'ok' });
    expect(decodeUConnected(bytes, 0, 4)).toEqual({ worldid: null, result: 'ok' });
    expect(hex(encodeAConnected({ worldid: null, result: 'ok' }))).toBe('12026f6b');
    expect(hex(encodeUConnected({ worldid: null, result: 'ok' }))).toBe('12026f6b');
  });

  it('frame puts the length before the body', () => {
    expect(hex(frame(bytesOf('0102')))).toBe('020102');
    expect(hex(frame(new Uint8Array(300)).subarray(0, 3))).toBe('ac0200');
  });
});
