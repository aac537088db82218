// Frames on a byte stream: a varint32 length, then that many bytes. Owns the length prefix and the slicing; knows no messages.

import { WireError } from './types.js';

/** A varint32 never needs more bytes than this. */
const MAX_PREFIX_BYTES = 5;

/** Bytes that the prefix of a frame of `length` bytes takes (1 to 5). */
export function prefixBytes(length: number): number {
  return length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x200000 ? 3 : length < 0x10000000 ? 4 : 5;
}

/** Writes `value` (0 to 2^32-1) as a varint at `offset`; returns the offset after it. */
export function writeVarint32(target: Uint8Array, offset: number, value: number): number {
  let rest = value >>> 0;
  let at = offset;
  while (rest > 0x7f) {
    target[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[at++] = rest;
  return at;
}

/** The body with its length in front: what goes onto the socket, in one piece. */
export function frame(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(prefixBytes(body.length) + body.length);
  bytes.set(body, writeVarint32(bytes, 0, body.length));
  return bytes;
}

/** Called once a frame with where its body lies; valid only during the call. Returning false stops the reader for good. */
export type FrameSink = (buffer: Uint8Array, start: number, end: number) => boolean;

/**
 * Cuts a byte stream into frames, whatever the chunks. A frame that lies whole in one chunk is handed over in place; only an
 * unfinished one is copied. Throws WireError `frame-too-long` or `bad-varint` before anything is allocated for such a frame;
 * after that, and after a sink said stop, the reader takes no more. With `patience` a frame longer than the limit, up to that, is
 * refused only once all of its bytes have come; nothing of it is kept.
 */
export class FrameReader {
  readonly #limit: number;
  readonly #patience: number;
  /** Bytes of a frame beyond the limit that are still to come. */
  #skip = 0;
  #stopped = false;
  /** The length being read: its value and the number of prefix bytes seen. */
  #length = 0;
  #prefixSeen = 0;
  /** The unfinished frame's body, when its length is known and it did not end in its chunk. */
  #body: Uint8Array | null = null;
  #need = 0;
  #filled = 0;

  /** `limit`: bytes of one frame's body at most. */
  constructor(limit: number, patience: number = limit) {
    this.#limit = limit;
    this.#patience = patience;
  }

  /** Bytes kept of an unfinished frame. */
  get pending(): number {
    return this.#body === null ? this.#prefixSeen : this.#filled;
  }

  /** Takes a chunk of any size; returns how many of its bytes were used (all, unless the sink said stop). */
  push(chunk: Uint8Array, sink: FrameSink): number {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#skip > 0) {
        at += this.#pass(chunk.length - at);
        continue;
      }
      if (this.#body !== null) {
        at = this.#fill(this.#body, chunk, at, sink);
        continue;
      }
      const byte = chunk[at++] ?? 0;
      this.#addPrefixByte(byte);
      if (byte >= 0x80) continue;
      const length = this.#length;
      this.#length = 0;
      this.#prefixSeen = 0;
      if (length > this.#limit) this.#skip = length;
      else if (at + length <= chunk.length) {
        if (sink(chunk, at, at + length) === false) this.#stopped = true;
        at += length;
      } else {
        this.#begin(length, chunk, at);
        at = chunk.length;
      }
    }
    return at;
  }

  #addPrefixByte(byte: number): void {
    this.#prefixSeen += 1;
    // Multiplication, not shifts: the fifth byte may carry bits beyond 32, which must be seen and refused.
    this.#length += (byte & 0x7f) * 2 ** (7 * (this.#prefixSeen - 1));
    if (this.#length > this.#patience) throw this.#tooLong(`at least ${this.#length}`);
    if (byte >= 0x80 && this.#prefixSeen === MAX_PREFIX_BYTES) {
      this.#stopped = true;
      throw new WireError('bad-varint', `frame length: more than ${MAX_PREFIX_BYTES} bytes`);
    }
  }

  /** Bytes of a frame that is too long went by; throws with its last one. */
  #pass(bytes: number): number {
    const passed = Math.min(bytes, this.#skip);
    this.#skip -= passed;
    if (this.#skip === 0) throw this.#tooLong('more');
    return passed;
  }

  #tooLong(got: string): WireError {
    this.#stopped = true;
    return new WireError('frame-too-long', `frame length: got ${got}, allowed 0 to ${this.#limit}`);
  }

  #begin(length: number, chunk: Uint8Array, at: number): void {
    this.#need = length;
    this.#filled = chunk.length - at;
    // A peer that announces much and sends little shall not make us reserve it all: the buffer grows with what arrives.
    this.#body = new Uint8Array(Math.min(length, Math.max(4096, this.#filled * 2)));
    this.#body.set(chunk.subarray(at));
  }

  #fill(body: Uint8Array, chunk: Uint8Array, at: number, sink: FrameSink): number {
    const take = Math.min(this.#need - this.#filled, chunk.length - at);
    let room = body;
    if (this.#filled + take > room.length) {
      room = new Uint8Array(Math.min(this.#need, Math.max(room.length * 2, this.#filled + take)));
      room.set(body.subarray(0, this.#filled));
      this.#body = room;
    }
    room.set(chunk.subarray(at, at + take), this.#filled);
    this.#filled += take;
    if (this.#filled === this.#need) {
      this.#body = null;
      if (sink(room, 0, this.#need) === false) this.#stopped = true;
    }
    return at + take;
  }
}
