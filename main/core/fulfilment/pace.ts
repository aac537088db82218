// Learns how long answers usually take in this world, from those observed; generous until enough is known. No clock of its own.

import type { ExpectedTimes } from './types.js';

export type PaceKind = 'pack' | 'load' | 'truck' | 'delivery' | 'purchase';
export const PACE_KINDS: readonly PaceKind[] = ['pack', 'load', 'truck', 'delivery', 'purchase'];

export interface Pace {
  /** `ms`: how long an answer took; `lines`: product lines of the package, for 'pack'. Nonsense is ignored. */
  observe(kind: PaceKind, ms: number, lines?: number): void;
  expected(): ExpectedTimes;
  /** How long it usually takes, in ms; null while too little was seen to say so. */
  typical(kind: PaceKind): number | null;
}

/** Before anything is known, in ms: the real world packs 30 s a line, trucks cross the map and are queued for. */
const AT_FIRST: Readonly<Record<PaceKind, number>> = {
  pack: 60_000,
  load: 90_000,
  truck: 300_000,
  delivery: 600_000,
  purchase: 60_000,
};
const PER_LINE_AT_FIRST = 45_000;

/** So many observations speak for themselves; below, the first guess holds as the least. */
const ENOUGH = 20;
const MEMORY = 256;
const HEADROOM = 2;
/** Never impatient: a world's tick alone takes 6 s, and up to two of them lie between command and answer. */
const AT_LEAST_MS = 15_000;
const AT_MOST_MS = 24 * 3_600_000;

export function createPace(): Pace {
  const samples: Record<PaceKind, Samples> = {
    pack: new Samples(),
    load: new Samples(),
    truck: new Samples(),
    delivery: new Samples(),
    purchase: new Samples(),
  };
  const perLine = new Samples();
  let known: ExpectedTimes | null = null;

  return {
    observe: (kind, ms, lines) => {
      if (!Number.isFinite(ms) || ms < 0) return;
      samples[kind].add(ms);
      if (kind === 'pack') perLine.add(ms / Math.max(1, lines ?? 1));
      known = null;
    },
    typical: (kind) => samples[kind].median(),
    expected: () =>
      (known ??= {
        pack: patience(samples.pack, AT_FIRST.pack),
        load: patience(samples.load, AT_FIRST.load),
        truck: patience(samples.truck, AT_FIRST.truck),
        delivery: patience(samples.delivery, AT_FIRST.delivery),
        purchase: patience(samples.purchase, AT_FIRST.purchase),
        packPerLine: scaled(perLine, PER_LINE_AT_FIRST, 0),
      }),
  };
}

function patience(samples: Samples, atFirst: number): number {
  return scaled(samples, atFirst, AT_LEAST_MS);
}

function scaled(samples: Samples, atFirst: number, atLeast: number): number {
  const learned = Math.max(atLeast, HEADROOM * samples.p99());
  return Math.min(AT_MOST_MS, samples.size < ENOUGH ? Math.max(atFirst, learned) : learned);
}

/** The latest observations, oldest overwritten first. */
class Samples {
  readonly #ring: number[] = [];
  #next = 0;
  /** The same, ascending: kept in order, because nearly every fact adds one and every wait asks for a percentile. */
  readonly #sorted: number[] = [];

  get size(): number {
    return this.#ring.length;
  }

  add(value: number): void {
    const oldest = this.#ring[this.#next];
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % MEMORY;
    if (oldest !== undefined) this.#sorted.splice(this.#placeOf(oldest), 1);
    this.#sorted.splice(this.#placeOf(value), 0, value);
  }

  /** Null when there are fewer than three. */
  median(): number | null {
    if (this.#ring.length < 3) return null;
    return this.#sorted[Math.floor(this.#ring.length / 2)] ?? null;
  }

  /** 0 when there are none. */
  p99(): number {
    return this.#sorted[Math.max(0, Math.ceil(this.#sorted.length * 0.99) - 1)] ?? 0;
  }

  /** The first place whose value is not smaller. */
  #placeOf(value: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
