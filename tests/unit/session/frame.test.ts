import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, FrameReader, prefixBytes, writeVarint32 } from '../../../main/core/session/frame.js';
import { WireError } from '../../../main/core/session/types.js';

const collect = (reader: FrameReader, chunks: Uint8Array[]): string[] => {
  const seen: string[] = [];
  for (const chunk of chunks) {
    reader.push(chunk, (buffer, start, end) => {
      seen.push(Buffer.from(buffer.subarray(start, end)).toString('hex'));
      return true;
    });
  }
  return seen;
};

describe('frames', () => {
  it('any bodies, cut anywhere, come back whole and in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (bodies, sizes) => {
          const stream = new Uint8Array(Buffer.concat(bodies.map(frame)));
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            chunks.push(stream.subarray(at, at + size));
            at += size;
          }
          const reader = new FrameReader(300);
          expect(collect(reader, chunks)).toEqual(bodies.map((body) => Buffer.from(body).toString('hex')));
          expect(reader.pending).toBe(0);
        },
      ),
    );
  });

  it('a whole frame is handed over in place, without a copy', () => {
    const chunk = frame(new Uint8Array([1, 2, 3]));
    new FrameReader(10).push(chunk, (buffer, start, end) => {
      expect(buffer).toBe(chunk);
      expect([start, end]).toEqual([1, 4]);
      return true;
    });
    expect.assertions(2);
  });

  it('varints of every length', () => {
    for (const value of [0, 127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456, 4294967295]) {
      const bytes = new Uint8Array(5);
      expect(writeVarint32(bytes, 0, value)).toBe(prefixBytes(value));
      const back = bytes.reduce((sum, byte, i) => sum + (byte & 0x7f) * 2 ** (7 * i), 0);
      expect(back).toBe(value);
    }
  });

  const code = (bytes: number[], limit = 1000): string => {
    try {
      collect(new FrameReader(limit), [new Uint8Array(bytes)]);
      return 'accepted';
    } catch (error) {
      return error instanceof WireError ? error.code : 'another error';
    }
  };

  it('refuses a length over the limit as soon as it is seen, and an overlong varint', () => {
    expect(code([0xe8, 0x07])).toBe('accepted');
    expect(code([0xe9, 0x07])).toBe('frame-too-long');
    expect(code([0x80, 0x80, 0x80, 0x80, 0x80, 0x00])).toBe('bad-varint');
    expect(code([0xff, 0xff, 0xff, 0xff, 0x7f], 2 ** 32 - 1)).toBe('frame-too-long');
    expect(code([0x80, 0x00])).toBe('accepted');
  });

  it('with patience waits for a frame that is too long, keeps nothing of it, and refuses it with its last byte', () => {
    const refused = 'frame length: got more, allowed 0 to 8';
    for (const cut of [1, 3, 4, 20]) {
      const reader = new FrameReader(8, 20);
      const seen: number[] = [];
      const sink = (_: Uint8Array, start: number, end: number) => (seen.push(end - start), true);
      const bytes = Uint8Array.of(1, 42, 20, ...new Array<number>(20).fill(1), 1, 42);
      let at = 0;
      const feed = () => {
        for (; at < bytes.length; at += cut) reader.push(bytes.subarray(at, at + cut), sink);
      };
      expect(feed).toThrow(refused);
      expect(at).toBe(Math.floor(22 / cut) * cut);
      expect(seen).toEqual([1]);
      expect(reader.pending).toBe(0);
      expect(reader.push(Uint8Array.of(1, 42), sink)).toBe(0);
    }
    expect(() => new FrameReader(8, 20).push(Uint8Array.of(21), () => true)).toThrow('got at least 21');
  });

  it('does not reserve what a peer only announces', () => {
    const reader = new FrameReader(8 * 1024 * 1024);
    const bytes = new Uint8Array(10);
    writeVarint32(bytes, 0, 8 * 1024 * 1024);
    reader.push(bytes, () => true);
    expect(reader.pending).toBe(6);
  });

  it('stops when told to, and says how many bytes it used', () => {
    const two = new Uint8Array(Buffer.concat([frame(new Uint8Array(3)), frame(new Uint8Array(5))]));
    const reader = new FrameReader(10);
    expect(reader.push(two, () => false)).toBe(4);
    expect(reader.push(two, () => true)).toBe(0);
  });
});
