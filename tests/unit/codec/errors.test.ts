import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../../main/core/session/types.js';
import { storeCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { decodeAConnect } from '../../../main/processes/lib/codec/handshake.js';
import { decodeACommands, encodeAResponses } from '../../../main/processes/lib/codec/world-server.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { worldUpsCodec } from '../../../main/processes/lib/codec/world-ups.js';
import { bytesOf, hex } from './codec-support.js';

function wireError(action: () => unknown): WireError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
    return error as WireError;
  }
  throw new Error('nothing was thrown');
}

const decode = (text: string) => {
  const bytes = bytesOf(text);
  return worldStoreCodec.decode(bytes, 0, bytes.length);
};

describe('what the codec refuses to encode', () => {
  const pack = (fields: object) => () =>
    worldStoreCodec.encodeItem({ seq: 1, body: { kind: 'pack', whnum: 1, things: [], shipid: 1, ...fields } as never });

  it.each([
    ['a bigint', { shipid: 5n }],
    ['NaN', { shipid: Number.NaN }],
    ['a fraction', { shipid: 1.5 }],
    ['2^53', { shipid: 2 ** 53 }],
    ['a string', { shipid: '5' }],
  ])('%s as int64', (_name, fields) => {
    const error = wireError(pack(fields));
    expect(error.code).toBe('int64-range');
    expect(error.message).toContain('shipid');
  });

  it.each([2 ** 31, -(2 ** 31) - 1, Number.NaN, 1.5, '1'])('%s as int32', (whnum) => {
    const error = wireError(pack({ whnum }));
    expect(error.code).toBe('bad-value');
    expect(error.message).toContain('whnum');
  });

  it('a nested value, naming where it is', () => {
    const error = wireError(pack({ things: [{ id: 1, description: 'x', count: 2 ** 40 }] }));
    expect(error.message).toContain('ACommands.topack.things.count: got 1099511627776');
  });

  it('missing fields, also whole nested messages', () => {
    expect(wireError(pack({ shipid: undefined }))).toMatchObject({ code: 'missing-field' });
    const error = wireError(() =>
      storeCodec.encodeItem({ seq: 1, body: { kind: 'redirect', shipid: 1, destination: undefined as never } }),
    );
    expect(error).toMatchObject({ code: 'missing-field' });
    expect(error.message).toContain('destination');
  });

  it('text and booleans that are none', () => {
    expect(wireError(() => encodeAResponses({ error: [{ seq: 1, err: 5 as never, originseqnum: 1 }] }))).toMatchObject({
      code: 'bad-value',
    });
    expect(wireError(() => worldStoreCodec.encodeControl({ disconnect: 1 as never })).code).toBe('bad-value');
    expect(wireError(() => worldStoreCodec.encodeControl({ simspeed: -1 })).code).toBe('bad-value');
  });

  it('and goes on unharmed after a refusal in the middle of a message', () => {
    wireError(pack({ things: [{ id: 1, description: 'x', count: Number.NaN }] }));
    expect(hex(worldStoreCodec.encodeAcks([1]))).toBe('3801');
  });
});

