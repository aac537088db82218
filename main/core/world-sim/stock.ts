// What the warehouses hold: buying (at once, all lines or none) and taking out for a package.

import { INT32_MAX } from '../lib/ids.js';
import type { AProduct } from '../wire/world-amazon.js';
import { DESCRIPTION_TOO_LONG, DOES_NOT_EXIST, INTEGER_OUT_OF_RANGE, NOT_ENOUGH } from './error-texts.js';
import { saveProduct, saveStock } from './rows.js';
import type { Surroundings, World } from './world.js';

/** Characters of a description at most. */
const DESCRIPTION_LENGTH = 50;

/** Counts summed by product, in the order of first mention, with the first description. */
function summed(things: readonly AProduct[]): Map<number, { description: string; count: number }> {
  const sums = new Map<number, { description: string; count: number }>();
  for (const { id, description, count } of things) {
    const sum = sums.get(id);
    if (sum === undefined) sums.set(id, { description, count });
    else sum.count += count;
  }
  return sums;
}

/** Buys. The stock counts at once; `arrived` is only the notice. An error text, or null when done. */
export function buy(at: Surroundings, world: World, whnum: number, things: readonly AProduct[]): string | null {
  if (!world.warehouses.has(whnum)) return DOES_NOT_EXIST;
  if (things.some(({ count }) => count < 0)) return NOT_ENOUGH;
  // Characters, not UTF-16 units.
  if (things.some(({ description }) => [...description].length > DESCRIPTION_LENGTH)) return DESCRIPTION_TOO_LONG;
  const shelf = world.stock.get(whnum) ?? new Map<number, number>();
  const sums = summed(things);
  for (const [id, { count }] of sums) if ((shelf.get(id) ?? 0) + count > INT32_MAX) return INTEGER_OUT_OF_RANGE;

  world.stock.set(whnum, shelf);
  const echo: AProduct[] = [];
  for (const [id, { description, count }] of sums) {
    if (!world.products.has(id)) {
      world.products.set(id, description);
      saveProduct(at.journal, world, id);
    }
    shelf.set(id, (shelf.get(id) ?? 0) + count);
    saveStock(at.journal, world, whnum, id);
    echo.push({ id, description: world.products.get(id) ?? description, count });
  }
  at.respond(world, 'amazon', { kind: 'arrived', whnum, things: echo });
  return null;
}

/** Takes the lines of a package out of stock: all or none. The warehouse exists. An error text, or null when done. */
export function takeOut(at: Surroundings, world: World, whnum: number, things: readonly AProduct[]): string | null {
  const shelf = world.stock.get(whnum) ?? new Map<number, number>();
  const sums = summed(things);
  for (const id of sums.keys()) if (!shelf.has(id)) return DOES_NOT_EXIST;
  if (things.some(({ count }) => count < 0)) return NOT_ENOUGH;
  for (const [id, { count }] of sums) if ((shelf.get(id) ?? 0) < count) return NOT_ENOUGH;
  for (const [id, { count }] of sums) {
    shelf.set(id, (shelf.get(id) ?? 0) - count);
    saveStock(at.journal, world, whnum, id);
  }
  return null;
}
