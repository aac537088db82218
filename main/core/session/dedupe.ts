// Which sequence numbers were seen: one bit each, in pages, so that millions of them cost little. Owns no policy.

/** 1,024 numbers a page: dense numbers cost a bit each, a lone one about 200 bytes. */
const PAGE_BITS = 10;
const PAGE_SIZE = 1 << PAGE_BITS;

/** A set of safe integers. Numbers from 0 up live in bitmaps; negative ones, which no sane peer sends, in a plain set. */
export class SeenSet {
  readonly #pages = new Map<number, Uint32Array>();
  readonly #negatives = new Set<number>();
  #size = 0;
  /** The page used last: numbers come in runs. */
  #lastIndex = -1;
  #lastPage: Uint32Array = new Uint32Array(0);

  get size(): number {
    return this.#size;
  }

  /** What it costs: pages of bitmaps and single negative numbers. */
  get pages(): number {
    return this.#pages.size + this.#negatives.size;
  }

  has(seq: number): boolean {
    if (seq < 0) return this.#negatives.has(seq);
    const page = this.#find(Math.floor(seq / PAGE_SIZE));
    const bit = seq % PAGE_SIZE;
    return page !== null && (((page[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
  }

  /** True when the number is new. Throws RangeError for what is not a safe integer. */
  add(seq: number): boolean {
    if (!Number.isSafeInteger(seq)) throw new RangeError(`sequence number: got ${seq}, allowed safe integers`);
    if (seq < 0) {
      if (this.#negatives.has(seq)) return false;
      this.#negatives.add(seq);
      this.#size += 1;
      return true;
    }
    const page = this.#open(Math.floor(seq / PAGE_SIZE));
    const bit = seq % PAGE_SIZE;
    const word = page[bit >>> 5] ?? 0;
    const mask = 1 << (bit & 31);
    if ((word & mask) !== 0) return false;
    page[bit >>> 5] = word | mask;
    this.#size += 1;
    return true;
  }

  /** Adds many, for instance an inbox read from disk; returns how many were new. */
  addAll(seqs: Iterable<number>): number {
    const before = this.#size;
    for (const seq of seqs) this.add(seq);
    return this.#size - before;
  }

  #find(index: number): Uint32Array | null {
    if (index === this.#lastIndex) return this.#lastPage;
    const page = this.#pages.get(index);
    if (page === undefined) return null;
    this.#lastIndex = index;
    this.#lastPage = page;
    return page;
  }

  #open(index: number): Uint32Array {
    const found = this.#find(index);
    if (found !== null) return found;
    const page = new Uint32Array(PAGE_SIZE / 32);
    this.#pages.set(index, page);
    this.#lastIndex = index;
    this.#lastPage = page;
    return page;
  }
}
