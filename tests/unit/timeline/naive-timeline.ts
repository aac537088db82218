// The timeline's rules once more, as plainly as possible: lists of objects, linear scans. For comparison only.
import { EVENT_KINDS } from '../../../main/core/orders/types.js';
import { BAR_KINDS, TRUCK_STATES } from '../../../main/core/feed/timeline-kinds.js';
import type { TimelineColumns } from '../../../main/core/feed/timeline-kinds.js';

export interface NaiveBar {
  lane: string;
  start: number;
  end: number;
  kind: string;
  flags: string;
  ref: number;
  row: number;
}
interface NaiveShipment {
  order: number;
  warehouse: number;
  truck: number;
  rank: number;
  bar: NaiveBar | null;
  pickup: number;
  over: boolean;
}

const STAGES = ['queue', 'packing', 'ready', 'loading', 'cargo'];
const KINDS = ['queued', 'packing', 'ready', 'loading', 'on-truck'];
const BEGINS = ['shipment-planned', 'shipment-waiting', 'pack-sent', 'ready', 'load-sent'];
const RANK_OF: Record<string, number> = {
  'shipment-planned': 0,
  'shipment-waiting': 0,
  'pack-sent': 1,
  ready: 2,
  'load-sent': 3,
  loaded: 4,
  'out-for-delivery': 4,
};
const TRUCK_KIND: Record<string, string> = {
  'to-warehouse': 'to-warehouse',
  waiting: 'waiting',
  loading: 'truck-loading',
  delivering: 'delivering',
};

