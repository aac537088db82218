// Rebuilds worlds from their rows. A row that makes no sense throws and names its key: better no world than a wrong one.

import { assert, must } from '../lib/assert.js';
import type { Point } from '../lib/ids.js';
import type { Agenda, AgendaEntry } from './agenda.js';
import type { Int64Table } from './int64-table.js';
import type { Worlds } from './joining.js';
import type { Side } from './messages.js';
import type { AnyResponse, Outgoing } from './outgoing.js';
import type { TimingProfile } from './profile.js';
import { resultTick, noticedAt } from './profile.js';
import type { MetaRow, PackageRow, TruckRow } from './rows.js';
import type { Package, World } from './world.js';
import { newTruck, newWorld } from './world.js';

export interface SavedRow {
  readonly key: string;
  readonly value: string;
}

interface ResponseRow {
  readonly world: number;
  readonly side: Side;
  readonly body: AnyResponse;
  readonly from?: number;
}

/** Fills the empty `worlds`, `agenda` and `outgoing`; returns the counters, or null when nothing was ever saved. */
export function restore(
  rows: readonly SavedRow[],
  into: {
    readonly worlds: Worlds;
    readonly agenda: Agenda;
    readonly outgoing: Outgoing;
    readonly profile: TimingProfile;
    readonly int64: Int64Table;
  },
): MetaRow | null {
  const { worlds, outgoing } = into;
  const kinds = new Map<string, { readonly path: string[]; readonly row: SavedRow }[]>();
  for (const row of rows) {
    const [kind = '', ...path] = row.key.split('/');
    const list = kinds.get(kind);
    if (list === undefined) kinds.set(kind, [{ path, row }]);
    else list.push({ path, row });
  }
  const meta = kinds.get('meta')?.[0]?.row;
  assert(meta !== undefined || rows.length === 0, 'saved world without its meta row');
  if (meta === undefined) return null;
  const counters = read<MetaRow>(meta);
  assert(counters.version === 1, `saved world of version ${String(counters.version)}, known: 1`);

  // What was to leave later leaves soon: the time of the lines, which may have been ahead, begins at the saved time.
  const latest = resultTick(into.profile, counters.now);
  const soon = (from: number | undefined): number => Math.min(from ?? 0, latest);
  const toldSoon = <T extends { readonly tellFrom: number }>(event: T | null): T | null =>
    event === null ? null : { ...event, tellFrom: soon(event.tellFrom) };
  const each = (kind: string, take: (world: World, rest: readonly string[], row: SavedRow) => void): void => {
    for (const { path, row } of kinds.get(kind) ?? []) {
      const [world, ...rest] = path;
      take(must(worlds.byId.get(Number(world)), `world of row ${row.key}`), rest, row);
    }
  };
  const wide = kinds.get('int64') ?? [];
  into.int64.restore(wide.map(({ path, row }) => ({ nth: number(path[0], row), value: BigInt(row.value) })));
  for (const { path, row } of kinds.get('world') ?? []) {
    const world = newWorld(number(path[0], row));
    world.simspeed = read<{ simspeed: number }>(row).simspeed;
    worlds.byId.set(world.id, world);
  }
  worlds.last = counters.lastWorld;
  each('warehouse', (world, [id], row) => world.warehouses.set(number(id, row), read<Point>(row)));
  each('product', (world, [id], row) => world.products.set(number(id, row), read<string>(row)));
  each('stock', (world, [whnum, product], row) => {
    const shelf = world.stock.get(number(whnum, row)) ?? new Map<number, number>();
    world.stock.set(number(whnum, row), shelf.set(number(product, row), read<number>(row)));
  });
  each('delivered', (world, [page], row) => {
    world.delivered.loadPage(number(page, row), row.value);
  });
  each('used', (world, [side, page], row) => {
    assert(side === 'amazon' || side === 'ups', `bad side in row ${row.key}`);
    world.used[side].loadPage(number(page, row), row.value);
  });
  const coming: AgendaEntry[] = [];
  const expect = (entry: Omit<AgendaEntry, 'at'>): void => {
    coming.push({ at: noticedAt(into.profile, entry.due), ...entry });
  };
  each('truck', (world, [id], row) => {
    const saved = read<TruckRow>(row);
    const truck = Object.assign(newTruck(number(id, row), saved), saved);
    truck.leg = toldSoon(truck.leg);
    truck.loading = toldSoon(truck.loading);
    world.trucks.set(truck.id, truck);
    if (truck.leg !== null) expect({ ...dueOf(truck.leg), kind: 'arrived', world: world.id, id: truck.id });
    if (truck.loading !== null) expect({ ...dueOf(truck.loading), kind: 'loaded', world: world.id, id: truck.id });
  });
  each('package', (world, [id], row) => {
    const saved = read<PackageRow>(row);
    const [packing, queued] = [toldSoon(saved.packing), toldSoon(saved.queued)];
    const parcel: Package = { id: number(id, row), ...saved, packing, queued };
    world.packages.set(parcel.id, parcel);
    if (parcel.packing !== null) expect({ ...dueOf(parcel.packing), kind: 'packed', world: world.id, id: parcel.id });
  });
  for (const entry of coming) into.agenda.push(entry);
  for (const world of worlds.byId.values()) fillTrucks(world);

  const responses = (kinds.get('response') ?? []).map(({ path, row }) => ({ seq: number(path[0], row), row }));
  for (const { seq, row } of responses.sort((a, b) => a.seq - b.seq)) {
    const { world, side, body, from } = read<ResponseRow>(row);
    outgoing.restore(seq, world, side, body, soon(from));
  }
  outgoing.last = counters.lastResponse;
  return counters;
}

/** Loading queues and routes, from what the packages know of their place. */
function fillTrucks(world: World): void {
  const parcels = [...world.packages.values()];
  const truckOf = (parcel: Package) => must(world.trucks.get(parcel.truck ?? NaN), `truck of package ${parcel.id}`);
  const queued = parcels.filter(({ queued }) => queued !== null);
  queued.sort((a, b) => (a.queued?.order ?? 0) - (b.queued?.order ?? 0));
  for (const parcel of queued) truckOf(parcel).queue.push(parcel);
  const stops = parcels.filter(({ stop }) => stop !== null);
  stops.sort((a, b) => (a.stop?.order ?? 0) - (b.stop?.order ?? 0));
  for (const parcel of stops) truckOf(parcel).route.push(parcel);
}

function dueOf({ due, order }: { readonly due: number; readonly order: number }) {
  return { due, order };
}

function number(text: string | undefined, row: SavedRow): number {
  const value = Number(text);
  assert(text !== undefined && text !== '' && Number.isSafeInteger(value), `bad number in row ${row.key}`);
  return value;
}

/** Our own rows, written by rows.ts of the same version. */
function read<T>(row: SavedRow): T {
  try {
    return JSON.parse(row.value) as T;
  } catch (error) {
    throw new Error(`row ${row.key} of the saved world is not JSON`, { cause: error });
  }
}
