// Where a UPS's first words end and the session begins, whatever the slicing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame } from '../../../main/core/session/frame.js';
import { WireError } from '../../../main/core/session/types.js';
import { decodeCallConnect } from '../../../main/processes/lib/codec/dialect-call.js';
import { uaWorldOf } from '../../../main/processes/lib/codec/dialect-ua.js';
import { V4_FRAMES } from '../../../main/processes/lib/codec/dialect-v4.js';
import { digitsHandshake } from '../../../main/processes/lib/handshake-digits.js';
import { connectHandshake, peekHandshake } from '../../../main/processes/lib/handshake-frame.js';
import type { Handshake, HandshakeResult } from '../../../main/processes/lib/link-protocol.js';
import { CALL_TABLE, speechOf, UA_TABLE, V4_TABLE } from '../../support/dialect-tables.js';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const answer = speechOf(V4_TABLE)('UACommand');

/** Gives the bytes in these pieces, then a pause; what follows the decision is left to the session. */
function run(handshake: Handshake, pieces: readonly Uint8Array[]): HandshakeResult | null {
  for (const [i, piece] of pieces.entries()) {
    const result = handshake.receive(piece);
    if (result === null) continue;
    return result.ok ? { ...result, rest: joined(result.rest, ...pieces.slice(i + 1)) } : result;
  }
  return handshake.pause?.decide() ?? null;
}

const digits = (...pieces: Uint8Array[]) => run(digitsHandshake(V4_FRAMES), pieces);
const ok = (worldId: number | null, rest: Uint8Array) => ({
  ok: true,
  worldId,
  created: false,
  rest: new Uint8Array(rest),
});

/** A frame whose body is `length` bytes: errors have room for words. */
function frameOf(length: number): Uint8Array {
  for (let words = 0; words < length; words += 1) {
    const error = [{ err: 'x'.repeat(words), originseqnum: 1, seqnum: 2 }];
    // With an ack where the error's own length prefix grew past what is asked for.
    for (const acks of [[], [1]]) {
      const body = answer.say({ error, acks });
      if (body.length === length) return frame(body);
    }
  }
  throw new Error(`no frame of ${length}`);
}

