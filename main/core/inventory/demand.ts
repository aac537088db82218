// Real demand: the pieces that left each shelf in the last days, hour by hour, and how long what is left lasts at that pace.
// Pure: time comes in as an argument.

import type { Millis } from '../lib/ids.js';
import type { BookEvent } from '../orders/types.js';

const HOUR_MS = 3_600_000;
/** How far back demand is looked at. */
export const DEMAND_WINDOW_MS = 7 * 24 * HOUR_MS;

/** Pieces that left one shelf within one hour. */
export interface ShippedHour {
  readonly warehouseId: number;
  readonly productId: number;
  /** Hours since 1970. */
  readonly hour: number;
  readonly pieces: number;
}

export function hourOf(at: Millis): number {
  return Math.floor(at / HOUR_MS);
}

/** Where the window of demand begins: seven days ago, on the hour, or when the books began. */
export function demandFrom(now: Millis, booksFrom: Millis): Millis {
  return Math.max(booksFrom, (hourOf(now - DEMAND_WINDOW_MS) + 1) * HOUR_MS);
}

/** How long `available` pieces last when `shipped` left within `windowMs`; null: nothing left, so nobody can tell. */
export function coverMs(available: number, shipped: number, windowMs: number): number | null {
  if (shipped <= 0 || windowMs <= 0) return null;
  return Math.round((Math.max(0, available) * windowMs) / shipped);
}

/** The pieces of an entry of the journal that say that the world has packed something; null for any other entry. */
export function shippedBy({ kind, data }: BookEvent): number | null {
  if (kind !== 'stock' || data?.['because'] !== 'packed') return null;
  const change = data['onHand'];
  return typeof change === 'number' && change < 0 ? -change : null;
}

interface Cell {
  total: number;
  readonly hours: Map<number, number>;
}

/** The running sums. Mutable: its owner feeds it what was committed, in any order. */
export class DemandTally {
  readonly #cells = new Map<string, Cell>();
  /** Hours before this one were dropped. */
  #oldest = -Infinity;

  add({ warehouseId, productId, hour, pieces }: ShippedHour): void {
    if (hour < this.#oldest) return;
    const key = `${warehouseId}/${productId}`;
    let cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, (cell = { total: 0, hours: new Map() }));
    cell.total += pieces;
    cell.hours.set(hour, (cell.hours.get(hour) ?? 0) + pieces);
  }

  /** Forgets the hours that began before `from`. Cheap but once an hour. */
  dropBefore(from: Millis): void {
    const oldest = hourOf(from);
    if (oldest <= this.#oldest) return;
    this.#oldest = oldest;
    for (const [key, cell] of this.#cells) {
      for (const [hour, pieces] of cell.hours) {
        if (hour >= oldest) continue;
        cell.total -= pieces;
        cell.hours.delete(hour);
      }
      if (cell.hours.size === 0) this.#cells.delete(key);
    }
  }

  /** Pieces that left this shelf within the hours that are kept. */
  shipped(warehouseId: number, productId: number): number {
    return this.#cells.get(`${warehouseId}/${productId}`)?.total ?? 0;
  }
}
