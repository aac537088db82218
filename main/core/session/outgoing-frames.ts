// Joins fragments into as few frames as the limits allow, and all frames of a turn into one piece of bytes.

import { prefixBytes, writeVarint32 } from './frame.js';

interface OpenFrame {
  readonly fragments: Uint8Array[];
  bytes: number;
  items: number;
  acks: number;
}

export class OutgoingFrames {
  readonly #batch: number;
  readonly #frameBytes: number;
  readonly #frames: OpenFrame[] = [];
  /** The first frame that may still take items, and acks: both fill the frames from the front. */
  #itemFrame = 0;
  #ackFrame = 0;

  /** `batch`: items or acks in one frame at most. `frameBytes`: bytes of one frame's body at most. */
  constructor(batch: number, frameBytes: number) {
    this.#batch = batch;
    this.#frameBytes = frameBytes;
  }

  get count(): number {
    return this.#frames.length;
  }

  /** A part that counts neither as item nor as ack. */
  addControl(fragment: Uint8Array): void {
    const last = this.#frames.at(-1);
    this.#put(last !== undefined && this.#fits(last, fragment) ? last : this.#open(), fragment);
  }

  addItem(fragment: Uint8Array): void {
    for (;;) {
      const frame = this.#frames[this.#itemFrame] ?? this.#open();
      if (frame.items < this.#batch && this.#fits(frame, fragment)) {
        frame.items += 1;
        this.#put(frame, fragment);
        return;
      }
      this.#itemFrame += 1;
    }
  }

  /** `count` acks in one fragment, at most a batch. */
  addAcks(fragment: Uint8Array, count: number): void {
    for (;;) {
      const frame = this.#frames[this.#ackFrame] ?? this.#open();
      if (frame.acks + count <= this.#batch && this.#fits(frame, fragment)) {
        frame.acks += count;
        this.#put(frame, fragment);
        return;
      }
      this.#ackFrame += 1;
    }
  }

  /** All frames, each with its length before it, in one piece. */
  join(): Uint8Array {
    let total = 0;
    for (const frame of this.#frames) total += prefixBytes(frame.bytes) + frame.bytes;
    const bytes = new Uint8Array(total);
    let at = 0;
    for (const frame of this.#frames) {
      at = writeVarint32(bytes, at, frame.bytes);
      for (const fragment of frame.fragments) {
        bytes.set(fragment, at);
        at += fragment.length;
      }
    }
    return bytes;
  }

  #fits(frame: OpenFrame, fragment: Uint8Array): boolean {
    // An empty frame takes anything: what is larger than a frame was refused before it was queued.
    return frame.bytes === 0 || frame.bytes + fragment.length <= this.#frameBytes;
  }

  #open(): OpenFrame {
    const frame: OpenFrame = { fragments: [], bytes: 0, items: 0, acks: 0 };
    this.#frames.push(frame);
    return frame;
  }

  #put(frame: OpenFrame, fragment: Uint8Array): void {
    frame.fragments.push(fragment);
    frame.bytes += fragment.length;
  }
}
