import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { viewRecord } from '../../../main/core/inspector/entries.js';
import { readMessage, toPlain, treeText } from '../../../main/core/inspector/read-message.js';
import type { Messages } from '../../../main/core/inspector/schema.js';
import { CALL, PARCELYARD, UA, V4 } from '../../../main/core/inspector/schema-ups.js';
import { WORLD_AMAZON, WORLD_UPS } from '../../../main/core/inspector/schema-world.js';
import { RECORD_DIALECTS, RECORD_KINDS, RECORD_ROLES, RECORD_SIDES } from '../../../main/core/recording/types.js';
import { must } from '../../../main/core/lib/assert.js';
import { frame } from '../../../main/core/session/frame.js';
import { load, pack, T0, Wire } from './wire-script.js';

const FILES: readonly (readonly [string, Messages])[] = [
  ['world_amazon.proto', WORLD_AMAZON],
  ['world_ups.proto', WORLD_UPS],
  ['amazon_ups.proto', PARCELYARD],
  ['dialects/ua.proto', UA],
  ['dialects/v4.proto', V4],
  ['dialects/call.proto', CALL],
];

describe('the tables of fields', () => {
  it.each(FILES)('of %s are those of the file', (file, messages) => {
    const source = readFileSync(new URL(`../../../proto/${file}`, import.meta.url), 'utf8');
    const { root } = protobuf.parse(source, { keepCase: true });
    root.resolveAll();
    const types = root.nestedArray.filter((one) => one instanceof protobuf.Type);
    const fromFile = Object.fromEntries(
      types.map((type) => [
        type.name,
        Object.fromEntries(
          type.fieldsArray.map((field) => [
            field.id,
            [field.name, field.type, field.repeated ? '*' : field.required ? '!' : '?'],
          ]),
        ),
      ]),
    );
    expect(messages).toEqual(fromFile);
  });
});

const one = (messages: Messages, name: string, bytes: readonly number[]) =>
  readMessage(messages, name, Uint8Array.from(bytes), 0, bytes.length);

describe('reading a message for people', () => {
  it('reads what protobufjs writes, integers of any size and sign included', () => {
    const source = readFileSync(new URL('../../../proto/world_amazon.proto', import.meta.url), 'utf8');
    const { root } = protobuf.parse(source, { keepCase: true });
    const type = root.lookupType('APack');
    const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const wide = fc.maxSafeInteger();
    fc.assert(
      fc.property(int32, wide, wide, fc.string({ unit: 'binary' }), (whnum, shipid, seqnum, description) => {
        const message = { whnum, things: [{ id: shipid, description, count: whnum }], shipid, seqnum };
        const bytes = type.encode(message).finish();
        const tree = readMessage(WORLD_AMAZON, 'APack', bytes, 0, bytes.length);
        expect(tree.problem).toBeNull();
        expect(toPlain(tree, (_, field) => field === 'things')).toEqual(message);
      }),
    );
  });

  it('shows integers that no number holds as they are', () => {
    expect(treeText(one(WORLD_AMAZON, 'AQuery', [8, ...Array.from({ length: 9 }, () => 0xff), 0x7f, 16, 1]))).toBe(
      'packageid -1, seqnum 1',
    );
    const most = [8, ...Array.from({ length: 8 }, () => 0xff), 0x7f, 16, 1];
    expect(treeText(one(WORLD_AMAZON, 'AQuery', most))).toBe('packageid 9223372036854775807, seqnum 1');
  });

  it('shows unknown fields, and says what is missing, cut off or of the wrong kind', () => {
    expect(treeText(one(WORLD_AMAZON, 'AQuery', [8, 1, 16, 2, 0x7a, 2, 0xab, 0xcd]))).toBe(
      'packageid 1, seqnum 2, field 15 "abcd"',
    );
    expect(one(WORLD_AMAZON, 'AQuery', [8, 1]).problem).toBe('seqnum is missing');
    expect(one(WORLD_AMAZON, 'AQuery', [8, 0x80]).problem).toBe('packageid: cut off');
    expect(one(WORLD_AMAZON, 'ACommands', [0x12, 9, 1]).problem).toBe('topack: cut off');
    expect(one(WORLD_AMAZON, 'ACommands', [0x10, 1]).problem).toBe('topack: a number where none can be');
    expect(one(WORLD_AMAZON, 'AErr', [0x0a, 1, 0xff, 16, 1, 24, 1]).problem).toBe('err: no UTF-8');
    expect(one(WORLD_AMAZON, 'ACommands', [0x13]).problem).toContain('wire type 3');
  });

  it('reads packed lists, too', () => {
    expect(toPlain(one(WORLD_AMAZON, 'AResponses', [0x32, 3, 1, 0xac, 2]), () => false)).toEqual({ acks: [1, 300] });
  });

  it('any record at all: never throws, and what it shows lies within the bytes', () => {
    const any = fc.record({
      kind: fc.constantFrom(...RECORD_KINDS),
      side: fc.constantFrom(...RECORD_SIDES),
      role: fc.constantFrom(...RECORD_ROLES),
      dialect: fc.constantFrom(...RECORD_DIALECTS),
      direction: fc.constantFrom('in' as const, 'out' as const),
      first: fc.boolean(),
      bytes: fc.uint8Array({ maxLength: 120 }),
    });
    fc.assert(
      fc.property(any, (part) => {
        const { entries } = viewRecord({ ...part, at: T0, connection: 1, lost: 0 });
        expect(entries.length).toBeGreaterThan(0);
        for (const { start, end, text } of entries) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(Math.max(part.bytes.length, start));
          expect(typeof text).toBe('string');
        }
      }),
    );
  });
});

describe('the things of a frame', () => {
  it('are its items, its acks and its un-numbered parts, with what they name', () => {
    const wire = new Wire().connect(0).commands(
      20,
      [
        [12, pack(7)],
        [13, load(8)],
      ],
      [900, 901],
    );
    const { entries, message } = viewRecord(must(wire.records[3], 'a frame'));
    expect(message).toBe('ACommands');
    expect(
      entries.map(({ kind, seq, acks, shipments, trucks, warehouses }) => ({
        kind,
        seq,
        acks,
        shipments,
        trucks,
        warehouses,
      })),
    ).toEqual([
      { kind: 'topack', seq: 12, acks: [], shipments: [7], trucks: [], warehouses: [1] },
      { kind: 'load', seq: 13, acks: [], shipments: [8], trucks: [4], warehouses: [1] },
      { kind: 'acks', seq: null, acks: [900, 901], shipments: [], trucks: [], warehouses: [] },
    ]);
    expect(entries[0]?.text).toBe('whnum 1, things {id 1, description "Blue widget", count 2}, shipid 7, seqnum 12');
    expect(viewRecord(must(wire.records[1], 'a frame')).entries[0]).toMatchObject({
      kind: 'AConnect',
      text: 'initwh {id 1, x 2, y -3}, isAmazon true',
    });
  });

  it('a frame of which only the beginning makes sense shows that, and the rest as unreadable', () => {
    const body = [0x12, 2, 8, 1, 0xff];
    const wire = new Wire().put(0, { kind: 'frame', direction: 'out', bytes: frame(Uint8Array.from(body)) });
    const kinds = viewRecord(must(wire.records[0], 'a frame')).entries.map(({ kind, problem }) => [kind, problem]);
    expect(kinds[0]?.[0]).toBe('topack');
    expect(kinds.some(([, problem]) => problem !== null)).toBe(true);
  });
});
