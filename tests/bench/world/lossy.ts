// Loses single items and acks, each with its own throw, in both directions, and counts every copy that was on its way.

import { FrameReader, frame } from '../../../main/core/session/frame.js';
import type { EnvelopeCodec } from '../../../main/core/session/types.js';
import { join } from './join.js';

const FRAME_BYTES = 16 * 1024 * 1024;

export interface Counts {
  /** Copies of items and of acks, lost ones too: both directions of both lines. Counted on request only. */
  copies: number;
  /** Copies of items that came, and when the first did (ms since 1970, with fractions). */
  itemsIn: number;
  firstItemAt: number | null;
}

const noCounts = (): Counts => ({ copies: 0, itemsIn: 0, firstItemAt: null });

export class Losses {
  counts: Counts = noCounts();
  #percent = 0;
  #state = 1;
  #counting = false;

  /** `percent` of copies are lost; reading one's own writes to count them costs time, so only `counting` does. */
  set(percent: number, seed: number, counting: boolean): void {
    this.#percent = percent;
    this.#state = seed;
    this.#counting = counting;
  }

  reset(): void {
    this.counts = noCounts();
  }

  /** The peer's codec, hard of hearing. */
  hearing<Out, In>(codec: EnvelopeCodec<Out, In>): EnvelopeCodec<Out, In> {
    return {
      ...codec,
      decode: (buffer, start, end) => {
        const envelope = codec.decode(buffer, start, end);
        this.counts.copies += envelope.items.length + envelope.acks.length;
        if (envelope.items.length > 0) this.counts.firstItemAt ??= performance.timeOrigin + performance.now();
        this.counts.itemsIn += envelope.items.length;
        if (this.#percent === 0) return envelope;
        const items = envelope.items.filter(() => this.#arrives());
        return { ...envelope, items, acks: envelope.acks.filter(() => this.#arrives()) };
      },
    };
  }

  /**
   * What is left of the bytes of one write. `theirs` reads what `ours` writes. Control parts never get lost, as with the real world.
   */
  speaking<Out, In>(bytes: Uint8Array, ours: EnvelopeCodec<Out, In>, theirs: EnvelopeCodec<In, Out>): Uint8Array {
    if (this.#percent === 0 && !this.#counting) return bytes;
    const kept: Uint8Array[] = [];
    new FrameReader(FRAME_BYTES).push(bytes, (buffer, start, end) => {
      const { items, acks, control } = theirs.decode(buffer, start, end);
      this.counts.copies += items.length + acks.length;
      if (this.#percent === 0) return true;
      const fragments = items.filter(() => this.#arrives()).map((item) => ours.encodeItem(item));
      const heard = acks.filter(() => this.#arrives());
      if (heard.length > 0) fragments.push(ours.encodeAcks(heard));
      if (Object.keys(control).length > 0) fragments.push(ours.encodeControl(control));
      if (fragments.length > 0) kept.push(frame(join(fragments)));
      return true;
    });
    return this.#percent === 0 ? bytes : join(kept);
  }

  #arrives(): boolean {
    // xorshift32: the same throws for the same seed and the same traffic.
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state / 2 ** 32 >= this.#percent / 100;
  }
}
