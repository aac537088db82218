// Which numbers of a peer were executed, for ever, as rows: a block of 256 numbers is one hexadecimal text.
// Peers may leave gaps (the world numbers all its worlds with one counter), so a plain low-water mark would not do.

const SIZE = 256;
const WORDS = SIZE / 32;

export class SeenBlocks {
  readonly #blocks = new Map<number, Uint32Array>();
  readonly #dirty = new Set<number>();

  /** Notes the number; false when it had been seen. */
  add(seq: number): boolean {
    const index = Math.floor(seq / SIZE);
    let block = this.#blocks.get(index);
    if (block === undefined) {
      block = new Uint32Array(WORDS);
      this.#blocks.set(index, block);
    }
    const bit = seq - index * SIZE;
    const word = block[bit >> 5] ?? 0;
    const mask = (1 << (bit & 31)) >>> 0;
    if ((word & mask) !== 0) return false;
    block[bit >> 5] = (word | mask) >>> 0;
    this.#dirty.add(index);
    return true;
  }

  has(seq: number): boolean {
    const index = Math.floor(seq / SIZE);
    const bit = seq - index * SIZE;
    return (((this.#blocks.get(index)?.[bit >> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
  }

  /** The blocks changed since the last call, as key (block number) and value. */
  takeDirty(): readonly { readonly key: string; readonly value: string }[] {
    const rows = [...this.#dirty].map((index) => ({ key: String(index), value: this.#text(index) }));
    this.#dirty.clear();
    return rows;
  }

  restore(key: string, value: string): void {
    const block = Uint32Array.from({ length: WORDS }, (_, i) => Number.parseInt(value.slice(i * 8, i * 8 + 8), 16));
    this.#blocks.set(Number(key), block);
  }

  #text(index: number): string {
    const block = this.#blocks.get(index) ?? new Uint32Array(WORDS);
    let text = '';
    for (const word of block) text += word === 0 ? '00000000' : word.toString(16).padStart(8, '0');
    return text;
  }
}
