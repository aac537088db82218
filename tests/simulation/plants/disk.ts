// Bugs of what keeps the books: the planted ones of plants.ts that change what is written or read.

import type { Random } from '../../../main/core/lib/random.js';
import type { Shipment } from '../../../main/core/orders/types.js';
import type { LoadedBooks, WriteBatch } from '../../../main/store/store.js';
import { chance } from '../machine/timeline.js';
import type { Plant } from './plants.js';

/** Numbers that are given out again. */
const BACK = 3;

export class DiskPlants {
  readonly #plant: Plant | null;
  readonly #random: Random;
  readonly #stale = new Map<number, Shipment>();

  constructor(plant: Plant | null, random: Random) {
    this.#plant = plant;
    this.#random = random;
  }

  is(plant: Plant): boolean {
    return this.#plant === plant;
  }

  /** Now and then, when this is planted. */
  sometimes(plant: Plant, probability: number): boolean {
    return this.#plant === plant && chance(this.#random, probability);
  }

  written(batch: WriteBatch): WriteBatch {
    if (this.#plant !== 'stale-row') return batch;
    const shipments = (batch.shipments ?? []).map((row) => {
      const before = this.#stale.get(row.id);
      this.#stale.set(row.id, row);
      return before !== undefined && chance(this.#random, 0.02) ? before : row;
    });
    return { ...batch, shipments };
  }

  read(loaded: LoadedBooks): LoadedBooks {
    switch (this.#plant) {
      case 'forget-inbox':
        return { ...loaded, inbox: { world: [], ups: [] } };
      case 'lose-outbox':
        return { ...loaded, outbox: [] };
      case 'forget-world':
        return { ...loaded, identity: { ...loaded.identity, worldId: null } };
      case 'counter-not-durable': {
        const { world, ups } = loaded.counters.nextSeq;
        const nextSeq = { world: Math.max(1, world - BACK), ups: Math.max(1, ups - BACK) };
        return { ...loaded, counters: { ...loaded.counters, nextSeq } };
      }
      default:
        return loaded;
    }
  }
}
