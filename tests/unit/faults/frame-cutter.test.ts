import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameCutter } from '../../../main/core/faults/frame-cutter.js';
import { frame } from '../../../main/core/session/frame.js';

const body = fc.oneof(fc.uint8Array({ maxLength: 5 }), fc.uint8Array({ minLength: 120, maxLength: 400 }));
const frames = fc.array(body.map(frame), { minLength: 1, maxLength: 12 });

/** The stream in chunks that end where `cuts` say. */
export function chunksOf(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...[...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b), stream.length];
  return at.slice(1).map((end, i) => stream.subarray(at[i], end));
}
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('cutting a stream into frames', () => {
  it('gives each frame whole, whatever the chunks', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat()), (all, cuts) => {
        const cutter = new FrameCutter();
        const pieces = chunksOf(Buffer.concat(all), cuts).flatMap((chunk) => cutter.cut(chunk));
        expect(pieces.map(({ bytes }) => hex(bytes))).toEqual(all.map(hex));
        expect(pieces.every(({ whole }) => whole)).toBe(true);
        expect(cutter.held).toBe(0);
      }),
    );
  });

  it('switched on and off anywhere, it loses no byte and calls only whole frames whole', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat()), fc.array(fc.boolean()), (all, cuts, switches) => {
        const cutter = new FrameCutter();
        const stream = Buffer.concat(all);
        const out: Uint8Array[] = [];
        const whole: string[] = [];
        for (const [i, chunk] of chunksOf(stream, cuts).entries()) {
          if (switches[i] === true) {
            for (const piece of cutter.cut(chunk)) {
              out.push(piece.bytes);
              if (piece.whole) whole.push(hex(piece.bytes));
            }
          } else {
            out.push(cutter.release(), chunk);
            cutter.pass(chunk);
          }
        }
        out.push(cutter.release());
        expect(hex(Buffer.concat(out))).toBe(hex(stream));
        const left = all.map(hex);
        for (const text of whole) expect(left.splice(0, left.indexOf(text) + 1)).toContain(text);
      }),
    );
  });

  it('lets everything after an impossible length by, and holds nothing of it', () => {
    for (const start of [Buffer.alloc(8, 0xff), Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f])]) {
      const cutter = new FrameCutter();
      const noise = Buffer.concat([start, Buffer.alloc(500, 7)]);
      const pieces = chunksOf(noise, [2, 5, 300]).flatMap((chunk) => cutter.cut(chunk));
      expect(hex(Buffer.concat(pieces.map(({ bytes }) => bytes)))).toBe(hex(noise));
      expect(pieces.some(({ whole }) => whole)).toBe(false);
      expect(cutter.held).toBe(0);
    }
  });
});
