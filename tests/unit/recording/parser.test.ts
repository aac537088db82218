import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHeader, encodeRecord, joined, utf8 } from '../../../main/core/recording/codec.js';
import { crc32 } from '../../../main/core/recording/crc32.js';
import { RecordingParser } from '../../../main/core/recording/parser.js';
import { fromUtf8 } from '../../../main/core/recording/text.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { cuts, fileOf, HEADER, record, STARTED } from './records.js';

function readAll(chunks: readonly Uint8Array[]): { parser: RecordingParser; records: WireRecord[] } {
  const parser = new RecordingParser();
  return { parser, records: chunks.flatMap((chunk) => parser.push(chunk)) };
}

/** What a reader gives back of a record: times to the microsecond. */
const plain = ({ at, bytes, ...rest }: WireRecord) => ({
  ...rest,
  micros: Math.round((at - STARTED) * 1000),
  bytes: [...bytes],
});

describe('a recording', () => {
  it('gives back every record, whatever the chunks', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 20 }), (records, at) => {
        const { parser, records: read } = readAll(cuts(fileOf(records), at));
        expect(parser.damage).toBeNull();
        expect(parser.header).toEqual(HEADER);
        expect(parser.pending).toBe(0);
        expect(read.map(plain)).toEqual(records.map(plain));
      }),
    );
  });

  it('cut anywhere: gives what is whole and no damage', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), fc.nat(), (records, at) => {
        const file = fileOf(records);
        const { parser, records: read } = readAll([file.slice(0, at % file.length)]);
        expect(parser.damage).toBeNull();
        expect(parser.ended).toBe(false);
        expect(read.map(plain)).toEqual(records.slice(0, read.length).map(plain));
        expect(read.length).toBeLessThan(records.length);
      }),
    );
  });

  it('with any byte changed: never throws, gives what came before, and says where it is damaged', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 2, maxLength: 8 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (records, at, change) => {
          const file = fileOf(records);
          const place = at % file.length;
          file[place] = (file[place] ?? 0) ^ change;
          const { parser, records: read } = readAll([file]);
          // A longer length waits for bytes that do not come; everything else is noticed.
          expect(parser.damage !== null || parser.pending > 0).toBe(true);
          expect(read.map(plain)).toEqual(records.slice(0, read.length).map(plain));
        },
      ),
    );
  });

  it('any bytes at all: never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), fc.boolean(), (chunks, headed) => {
        const parser = new RecordingParser();
        for (const chunk of headed ? [encodeHeader(HEADER), ...chunks] : chunks) parser.push(chunk);
        expect(parser.records).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('says what is no recording, and which format it cannot read', () => {
    expect(readAll([utf8('PK zip or so')]).parser.damage).toContain('no recording');
    const newer = encodeHeader(HEADER);
    newer[7] = 9;
    expect(readAll([newer]).parser.damage).toBe('this recording has format 9; this program reads format 1');
  });

  it('passes over kinds of records that it does not know', () => {
    const unknown = encodeRecord({ ...first(), kind: 'frame' }, STARTED);
    const body = unknown.slice(1, unknown.length - 4);
    body[0] = 99;
    const check = crc32(body, 0, body.length);
    const sealed = joined([
      unknown.slice(0, 1),
      body,
      Uint8Array.from([0, 8, 16, 24], (shift) => (check >>> shift) & 0xff),
    ]);
    const { parser, records } = readAll([encodeHeader(HEADER), sealed, encodeRecord(first(), STARTED)]);
    expect(parser.damage).toBeNull();
    expect(records).toHaveLength(1);
  });
});

function first(): WireRecord {
  return {
    kind: 'frame',
    at: STARTED + 1,
    connection: 1,
    side: 'world-store',
    role: 'store',
    dialect: 'parcelyard',
    direction: 'in',
    first: true,
    bytes: Uint8Array.of(1, 2, 3),
    lost: 0,
  };
}

describe('its building blocks', () => {
  it('crc32 is the one of zlib', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(crc32(bytes, 0, bytes.length)).toBe(zlibCrc32(bytes));
      }),
    );
  });

  it('UTF-8 there and back is the platform’s', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = utf8(text);
        expect([...bytes]).toEqual([...new TextEncoder().encode(text)]);
        expect(fromUtf8(bytes)).toEqual({
          text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
          sound: true,
        });
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const { sound } = fromUtf8(bytes);
        let valid = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        } catch {
          valid = false;
        }
        expect(sound).toBe(valid);
      }),
    );
  });
});
