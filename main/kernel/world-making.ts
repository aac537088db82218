// How a simulated world is made: its seed, profile, trucks and what fills its books. What must be known again when somebody goes
// back to it is kept in the program's settings. Pure but for that.

import * as z from 'zod/mini';
import { randomAt } from '../core/faults/throws.js';
import { randomInt, type Random } from '../core/lib/random.js';
import { check, count, int32 } from '../contracts/check.js';
import type { Demo } from '../contracts/demo.js';
import { SIM_PROFILES, type SimProfile } from '../contracts/sim-port.js';
import type { AppStore } from '../store/store.js';

export interface WorldMaking {
  readonly seed: number;
  readonly profile: SimProfile;
  /** Its trucks, and what fills its books while they are empty. */
  readonly demo: Demo;
}

const recordSchema = z.object({
  seed: z.nullable(count),
  profile: z.enum(SIM_PROFILES),
  trucks: z.array(z.object({ id: int32, x: int32, y: int32 })),
  warehouses: z.nullable(count),
  /** As it was when its books were left. */
  orders: z.nullable(z.object({ all: count, open: count })),
});
/** What is kept of a world beside its books. */
export type WorldRecord = z.infer<typeof recordSchema>;

const SEED_MAX = 2 ** 31 - 1;
const keyOf = (booksId: string): string => `simulated world ${booksId}`;

export class WorldRecords {
  readonly #app: AppStore;

  constructor(app: AppStore) {
    this.#app = app;
  }

  /** Null: nothing was kept, or nothing that makes sense. */
  async find(booksId: string): Promise<WorldRecord | null> {
    return this.#read((await this.#app.settings())[keyOf(booksId)]);
  }

  async all(booksIds: readonly string[]): Promise<ReadonlyMap<string, WorldRecord>> {
    const settings = await this.#app.settings();
    const found = new Map<string, WorldRecord>();
    for (const id of booksIds) {
      const record = this.#read(settings[keyOf(id)]);
      if (record !== null) found.set(id, record);
    }
    return found;
  }

  async keep(booksId: string, record: WorldRecord): Promise<void> {
    await this.#app.saveSetting(keyOf(booksId), record);
  }

  /** What its simulator runs with: as it was, in this profile, which is kept; one that nothing is known of gets a seed. */
  async begin(
    booksId: string,
    profile: SimProfile,
    trucks: Demo['trucks'],
    random: Random,
  ): Promise<{ readonly profile: SimProfile; readonly seed: number; readonly trucks: Demo['trucks'] }> {
    const record = await this.find(booksId);
    const seed = record?.seed ?? randomInt(random, 0, SEED_MAX);
    const fleet = record?.trucks ?? trucks;
    if (record?.profile !== profile) {
      const present = record ?? { seed: null, trucks: [...fleet], warehouses: null, orders: null };
      await this.keep(booksId, { ...present, profile });
    }
    return { profile, seed, trucks: fleet };
  }

  #read(stored: unknown): WorldRecord | null {
    const checked = check<WorldRecord>(recordSchema, stored, 'record');
    return checked.ok ? checked.value : null;
  }
}

export interface WorldWish {
  readonly seed: number;
  readonly profile: SimProfile;
  readonly trucks: number;
  readonly warehouses: number;
}

/** Pieces of each product in a warehouse that the demo does not have. */
const FIRST_STOCK = { least: 40, most: 240 };
/** Beyond the demo's own places, its area is grown with their number, so that they do not stand on one another. */
const ROOM = 40;

/** The demo with so many trucks and warehouses: its own first, the others drawn from the seed. Same wish, same world. */
export function makeWorld(demo: Demo, { seed, profile, trucks, warehouses }: WorldWish): WorldMaking {
  const area = areaOf(demo, Math.max(trucks, warehouses));
  const places = (what: string, have: number, want: number) =>
    Array.from({ length: Math.max(0, want - have) }, (_, index) => {
      const random = randomAt(seed, 'world', what, index);
      return { id: 0, x: randomInt(random, area.x[0], area.x[1]), y: randomInt(random, area.y[0], area.y[1]) };
    });
  const numbered = <T extends { readonly id: number }>(own: readonly T[], more: readonly T[], want: number): T[] => {
    const last = Math.max(0, ...own.map(({ id }) => id));
    return [...own.slice(0, want), ...more.map((row, index) => ({ ...row, id: last + index + 1 }))];
  };
  const fleet = numbered(demo.trucks, places('trucks', demo.trucks.length, trucks), trucks);
  const drawn = places('warehouses', demo.warehouses.length, warehouses).map((row) => ({ ...row, name: '' }));
  const houses = numbered(demo.warehouses, drawn, warehouses).map((row) =>
    row.name === '' ? { ...row, name: `Warehouse ${row.id}` } : row,
  );
  const own = new Set(demo.warehouses.slice(0, warehouses).map(({ id }) => id));
  const stock = demo.initialStock.filter(({ warehouseId }) => own.has(warehouseId));
  for (const { id } of houses) {
    if (own.has(id)) continue;
    const random = randomAt(seed, 'stock', id);
    for (const product of demo.products) {
      const quantity = randomInt(random, FIRST_STOCK.least, FIRST_STOCK.most);
      stock.push({ warehouseId: id, productId: product.id, quantity });
    }
  }
  return { seed, profile, demo: { ...demo, warehouses: houses, trucks: fleet, initialStock: stock } };
}

function areaOf(
  demo: Demo,
  most: number,
): { readonly x: readonly [number, number]; readonly y: readonly [number, number] } {
  const points = [...demo.warehouses, ...demo.trucks, ...demo.customers];
  const grown = Math.round(ROOM * Math.sqrt(most));
  const span = (values: readonly number[]): readonly [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const more = Math.max(0, Math.round((grown - (high - low)) / 2));
    return [low - more, high + more];
  };
  return { x: span(points.map(({ x }) => x)), y: span(points.map(({ y }) => y)) };
}