describe('v4: bare digits', () => {
  it('and then nothing: the pause ends them, not the bytes', () => {
    const handshake = digitsHandshake(V4_FRAMES);
    expect(handshake.greeting).toHaveLength(0);
    expect(handshake.receive(ascii('4'))).toBeNull();
    expect(handshake.receive(ascii('2'))).toBeNull();
    expect(handshake.pause?.decide()).toEqual(ok(42, ascii('')));
  });

  it('and silence before them tells nothing', () => {
    expect(digitsHandshake(V4_FRAMES).pause?.decide()).toBeNull();
  });

  it('followed at once by a frame, whatever its length and the number of digits, in any slicing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('7', '12', '409', '1234567', '9007199254740991'),
        fc.integer({ min: 8, max: 300 }),
        fc.array(fc.nat({ max: 320 }), { maxLength: 6 }),
        (world, length, cuts) => {
          const said = frameOf(length);
          const bytes = joined(ascii(world), said);
          const places = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort(
            (a, b) => a - b,
          );
          const pieces = places.slice(1).map((place, i) => bytes.slice(places[i], place));
          expect(digits(...pieces)).toEqual(ok(Number(world), said));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([48, 49, 53, 57])('a frame of %i bytes, whose length looks like a digit, is told from them', (length) => {
    const said = frameOf(length);
    expect(digits(joined(ascii('15'), said))).toEqual(ok(15, said));
    // Byte by byte as well.
    const bytes = joined(ascii('15'), said);
    expect(digits(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(ok(15, said));
  });

  it.each([10, 18, 24, 26, 34])('a frame of %i bytes, whose length looks like a tag, is none', (length) => {
    const said = frameOf(length);
    for (const world of ['15', '50', '48', '57']) {
      expect(digits(joined(ascii(world), said))).toEqual(ok(Number(world), said));
    }
  });

  it('a frame that begins after a pause may have any length', () => {
    const handshake = digitsHandshake(V4_FRAMES);
    handshake.receive(ascii('15'));
    expect(handshake.pause?.decide()).toEqual(ok(15, ascii('')));
  });

  it('a single digit is the number, whatever follows', () => {
    expect(digits(ascii('7'), Uint8Array.of(0x0a, 0x01))).toEqual(ok(7, Uint8Array.of(0x0a, 0x01)));
  });

  it('acks in one frame, several frames and an empty one', () => {
    const acks = frame(answer.say({ acks: [1, 2, 3] }));
    expect(digits(joined(ascii('12'), acks, acks))).toEqual(ok(12, joined(acks, acks)));
    expect(digits(joined(ascii('12'), Uint8Array.of(0)))).toEqual(ok(12, Uint8Array.of(0)));
  });

  it('cut off where both readings are open, all digits count once it pauses', () => {
    const begun = joined(ascii('15'), Uint8Array.of(0x0a));
    expect(digitsHandshake(V4_FRAMES).receive(begun)).toBeNull();
    expect(digits(begun)).toEqual(ok(15, Uint8Array.of(0x0a)));
  });

  it('fault 9: what is no number, or none that can be held, is refused with words', () => {
    expect(() => digits(ascii('world 5'))).toThrow(/must begin with the ASCII digits/);
    expect(() => digits(frameOf(20))).toThrow(WireError);
    expect(() => digits(ascii('9007199254740992'))).toThrow(/allowed 0 to 2\^53-1/);
    expect(() => digits(ascii('1'.repeat(18)))).toThrow(/more than 17 digits/);
  });

  it('fault 9: any bytes end in a decision or a WireError, and lose nothing', () => {
    const look = fc.oneof(fc.constantFrom(0x30, 0x31, 0x39, 0x0a, 0x12, 0x18, 0x1a, 0x22), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 80 }), (values) => {
        try {
          const result = digits(Uint8Array.from(values));
          if (result === null || !result.ok) throw new Error('no decision after a pause');
          expect(result.rest.length).toBeLessThan(values.length);
          expect(result.rest).toEqual(Uint8Array.from(values.slice(values.length - result.rest.length)));
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('call: a bare connect message', () => {
  const connect = frame(speechOf(CALL_TABLE)('UA_Connect').say({ worldid: 300 }));
  const shake = (...pieces: Uint8Array[]) => run(connectHandshake(decodeCallConnect), pieces);

  it('in one piece, byte by byte, and with frames behind it', () => {
    const more = Uint8Array.of(2, 24, 1);
    expect(shake(connect)).toEqual(ok(300, ascii('')));
    expect(shake(joined(connect, more))).toEqual(ok(300, more));
    expect(shake(...[...joined(connect, more)].map((byte) => Uint8Array.of(byte)))).toEqual(ok(300, more));
  });

  it('fault 9: anything else first is refused; silence and pieces of it are waited for', () => {
    expect(() => shake(frame(speechOf(CALL_TABLE)('UA_Responses').say({ acks: [1] })))).toThrow(WireError);
    expect(() => shake(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff))).toThrow(WireError);
    expect(() => shake(Uint8Array.of(0x80, 0x10))).toThrow(/frame length/);
    expect(shake(connect.slice(0, 2))).toBeNull();
    expect(shake()).toBeNull();
  });
});

describe('ua: the first envelope is only looked at', () => {
  const command = speechOf(UA_TABLE)('UtoACommand');
  const first = frame(command.say({ connection: [{ seqNum: 0, worldId: 8 }], ack: [4] }));
  const shake = (...pieces: Uint8Array[]) => run(peekHandshake(uaWorldOf), pieces);

  it('all of it is the session’s', () => {
    const more = frame(command.say({ ack: [5] }));
    expect(shake(first)).toEqual(ok(8, first));
    expect(shake(joined(first, more))).toEqual(ok(8, joined(first, more)));
    expect(shake(...[...first].map((byte) => Uint8Array.of(byte)))).toEqual(ok(8, first));
  });

  it('without a connection in it, or in silence, the world stays unknown', () => {
    const acks = frame(command.say({ ack: [5] }));
    expect(shake(acks)).toEqual(ok(null, acks));
    expect(shake()).toEqual(ok(null, ascii('')));
    expect(shake(first.slice(0, 3))).toEqual(ok(null, first.slice(0, 3)));
  });

  it('fault 9: what does not parse is refused', () => {
    expect(() => shake(Uint8Array.of(2, 0x0a, 0x09))).toThrow(WireError);
  });
});
