// Finds the frames in a byte stream, to do something to some of them; lets the bytes pass untouched while nothing is to be done,
// and still knows where the next frame begins. Knows nothing of what is in them.

/** A longer one is no frame of ours; nor is anything after it. */
const LONGEST_FRAME = 64 * 1024 * 1024;
const LONGEST_PREFIX = 5;

export interface Piece {
  /** Length prefix included. */
  readonly bytes: Uint8Array;
  /** A frame from its first to its last byte; else a part of one whose beginning has passed, or bytes that are no frames. */
  readonly whole: boolean;
}

export class FrameCutter {
  #prefixSeen = 0;
  #length = 0;
  /** Bytes of the body still to come; null while the length is being read. */
  #left: number | null = null;
  /** Beginning of the unfinished frame, as far as it was held back. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** Bytes of the unfinished frame have passed already. */
  #begun = false;
  #lost = false;

  get held(): number {
    return this.#heldBytes;
  }

  /** What came is no frame; nor is anything after it. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Takes note of a chunk that goes by as it is. Only with nothing held. */
  pass(chunk: Uint8Array): void {
    this.#walk(chunk, () => undefined);
    this.#begun = this.#inside;
  }

  /** What is complete by now; an unfinished frame is held until the rest of it comes. */
  cut(chunk: Uint8Array): readonly Piece[] {
    const out: Piece[] = [];
    let start = 0;
    this.#walk(chunk, (end) => {
      out.push({ bytes: this.#joined(chunk.subarray(start, end)), whole: !this.#begun });
      this.#begun = false;
      start = end;
    });
    const rest = chunk.subarray(start);
    if (rest.length === 0) return out;
    if (this.#begun || this.#lost) {
      out.push({ bytes: this.#joined(rest), whole: false });
      this.#begun = true;
    } else {
      this.#held.push(rest.slice());
      this.#heldBytes += rest.length;
    }
    return out;
  }

  /** Gives up what is held (empty: nothing); the rest of that frame will be a part. */
  release(): Uint8Array {
    this.#begun ||= this.#heldBytes > 0;
    return this.#joined(new Uint8Array(0));
  }

  get #inside(): boolean {
    return this.#prefixSeen > 0 || this.#left !== null;
  }

  #joined(last: Uint8Array): Uint8Array {
    if (this.#heldBytes === 0) return last;
    const all = new Uint8Array(this.#heldBytes + last.length);
    let at = 0;
    for (const part of [...this.#held, last]) {
      all.set(part, at);
      at += part.length;
    }
    this.#held = [];
    this.#heldBytes = 0;
    return all;
  }

  /** Calls `ends` with each offset at which a frame ends. */
  #walk(chunk: Uint8Array, ends: (end: number) => void): void {
    let at = 0;
    while (at < chunk.length && !this.#lost) {
      if (this.#left === null) at = this.#prefix(chunk, at);
      else {
        const take = Math.min(this.#left, chunk.length - at);
        at += take;
        this.#left -= take;
      }
      if (this.#left !== 0) continue;
      this.#left = null;
      this.#prefixSeen = 0;
      this.#length = 0;
      ends(at);
    }
  }

  #prefix(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] ?? 0;
    this.#length += (byte & 0x7f) * 2 ** (7 * this.#prefixSeen);
    this.#prefixSeen += 1;
    if (this.#length > LONGEST_FRAME || (byte >= 0x80 && this.#prefixSeen === LONGEST_PREFIX)) this.#lost = true;
    else if (byte < 0x80) this.#left = this.#length;
    return at + 1;
  }
}