export function naiveTimeline(columns: TimelineColumns): { bars: NaiveBar[]; problems: string[] } {
  const bars: NaiveBar[] = [];
  const problems: string[] = [];
  const shipments = new Map<number, NaiveShipment>();
  const trucks = new Map<number, { state: string; reported: boolean; bar: NaiveBar | null; lastEnd: number }>();
  let now = -Infinity;

  const begin = (lane: string, start: number, kind: string, flags: string, ref: number, stacked: boolean): NaiveBar => {
    const taken = bars.filter((bar) => bar.lane === lane && bar.end === Infinity).map((bar) => bar.row);
    let row = 0;
    while (stacked && taken.includes(row)) row++;
    const bar = { lane, start, end: Infinity, kind, flags, ref, row };
    bars.push(bar);
    return bar;
  };
  const finish = (bar: NaiveBar | null): void => {
    if (!bar) return;
    const last = bars.filter((one) => one.lane === bar.lane).at(-1);
    if (bar.start === now && last === bar) bars.splice(bars.indexOf(bar), 1);
    else bar.end = now;
  };
  const setFlag = (bar: NaiveBar, flag: string): void => {
    if (!bar.flags.includes(flag)) bar.flags = [...bar.flags, flag].sort().join('');
  };
  const truckOf = (id: number) => {
    const known = trucks.get(id) ?? { state: '', reported: false, bar: null, lastEnd: -Infinity };
    trucks.set(id, known);
    return known;
  };
  const setTruck = (id: number, state: string, from: number, ref: number, flags: string): void => {
    const truck = truckOf(id);
    if (truck.bar) {
      finish(truck.bar);
      truck.lastEnd = now;
    }
    truck.state = state;
    const kind = TRUCK_KIND[state];
    truck.bar = kind === undefined ? null : begin(`truck/${id}/state`, from, kind, flags, ref, false);
  };
  const close = (id: number, flag: string): void => {
    const shipment = shipments.get(id);
    if (!shipment || shipment.over) return;
    if (shipment.bar && flag) setFlag(shipment.bar, flag);
    finish(shipment.bar);
    shipment.bar = null;
    shipment.over = true;
    shipments.delete(id);
    const truck = trucks.get(shipment.truck);
    const aboard = bars.some((bar) => bar.lane === `truck/${shipment.truck}/cargo` && bar.end === Infinity);
    if (truck && !truck.reported && truck.state === 'delivering' && !aboard) {
      setTruck(shipment.truck, 'idle', now, 0, 'i');
    }
  };
  const infer = (id: number, state: string, shipmentId: number): void => {
    if (id < 0) return;
    const truck = truckOf(id);
    if (truck.reported || truck.state === state) return;
    const shipment = shipments.get(shipmentId);
    const ref = shipment ? shipmentId : 0;
    if (state === 'waiting' && (truck.state === '' || truck.state === 'idle') && shipment && shipment.pickup < now) {
      const from = Math.max(shipment.pickup, truck.lastEnd);
      if (from < now) setTruck(id, 'to-warehouse', from, ref, 'i');
    }
    setTruck(id, state, now, ref, 'i');
  };

  columns.rev.forEach((_, i) => {
    const kind = EVENT_KINDS[columns.kind[i] ?? -1] ?? '';
    const [shipmentId = -1, order = -1, warehouse = -1, truckId = -1, stateIndex = -1] = [
      columns.shipment[i],
      columns.order[i],
      columns.warehouse[i],
      columns.truck[i],
      columns.truckState[i],
    ];
    now = Math.max(now, columns.at[i] ?? 0);
    if (shipmentId > 0 && !shipments.has(shipmentId) && BEGINS.includes(kind)) {
      shipments.set(shipmentId, {
        order,
        warehouse: -1,
        truck: -1,
        rank: -1,
        bar: null,
        pickup: NaN,
        over: false,
      });
    }
    const shipment = shipments.get(shipmentId);
    if (shipment) {
      if (shipment.order < 0) shipment.order = order;
      if (shipment.warehouse < 0) shipment.warehouse = warehouse;
      if (truckId >= 0) shipment.truck = truckId;
    }
    const rank = RANK_OF[kind];
    if (shipment && rank !== undefined && rank > shipment.rank) {
      shipment.rank = rank;
      finish(shipment.bar);
      const onTruck = STAGES[rank] === 'cargo';
      const entity = onTruck ? shipment.truck : shipment.warehouse;
      const lane = `${onTruck ? 'truck' : 'warehouse'}/${entity}/${STAGES[rank]}`;
      shipment.bar = entity < 0 ? null : begin(lane, now, KINDS[rank] ?? '', '', shipmentId, true);
    }
    if (kind === 'pickup-sent' && shipment) shipment.pickup = now;
    if (kind === 'truck-arrived') infer(truckId, 'waiting', shipmentId);
    if (kind === 'load-sent') infer(shipment?.truck ?? truckId, 'loading', shipmentId);
    if (kind === 'out-for-delivery') infer(shipment?.truck ?? truckId, 'delivering', shipmentId);
    if (kind === 'delivered') close(shipmentId, '');
    if (kind === 'cancelled') close(shipmentId, 'c');
    if (kind === 'order-taken-back') {
      for (const [id, one] of [...shipments]) if (one.order === order) close(id, 'c');
    }
    const state = TRUCK_STATES[stateIndex];
    if (kind === 'truck' && truckId >= 0 && state) {
      const truck = truckOf(truckId);
      if (!truck.reported && truck.state === state && truck.bar?.start === now) truck.bar.flags = '';
      else if (!truck.reported || truck.state !== state) setTruck(truckId, state, now, Math.max(0, shipmentId), '');
      truck.reported = true;
    }
    if (['problem', 'command-rejected', 'quarantined'].includes(kind)) {
      let lane = 'program/0/program';
      if (shipment?.bar) {
        setFlag(shipment.bar, 'p');
        lane = shipment.bar.lane;
      } else if (warehouse >= 0) lane = `warehouse/${warehouse}/packing`;
      else if (truckId >= 0) {
        truckOf(truckId);
        lane = `truck/${truckId}/state`;
      }
      problems.push(`${now} ${lane} ${kind} ${Math.max(0, shipmentId)}`);
    }
  });
  return { bars, problems };
}

export const NAIVE_KINDS: readonly string[] = BAR_KINDS;
