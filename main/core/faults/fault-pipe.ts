// One direction of one connection, with faults: bytes and the time go in, bytes come out, perhaps later, fewer, more, in pieces, or
// with the end of the connection. Sans-IO: the shell takes what is due and comes back at `wakeAt`. Off, bytes are not touched.

import type { DirectionFaults } from './config.js';
import { corrupted, type Fate, fateOf, type FaultPlace, pieces } from './fate.js';
import { FrameCutter } from './frame-cutter.js';

/** A reordered frame waits this long for another to overtake it. */
const REORDER_MS = 300;
/** A frame waits this long to be written together with the next. */
const MERGE_MS = 100;
/** Between the pieces of a split frame. */
const SPLIT_GAP_MS = 15;

export type PipeOutput =
  { readonly type: 'bytes'; readonly bytes: Uint8Array } | { readonly type: 'disconnect' | 'halfOpen' };

interface Waiting {
  readonly at: number;
  readonly bytes: Uint8Array;
  /** The rest of a split frame: nothing comes between. */
  readonly more: readonly Uint8Array[];
  readonly end: Fate['end'];
}

interface Kept {
  readonly bytes: Uint8Array;
  readonly fate: Fate | null;
  readonly until: number;
}

export class FaultPipe {
  readonly #place: FaultPlace;
  readonly #cutter = new FrameCutter();
  #faults: DirectionFaults | null = null;
  #seed = 0;
  #index = 0;
  #queue: Waiting[] = [];
  #late: Kept | null = null;
  #joining: Kept | null = null;
  #lastDue = 0;
  #busyUntil = 0;
  #held = 0;
  #over = false;

  constructor(place: FaultPlace) {
    this.#place = place;
  }

  /** Bytes that were taken and have not come out. */
  get held(): number {
    return this.#held + this.#cutter.held;
  }

  /** From now on these faults, or none: then all that was held back is due at once, in its order. */
  set(faults: DirectionFaults | null, seed: number, now: number): void {
    this.#faults = faults;
    this.#seed = seed;
    this.#busyUntil = now;
    if (faults !== null) return;
    this.#releaseKept(Infinity);
    const rest = this.#cutter.release();
    if (rest.length > 0) this.#enqueue(rest, null, now);
    this.#queue = this.#queue.map((waiting) => ({ ...waiting, at: Math.min(waiting.at, now) }));
    this.#lastDue = now;
  }

  /** True: the chunk may go on at once and as it is, the pipe has taken note. Else `push` it. */
  passes(chunk: Uint8Array): boolean {
    if (this.#over || this.#faults !== null || this.held > 0) return false;
    this.#cutter.pass(chunk);
    return true;
  }

  push(chunk: Uint8Array, now: number): void {
    if (this.#over) return;
    if (this.#faults === null) {
      this.#cutter.pass(chunk);
      this.#enqueue(chunk, null, now);
      return;
    }
    for (const { bytes, whole } of this.#cutter.cut(chunk)) {
      if (!whole) {
        this.#releaseKept(Infinity);
        this.#enqueue(bytes, null, now);
      } else this.#frame(bytes, fateOf(this.#faults, this.#seed, this.#place, this.#index++), now);
    }
  }

  /** What is due. After an end nothing comes any more. */
  take(now: number): readonly PipeOutput[] {
    if (this.#faults?.stalled === true) return [];
    this.#releaseKept(now);
    const out: PipeOutput[] = [];
    for (;;) {
      const [first] = this.#queue;
      if (first === undefined || first.at > now || this.#busyUntil > now) return out;
      this.#queue.shift();
      this.#held -= first.bytes.length;
      if (first.end !== 'halfOpen') out.push({ type: 'bytes', bytes: first.bytes });
      const speed = this.#faults?.bytesPerSecond;
      if (speed !== undefined) this.#busyUntil = now + (first.bytes.length * 1000) / speed;
      const [next, ...more] = first.more;
      if (next !== undefined) {
        const pause = this.#faults === null ? 0 : SPLIT_GAP_MS;
        this.#queue.unshift({ at: now + pause, bytes: next, more, end: first.end });
      } else if (first.end !== null) {
        out.push({ type: first.end });
        this.#close();
      }
    }
  }

  /** When `take` is wanted, or null. */
  wakeAt(): number | null {
    if (this.#faults?.stalled === true) return null;
    const [first] = this.#queue;
    const next = first === undefined ? Infinity : Math.max(first.at, this.#busyUntil);
    const at = Math.min(next, this.#late?.until ?? Infinity, this.#joining?.until ?? Infinity);
    return at === Infinity ? null : at;
  }

  #close(): void {
    this.#over = true;
    this.#queue = [];
    this.#late = null;
    this.#joining = null;
    this.#cutter.release();
    this.#held = 0;
  }

  #frame(frame: Uint8Array, fate: Fate, now: number): void {
    if (fate.drop && fate.end === null) return;
    const bytes = fate.corrupt ? corrupted(frame, fate.random) : frame;
    if (fate.reorder && this.#late === null && fate.end === null) {
      this.#late = { bytes, fate, until: now + REORDER_MS };
      this.#held += bytes.length;
      return;
    }
    this.#schedule(bytes, fate, now);
    if (this.#late !== null) this.#releaseLate(this.#late, now);
  }

  #releaseLate({ bytes, fate }: Kept, now: number): void {
    this.#late = null;
    this.#held -= bytes.length;
    this.#schedule(bytes, fate, now);
  }

  /** What has waited long enough for something to overtake or to join it. */
  #releaseKept(now: number): void {
    if (this.#late !== null && this.#late.until <= now) this.#releaseLate(this.#late, this.#late.until);
    if (this.#joining !== null && this.#joining.until <= now) {
      const { bytes, until } = this.#joining;
      this.#joining = null;
      this.#held -= bytes.length;
      this.#enqueue(bytes, null, Math.min(until, now));
    }
  }

  #schedule(frame: Uint8Array, fate: Fate | null, now: number): void {
    const copies = fate?.duplicate === true ? 2 : 1;
    let bytes = new Uint8Array(frame.length * copies);
    for (let i = 0; i < copies; i++) bytes.set(frame, i * frame.length);
    if (this.#joining !== null) {
      const { bytes: before } = this.#joining;
      this.#joining = null;
      this.#held -= before.length;
      const both = new Uint8Array(before.length + bytes.length);
      both.set(before);
      both.set(bytes, before.length);
      bytes = both;
    }
    if (fate?.merge === true && fate.end === null) {
      this.#joining = { bytes, fate: null, until: now + fate.delayMs + MERGE_MS };
      this.#held += bytes.length;
    } else this.#enqueue(bytes, fate, now);
  }

  /** In line: never before what came before. */
  #enqueue(bytes: Uint8Array, fate: Fate | null, now: number): void {
    const at = Math.max(this.#lastDue, now + (fate?.delayMs ?? 0));
    this.#lastDue = at;
    const end = fate?.end ?? null;
    const sent = end === 'disconnect' ? bytes.subarray(0, bytes.length >> 1) : bytes;
    const [first = sent, ...more] = fate?.split === true && end === null ? pieces(sent, fate.random) : [sent];
    this.#held += sent.length;
    this.#queue.push({ at, bytes: first, more, end });
  }
}