describe('what the codec refuses to decode', () => {
  it('a required field that is missing', () => {
    // AResponses.ready without seqnum
    expect(wireError(() => decode('12 02 08 07'))).toMatchObject({ code: 'missing-field' });
    expect(wireError(() => decode('12 02 08 07')).message).toContain('seqnum');
  });

  it('int64 beyond 2^53-1 either way, and takes the last ones within', () => {
    // acks (field 6, tag 30): 2^53-1, 2^53, -(2^53-1), -(2^53)
    expect(decode('30 ffffffffffffff0f').acks).toEqual([Number.MAX_SAFE_INTEGER]);
    expect(wireError(() => decode('30 8080808080808010')).code).toBe('int64-range');
    expect(decode('30 81808080808080f0ff01').acks).toEqual([Number.MIN_SAFE_INTEGER]);
    expect(wireError(() => decode('30 80808080808080f0ff01')).code).toBe('int64-range');
  });

  it('a packed list is read too, with the same check', () => {
    expect(decode('32 03 01 ac02').acks).toEqual([1, 300]);
    expect(wireError(() => decode('32 08 8080808080808010')).code).toBe('int64-range');
  });

  it('truncated, overlong and absurd bytes', () => {
    for (const text of ['12', '12 05 08 07', '30', '30 ffffffffffffffffffff01', '00 00', '0b', 'ff ff ff ff ff']) {
      expect(wireError(() => decode(text)).code, text).toBe('malformed');
    }
  });

  it('a truck state that nobody knows', () => {
    // UpsMessage.status { seqnum 1, trucks { truckid 1, state "X", x 0, y 0 } }
    const bytes = bytesOf('4a 0d 08 01 22 09 08 01 12 01 58 18 00 20 00');
    expect(wireError(() => storeCodec.decode(bytes, 0, bytes.length)).message).toContain('"X"');
  });

  it('unknown fields are passed over', () => {
    expect(decode('c03e 05 30 01').acks).toEqual([1]);
  });

  it('any bytes at all give a message or a WireError, never another error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const read of [
          () => worldStoreCodec.decode(bytes, 0, bytes.length),
          () => worldUpsCodec.decode(bytes, 0, bytes.length),
          () => storeCodec.decode(bytes, 0, bytes.length),
          () => decodeACommands(bytes, 0, bytes.length),
          () => decodeAConnect(bytes, 0, bytes.length),
        ]) {
          try {
            read();
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('which command an item answers', () => {
  it('matches by content, or by number for errors', () => {
    const key = (body: Parameters<typeof worldStoreCodec.commandKey>[0]) => worldStoreCodec.commandKey(body);
    expect(key({ kind: 'pack', whnum: 1, things: [], shipid: 5 })).toBe('pack:5');
    expect(worldStoreCodec.answers({ kind: 'ready', shipid: 5 })).toEqual({ key: 'pack:5' });
    expect(key({ kind: 'load', whnum: 1, truckid: 2, shipid: 5 })).toBe('load:5');
    expect(worldStoreCodec.answers({ kind: 'loaded', shipid: 5 })).toEqual({ key: 'load:5' });
    expect(key({ kind: 'query', packageid: 5 })).toBe('query:5');
    expect(worldStoreCodec.answers({ kind: 'packagestatus', packageid: 5, status: 'PACKED' })).toEqual({
      key: 'query:5',
    });
    expect(worldStoreCodec.answers({ kind: 'error', err: '', originseqnum: 9 })).toEqual({ seq: 9 });
  });

  it('never takes `arrived` for the answer to a purchase', () => {
    expect(worldStoreCodec.commandKey({ kind: 'buy', whnum: 1, things: [] })).toBeNull();
    expect(worldStoreCodec.answers({ kind: 'arrived', whnum: 1, things: [] })).toBeNull();
  });

  it('between store and UPS', () => {
    expect(storeCodec.answers({ kind: 'status', answers: 4, packages: [], trucks: [] })).toEqual({ seq: 4 });
    expect(storeCodec.answers({ kind: 'status', answers: null, packages: [], trucks: [] })).toBeNull();
    expect(storeCodec.answers({ kind: 'truckArrived', truckid: 1, whnum: 1, shipids: [] })).toBeNull();
    expect(storeCodec.answers({ kind: 'cancelResult', shipid: 3, accepted: true, reason: '' })).toEqual({
      key: storeCodec.commandKey({ kind: 'cancel', shipid: 3 }),
    });
    expect(storeCodec.commandKey({ kind: 'loaded', truckid: 1, shipids: [3] })).toBe('loaded:3');
    expect(storeCodec.commandKey({ kind: 'loaded', truckid: 1, shipids: [3, 4] })).toBeNull();
    expect(storeCodec.answers({ kind: 'delivered', truckid: 1, shipid: 3 })).toEqual({ key: 'loaded:3' });
    expect(storeCodec.answers({ kind: 'truckArrived', truckid: 1, whnum: 1, shipids: [3, 4] })).toEqual({
      keys: ['pickup:3', 'pickup:4'],
    });
  });
});
