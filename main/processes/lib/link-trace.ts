// The protocol inspector's ear: records in batches while it is on, nothing while it is off. Never more than the kernel takes: what
// it could not follow is counted and told as a gap.

import { encodeRecord } from '../../core/recording/codec.js';
import type { WireRecord } from '../../core/recording/types.js';
import type { FromLink } from '../../contracts/link-port.js';
import { preciseNow, type WireTaps } from './wire-taps.js';

/** Gathered for so long before they leave. */
const GATHER_MS = 50;
/** Bytes that are gathered at most. */
const GATHER_BYTES = 1024 * 1024;
/** Batches that may be on their way to the kernel. */
const ON_THEIR_WAY = 4;

export class Tracer {
  readonly #taps: WireTaps;
  readonly #post: (message: FromLink) => void;
  #stop: (() => void) | null = null;
  #base = 0;
  #batch: Uint8Array[] = [];
  #bytes = 0;
  #lost: { count: number; readonly like: WireRecord } | null = null;
  #onTheirWay = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(taps: WireTaps, post: (message: FromLink) => void) {
    this.#taps = taps;
    this.#post = post;
  }

  set(on: boolean): void {
    if (on === (this.#stop !== null)) return;
    this.#stop?.();
    this.#stop = null;
    this.#batch = [];
    this.#bytes = 0;
    this.#lost = null;
    this.#onTheirWay = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (on) this.#stop = this.#taps.listen((record) => this.#take(record));
  }

  /** The kernel has taken a batch. */
  taken(): void {
    this.#onTheirWay = Math.max(0, this.#onTheirWay - 1);
    if (this.#bytes > 0 || this.#lost !== null) this.#schedule();
  }

  #take(record: WireRecord): void {
    if (this.#bytes + record.bytes.length > GATHER_BYTES && this.#bytes > 0) {
      this.#lost = { count: (this.#lost?.count ?? 0) + 1, like: record };
      return;
    }
    if (this.#batch.length === 0) this.#base = record.at;
    this.#tellGap();
    this.#add(record);
    this.#schedule();
  }

  #add(record: WireRecord): void {
    const bytes = encodeRecord(record, this.#base);
    this.#batch.push(bytes);
    this.#bytes += bytes.length;
  }

  /** Before the next record, where the missing ones would have been. */
  #tellGap(): void {
    if (this.#lost === null) return;
    const { count, like } = this.#lost;
    this.#lost = null;
    this.#add({ ...like, kind: 'gap', first: false, bytes: new Uint8Array(0), lost: count });
  }

  #schedule(): void {
    if (this.#timer !== null || this.#onTheirWay >= ON_THEIR_WAY) return;
    this.#timer = setTimeout(() => this.#send(), GATHER_MS);
  }

  #send(): void {
    this.#timer = null;
    if (this.#batch.length === 0) this.#base = preciseNow();
    this.#tellGap();
    if (this.#batch.length === 0) return;
    this.#onTheirWay += 1;
    const bytes = Buffer.concat(this.#batch).toString('base64');
    this.#post({ type: 'trace', base: this.#base, count: this.#batch.length, bytes });
    this.#batch = [];
    this.#bytes = 0;
  }
}
