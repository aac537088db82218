// Counts what one direction of a link carries: frames, numbered items, acks, and how many of them were seen before. Knows the
// protobuf wire format and which fields are acks; knows no messages.

import { bodyStart } from '../../../main/core/faults/fate.js';

export interface TallyFields {
  /** The field of the ack list. */
  readonly acks: number;
  /** Length-delimited fields that carry no sequence number: a hello may come again and is no retransmission. */
  readonly unnumbered: readonly number[];
}

export class WireTally {
  readonly #fields: TallyFields;
  readonly #items = new Set<number>();
  readonly #acked = new Set<number>();
  frames = 0;
  bytes = 0;
  items = 0;
  acks = 0;
  /** Items and acks whose like has passed before. */
  itemCopies = 0;
  ackCopies = 0;

  constructor(fields: TallyFields) {
    this.#fields = fields;
  }

  /** `frame`: its length prefix included. */
  add(frame: Uint8Array): void {
    this.frames += 1;
    this.bytes += frame.length;
    let at = bodyStart(frame);
    while (at < frame.length) {
      const tag = varint(frame, at);
      const field = Math.floor(tag.value / 8);
      const type = tag.value % 8;
      if (type === 0) {
        const { value, end } = varint(frame, tag.end);
        if (field === this.#fields.acks) this.#ack(value);
        at = end;
      } else if (type === 2) {
        const length = varint(frame, tag.end);
        const end = length.end + length.value;
        if (field === this.#fields.acks) for (let p = length.end; p < end;) p = this.#packedAck(frame, p);
        else if (!this.#fields.unnumbered.includes(field)) this.#item(hashOf(frame, at, end));
        at = end;
      } else throw new Error(`wire type ${type} in a frame of ${frame.length} bytes`);
    }
  }

  #packedAck(frame: Uint8Array, at: number): number {
    const { value, end } = varint(frame, at);
    this.#ack(value);
    return end;
  }

  #ack(value: number): void {
    this.acks += 1;
    if (this.#acked.has(value)) this.ackCopies += 1;
    else this.#acked.add(value);
  }

  #item(hash: number): void {
    this.items += 1;
    if (this.#items.has(hash)) this.itemCopies += 1;
    else this.#items.add(hash);
  }
}

function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let at = start;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    at += 1;
    if (byte < 0x80) return { value, end: at };
  }
}

/** 53 bits: among a million items a false twin has a chance of one in ten thousand. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff);
}
