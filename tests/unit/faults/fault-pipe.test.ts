import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DirectionFaults } from '../../../main/core/faults/config.js';
import { FaultPipe, type PipeOutput } from '../../../main/core/faults/fault-pipe.js';
import { frame, FrameReader } from '../../../main/core/session/frame.js';

const PLACE = { line: 'worldStore', direction: 'out', connection: 1 } as const;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A pipe in virtual time, and what came out when. */
class Bench {
  readonly pipe: FaultPipe;
  now = 0;
  readonly out: { readonly at: number; readonly output: PipeOutput }[] = [];

  constructor(faults: DirectionFaults | null, { seed = 1, connection = 1 } = {}) {
    this.pipe = new FaultPipe({ ...PLACE, connection });
    this.pipe.set(faults, seed, 0);
  }

  push(...chunks: Uint8Array[]): this {
    for (const chunk of chunks) {
      if (this.pipe.passes(chunk)) this.#take([{ type: 'bytes', bytes: chunk }]);
      else this.pipe.push(chunk, this.now);
      this.#take(this.pipe.take(this.now));
    }
    return this;
  }

  set(faults: DirectionFaults | null): this {
    this.pipe.set(faults, 1, this.now);
    this.#take(this.pipe.take(this.now));
    return this;
  }

  pass(ms: number): this {
    const until = this.now + ms;
    for (let at = this.pipe.wakeAt(); at !== null && at <= until; at = this.pipe.wakeAt()) {
      this.now = Math.max(this.now, at);
      this.#take(this.pipe.take(this.now));
    }
    this.now = until;
    return this;
  }

  get pieces(): Uint8Array[] {
    return this.out.flatMap(({ output }) => (output.type === 'bytes' ? [output.bytes] : []));
  }

  get bytes(): string {
    return hex(Buffer.concat(this.pieces));
  }

  get ends(): string[] {
    return this.out.flatMap(({ output }) => (output.type === 'bytes' ? [] : [output.type]));
  }

  #take(outputs: readonly PipeOutput[]): void {
    for (const output of outputs) this.out.push({ at: this.now, output });
  }
}

const message = (nth: number, length = 20): Uint8Array => frame(new Uint8Array(length).fill(nth));
const MESSAGES = Array.from({ length: 200 }, (_, i) => message(i));
const [A, B, C] = [message(0xaa), message(0xbb), message(0xcc)];
const joined = (...parts: Uint8Array[]): string => hex(Buffer.concat(parts));
const long = 10_000;

describe('without faults', () => {
  it('gives the very same chunks at once', () => {
    const chunks = [A, Buffer.concat([B, C.subarray(0, 3)]), C.subarray(3), Buffer.alloc(40, 0xff), A];
    const bench = new Bench(null).push(...chunks);
    expect(bench.pieces.length).toBe(chunks.length);
    bench.pieces.forEach((piece, i) => {
      expect(piece).toBe(chunks[i]);
    });
  });

  it('changes no byte with everything at 0 percent, whatever the chunks', () => {
    const none = { drop: 0, duplicate: 0, reorder: 0, corrupt: 0, split: 0, merge: 0, disconnect: 0, halfOpen: 0 };
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), fc.uint8Array(), (chunks, tail) => {
        const all = [...chunks.map(frame), tail];
        const bench = new Bench({ ...none, delay: { percent: 0, minMs: 1, maxMs: 9 } }).push(...all).set(null);
        expect(bench.bytes).toBe(joined(...all));
        expect(bench.pipe.held).toBe(0);
      }),
    );
  });
});

