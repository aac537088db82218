// The durable state as rows: one key a thing, values JSON (or page text). Only writing; restore.ts reads them back.
// Keys: meta, world/W, warehouse/W/N, truck/W/N, product/W/N, stock/W/warehouse/product, package/W/N, delivered/W/page,
// used/W/side/page, response/N, int64/nth.

import type { Journal } from './journal.js';
import type { Side } from './messages.js';
import type { Package, Truck, World } from './world.js';

export interface MetaRow {
  readonly version: 1;
  /** World time in ms: it stands still while nobody runs the world. */
  readonly now: number;
  readonly lastWorld: number;
  readonly lastResponse: number;
  readonly lastOrder: number;
  readonly throws: number;
}

export type TruckRow = Pick<Truck, 'status' | 'x' | 'y' | 'whnum' | 'leg' | 'loading'>;
export type PackageRow = Omit<Package, 'id'>;

export function saveWorld(journal: Journal, world: World): void {
  journal.put(`world/${String(world.id)}`, () => JSON.stringify({ simspeed: world.simspeed }));
}

export function saveWarehouse(journal: Journal, world: World, id: number): void {
  journal.put(`warehouse/${String(world.id)}/${String(id)}`, () => JSON.stringify(world.warehouses.get(id)));
}

export function saveTruck(journal: Journal, world: World, truck: Truck): void {
  journal.put(`truck/${String(world.id)}/${String(truck.id)}`, () => {
    const { status, x, y, whnum, leg, loading } = truck;
    return JSON.stringify({ status, x, y, whnum, leg, loading } satisfies TruckRow);
  });
}

export function saveProduct(journal: Journal, world: World, id: number): void {
  journal.put(`product/${String(world.id)}/${String(id)}`, () => JSON.stringify(world.products.get(id)));
}

export function saveStock(journal: Journal, world: World, whnum: number, product: number): void {
  journal.put(`stock/${String(world.id)}/${String(whnum)}/${String(product)}`, () =>
    JSON.stringify(world.stock.get(whnum)?.get(product) ?? 0),
  );
}

export function savePackage(journal: Journal, world: World, parcel: Package): void {
  journal.put(`package/${String(world.id)}/${String(parcel.id)}`, () => {
    const { whnum, status, packing, truck, queued, stop } = parcel;
    return JSON.stringify({ whnum, status, packing, truck, queued, stop } satisfies PackageRow);
  });
}

/** The package is delivered: its row goes, its number stays. */
export function saveDelivered(journal: Journal, world: World, shipid: number): void {
  journal.remove(`package/${String(world.id)}/${String(shipid)}`);
  const page = world.delivered.add(shipid);
  if (page === null) return;
  journal.put(`delivered/${String(world.id)}/${String(page)}`, () => world.delivered.pageText(page));
}

/** Uses a sequence number; false when it was used before. */
export function useNumber(journal: Journal, world: World, side: Side, seq: number): boolean {
  const used = world.used[side];
  const page = used.add(seq);
  if (page === null) return false;
  journal.put(`used/${String(world.id)}/${side}/${String(page)}`, () => used.pageText(page));
  return true;
}
