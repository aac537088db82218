// The last records of both links, in the order of their times, as packed chunks with positions. Bounded: the oldest chunk goes
// first. Knows no watchers.

import { encodeRecord, joined } from '../core/recording/codec.js';
import type { WireRecord } from '../core/recording/types.js';

export interface WireChunk {
  readonly first: number;
  readonly count: number;
  readonly base: number;
  readonly bytes: Uint8Array;
}

export class WireRing {
  readonly #limit: number;
  #chunks: WireChunk[] = [];
  #bytes = 0;
  #next = 0;

  /** `limit`: bytes kept. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The position of the next record. Positions are never used twice. */
  get next(): number {
    return this.#next;
  }

  /** Adds records as one chunk, sorted by time; the last chunk is kept whatever its size. */
  add(records: readonly WireRecord[]): void {
    const sorted = [...records].sort((a, b) => a.at - b.at);
    const base = sorted[0]?.at;
    if (base === undefined) return;
    const bytes = joined(sorted.map((record) => encodeRecord(record, base)));
    this.#chunks.push({ first: this.#next, count: sorted.length, base, bytes });
    this.#next += sorted.length;
    this.#bytes += bytes.length;
    while (this.#bytes > this.#limit && this.#chunks.length > 1) this.#bytes -= this.#chunks.shift()?.bytes.length ?? 0;
  }

  /** Whole chunks from `after` on, about `limit` bytes, at least one when there is any. */
  from(after: number, limit: number): readonly WireChunk[] {
    const out: WireChunk[] = [];
    let bytes = 0;
    for (const chunk of this.#chunks) {
      if (chunk.first < after) continue;
      if (out.length > 0 && bytes + chunk.bytes.length > limit) break;
      out.push(chunk);
      bytes += chunk.bytes.length;
    }
    return out;
  }

  clear(): void {
    this.#chunks = [];
    this.#bytes = 0;
  }
}