describe('each fault at 100 percent', () => {
  it('drop: nothing comes', () => {
    expect(new Bench({ drop: 100 }).push(A, B).pass(long).bytes).toBe('');
  });

  it('duplicate: each comes twice', () => {
    expect(new Bench({ duplicate: 100 }).push(A, B).pass(long).bytes).toBe(joined(A, A, B, B));
  });

  it('reorder: the next one overtakes; the last one is only late', () => {
    const bench = new Bench({ reorder: 100 }).push(A, B, C);
    expect(bench.bytes).toBe(joined(B, A));
    expect(bench.pass(long).bytes).toBe(joined(B, A, C));
  });

  it('corrupt: the length holds, the body parses no more', () => {
    const bench = new Bench({ corrupt: 100 }).push(A, frame(new Uint8Array(0)), message(3, 300));
    const bodies: Uint8Array[] = [];
    new FrameReader(1000).push(Buffer.concat(bench.pieces), (buffer, start, end) => {
      bodies.push(buffer.slice(start, end));
      return true;
    });
    expect(bodies.map(({ length }) => length)).toEqual([20, 1, 300]);
    for (const body of bodies) expect((body[0] ?? 0) & 7).toBe(7);
  });

  it('split: in pieces with pauses, nothing between the pieces', () => {
    const bench = new Bench({ split: 100 }).push(A, B).pass(long);
    expect(bench.pieces.length).toBeGreaterThan(2);
    expect(new Set(bench.out.map(({ at }) => at)).size).toBeGreaterThan(2);
    expect(bench.bytes).toBe(joined(A, B));
  });

  it('merge: frames leave together, and do not wait for ever', () => {
    const bench = new Bench({ merge: 100 }).push(A, B, C);
    expect(bench.pieces).toEqual([]);
    bench.pass(long);
    expect(bench.pieces.map(hex)).toEqual([joined(A, B, C)]);
  });

  it('delay: late, in order', () => {
    const bench = new Bench({ delay: { percent: 100, minMs: 50, maxMs: 500 } }).push(A, B, C).pass(long);
    expect(bench.bytes).toBe(joined(A, B, C));
    for (const { at } of bench.out) expect(at).toBeGreaterThanOrEqual(50);
  });

  it('disconnect: the end in the middle of the frame, and nothing after it', () => {
    const bench = new Bench({ disconnect: 100 }).push(A, B).pass(long);
    expect(bench.bytes).toBe(hex(A.subarray(0, A.length >> 1)));
    expect(bench.ends).toEqual(['disconnect']);
  });

  it('halfOpen: nothing any more, and the word for it', () => {
    const bench = new Bench({ halfOpen: 100 }).push(A, B).pass(long);
    expect(bench.bytes).toBe('');
    expect(bench.ends).toEqual(['halfOpen']);
  });

  it('stalled: nothing is lost, all of it comes when it ends', () => {
    const bench = new Bench({ stalled: true }).push(A, B.subarray(0, 4)).pass(long);
    expect(bench.bytes).toBe('');
    expect(bench.pipe.wakeAt()).toBeNull();
    expect(bench.pipe.held).toBe(A.length + 4);
    expect(bench.set(null).push(B.subarray(4), C).bytes).toBe(joined(A, B, C));
  });

  it('bytesPerSecond: as slow as that', () => {
    const bench = new Bench({ bytesPerSecond: 1000 }).push(...MESSAGES).pass(60_000);
    expect(bench.bytes).toBe(joined(...MESSAGES));
    const last = bench.out.at(-1)?.at ?? 0;
    expect(last).toBeCloseTo((199 * 21 * 1000) / 1000, 0);
  });
});

describe('chance', () => {
  const some: DirectionFaults = {
    drop: 20,
    duplicate: 20,
    reorder: 20,
    corrupt: 10,
    split: 30,
    merge: 30,
    delay: { percent: 30, minMs: 1, maxMs: 90 },
  };
  const run = (faults: DirectionFaults, options = {}) => new Bench(faults, options).push(...MESSAGES).pass(long).out;

  it('same seed, same faults; other seed or connection, others', () => {
    const plain = JSON.stringify(run(some));
    expect(JSON.stringify(run(some))).toBe(plain);
    expect(JSON.stringify(run(some, { seed: 2 }))).not.toBe(plain);
    expect(JSON.stringify(run(some, { connection: 2 }))).not.toBe(plain);
  });

  it('the same frames are dropped when other faults are added', () => {
    const kept = (faults: DirectionFaults) =>
      new Set(
        new Bench(faults)
          .push(...MESSAGES)
          .pass(long)
          .pieces.flatMap((piece) => [...piece]),
      );
    expect(kept({ drop: 50, duplicate: 70, reorder: 40 })).toEqual(kept({ drop: 50 }));
  });

  it('happens about as often as it says', () => {
    const bench = new Bench({ drop: 30 }).push(...MESSAGES).pass(long);
    expect(bench.pieces.length).toBeGreaterThan(110);
    expect(bench.pieces.length).toBeLessThan(170);
  });

  it('what only delays or re-cuts changes no byte, switched on, changed and off at any time', () => {
    const harmless = fc.record(
      {
        split: fc.nat(100),
        merge: fc.nat(100),
        stalled: fc.boolean(),
        bytesPerSecond: fc.integer({ min: 1, max: 5000 }),
        delay: fc.record({ percent: fc.nat(100), minMs: fc.nat(50), maxMs: fc.integer({ min: 50, max: 300 }) }),
      },
      { requiredKeys: [] },
    );
    const step = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((body) => ({ bytes: frame(body) })),
      fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => ({ bytes })),
      fc.record({ pass: fc.nat(400) }),
      fc.record({ faults: fc.option(harmless) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const bench = new Bench(null);
        const given: Uint8Array[] = [];
        for (const step of steps) {
          if ('pass' in step) bench.pass(step.pass);
          else if ('faults' in step) bench.set(step.faults as DirectionFaults | null);
          else {
            given.push(step.bytes);
            bench.push(step.bytes);
          }
          expect(bench.pipe.held).toBeGreaterThanOrEqual(0);
          expect(bench.pipe.held + bench.bytes.length / 2).toBe(Buffer.concat(given).length);
        }
        expect(bench.set(null).bytes).toBe(joined(...given));
      }),
      { numRuns: 500 },
    );
  });
});
