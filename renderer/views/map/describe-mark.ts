// Warehouses and trucks in short sentences: for the card, the live region and the list. Pure.

import type { Truck, Warehouse } from '../../../main/core/orders/types.js';
import { stateWords } from '../../components/status.js';
import { formatDuration, formatTime } from '../timeline/format.js';
import type { MapData, Mark } from './map-stage.js';
import { estimate } from './motion.js';
import { s } from './strings.js';
import type { Work } from './use-work.js';

const SHOWN_LOAD = 6;

/** A mark in short sentences: name, state, load, where to and when. */
export function describeMark(mark: Mark, data: MapData, now: number): string[] {
  if (mark.type === 'warehouse') {
    const warehouse = data.warehouses.find(({ id }) => id === mark.id);
    if (!warehouse) return [];
    const work = data.work?.get(warehouse.id);
    const at = s('at', { x: String(warehouse.x), y: String(warehouse.y) });
    return [warehouse.name, at, ...(work ? workWords(work) : [])];
  }
  const truck = data.trucks.find(({ id }) => id === mark.id);
  if (!truck) return [];
  const at = estimate(truck, data.speed, now);
  const lines = [s('truck', { id: String(truck.id) }), stateWords(truck.state), loadList(truck)];
  const way = wayWords(truck, data.warehouses);
  if (way) lines.push(way);
  if (at.arrivesAt !== null) {
    const left = at.arrivesAt - now;
    lines.push(
      left > 0
        ? s('arrives', { time: formatTime(at.arrivesAt), left: formatDuration(left) })
        : s('due', { ago: formatDuration(-left) }),
    );
  }
  lines.push(s('reported', { ago: formatDuration(Math.max(0, now - truck.reportedAt)) }));
  if (truck.inferred) lines.push(s('inferred'));
  return lines;
}

/** What it carries, or will: on its way to a warehouse and at the dock the packages are not on board yet. */
export function loadWords({ state, shipmentIds }: Truck, short = false): string {
  const n = shipmentIds.length;
  if (n === 0) return s(short ? 'shortNoLoad' : 'noLoad');
  if (state === 'to-warehouse' || state === 'waiting') return s(short ? 'shortFetches' : 'fetches', { n });
  if (state === 'loading') return s(short ? 'shortLoads' : 'loads', { n });
  return s(short ? 'shortPackages' : 'packages', { n });
}

/** The same with the numbers of the first packages. */
function loadList(truck: Truck): string {
  const list = truck.shipmentIds.slice(0, SHOWN_LOAD).map(String);
  const more = truck.shipmentIds.length - SHOWN_LOAD;
  if (more > 0) list.push(s('more', { n: more }));
  return list.length > 0 ? s('load', { what: loadWords(truck), list: list.join(', ') }) : loadWords(truck);
}

/** Where it goes, or where it stands; null when nothing is known of that. */
export function wayWords(truck: Truck, warehouses: readonly Warehouse[]): string | null {
  const place = placeName(truck, warehouses);
  if (place !== null) return s('next', { place });
  const dock = truck.state === 'waiting' || truck.state === 'loading' ? truck.warehouseId : null;
  const warehouse = warehouses.find(({ id }) => id === dock);
  return warehouse ? s('atPlace', { place: warehouse.name }) : null;
}

function placeName(truck: Truck, warehouses: readonly Warehouse[]): string | null {
  const { target } = truck;
  if (target === null) return null;
  const warehouse = warehouses.find(({ x, y }) => x === target.x && y === target.y);
  return warehouse?.name ?? s('point', { x: String(target.x), y: String(target.y) });
}

/** What is under way in a warehouse: one phrase a stage that has packages, or that there is none. */
export function workWords(work: Work): string[] {
  const parts = (['queued', 'packing', 'packed', 'loading'] as const).flatMap((stage) =>
    work[stage] > 0 ? [s(stage, { n: work[stage] })] : [],
  );
  return parts.length > 0 ? parts : [s('noWork')];
}
